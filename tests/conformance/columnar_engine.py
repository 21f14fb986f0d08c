"""Puts cases before the column engine: one frame for all cases of one rule, outcome, score and codes out."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import CODES, RuleSetError
from perfrules.model.ruleset import Component, Rounding, RoundingMode, RoundingStage, RuleSet, ScoringRule

MONEY = {"initial": "initial_budget", "adjusted": "adjusted_budget", "spent": "spent"}


def rate(case: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what the engine says of one case.

    Returns:
        `outcome`, ``None`` where a component has none of its own; `score`, with no score shown as 0; `codes` of
        everything said; `errors`, the severe ones.
    """
    by_funds = bool({"items", "funds"} & case.keys())
    try:
        scorer = TableScorer(_ruleset(case, by_funds=by_funds))
    except RuleSetError as error:
        return _answer("invalid_parameters", None, case, [one.code for one in error.problems])
    if by_funds:
        return _component(scorer, case)
    rows = scorer.scores(_frame(case)).to_pylist()
    return _answer(rows[0]["outcome"], rows[0]["score"], case, (rows[0]["problems"] or "").split())


def _ruleset(case: Mapping[str, Any], *, by_funds: bool) -> RuleSet:
    rule = case["rounding"]
    rounding = Rounding(rule["places"], RoundingMode(rule["mode"]), RoundingStage(rule.get("at", "row")))
    kind, given = case["type"], case["parameters"]
    part = Component(name="部分", type=kind, full=Decimal(case["weight"] or 0), parameters=given)
    return RuleSet(
        id=kind,
        full=Decimal(0),
        rounding=rounding,
        grades=(),
        components=(part,) if by_funds else (),
        scoring=() if by_funds else (ScoringRule(type=kind, parameters=given),),
    )


def _frame(case: Mapping[str, Any]) -> pa.Table:
    weight = Decimal(case["weight"]) if case["weight"] else None
    return pa.table(
        {
            "target": [case["target"]],
            "actual": [case["actual"]],
            "weight": pa.array([weight], pa.decimal256(60, 20)),
            "judgement": [case.get("judgement", "")],
            "sample": pa.array([case.get("sample")], pa.int64()),
        }
    )


def _component(scorer: TableScorer, case: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, list[object]] = {"project": ["一"]}
    facts |= {MONEY[key]: [Decimal(value)] for key, value in case.get("funds", {}).items()}
    for item in case.get("items", ()):
        facts.setdefault(f"item:{item['name']}", [item.get("score", item.get("statement"))])
        facts.setdefault(f"trouble:{item['name']}", [item.get("trouble")])
    line = scorer.totals(scorer.subtotal_schema.empty_table(), pa.table(facts)).to_pylist()[0]
    ours = {"PR415", "PR422", "PR423"}
    codes = [code for code in (line["problems"] or "").split() if code not in ours]
    return _answer(None, line["component:部分"], case, codes)


def _answer(outcome: str | None, score: Decimal | None, case: Mapping[str, Any], codes: list[str]) -> dict[str, Any]:
    nothing = Rounding(case["rounding"]["places"]).apply(Fraction(0))
    return {
        "outcome": outcome,
        "score": format(nothing if score is None else score, "f"),
        "codes": set(codes),
        "errors": {code for code in codes if CODES[code].severity == "error"},
    }
