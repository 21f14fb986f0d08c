"""The laws of shortcuts that a type may offer beside `rate`: what they give is what `rate` gives."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from perfrules.engine.row_scorer import bind_row
from perfrules.engine.scalar import bare_plan
from perfrules.extras import require
from perfrules.indicators.base import IndicatorType
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.rounding import Rounding
from perfrules.model.sheet import SheetRow
from perfrules.model.target import NumberTarget
from perfrules.testing.cases import Subject
from perfrules.testing.laws import LawBrokenError, needs, try_on
from perfrules.testing.strategies import number_targets

__all__ = ["bends", "columns"]

_SHARES = range(-50, 250, 5)
"""Actuals in hundredths of the target."""


def bends(subject: Subject) -> None:
    """A row bound once scores as the type rates: its formula changes only at the multiples of bounds it names."""
    promising = [kind for kind in subject.instances if _bends_of(kind, subject) is not None]
    if not promising:
        return

    drawn = st.tuples(st.sampled_from(promising), number_targets(), st.integers(-50, -46))

    def check(drawn: tuple[IndicatorType[Any], NumberTarget, int]) -> None:
        kind, target, first = drawn
        row = SheetRow(target=str(target), weight=Decimal(10))
        bound = bind_row(row, bare_plan(kind, Rounding(), subject.terms.units))
        for share in range(first, _SHARES.stop, _SHARES.step):
            number = target.quantity.number * share / 100
            one, other = bound.score(number), bound.scored(number).score
            shown = f"{format_decimal(number)} is worth {one} by its bends and {other} by `rate`, for target `{target}`"
            needs(one == other, "bends", subject.name, shown)

    try_on(drawn, check, examples=subject.examples)


def _bends_of(kind: IndicatorType[Any], subject: Subject) -> object:
    try:
        bends: object = kind.bends
    except Exception as error:
        raise LawBrokenError("bends", subject.name, f"its bends raise {error!r}") from error
    sound = bends is None or (isinstance(bends, tuple) and all(type(one) is Fraction for one in bends))
    needs(sound, "bends", subject.name, f"its bends are {bends!r}, which is no tuple of fractions")
    return bends


def columns(subject: Subject) -> None:
    """Rows that `rate_columns` answers get what `rate` gives, problems included; needs the extra ``frames``."""
    if subject.kind.rate_columns is IndicatorType.rate_columns:
        return
    require("pyarrow", extra="frames")
    from perfrules.testing.columns import answered  # noqa: PLC0415 - numpy and pyarrow are loaded where they are used

    drawn = st.tuples(st.sampled_from(subject.instances), number_targets(), st.integers(-50, -46))

    def check(drawn: tuple[IndicatorType[Any], NumberTarget, int]) -> None:
        kind, target, first = drawn
        plan = bare_plan(kind, Rounding(), subject.terms.units)
        bound = bind_row(SheetRow(target=str(target), weight=Decimal(10)), plan)
        numbers = [target.quantity.number * share / 100 for share in range(first, _SHARES.stop, _SHARES.step)]
        for number, found in zip(numbers, answered(bound.row, numbers, plan, bound.unit), strict=True):
            if found is None:
                continue
            scored = bound.scored(number)
            wanted = (scored.score, scored.outcome, " ".join(one.code for one in scored.problems))
            shown = f"{format_decimal(number)} is {_shown(found)} by columns and {_shown(wanted)} by `rate`"
            needs(found == wanted, "columns", subject.name, f"{shown}, for target `{target}`")

    try_on(drawn, check, examples=subject.examples)


def _shown(answer: tuple[Decimal | None, Outcome, str]) -> str:
    score, outcome, codes = answer
    return f"{score} ({outcome}{', ' if codes else ''}{codes})"
