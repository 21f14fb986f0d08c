"""
Tricks that a plugin can play in this process, each in an installed distribution.

What must hold (reliability, promise R8): the bad row says which plugin failed and why, every other row has the very
score it has without the plugin, the output stays JSON, and the exit status tells.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from perfrules import build_registry, evaluate, load_ruleset, read_sheet
from perfrules._markers import hookimpl
from perfrules.reports.native import scorecard_json

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
class Trick(IndicatorType):
    '''A trick.'''
    id = "trick.trick"
    title = rule = Wording("把戏", "trick")
    def rate(self, case):
        BODY
@hookimpl
def perfrules_register_indicator_types():
    return [Trick]
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

[[scoring]]
when = { name = "trick" }
type = "TYPE"

[[scoring]]
type = "proportional"
"""
SHEET = """\
project = "tricks"

[[row]]
name = "before"
target = "≥90%"
actual = "81%"
weight = 40

[[row]]
name = "trick"
target = "≥90%"
actual = "81%"
weight = 20

[[row]]
name = "after"
target = "≤30人"
actual = "33人"
weight = 40
"""


@pytest.fixture
def scored(tmp_path, install, run):
    """A function that scores the sheet with the trick as the type of its second row."""

    def score(body: str, kind: str = "trick.trick"):
        (tmp_path / "sheet.toml").write_text(SHEET, encoding="utf-8")
        (tmp_path / "rules.toml").write_text(RULES.replace("TYPE", kind), encoding="utf-8")
        install("trick", HEAD.replace("BODY", body))
        outcome = run("evaluate", "sheet.toml", "--rules", "rules.toml", "--json", PYTHONWARNINGS="error")
        return outcome, json.loads(outcome.stdout)

    return score


def others(card):
    return [row for row in card["rows"] if row["name"] != "trick"]


@pytest.mark.parametrize("trick", FAILS)
def test_a_failing_type_costs_its_row_alone(scored, trick) -> None:
    outcome, card = scored(FAILS[trick])
    assert outcome.returncode == 1, outcome.stderr
    row = card["rows"][1]
    assert (row["outcome"], row["score"]) == ("not_ratable", None)
    (found,) = (one for one in row["problems"] if one["code"] == "PR416")
    assert "trick (demo-trick 1.2)" in found["message"]["en"]
    assert [one["score"] for one in others(card)] == ["36.00", "36.00"]
    assert not card["complete"]


@pytest.mark.parametrize("trick", HARMLESS)
def test_side_effects_change_no_other_row(scored, trick) -> None:
    _, with_trick = scored(HARMLESS[trick])
    _, without = scored("return OK", kind="proportional")
    assert others(with_trick) == others(without)
    assert with_trick["rows"][1]["outcome"] in ("met", "not_met")


def test_eight_threads_score_as_one_does(root) -> None:  # P063
    names: dict[str, object] = {}
    exec(HEAD.replace("BODY", "return Rating(Fraction(case.weight) / 100, Outcome.NOT_MET)"), names)  # noqa: S102
    module = SimpleNamespace(perfrules_register_indicator_types=hookimpl(lambda: [names["Trick"]]))
    registry = build_registry(entry_points=(), extra=[("trick", module)])
    sheet = read_sheet(root / "perfrules" / "examples" / "hotline-12333-2023.toml", registry=registry)
    rules = load_ruleset("henan-zhengzhou-2023", registry=registry)
    alone = scorecard_json(evaluate(sheet, rules, registry=registry))
    with ThreadPoolExecutor(8) as pool:
        cards = list(pool.map(lambda _: evaluate(sheet, rules, registry=registry), range(200)))
    assert {scorecard_json(card) for card in cards} == {alone}
