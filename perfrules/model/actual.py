"""Actuals: what a row reached. The same kinds as targets, plus status words and completion rates."""

import re
from decimal import Decimal
from typing import ClassVar, Literal

from attrs import field, frozen

from perfrules.model.meaning import (
    CHANGE_WORDS,
    SIGNS,
    Change,
    DateMeaning,
    Meaning,
    MissingMeaning,
    PeriodMeaning,
    Sense,
    Status,
    UnclearMeaning,
    amount,
    quoted,
    words,
)  # fmt: skip
from perfrules.model.quantity import Quantity, format_decimal

__all__ = [
    "Actual",
    "AllActual",
    "DateActual",
    "MissingActual",
    "NumberActual",
    "PeriodActual",
    "QualityActual",
    "Status",
    "StatusActual",
    "UnclearActual",
]


STATUS_WORDS: dict[Status, str] = {
    Status.MET: "已完成", Status.PARTLY: "部分完成", Status.UNMET: "未完成", Status.ONGOING: "进行中",
}  # fmt: skip


_LIKE_STATUS = re.compile("[完达未没实进施推开建启办执招采竣验]")
"""Words with one of these could be a status word and are printed in quotes."""


@frozen(repr=False)
class NumberActual(Meaning):
    """
    A number.

    Args:
        quantity: Number and unit.
        sense: The comparison that was copied into the cell (≥90%), or ``None``.
        change: Set when the number says how much something rose or fell.
        rate: The completion percentage printed beside it (81家,为计划的101.3% → 101.3), or ``None``.
        rounded: Whether 余 or 多 stands inside the number, so that there is more: 500余万人.
    """

    kind: ClassVar[Literal["number"]] = "number"
    quantity: Quantity
    sense: Sense | None = field(default=None, kw_only=True)
    change: Change | None = field(default=None, kw_only=True)
    rate: Decimal | None = field(default=None, kw_only=True, eq=str)
    rounded: bool = field(default=False, kw_only=True)

    @property
    def bound(self) -> Sense | None:
        """The bound that the number is of the result; ``None`` or *exactly* for a number that is the result itself."""
        return Sense.MORE_THAN if self.rounded else self.sense

    def __str__(self) -> str:
        sign = SIGNS[self.sense] if self.sense else ""
        word = CHANGE_WORDS[self.change] if self.change else ""
        if self.rounded:
            return f"{word}{format_decimal(self.quantity.number)}余{self.quantity.unit.symbol}{_rate(self.rate)}"
        return f"{word}{sign}{amount(self.quantity, bare=not (sign or word))}{_rate(self.rate)}"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data; absent parts are left out."""
        return {
            "kind": self.kind,
            "value": format_decimal(self.quantity.number),
            "unit": self.quantity.unit.symbol,
            **({"sense": self.sense.value} if self.sense else {}),
            **({"change": self.change.value} if self.change else {}),
            **({"rate": format_decimal(self.rate)} if self.rate is not None else {}),
        }


@frozen(repr=False)
class DateActual(DateMeaning):
    """The day, month or year in which it was reached."""


@frozen(repr=False)
class PeriodActual(PeriodMeaning):
    """The stretch of time in which it was reached."""


@frozen(repr=False)
class MissingActual(MissingMeaning):
    """A cell that says nothing; 无 says *nothing* happened where the target asks for that."""

    nothing: bool = field(default=False, kw_only=True, eq=False)


@frozen(repr=False)
class UnclearActual(UnclearMeaning):
    """A result that cannot be read with certainty."""


@frozen(repr=False)
class StatusActual(Meaning):
    """A word for how far the row got, with the completion percentage printed beside it if there is one."""

    kind: ClassVar[Literal["status"]] = "status"
    status: Status
    rate: Decimal | None = field(default=None, kw_only=True, eq=str)

    def __str__(self) -> str:
        return STATUS_WORDS[self.status] + _rate(self.rate)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {"kind": self.kind, "status": self.status.value}
        return meaning if self.rate is None else {**meaning, "rate": format_decimal(self.rate)}


@frozen(repr=False)
class QualityActual(Meaning):
    """An actual in words; blanks inside Han text are removed. *nothing* tells that they deny: 未发生, 零投诉."""

    kind: ClassVar[Literal["quality"]] = "quality"
    words: str
    nothing: bool = field(default=False, kw_only=True, eq=False)

    def __str__(self) -> str:
        if _LIKE_STATUS.search(self.words):
            return quoted(self.words)
        return words(self.words)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "text": self.words}


@frozen(repr=False)
class AllActual(Meaning):
    """Several actuals in one cell, in the order in which they stand; at least two, none of them a list."""

    kind: ClassVar[Literal["all"]] = "all"
    parts: tuple["NumberActual | DateActual | PeriodActual | StatusActual | QualityActual", ...]

    def __str__(self) -> str:
        return "；".join(quoted(part.words) if isinstance(part, QualityActual) else str(part) for part in self.parts)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "parts": [part.to_dict() for part in self.parts]}


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else f"(完成率{format_decimal(rate)}%)"


Actual = (
    NumberActual | DateActual | PeriodActual | StatusActual | QualityActual | AllActual | MissingActual | UnclearActual
)
"""Any of the meanings an actual can have; `kind` tells which."""
