"""``execution``: points for spending the budget."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import FundsCurve, IndicatorType, Monotone
from perfrules.indicators.curve import (
    ACTUAL,
    ONE,
    Curve,
    CurveContext,
    Percent,
    Piece,
    Quotient,
    Shape,
    completion_curve,
    fixed,
    piece_at,
)
from perfrules.indicators.kinds import MAX_MULTIPLE, Choice, Flag, Share, Text
from perfrules.indicators.parameters import key
from perfrules.indicators.progress import elapsed_months
from perfrules.indicators.table_kinds import BandTable
from perfrules.indicators.tables import band_pieces
from perfrules.indicators.values import Bands
from perfrules.model.explanation import format_value
from perfrules.model.meaning import Status
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.sheet import Funds, ManagementItem
from perfrules.model.unit import NO_UNIT
from perfrules.model.vocabulary import comparable_name
from perfrules.wording import Sentence, Wording

__all__ = ["Execution"]

_RATE = Wording(
    "执行率 = {spent} ÷ {budget}（{unit}）= {rate}%", "execution rate = {spent} ÷ {budget} ({unit}) = {rate}%"
)
_BY_TIME = Wording("{rate} ÷ ({month}/12) = {ratio}", "{rate} ÷ ({month}/12) = {ratio}")
_CAPPED = Wording("执行率 {value} 超过上限，按 {cap} 计", "{value} is beyond the cap and counts as {cap}")
_BAND = Wording("{value} 落在 {band}，得 {ratio}", "{value} lies in {band}, worth {ratio}")
_BUDGETS = {"adjusted": ("adjusted_budget", "initial_budget"), "initial": ("initial_budget",)}
"""Amounts of a line of funds by what is divided by; the first that is stated counts."""
_ALL = Fraction(1)
"""The budget in place of which a rate is a share of itself."""
_FINISHED = Wording("“{name}”：已完成，且未超出预算，得满分", "“{name}”: finished within the budget, everything")
_ZERO = Wording("预算为 0，按规则得满分", "the budget is 0, which the rules rate in full")


@frozen
class ExecutionParameters:
    """
    How spending is rated.

    Args:
        basis: What is divided by: the adjusted budget (全年预算数) or the initial one (年初预算数).
        cap: The highest rate that counts.
        bands: Bands of the rate; without them the rate itself is the share.
        by_time: Whether the rate is compared with the elapsed part of the year, as monitoring does.
        zero: What a budget of 0 is worth: not ratable, or everything.
        finished: Name of the statement (beside those on the management of funds) that says whether the project is
            finished: one that is, within its budget, has everything whatever the rate; empty where the rate alone
            counts.
    """

    basis: Literal["adjusted", "initial"] = key(
        Choice(words=("adjusted", "initial")), "除以全年预算数还是年初预算数", "the budget that is divided by",
        default="adjusted",
    )  # fmt: skip
    cap: Fraction = key(
        Share(low=0, low_open=True, high=MAX_MULTIPLE),
        "最多计到的执行率",
        "the highest rate that counts",
        default=Fraction(1),
    )
    bands: Bands | None = key(
        BandTable(dimension="share"), "执行率的档次；不写则执行率即得分比例",
        "bands of the rate; else the rate is the share",
        default=None,
    )  # fmt: skip
    by_time: bool = key(
        Flag(), "是否与已过去的月份相比", "whether the rate is compared with the months gone", default=False
    )
    zero: Literal["not_ratable", "full"] = key(
        Choice(words=("not_ratable", "full")), "预算为 0 时", "what a budget of 0 is worth", default="not_ratable"
    )
    finished: str = key(
        Text(), "写明项目是否完成的说明项；完成且未超预算的得满分",
        "the statement that says whether the project is finished: if so, within the budget, everything",
        default="",
    )  # fmt: skip


class Execution(IndicatorType[ExecutionParameters]):
    """
    Spent ÷ budget, capped, is the share; or the band that holds the rate names it.

    SPEC scoring §2 ``execution``. A printed rate that differs from the computed one at its own precision is reported
    (PR426); a budget of 0 has no rate (PR418). Where a statement decides as well (*finished*) and is not there, that is
    noted (PR476).
    """

    id: ClassVar[str] = "execution"
    title: ClassVar[Wording] = Wording("预算执行率", "budget execution")
    rule: ClassVar[Wording] = Wording("全年执行数 ÷ 全年预算数，不超过 cap", "spent ÷ adjusted budget, not above `cap`")
    parameter_class: ClassVar[type] = ExecutionParameters
    rates_components: ClassVar[bool] = True
    monotone: ClassVar[Monotone] = Monotone.NOT

    @classmethod
    def check_parameters(cls, parameters: ExecutionParameters) -> tuple[Problem, ...]:
        """Return problems for bands that give the same everywhere (PR248), or less for a better rate (PR247)."""
        return () if parameters.bands is None else parameters.bands.problems("bands", "more")

    def __init__(self, parameters: ExecutionParameters) -> None:
        super().__init__(parameters)
        self._curve = _curve(parameters)

    @property
    def highest(self) -> Fraction:
        """The cap, where it lies above 100%: overspending then earns a bonus."""
        return max(Fraction(1), self.parameters.cap)

    @property
    def funds_curve(self) -> FundsCurve | None:
        """The curve of the rate, where the elapsed part of the year does not matter."""
        if self.parameters.by_time or self.parameters.finished:
            return None
        return FundsCurve(self._curve, _BUDGETS[self.parameters.basis])

    def rate(self, case: RatingInput) -> Rating:
        """Return the share of the budget that was spent; see the class."""
        funds = case.funds
        budget = None if funds is None else self._budget(funds)
        if funds is None or budget is None or funds.spent is None:
            return Rating.not_ratable(problem("PR419"))
        if budget == 0:
            if self.parameters.zero == "full" and funds.spent == 0:
                return Rating(Fraction(1), Outcome.MET, steps=(Sentence(_ZERO),))
            return Rating.not_ratable(problem("PR418", place=funds.place))
        if funds.spent < 0:
            return Rating.not_ratable(problem("PR417", actual=format_decimal(funds.spent), place=funds.place))
        if budget < 0:
            return Rating.not_ratable(problem("PR428", place=funds.place))
        rate = Fraction(funds.spent) / Fraction(budget)
        shown = {
            "spent": funds.spent,
            "budget": budget,
            "unit": funds.unit,
            "rate": rate * 100,
        }
        steps = [Sentence(_RATE, shown)]
        reached = rate
        if self.parameters.by_time:
            month = elapsed_months(case.as_of)
            reached = rate / Fraction(month, 12)
            steps.append(Sentence(_BY_TIME, {"rate": rate, "month": str(month), "ratio": reached}))
        misprinted = () if funds.stated_rate is None else _misprinted(funds, funds.stated_rate, rate)
        name = self.parameters.finished
        status = status_of(case.items, name) if name else None
        if status is Status.MET and rate <= 1:
            steps.append(Sentence(_FINISHED, {"name": name}))
            return Rating(Fraction(1), Outcome.MET, steps=tuple(steps), problems=misprinted)
        piece = piece_at(self._curve.met, reached, _ALL)
        ratio = piece.share.at(reached, _ALL, case.weight)
        steps += piece.explain(reached, _ALL, case.weight, NO_UNIT, {"ratio": ratio})
        outcome = Outcome.MET if reached >= 1 else Outcome.NOT_MET
        unknown = (problem("PR476", name=name, place=funds.place),) if name and status is None and ratio < 1 else ()
        return Rating(ratio, outcome, steps=tuple(steps), problems=(*misprinted, *unknown))

    def _budget(self, funds: Funds) -> Decimal | None:
        """Return the budget that is divided by: the first that the basis names and the sheet states."""
        for name in _BUDGETS[self.parameters.basis]:
            budget: Decimal | None = getattr(funds, name)
            if budget is not None:
                return budget
        return None


def _curve(parameters: ExecutionParameters) -> Curve:
    """Return the share by the rate, spending beside a budget."""
    rate = Percent(Quotient(ACTUAL))
    if parameters.bands is not None:
        pieces = band_pieces(parameters.bands, rate, _BAND)
    else:
        cap = parameters.cap
        values = {"value": rate, "cap": f"{format_value(cap * 100)}%"}
        pieces = [Piece(Quotient(ACTUAL)), Piece(fixed(cap), _CAPPED, cap * ONE, closed=False, values=values)]
    return completion_curve(pieces, CurveContext(Shape.FLOOR, 1, ranged=False, unit=NO_UNIT))


def status_of(items: Sequence[ManagementItem], name: str) -> Status | None:
    """Return how far the statement called *name* says that the project is; ``None`` where nothing is said plainly."""
    from perfrules.dsl.words import STATUS, bare_words  # noqa: PLC0415 - the grammar is loaded when first used

    for item in items:
        if comparable_name(item.name) == comparable_name(name):
            return STATUS.get(bare_words(item.statement).lower())
    return None


def _misprinted(funds: Funds, stated: Decimal, rate: Fraction) -> tuple[Problem, ...]:
    exponent = stated.as_tuple().exponent
    if not isinstance(exponent, int) or abs(Fraction(stated) - rate * 100) <= Fraction(1, 2) * Fraction(10) ** exponent:
        return ()
    return (
        problem(
            "PR426", stated=f"{format_decimal(stated)}%", computed=f"{format_value(rate * 100)}%", place=funds.place
        ),
    )
