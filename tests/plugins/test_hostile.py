"""
Tricks that a plugin can play in this process, each in an installed distribution.

What must hold (reliability, promise R8): the bad row says which plugin failed and why, every other row has the very
score it has without the plugin, the output stays JSON, and the exit status tells.
"""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from perfrules import build_registry, evaluate, load_ruleset, read_sheet
from perfrules._markers import hookimpl
from perfrules.reports.native import scorecard_json
from tests.plugins.installing import install_module, run_program

FAILS = {
    "P015": "raise ValueError('x')",
    "P020": "raise GeneratorExit",
    "P021": "return self.rate(case)",
    "P023": "raise ValueError('\\ud800')",
    "P024": "raise Unprintable",
    "P025": "assert False",
    "P026": "import warnings; warnings.warn('x'); return OK",
    "P032": "return Rating(float('inf'), Outcome.MET)",
    "P034": "return Rating(Fraction(-1), Outcome.MET)",
    "P035": "return Rating(Decimal('1e999999'), Outcome.MET)",
    "P036": "return Rating(Fraction(1, 10**9999), Outcome.MET)",
    "P037": "return True",
    "P038": "return Later().rate(case)",
    "P040": "return Rating(NotQuiteFloat(0.95), Outcome.MET)",
    "P041": "return Rating(Fraction(1), '超优')",
}
"""Bodies of ``rate`` that cost their row."""
HARMLESS = {
    "P047": "import os; os.chdir('/'); return OK",
    "P049": "print('{\"fake\": 1}'); return OK",
    "P050": "import sys; sys.stdout.close(); return OK",
    "P052": "COUNT.append(1); return Rating(Fraction(len(COUNT) % 10, 10), Outcome.NOT_MET)",
    "P053": "import perfrules; perfrules.evaluate = None; return OK",
}
"""Bodies of ``rate`` that touch what is not theirs."""
HEAD = """\
from decimal import Decimal
from fractions import Fraction
from perfrules.spi import IndicatorType, Outcome, Rating, Wording, hookimpl

OK = Rating(Fraction(1), Outcome.MET)
COUNT = []
class Unprintable(Exception):
    def __str__(self): raise RuntimeError
class Later:
    async def rate(self, case): return OK
class NotQuiteFloat(float):
    pass
"""
TYPE = """
class KEY(IndicatorType):
    '''A trick.'''
    id = "trick.KEY".lower()
    title = rule = Wording("把戏", "trick")
    def rate(self, case):
        BODY
"""
REGISTER = """
@hookimpl
def perfrules_register_indicator_types():
    return [KEYS]
"""
RULES = """\
id = "tricks"
version = "1"
title = "tricks"
full = 100
round = { places = 2, mode = "half-up", at = "row" }

[[source]]
id = "own"
document = "own"
status = "practice"

[grades]
"优" = "[90, 100]"
"差" = "[0, 90)"

[[component]]
name = "rows"
type = "indicators"
full = 100

SCORING
[[scoring]]
type = "proportional"
"""
SCORING = """
[[scoring]]
when = { name = "KEY" }
type = "TYPE"
"""
ROW = """
[[row]]
name = "KEY"
target = "≥90%"
actual = "81%"
weight = WEIGHT
"""


def module_of(tricks: Mapping[str, str]) -> str:
    """Return a module whose types do *tricks*."""
    types = "".join(TYPE.replace("KEY", key).replace("BODY", body) for key, body in tricks.items())
    return HEAD + types + REGISTER.replace("KEYS", ", ".join(tricks))


def score_tricks(folder: Path, tricks: Mapping[str, str], *, kind: str = "") -> tuple[int, dict[str, Any]]:
    """
    Score, in one process, a sheet with a row for each of *tricks* and a row of its own type before and behind them.

    Returns:
        The exit status, and the scorecard. With *kind* that type takes the place of the tricks.
    """
    site = folder / "site"
    site.mkdir(parents=True)
    install_module(site, "trick", module_of(tricks))
    scoring = "".join(SCORING.replace("KEY", key).replace("TYPE", kind or f"trick.{key}".lower()) for key in tricks)
    (folder / "rules.toml").write_text(RULES.replace("SCORING", scoring), encoding="utf-8")
    around = str((Decimal(100) - len(tricks)) / 2)
    rows = [("before", around), *((key, "1") for key in tricks), ("after", around)]
    sheet = "".join(ROW.replace("KEY", name).replace("WEIGHT", weight) for name, weight in rows)
    (folder / "sheet.toml").write_text('project = "tricks"\n' + sheet, encoding="utf-8")
    words = ("evaluate", "sheet.toml", "--rules", "rules.toml", "--json")
    outcome = run_program(site, folder, *words, PYTHONWARNINGS="error")
    return outcome.returncode, json.loads(outcome.stdout)


def row_of(card: Mapping[str, Any], name: str) -> dict[str, Any]:
    (row,) = (row for row in card["rows"] if row["name"] == name)
    return row


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    """Exit status and scorecard of a sheet with every row that fails."""
    return score_tricks(tmp_path_factory.mktemp("fails"), FAILS)


@pytest.mark.parametrize("trick", FAILS)
def test_a_failing_type_costs_its_row_alone(failed, trick) -> None:
    _, card = failed
    row = row_of(card, trick)
    assert (row["outcome"], row["score"]) == ("not_ratable", None)
    (found,) = (one for one in row["problems"] if one["code"] == "PR416")
    assert "trick (demo-trick 1.2)" in found["message"]["en"]


def test_all_that_fail_leave_the_others_as_they_are(failed) -> None:
    status, card = failed
    assert (status, card["complete"]) == (1, False)
    assert [row_of(card, name)["score"] for name in ("before", "after")] == ["38.25", "38.25"]


def test_side_effects_change_no_other_row(tmp_path) -> None:
    """All of them at once, in the very process that scores."""
    _, with_tricks = score_tricks(tmp_path / "with", HARMLESS)
    _, without = score_tricks(tmp_path / "without", HARMLESS, kind="proportional")
    for name in ("before", "after"):
        assert row_of(with_tricks, name) == row_of(without, name)
    for name in HARMLESS:
        assert row_of(with_tricks, name)["outcome"] in ("met", "not_met")


def test_eight_threads_score_as_one_does(root) -> None:  # P063
    names: dict[str, object] = {}
    exec(module_of({"Trick": "return Rating(Fraction(case.weight) / 100, Outcome.NOT_MET)"}), names)  # noqa: S102
    module = SimpleNamespace(perfrules_register_indicator_types=hookimpl(lambda: [names["Trick"]]))
    registry = build_registry(entry_points=(), extra=[("trick", module)])
    sheet = read_sheet(root / "perfrules" / "examples" / "hotline-12333-2023.toml", registry=registry)
    rules = load_ruleset("henan-zhengzhou-2023", registry=registry)
    alone = scorecard_json(evaluate(sheet, rules, registry=registry))
    with ThreadPoolExecutor(8) as pool:
        cards = list(pool.map(lambda _: evaluate(sheet, rules, registry=registry), range(200)))
    assert {scorecard_json(card) for card in cards} == {alone}
