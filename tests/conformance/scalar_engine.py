"""Puts a case before the exact engine: texts in, outcome, score and codes out."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.plan import build_type
from perfrules.engine.rows import rate_safely
from perfrules.engine.scalar import rate_texts
from perfrules.errors import Problem, RuleSetError
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.ruleset import Rounding, RoundingMode, RoundingStage
from perfrules.model.scorecard import Provenance
from perfrules.model.sheet import Funds, ManagementItem
from perfrules.plugins import default_registry


def rate(case: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what the engine says of one row.

    Returns:
        `outcome`; `score`, with no score shown as 0; `ratio`; `codes` of everything said; `errors`, the severe ones.
    """
    try:
        kind = build_type(case["type"], case["parameters"], default_registry())
    except RuleSetError as error:
        return _answer("invalid_parameters", None, case, tuple(error.problems))
    rounding = _rounding(case)
    weight = Decimal(case["weight"]) if case["weight"] else None
    if not {"items", "funds", "sample"} & case.keys():
        row = rate_texts(
            kind,
            case["target"],
            case["actual"],
            weight,  # type: ignore[arg-type]  # a missing weight is one of the cases
            rounding=rounding,
            judgement=case.get("judgement", ""),
        )
        return {**_answer(row.outcome.value, row.score, case, row.problems), "ratio": row.rating.ratio}
    assert weight is not None  # every case of these kinds has a weight
    rating = rate_safely(kind, _component(case, weight), Provenance(type=case["type"]))
    score = rounding.apply(rating.ratio * Fraction(weight))
    return {**_answer(rating.outcome.value, _shown(rating, score), case, rating.problems), "ratio": rating.ratio}


def _shown(rating: Rating, score: Decimal) -> Decimal | None:
    return score if rating.outcome in (Outcome.MET, Outcome.NOT_MET) else None


def _component(case: Mapping[str, Any], weight: Decimal) -> RatingInput:
    funds, items = case.get("funds"), case.get("items", ())
    money = {"initial": "initial_budget", "adjusted": "adjusted_budget", "spent": "spent"}
    return RatingInput(
        target=parse_target(case.get("target", "")),
        actual=parse_actual(case.get("actual", "")),
        weight=weight,
        sample=case.get("sample"),
        name="预算执行" if funds else "资金管理",
        funds=Funds(name="年度资金总额", is_total=True, **{money[key]: Decimal(value) for key, value in funds.items()})
        if funds
        else None,
        items=tuple(
            ManagementItem(**{**item, "score": Decimal(item["score"])} if "score" in item else item) for item in items
        ),
    )


def _rounding(case: Mapping[str, Any]) -> Rounding:
    rule = case["rounding"]
    return Rounding(rule["places"], RoundingMode(rule["mode"]), RoundingStage(rule.get("at", "row")))


def _answer(
    outcome: str, score: Decimal | None, case: Mapping[str, Any], problems: tuple[Problem, ...]
) -> dict[str, Any]:
    shown = format(_rounding(case).apply(Fraction(0)) if score is None else score, "f")
    return {
        "outcome": outcome,
        "score": shown,
        "codes": {problem.code for problem in problems},
        "errors": {problem.code for problem in problems if problem.severity == "error"},
    }
