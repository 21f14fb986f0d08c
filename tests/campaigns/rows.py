"""Random rows of every type before three scorers: the reference, the exact engine and the table engine."""

import random
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pyarrow as pa
from attrs import frozen

from perfrules.engine.plan import build_type
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import RuleSetError
from perfrules.model.ruleset import Rounding, RoundingMode, RoundingStage, RuleSet, ScoringRule
from perfrules.plugins import default_registry
from tests.conformance import scalar_engine
from tests.reference import scorer
from tests.reference.cases import FAMILIES, LEVELS, ODD_ACTUALS, PARAMETERS, SIGNS, TIES, WEIGHTS

REMARKS = frozenset({"PR408", "PR410", "PR411", "PR429", "PR432", "PR460", "PR461", "PR462"})
"""Notices, which scorers may give in their own way; see the test of the reference scorer."""
GROUP = 100
"""Rows of one rule and rounding that the table engine scores at once."""
_BOUNDS = ("0", "1", "2", "3", "10", "30", "60", "90", "100", "0.5", "80.0", "99.95")
_FACTORS = ("1", "1", "1", "0.5", "0.9", "1.1", "1.5", "2", "0.6")
_STEPS = ("0", "0.01", "-0.01", "0.5", "-0.5", "1", "-1")
_SHARE_OF_TIES = 0.12
_MODES = ("half-up", "half-even", "truncate")


@frozen
class Compared:
    """
    What a campaign came to.

    Args:
        rows: How many rows were compared.
        ties: How many lay half way between two printable scores.
        differences: The first rows on which two scorers differ.
    """

    rows: int
    ties: int
    differences: tuple[dict[str, Any], ...]


def compare(count: int, seed: int, *, shown: int = 5) -> Compared:
    """Return what three scorers say of *count* rows drawn from *seed*."""
    draw = random.Random(seed)
    rows = ties = 0
    differences: list[dict[str, Any]] = []
    while rows < count:
        of_ties = draw.random() < _SHARE_OF_TIES
        kind = "proportional" if of_ties else draw.choice(list(PARAMETERS))
        rule = {
            "type": kind,
            "parameters": {} if of_ties else draw.choice(_loadable(kind)),
            "rounding": {"places": draw.randint(0, 4), "mode": draw.choice(_MODES), "at": "row"},
        }
        make = _tie if of_ties else _row
        cases = [make(draw, rule) for _ in range(min(GROUP, count - rows))]
        by_table = _by_table(cases)
        for case, in_table in zip(cases, by_table, strict=True):
            ours = scorer.rate(case)
            theirs = scalar_engine.rate({**case, **case["texts"]})
            rows += 1
            ties += _is_tie(ours, case)
            severe = set(ours["problems"]) - REMARKS
            agree = (
                (theirs["outcome"], theirs["ratio"], theirs["score"]) == (ours["outcome"], ours["ratio"], ours["score"])
                and severe <= set(theirs["codes"])
                and in_table == (theirs["outcome"], theirs["score"], set(theirs["codes"]))
            )
            if not agree and len(differences) < shown:
                differences.append({"case": case, "reference": ours, "exact": theirs, "table": in_table})
    return Compared(rows, ties, tuple(differences))


@cache
def _loadable(kind: str) -> list[dict[str, Any]]:
    """Return the parameters of *kind* that a rule file may give; the tests of rule files look at the others."""
    loadable = []
    for parameters in PARAMETERS[kind]:
        with suppress(RuleSetError):
            build_type(kind, parameters, default_registry())
            loadable.append(parameters)
    return loadable


def _by_table(cases: list[dict[str, Any]]) -> list[tuple[str, str, set[str]]]:
    """Return outcome, printed score and codes of *cases*, which have one rule, by the table engine."""
    rule = cases[0]
    rounding = Rounding(rule["rounding"]["places"], RoundingMode(rule["rounding"]["mode"]), RoundingStage.ROW)
    rules = RuleSet(
        id="campaign", full=Decimal(0), rounding=rounding, grades=(), components=(),
        scoring=(ScoringRule(type=rule["type"], parameters=rule["parameters"]),),
    )  # fmt: skip
    table = pa.table(
        {
            "target": [case["texts"]["target"] for case in cases],
            "actual": [case["texts"]["actual"] for case in cases],
            "weight": pa.array([Decimal(case["weight"]) for case in cases], pa.decimal128(20, 4)),
            "judgement": [case["judgement"] for case in cases],
        }
    )
    zero = rounding.apply(Fraction(0))
    return [
        (
            row["outcome"],
            format(zero if row["score"] is None else row["score"], "f"),
            set((row["problems"] or "").split()),
        )
        for row in TableScorer(rules).scores(table).to_pylist()
    ]


