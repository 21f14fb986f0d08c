"""
Which rule set a sheet was filled in under: from its weights, levels, statements, scores, place and year.

A form prints most of the rules it goes by. Each sign that the sheet shows is held against each rule set; the one that
explains most of them is the best, and is clear where no other explains as much.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from perfrules.engine import scalar
from perfrules.engine.plan import Plan
from perfrules.engine.rows import weight_of
from perfrules.engine.totals import check_days
from perfrules.errors import Problem
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import Component, RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.wording import Language, Sentence, Wording, current_language, format_value

__all__ = ["Fit", "Sign", "clear_fit", "fits_of"]


@frozen
class Sign:
    """
    One thing that the sheet shows and a rule set has to explain.

    Args:
        sentence: What was held against what.
        weight: How much it counts.
        share: How far the rule set explains it, from 0 to 1.
    """

    sentence: Sentence
    weight: int
    share: Fraction

    def explain(self, language: Language | None = None) -> str:
        """Return what was held against what, in *language*."""
        return self.sentence.say(language)


@frozen
class Fit:
    """
    How far a rule set explains a sheet.

    Args:
        ruleset: The rule set.
        signs: What the sheet shows, and how far the rule set explains each.
        card: The sheet, evaluated under the rule set.
    """

    ruleset: RuleSet
    signs: tuple[Sign, ...]
    card: Scorecard = field(repr=False)

    @property
    def share(self) -> Fraction:
        """The share of the signs that the rule set explains, by weight; 0 for a sheet that shows none."""
        weight = sum(sign.weight for sign in self.signs)
        explained = sum((sign.weight * sign.share for sign in self.signs), Fraction(0))
        return explained / weight if weight else Fraction(0)

    @property
    def balance(self) -> Fraction:
        """The weight of what the rule set explains, less the weight of what it does not."""
        return sum((sign.weight * (2 * sign.share - 1) for sign in self.signs), Fraction(0))

    @property
    def reasons(self) -> tuple[Sign, ...]:
        """The signs that the rule set explains wholly, the weightiest first."""
        return tuple(sorted((sign for sign in self.signs if sign.share == 1), key=lambda sign: -sign.weight))

    @property
    def contradictions(self) -> tuple[Sign, ...]:
        """The signs that it does not explain, or in part only, the weightiest first."""
        return tuple(sorted((sign for sign in self.signs if sign.share < 1), key=lambda sign: -sign.weight))

    def explain(self, language: Language | None = None) -> str:
        """Return the rule set, how far it fits, and why, one line for each sign."""
        language = language or current_language()
        values = {"id": self.ruleset.id, "title": self.ruleset.title, "share": str(round(self.share * 100))}
        lines = [_FIT.say(language, values)]
        lines += [f"  + {sign.explain(language)}" for sign in self.reasons]
        lines += [f"  - {sign.explain(language)}" for sign in self.contradictions]
        return "\n".join(lines)


_FIT = Wording("{id} {title}：符合 {share}%", "{id} {title}: fits by {share}%")
_POINTS = Wording(
    "“{name}”表中 {printed} 分，规则集 {full} 分", "“{name}” has {printed} points in the sheet, {full} in the rules"
)
_NO_COMPONENT = Wording(
    "表中“{name}”{printed} 分，规则集没有这一部分",
    "the sheet gives “{name}” {printed} points, the rules have no such part",
)
_LEVELS = Wording("一级指标分值 {printed}，规则集 {full}", "points by level 1: {printed}, in the rules {full}")
_ITEMS = Wording(
    "情况说明 {count} 项，规则集认得 {known} 项", "statements on management: {count}, known to the rules: {known}"
)
_UNTOLD = Wording(
    "规则集要求 {count} 项情况说明，表中没有", "the rules ask for {count} statements on management, the sheet has none"
)
_SCORES = Wording(
    "印出的 {count} 个得分，算得相同的 {same} 个", "of {count} printed scores {same} are computed the same"
)
_TOTAL = Wording("印出的总分 {printed}，算得 {computed}", "the printed total is {printed}, the computed one {computed}")
_GRADE = Wording(
    "印出的等级“{printed}”，算得“{computed}”", "the printed grade is “{printed}”, the computed one “{computed}”"
)
_PLACE = Wording("规则集用于{place}，表中{found}", "the rules are of {place}; the sheet {found_en}")
_NAMED = "提到了", "names it"
_UNNAMED = "没有提到", "does not name it"
_DAY = Wording(
    "表的日期 {day} 在规则集的有效期{inside}", "the sheet's day {day} is {inside_en} the days on which the rules apply"
)
_INDICATORS = Wording(
    "{count} 个指标中 {known} 个是规则集规定的", "of {count} indicators {known} are declared by the rules"
)

_FREE = Wording("一级指标分值 {printed}，规则集没有规定", "points by level 1: {printed}, the rules leave them free")
_FREE_SHARE = Fraction(1, 3)
"""Rules that fix no points of levels explain those of a sheet less than rules that have the same."""
_LEAST, _AHEAD = Fraction(3, 5), 1
"""A clear fit explains three fifths of what the sheet shows, and one sign of the least weight more than any other."""
_PLACE_NAME = re.compile("([\u4e00-\u9fff]{2,4}?)(?:省|市|自治区|区|县|样式)")


def fits_of(sheet: Sheet, plans: Iterable[Plan]) -> tuple[Fit, ...]:
    """
    Return how far each of *plans* explains *sheet*, the best first.

    Of those that explain as much the more general comes first: what a variant adds has then left no trace.
    """
    fits = []
    for plan in plans:
        card = scalar.evaluate(sheet, plan)
        fits.append(Fit(plan.ruleset, tuple(_signs(sheet, plan, card)), card))
    fits.sort(key=lambda fit: (-fit.balance, _place_of(fit.ruleset) != "", len(fit.ruleset.extends), fit.ruleset.id))
    return tuple(fits)


def clear_fit(fits: Sequence[Fit]) -> Fit | None:
    """Return the best of *fits* where it is clear, as `fits_of` orders them; ``None`` where another may be meant."""
    best = next(iter(fits), None)
    if best is None or best.share < _LEAST:
        return None
    others = [fit for fit in fits[1:] if best.ruleset.id not in fit.ruleset.extends]
    return best if all(best.balance - other.balance >= _AHEAD for other in others) else None


def _signs(sheet: Sheet, plan: Plan, card: Scorecard) -> Iterator[Sign]:
    yield from _points(sheet, plan)
    yield from _levels(sheet, plan)
    yield from _items(sheet, plan, card)
    yield from _scores(sheet, card)
    yield from _surroundings(sheet, plan)


def _sign(wording: Wording, weight: int, share: Fraction | int | bool, **values: str) -> Sign:  # noqa: FBT001
    return Sign(Sentence(wording, values), weight, Fraction(share))


def _points(sheet: Sheet, plan: Plan) -> Iterator[Sign]:
    """Yield the points of execution and of the table of rows, as printed and as the rules have them."""
    table = plan.table
    printed = sum((weight_of(row) for row in sheet.rows), Decimal(0))
    if table is not None and printed:
        values = {"name": table.name, "printed": format_decimal(printed), "full": format_decimal(table.full)}
        yield _sign(_POINTS, 3, printed == table.full, **values)
    line = next((line for line in sheet.funds if line.weight is not None), None)
    if line is None or line.weight is None:
        return
    weight = line.weight
    asked = [bound.component for bound in plan.components if bound.type is not None and "funds" in bound.type.looks_at]
    if not asked:
        yield _sign(_NO_COMPONENT, 2, 0, name=line.name, printed=format_decimal(weight))
        return
    component = min(asked, key=lambda item: abs(item.full - weight))
    values = {"name": component.name, "printed": format_decimal(weight), "full": format_decimal(component.full)}
    yield _sign(_POINTS, 2, weight == component.full, **values)


def _levels(sheet: Sheet, plan: Plan) -> Iterator[Sign]:
    """Yield the points of each 一级指标, where the rules have some."""
    printed: dict[str, Decimal] = {}
    for row in sheet.rows:
        if row.level1:
            name = level_name(row.level1)
            printed[name] = printed.get(name, Decimal(0)) + weight_of(row)
    wanted = {level_name(name): full for name, full in _weights_of(plan.table).items()}
    if not any(printed.values()):
        return
    if not wanted:
        yield _sign(_FREE, 3, _FREE_SHARE, printed=_levels_text(printed))
        return
    # a form may leave out a level that its project has nothing to say about
    same = sum(number == wanted.get(name) for name, number in printed.items())
    values = {"printed": _levels_text(printed), "full": _levels_text(wanted)}
    yield _sign(_LEVELS, 3, Fraction(same, len(printed)), **values)


def _weights_of(table: Component | None) -> dict[str, Decimal]:
    return {} if table is None else dict(table.weights)


def _levels_text(points: dict[str, Decimal]) -> str:
    return " ".join(f"{name} {format_value(number)}" for name, number in points.items())


def _items(sheet: Sheet, plan: Plan, card: Scorecard) -> Iterator[Sign]:
    """Yield the statements on management, where the sheet has or the rules ask for some."""
    asked = [
        scored
        for scored, bound in zip(card.components, plan.components, strict=True)
        if bound.type is not None and "items" in bound.type.looks_at
    ]
    untold = [problem for scored in asked for problem in scored.problems if problem.code == _NO_STATEMENT]
    if not sheet.management:
        if untold:
            yield _sign(_UNTOLD, 2, 0, count=str(len(untold)))
        return
    count = len(sheet.management)
    if not asked:
        yield _sign(_ITEMS, 2, 0, count=str(count), known="0")
        return
    lacking = min(len(untold), count)
    yield _sign(_ITEMS, 2, Fraction(count - lacking, count), count=str(count), known=str(count - lacking))


_NO_STATEMENT = "PR420"


def _scores(sheet: Sheet, card: Scorecard) -> Iterator[Sign]:
    """Yield what the sheet prints of its scores, beside what the rules give."""
    printed = [(row.row.self_score, row.score) for row in card.rows if row.row.self_score is not None]
    if printed:
        same = sum(stated == computed for stated, computed in printed)
        values = {"count": str(len(printed)), "same": str(same)}
        yield _sign(_SCORES, 4, Fraction(same, len(printed)), **values)
    if sheet.stated_total is not None:
        values = {"printed": format_decimal(sheet.stated_total), "computed": format_decimal(card.total)}
        yield _sign(_TOTAL, 2, card.complete and sheet.stated_total == card.total, **values)
    if sheet.stated_grade and card.grade is not None and card.complete:
        values = {"printed": sheet.stated_grade, "computed": card.grade.name}
        yield _sign(_GRADE, 1, sheet.stated_grade == card.grade.name, **values)


def _surroundings(sheet: Sheet, plan: Plan) -> Iterator[Sign]:
    """Yield the place, the day and the indicators by name."""
    place = _place_of(plan.ruleset)
    text = " ".join([sheet.organisation, sheet.department, sheet.project, sheet.source, *sheet.texts.values()])
    if place and text.strip():
        zh, en = _NAMED if place in text else _UNNAMED
        yield _sign(_PLACE, 2, place in text, place=place, found=zh, found_en=en)
    if sheet.date is not None and (plan.ruleset.effective.start or plan.ruleset.effective.end):
        outside: list[Problem] = [item for item in check_days(sheet, plan.ruleset, None) if item.code == "PR458"]
        words = {"inside": "之外", "inside_en": "outside"} if outside else {"inside": "之内", "inside_en": "inside"}
        yield _sign(_DAY, 1, not outside, day=sheet.date.isoformat(), **words)
    names = [comparable_name(row.name) for row in sheet.rows if row.name]
    known = sum(name in plan.indicators for name in names)
    if names and 2 * known >= len(names):
        values = {"count": str(len(names)), "known": str(known)}
        yield _sign(_INDICATORS, 1, 1, **values)


def _place_of(ruleset: RuleSet) -> str:
    """Return the place that the title of *ruleset* begins with, without 省, 市, 县 or 样式; empty for none."""
    match = _PLACE_NAME.match(ruleset.title)
    return match[1] if match else ""
