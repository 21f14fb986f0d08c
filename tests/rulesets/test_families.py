"""Families of names in rule files: what good ones give, and every mistake."""

from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files

import pytest

from perfrules.model.sheet import SheetRow
from perfrules.model.unit import NO_UNIT
from perfrules.rulesets import Loaded
from perfrules.rulesets.families import families_of, shipped_families
from perfrules.rulesets.reader import read_families
from perfrules.rulesets.toml_tree import read_toml
from tests.rulesets.conftest import GOOD

LoadText = Callable[..., Loaded]

FAMILY = """
[[family]]
match = ["*脱落*", "*起泡*"]
direction = "ceiling"
sure = false
level = "产出"
unit = "%"
limit = "100%"
events = true
source = "甲〔2020〕1号"
note = "外墙"
"""


def test_a_family(load_text: LoadText) -> None:
    loaded = load_text(GOOD + FAMILY)
    assert loaded.problems == ()
    (family,) = loaded.ruleset.families
    assert (family.match, family.direction, family.sure, family.level) == (
        ("*脱落*", "*起泡*"),
        "ceiling",
        False,
        "产出",
    )
    assert (family.unit.symbol, family.limit.number, family.events, family.note) == ("%", Decimal(100), True, "外墙")


def test_a_child_is_asked_first(load_text: LoadText) -> None:
    child = 'id = "child"\nextends = "parent"\n[[family]]\nmatch = "*脱落*"\ndirection = "floor"\n'
    parent = GOOD.replace('id = "demo"', 'id = "parent"') + FAMILY
    loaded = load_text(child, parent=parent)
    assert [family.direction for family in loaded.ruleset.families] == ["floor", "ceiling"]
    assert loaded.problems == ()


def test_any_name_of_a_level(load_text: LoadText) -> None:
    loaded = load_text(GOOD + '[[family]]\nmatch = "*"\nlevel = "成本"\ndirection = "ceiling"\n')
    assert loaded.ruleset.families[0].match == ("*",)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('["*脱落*", "*起泡*"]', '"脱落"', "PR246"),
        ('["*脱落*", "*起泡*"]', '"*脱*落*"', "PR246"),
        ('["*脱落*", "*起泡*"]', '"* 脱落*"', "PR246"),
        ('["*脱落*", "*起泡*"]', '"**"', "PR246"),
        ('["*脱落*", "*起泡*"]', "[]", "PR246"),
        ('["*脱落*", "*起泡*"]', '"*' + "脱" * 24 + '"', "PR246"),
        ('["*脱落*", "*起泡*"]', '["*脱落*", "*脱落*"]', "PR215"),
        ('["*脱落*", "*起泡*"]', "3", "PR204"),
        ('match = ["*脱落*", "*起泡*"]\n', "", "PR203"),
        ('direction = "ceiling"\n', "", "PR203"),
        ('"ceiling"', '"down"', "PR225"),
        ("sure = false", 'sure = "no"', "PR204"),
        ('level = "产出"', 'level = " "', "PR224"),
        ('unit = "%"', 'unit = "亻"', "PR204"),
        ('unit = "%"', "unit = 1", "PR204"),
        ('limit = "100%"', "limit = 1", "PR204"),
        ('limit = "100%"', 'limit = "100"', "PR204"),
        ('limit = "100%"', 'limit = "0%"', "PR204"),
        ('limit = "100%"', 'limit = "100亻"', "PR204"),
        ('note = "外墙"', 'notes = "外墙"', "PR202"),
        ("甲〔2020〕1号", "乙", "PR220"),
        ('direction = "ceiling"', "may_fall = true", "PR203"),
        ("events = true", 'may_fall = "yes"', "PR204"),
    ],
)
def test_a_mistake(load_text: LoadText, old: str, new: str, code: str) -> None:
    loaded = load_text(GOOD + FAMILY.replace(old, new))
    assert [found.code for found in loaded.problems] == [code]
    assert loaded.ruleset is None


def test_changes_have_no_direction_of_their_own(load_text: LoadText) -> None:
    loaded = load_text(GOOD + '[[family]]\nmatch = "*涨跌*"\nmay_fall = true\n')
    (family,) = loaded.ruleset.families
    assert (family.direction, family.may_fall) == ("", True)
    families = families_of((family,))
    assert families.match(SheetRow(name="物价涨跌率"), NO_UNIT) is None
    assert families.may_fall(SheetRow(name="物价涨跌率"), NO_UNIT)


@pytest.mark.parametrize("without", ["may_fall = false", ""])
def test_only_changes_may_lack_a_direction(load_text: LoadText, without: str) -> None:
    loaded = load_text(GOOD + f'[[family]]\nmatch = "*涨跌*"\n{without}\n')
    assert [found.code for found in loaded.problems] == ["PR203"]


def test_the_shipped_ones_are_written_as_rule_files_are() -> None:
    document = read_toml(files("perfrules.rulesets").joinpath("families.toml").read_bytes())
    problems = list(document.problems)
    families = read_families(document.root.table["family"].elements, problems)
    assert [str(found) for found in problems] == []
    assert families == shipped_families().layers[0]
