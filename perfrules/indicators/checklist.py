"""``checklist``: elements (要点), each with a share of the points."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.kinds import Flag, ListOf, Number, Text
from perfrules.indicators.parameters import Nested, key
from perfrules.model.explanation import format_value
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.sheet import ManagementItem
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Checklist", "Element"]

_FULL = Wording("{name}：“{statement}”，未报问题，{points} 分", "{name}: “{statement}”, no trouble reported, {points}")
_SCORED = Wording("{name}：评分 {score}，满分 {points}", "{name}: scored {score} of {points}")
_VETO = Wording("{name} 一票否决，全部不得分", "{name} vetoes, no points at all")
_SUM = Wording("合计 {got} ÷ {full} = {ratio}", "together {got} ÷ {full} = {ratio}")


@frozen
class Element:
    """
    One element.

    Args:
        name: Its name, as the form prints it.
        points: Its points; only their proportions count.
        veto: True when a score of 0 here leaves no points anywhere.
    """

    name: str = key(Text(), "表上印的名称", "its name, as the form prints it")
    points: Fraction = key(
        Number(low=0, low_open=True, fraction=True), "分值；只看各要点之间的比例", "points; only proportions count"
    )
    veto: bool = key(Flag(), "得 0 时是否全部为 0", "whether a 0 here leaves nothing anywhere", default=False)


@frozen
class Parameters:
    """
    What is looked for.

    Args:
        elements: The elements; at least one.
    """

    elements: tuple[Element, ...] = key(ListOf(items=Nested(table=Element)), "各要点", "the elements; at least one")


class Checklist(IndicatorType[Parameters]):
    """
    A stated element without reported trouble gives its points; a person's score for it is taken as it stands.

    SPEC scoring §2 ``checklist``. An element the sheet is silent about (PR420), or that reports trouble without a
    person's score (PR430), gets nothing and leaves the result incomplete; when such an element could have vetoed,
    nothing can be said at all.
    """

    id: ClassVar[str] = "checklist"
    title: ClassVar[Wording] = Wording("要点清单", "checklist")
    rule: ClassVar[Wording] = Wording(
        "各要点分别计分后相加；否决要点得 0 则全部为 0", "elements are scored one by one; a veto at 0 leaves nothing"
    )
    parameter_class: ClassVar[type] = Parameters
    rates_components: ClassVar[bool] = True
    looks_at: ClassVar[frozenset[str]] = frozenset(("items",))

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return a problem when there are no elements (PR203), or two of one name (PR215)."""
        if not parameters.elements:
            return (problem("PR203", key="elements", place=Place(key="elements")),)
        first: dict[str, int] = {}
        problems: list[Problem] = []
        for position, element in enumerate(parameters.elements):
            earlier = first.setdefault("".join(element.name.split()), position)
            if earlier != position:
                place, known, again = Place(key="elements"), f"elements[{earlier}]", f"elements[{position}]"
                problems.append(problem("PR215", id=element.name, first=known, second=again, place=place))
        return tuple(problems)

    def rate(self, case: RatingInput) -> Rating:
        """Return the sum of the elements' points over all points; see the class."""
        items: dict[str, ManagementItem] = {}
        for item in case.items:
            items.setdefault("".join(item.name.split()), item)
        got = full = Fraction(0)
        steps: list[Sentence] = []
        problems: list[Problem] = []
        unrated: list[str] = []
        vetoed = False
        for element in self.parameters.elements:
            full += element.points
            points, step, trouble = _points(element, items.get("".join(element.name.split())))
            problems += trouble
            if step is not None:
                steps.append(step)
            if points is None:
                unrated.append(element.name)
                continue
            got += points
            if element.veto and points == 0:
                vetoed = True
                steps.append(Sentence(_VETO, {"name": element.name}))
        if unrated and not vetoed and (len(unrated) == len(self.parameters.elements) or self._may_veto(unrated)):
            return Rating.not_ratable(*problems)
        ratio = Fraction(0) if vetoed else got / full
        steps.append(Sentence(_SUM, {"got": got, "full": full, "ratio": ratio}))
        outcome = Outcome.MET if ratio == 1 else Outcome.NOT_MET
        return Rating(ratio, outcome, steps=tuple(steps), problems=tuple(problems), unrated=tuple(unrated))

    def _may_veto(self, unrated: Sequence[str]) -> bool:
        return any(element.veto and element.name in unrated for element in self.parameters.elements)


def _points(element: Element, item: ManagementItem | None) -> tuple[Fraction | None, Sentence | None, list[Problem]]:
    if item is None or (item.score is None and not (item.statement or item.trouble)):
        return None, None, [problem("PR420", name=element.name)]
    if item.score is not None:
        return _given(element, item.score, item)
    if item.trouble:
        return None, None, [problem("PR430", name=element.name, place=item.place)]
    values = {"name": element.name, "statement": item.statement, "points": element.points}
    return element.points, Sentence(_FULL, values), []


def _given(
    element: Element, score: Decimal, item: ManagementItem
) -> tuple[Fraction | None, Sentence | None, list[Problem]]:
    given = Fraction(score)
    if not 0 <= given <= element.points:
        band = f"[0, {format_value(element.points)}]"
        return (
            None,
            None,
            [problem("PR424", score=format_decimal(score), level=element.name, band=band, place=item.place)],
        )
    values = {"name": element.name, "score": score, "points": element.points}
    return given, Sentence(_SCORED, values), []