def _is_tie(answer: dict[str, Any], case: dict[str, Any]) -> bool:
    doubled = answer["ratio"] * Fraction(case["weight"]) * 10 ** case["rounding"]["places"] * 2
    return doubled.denominator == 1 and doubled.numerator % 2 == 1


def _tie(draw: random.Random, rule: dict[str, Any]) -> dict[str, Any]:
    """Return a floor whose exact score, under the plain form of the type, lies half way between two numbers."""
    places = rule["rounding"]["places"]
    bound = draw.choice(TIES.get(places, (16,)))
    reached = 2 * draw.randrange(bound // 2) + 1
    return _case(
        rule, f"≥{bound}次", _number("at_least", bound, "次"), f"{reached}次", _number(None, reached, "次"), "10"
    )


def _row(draw: random.Random, rule: dict[str, Any]) -> dict[str, Any]:
    weight = draw.choice(WEIGHTS)
    units = draw.choice(FAMILIES)
    if rule["type"] == "judged":
        target = {"kind": "quality", "text": "效果明显"}
        text, actual = _actual(draw, ("%",), {"unit": "%", "value": "80"})
        judgement = draw.choice(["", *LEVELS, f"{draw.randint(0, 110) / 10}"])
        return _case(rule, "效果明显", target, text, actual, weight, judgement)
    target_text, target = _target(draw, units)
    actual_text, actual = _actual(draw, units, target)
    return _case(rule, target_text, target, actual_text, actual, weight)


def _target(draw: random.Random, units: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    unit = draw.choice(units)
    if draw.random() < 1 / 6:
        low, high = sorted(draw.sample(range(300), 2))
        low_closed, high_closed = draw.random() < 0.5, draw.random() < 0.5
        inside = unit if unit in ("%", "‰") else ""
        text = f"{'(['[low_closed]}{low}{inside}, {high}{inside}{')]'[high_closed]}{'' if inside else unit}"
        ends = {"lower": str(low), "upper": str(high), "lower_closed": low_closed, "upper_closed": high_closed}
        return text, {"kind": "range", **ends, "unit": unit}
    number, sense = _amount(draw), draw.choice(list(SIGNS))
    return f"{SIGNS[sense]}{number}{unit}", _number(sense, number, unit)


def _actual(draw: random.Random, units: tuple[str, ...], target: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    chance = draw.random()
    if chance < 0.08:
        return draw.choice(list(ODD_ACTUALS.items()))
    unit = draw.choice(draw.choice(FAMILIES)) if chance < 0.16 else draw.choice([*units, target["unit"]])
    number = _amount(draw)
    bounds = [target[key] for key in ("value", "lower", "upper") if key in target]
    if chance > 0.5:  # on a bound, just inside, just outside, at simple multiples of it
        unit = target["unit"]
        number = format(
            Decimal(draw.choice(bounds)) * Decimal(draw.choice(_FACTORS)) + Decimal(draw.choice(_STEPS)), "f"
        )
    if draw.random() < 0.1:
        sense = draw.choice(["at_least", "more_than", "at_most", "less_than"])
        return f"{SIGNS[sense]}{number}{unit}", _number(sense, number, unit)
    return f"{number}{unit}", _number(None, number, unit)


def _amount(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(_BOUNDS)
    if kind < 0.7:
        return str(draw.randint(0, 400))
    return f"{draw.randint(0, 40_000) / 100:.2f}" if kind < 0.95 else str(-draw.randint(1, 30))


def _number(sense: str | None, number: object, unit: str) -> dict[str, Any]:
    return {"kind": "number", "value": str(number), "unit": unit, **({} if sense is None else {"sense": sense})}


def _case(  # noqa: PLR0917 - the parts of a row
    rule: dict[str, Any], target_text: str, target: dict[str, Any], actual_text: str, actual: dict[str, Any],
    weight: str, judgement: str = "",
) -> dict[str, Any]:  # fmt: skip
    texts = {"target": target_text, "actual": actual_text}
    return {**rule, "target": target, "actual": actual, "texts": texts, "judgement": judgement, "weight": weight}
