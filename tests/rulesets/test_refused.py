"""Rule files that could be read and cannot be meant: each is refused with the code that says why."""

from collections.abc import Callable

import pytest

from perfrules.rulesets import Loaded
from tests.rulesets.conftest import GOOD

LoadText = Callable[..., Loaded]
GRADES = '"优" = "[90, 100]"\n"良" = "[60, 90)"\n"差" = "[0, 60)"\n'
EXECUTION = 'type = "execution"\nfull = 10\n'
WEIGHTS = 'weights = { "产出指标" = 60, "效益指标" = 30 }'


def codes(loaded: Loaded) -> list[str]:
    return [found.code for found in loaded.problems]


def test_a_step_takes_no_more_than_there_is(load_text: LoadText) -> None:
    rule = '[[scoring]]\nwhen = {{ unit = "%" }}\ntype = "stepped"\nper = "1%"\nminus_points = {0}\n'
    assert codes(load_text(GOOD + rule.format(91))) == ["PR216"]
    assert codes(load_text(GOOD + rule.format(90))) == []
    assert codes(load_text(GOOD + rule.format("nan"))) == ["PR204"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (EXECUTION, EXECUTION + 'bands = { "≥90%" = "0%", "<90%" = "100%" }\n', "PR247"),
        (EXECUTION, EXECUTION + 'bands = { "≥90%" = "50%", "<90%" = "50%" }\n', "PR248"),
        (
            EXECUTION,
            'type = "checklist"\nfull = 10\nelements = [{ name = "甲", points = 5 }, { name = "甲 ", points = 5 }]\n',
            "PR215",
        ),
        (WEIGHTS, 'weights = { "产出指标" = 60, "产出" = 30 }', "PR218"),
        (WEIGHTS, 'weights = { "产出指标" = 90, "效益指标" = 0 }', "PR223"),
        (GRADES, '"差" = "[90, 100]"\n"良" = "[60, 90)"\n"优" = "[0, 60)"\n', "PR250"),
        ('status = "quoted"', 'status = "quoted"\ndate = 2024-01-01\nuntil = 2023-01-01', "PR253"),
    ],
)
def test_a_part(load_text: LoadText, old: str, new: str, code: str) -> None:
    assert old in GOOD
    loaded = load_text(GOOD.replace(old, new))
    assert codes(loaded) == [code]
    assert loaded.ruleset is None


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ('[over_achievement]\nthreshold = "130%"\neffect = "minus-points"\npoints = 101', "PR216"),
        ('[over_achievement]\nthreshold = "100%"\neffect = "minus-points"\npoints = 1', "PR219"),
        ('[[cap]]\nexecution_rate = "<50%"\ntotal = 100', "PR251"),
        ('[[cap]]\nexecution_rate = "<0%"\ntotal = 50', "PR251"),
        ('[[cap]]\nexecution_rate = "≥90%"\ntotal = 50', "PR251"),
        ('[[cap]]\nexecution_rate = "[50%, 60%)"\ntotal = 50\n[[cap]]\nexecution_rate = "<50%"\ntotal = 60', "PR247"),
        ('[[veto]]\nname = "安全"\nrow = "安全"\ntotal = 100', "PR251"),
        ('[[deduction]]\nname = "甲"\nmost = 101', "PR216"),
        ('[[bonus]]\nname = "甲"\nmost = 101', "PR216"),
        ('[lights]\n"红" = "≥60%"\n"绿" = "<60%"', "PR250"),
        ('[[scoring]]\nwhen = {}\ntype = "proportional"', "PR255"),
        ('[[scoring]]\nwhen = { level1 = [] }\ntype = "proportional"', "PR255"),
        ('[[scoring]]\nwhen = { unit = "%", sense = [] }\ntype = "proportional"', "PR255"),
    ],
)
def test_a_policy(load_text: LoadText, table: str, code: str) -> None:
    loaded = load_text(f"{GOOD}\n{table}\n")
    assert codes(loaded) == [code]
    assert loaded.ruleset is None


@pytest.mark.parametrize(
    "table",
    [
        '[over_achievement]\nthreshold = "100%"\neffect = "scale"',
        '[[cap]]\nexecution_rate = "[50%, 60%)"\ntotal = 60\n[[cap]]\nexecution_rate = "<50%"\ntotal = 50',
        '[[cap]]\nexecution_rate = "≥120%"\ntotal = 50\n[[cap]]\nexecution_rate = "<50%"\ntotal = 60',
        '[lights]\n"红" = "<60%"\n"绿" = "[60%, 120%)"\n"蓝" = "≥120%"',
        '[[scoring]]\ntype = "banded"\nbands = { "≥0%" = "0%" }',
    ],
)
def test_its_neighbour_is_taken(load_text: LoadText, table: str) -> None:
    assert codes(load_text(f"{GOOD}\n{table}\n")) == []
