"""Rules whose type cannot rate the rows they are for: samples of such rows are tried on the type itself."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.plan import Plan
from perfrules.engine.rows import rate_safely
from perfrules.errors import Problem, problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.meaning import SIGNS
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, RatingInput
from perfrules.model.ruleset import ScoringRule, When
from perfrules.model.scorecard import Provenance
from perfrules.model.target import Sense
from perfrules.model.unit import NO_UNIT
from perfrules.wording import Wording

__all__ = ["bare_steps", "unratable_rules"]

_REFUSALS = frozenset({"PR406", "PR419", "PR420", "PR433"})
"""What types say of a kind of rows as such: wrong unit, money, items, kind of target. Others depend on the cells."""
_CELLS = {
    "date": (("2023年6月30日", "2023年7月30日"),),
    "period": (("2023年1月至2023年6月", "2023年7月30日"),),
    "quality": (("良好", "一般"),),
}
"""A target of each kind and an actual that misses it; numbers are made for the senses and units of a rule."""
_FLOORS, _CEILINGS = {Sense.AT_LEAST, Sense.MORE_THAN}, {Sense.AT_MOST, Sense.LESS_THAN}
_MADE_FOR = {"overrun": _CEILINGS, "inverse": _CEILINGS, "gated": _FLOORS}
"""Types that have a direction of their own and rate what has the other one as `proportional` does, or by a mirror."""


def unratable_rules(plan: Plan) -> Iterator[tuple[ScoringRule, Problem]]:
    """Yield rules with PR252: none of the rows that their conditions name can be rated by their type."""
    for bound, rule in zip(plan.rules, plan.ruleset.scoring, strict=True):
        reason = _reason(bound.type, rule.when)
        if reason is not None:
            yield rule, problem("PR252", place=rule.place, type=rule.type, reason=reason.zh, reason_en=reason.en)


def bare_steps(plan: Plan) -> Iterator[tuple[ScoringRule, Problem]]:
    """Yield rules with PR239: a parameter is a number without a unit, held against rows whose unit the rule names."""
    for bound, rule in zip(plan.rules, plan.ruleset.scoring, strict=True):
        for key, text in rule.parameters.items():
            value = getattr(bound.type.parameters, key, None)
            if rule.when.unit and isinstance(value, Quantity) and value.unit == NO_UNIT:
                unit = "、".join(f"`{unit}`" for unit in rule.when.unit)
                yield rule, problem("PR239", place=rule.place, text=str(text), key=key, advice=unit, advice_en=unit)


def _reason(kind: IndicatorType[Any], when: When) -> Wording | None:
    if when.sense and not {Sense(sense) for sense in when.sense} & _MADE_FOR.get(kind.id, set(Sense)):
        names = "、".join(SIGNS[Sense(sense)] or "无符号" for sense in when.sense)
        return Wording(f"它不是为 {names} 的指标值定的", f"it is not made for targets with {names}")
    # a rule that names no unit is for rows of the unit that its parameters are in
    codes = _REFUSALS if when.unit else _REFUSALS - {"PR406"}
    refusals = [_refusal(kind, codes, *cells) for cells in _samples(when)]
    if not refusals or None in refusals:
        return None
    first = refusals[0]
    assert first is not None  # none of them is
    return Wording(first.message("zh"), first.message("en"))


def _samples(when: When) -> Sequence[tuple[str, str]]:
    """Return targets that meet the conditions *when*, each with an actual that misses it."""
    is_of_numbers = bool(when.unit or when.sense)
    kinds = when.target_kind or (("number",) if is_of_numbers else ("number", *_CELLS))
    if any(kind not in ("number", *_CELLS) for kind in kinds):
        return ()  # ranges and lists are rated as their parts are
    samples: list[tuple[str, str]] = []
    for kind in kinds:
        samples += _CELLS.get(kind, ())
    if "number" in kinds:
        senses = [Sense(sense) for sense in when.sense] or [Sense.AT_LEAST, Sense.AT_MOST]
        for sense, unit in product(senses, when.unit or ("",)):
            actual = 15 if sense in _CEILINGS else 5
            samples.append((f"{SIGNS[sense]}10{unit}", f"{actual}{unit}"))
    return samples


def _refusal(kind: IndicatorType[Any], codes: frozenset[str], target: str, actual: str) -> Problem | None:
    """Return why *kind* does not rate such rows at all, ``None`` where it does or where the cells decide."""
    case = RatingInput(target=parse_target(target), actual=parse_actual(actual), weight=Decimal(1))
    rating = rate_safely(kind, case, Provenance(type=kind.id))
    if rating.outcome is not Outcome.NOT_RATABLE:
        return None
    return next((result for result in rating.problems if result.code in codes), None)
