"""Totals of a sheet: weights of rows, components, what does not add up, adjustments, lights and the grade.

SPEC scoring §1, §3.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import define, evolve, field, frozen

from perfrules.engine.plan import BoundComponent, Plan
from perfrules.engine.rows import RatedRow, hand_on, rate_safely, weight_of
from perfrules.errors import Problem, problem
from perfrules.model.actual import MissingActual
from perfrules.model.explanation import format_value
from perfrules.model.quantity import exact_decimal, format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.ruleset import (
    Component,
    ExplicitRule,
    GradeBand,
    NotApplicable,
    Policies,
    Rounding,
    RoundingStage,
    RuleSet,
    Veto,
    grade_of,
)
from perfrules.model.scorecard import Adjustment, Provenance, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow, StatedAdjustment
from perfrules.model.target import MissingTarget
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = [
    "Adjusted",
    "Conclusion",
    "TableSum",
    "adjust",
    "check_days",
    "check_rows",
    "check_total",
    "check_weights",
    "conclude",
    "effective_weights",
    "is_complete",
    "light_components",
    "light_rows",
    "score_component",
    "score_table",
    "sum_of",
    "sum_rows",
    "worst_light",
]


def check_rows(rows: tuple[ScoredRow, ...], table: Component | None) -> Iterable[Problem]:
    """
    Return what is wrong with the weights: with each level 1 (PR431), else with the whole table (PR415).

    Weights are compared with the rule set's own, never with 100. Rows without a weight are reported by themselves.
    """
    if table is None or not rows:
        return ()
    total = Fraction(0)
    for row in rows:
        total += row.weight
    levels: dict[str, tuple[Fraction, Place]] = {}
    inside: dict[str, list[SheetRow]] = {}
    if table.weights:
        for row in rows:
            inside.setdefault(level_name(row.row.level1), []).append(row.row)
    for level1 in table.weights:
        if rows_inside := inside.get(level_name(level1)):
            # as printed: what rows that do not apply hand on may cross from one level 1 to another
            printed = Fraction(0)
            for printed_row in rows_inside:
                printed += Fraction(weight_of(printed_row))
            levels[level1] = (printed, rows_inside[0].place)
    return check_weights(table, total, levels)


def check_weights(table: Component, total: Fraction, levels: Mapping[str, tuple[Fraction, Place]]) -> Iterator[Problem]:
    """
    Yield what is wrong with sums of weights (PR415, PR431).

    Args:
        table: The component that holds the rows.
        total: The points all rows can reach together.
        levels: For each level 1 of *table* that has rows: their printed points together, and where they stand.
    """
    if total != table.full:
        yield problem("PR415", component=table.name, sum=format_value(total), full=format_decimal(table.full))
    for level1, (together, place) in levels.items():
        full = table.weights[level1]
        if together != full:
            yield problem("PR431", level1=level1, sum=format_value(together), full=format_decimal(full), place=place)


def check_days(sheet: Sheet, ruleset: RuleSet, as_of: date | None) -> Iterator[Problem]:
    """Yield when the sheet's day is outside the rule set's (PR458) or monitoring outside the sheet's year (PR457)."""
    if sheet.date is None:
        return
    force = ruleset.effective
    if not force.covers(sheet.date):
        yield problem("PR458", day=sheet.date, start=force.start or "", end=force.end or "")
    if as_of is not None and as_of.year != sheet.date.year:
        yield problem("PR457", day=as_of, year=sheet.date.year)


def check_total(sheet: Sheet, total: Decimal, grade: GradeBand | None) -> Iterator[Problem]:
    """Yield how the printed total and grade differ from the computed ones (PR413, PR414)."""
    if sheet.stated_total is not None and sheet.stated_total != total:
        stated, place = format_decimal(sheet.stated_total), sheet.place_of("stated_total")
        yield problem("PR413", stated=stated, computed=format_decimal(total), place=place)
    if sheet.stated_grade and grade is not None and sheet.stated_grade != grade.name:
        place = sheet.place_of("stated_grade")
        yield problem("PR414", stated=sheet.stated_grade, computed=grade.name, place=place)


@frozen
class TableSum:
    """
    What the rows of one sheet are together.

    Args:
        exact: Their points: rounded ones where rows are rounded, else exact ones.
        rows: How many rows there are.
        not_applicable: How many of them do not apply.
        not_ratable: How many could not be rated.
    """

    exact: Fraction
    rows: int
    not_applicable: int
    not_ratable: int = 0


def sum_rows(rows: Sequence[ScoredRow], rounding: Rounding) -> TableSum:
    """Return what *rows* are together."""
    by_row = rounding.at is RoundingStage.ROW
    exact, not_applicable, not_ratable = Fraction(0), 0, 0
    for row in rows:
        not_applicable += row.rating.outcome is Outcome.NOT_APPLICABLE
        not_ratable += row.rating.outcome is Outcome.NOT_RATABLE
        if row.score is not None:
            exact += Fraction(row.score) if by_row else row.exact
    return TableSum(exact, len(rows), not_applicable, not_ratable)


def score_component(
    bound: BoundComponent, sheet: Sheet, table: TableSum, plan: Plan, as_of: date | None
) -> ScoredComponent:
    """Return a component: the *table* of rows, or one that its own type rates on the money and items of *sheet*."""
    component, rounding = bound.component, plan.ruleset.rounding
    if bound.type is None:
        return score_table(bound, table, sheet, rounding)
    case = RatingInput(
        target=_NO_TARGET,
        actual=_NO_ACTUAL,
        weight=component.full,
        name=component.name,
        funds=sheet.total_funds,
        items=sheet.management,
        as_of=as_of,
    )
    rating = rate_safely(bound.type, case, bound.basis)
    exact = Fraction(component.full) * rating.ratio
    scored = rating.outcome in (Outcome.MET, Outcome.NOT_MET)
    return ScoredComponent(
        name=component.name,
        type=component.type,
        full=component.full,
        exact=exact,
        score=rounding.apply(exact) if scored else None,
        rating=rating,
        rounding=rounding,
        basis=bound.basis,
        problems=rating.problems,
    )


def score_table(bound: BoundComponent, table: TableSum, sheet: Sheet, rounding: Rounding) -> ScoredComponent:
    """Return the table of rows as a component; one without rows that apply has no score (PR456, PR501)."""
    problems: tuple[Problem, ...] = ()
    if table.rows and table.rows == table.not_applicable:
        problems = (problem("PR456"),)
    elif not table.rows and all(item.code != "PR501" for item in sheet.problems):
        problems = (problem("PR501"),)
    return ScoredComponent(
        name=bound.component.name,
        type=bound.component.type,
        full=bound.component.full,
        exact=table.exact,
        score=rounding.apply(table.exact) if not problems and table.rows else None,
        rounding=rounding,
        basis=bound.basis,
        problems=problems,
    )


def is_complete(component: ScoredComponent) -> bool:
    """Return whether nothing in *component* was left unrated."""
    return component.score is not None and (component.rating is None or not component.rating.unrated)


def sum_of(components: Sequence[ScoredComponent], rounding: Rounding) -> Decimal:
    """Return the sum of components: of exact points where only the total is rounded, else of rounded scores."""
    by_total = rounding.at is RoundingStage.TOTAL
    together = Fraction(0)
    for component in components:
        if component.score is not None:
            together += component.exact if by_total else Fraction(component.score)
    return rounding.apply(together)


def _light(rating: Rating | None, lights: Sequence[GradeBand]) -> str:
    if rating is None or rating.outcome in (Outcome.NOT_APPLICABLE, Outcome.NOT_RATABLE):
        return ""
    return next((light.name for light in lights if rating.ratio in light.interval), "")


def light_rows(rows: Sequence[ScoredRow], lights: Sequence[GradeBand]) -> tuple[ScoredRow, ...]:
    """Return *rows* with the light that holds each ratio; rows that were not rated have none."""
    return tuple(evolve(row, light=_light(row.rating, lights)) for row in rows) if lights else tuple(rows)


def light_components(components: Sequence[ScoredComponent], lights: Sequence[GradeBand]) -> tuple[ScoredComponent, ...]:
    """Return *components* with their lights; the table of rows has none of its own."""
    return (
        tuple(evolve(component, light=_light(component.rating, lights)) for component in components)
        if lights
        else tuple(components)
    )


def worst_light(rows: Sequence[ScoredRow], components: Sequence[ScoredComponent], lights: Sequence[GradeBand]) -> str:
    """Return the worst light shown (lights are declared from worst to best), or an empty text."""
    shown = {row.light for row in rows} | {component.light for component in components}
    return next((light.name for light in lights if light.name in shown), "")


_NO_TARGET, _NO_ACTUAL = MissingTarget(), MissingActual()
"""The cells of a component, which has none."""
_STATED = Wording("{reason}", "{reason}")
_CAP = Wording(
    "执行率 {rate}% 在 {band} 内，总分不超过 {total}", "the execution rate {rate}% is in {band}: at most {total}"
)
_VETO = Wording("“{row}”未达成，总分不超过 {total}", "“{row}” was not met: at most {total}")
_FULL = Wording("总分不超过满分 {full}", "the total is not above the full mark {full}")
_EMPTY = Wording("总分不低于 0", "the total is not below 0")
_FULL_NAME = Wording("满分封顶", "full mark")
_EMPTY_NAME = Wording("零分保底", "nothing below 0")
_KINDS = {"deduction": Wording("扣分项", "deduction"), "bonus": Wording("加分项", "bonus")}


@define
class Adjusted:
    """A running total with the adjustments made to it and what had to be said; lives only inside `adjust`."""

    exact: Fraction
    ruleset: RuleSet
    steps: list[Adjustment] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    complete: bool = True

    def move(
        self, name: str | Wording, amount: Fraction, reason: Sentence, source: str = "", place: Place | None = None
    ) -> None:
        """Add *amount* to the total by name, a rule set's or our own; nothing is shown for nothing."""
        if not amount:
            return
        own = name if isinstance(name, Wording) else None
        called = name.zh if isinstance(name, Wording) else name
        basis = Provenance(
            type="" if own else called, place=place or Place(), citation=self.ruleset.sources.get(source)
        )
        shown = exact_decimal(amount)
        self.steps.append(Adjustment(name=called, title=own, amount=shown, reason=reason, basis=basis))
        self.exact += amount

    def limit(
        self, name: str | Wording, most: Fraction, reason: Sentence, source: str = "", place: Place | None = None
    ) -> None:
        """Lower the total to *most* by name; a total at or below it stays, and nothing is shown."""
        if self.exact > most:
            self.move(name, most - self.exact, reason, source, place)


def adjust(total: Decimal, sheet: Sheet, rows: Sequence[ScoredRow], ruleset: RuleSet) -> Adjusted:
    """Return *total* after every adjustment of *ruleset*: deductions, bonuses, the full mark, caps, vetoes."""
    policies = ruleset.policies
    running = Adjusted(Fraction(total), ruleset)
    if sheet.deductions:
        _explicit(running, sheet.deductions, policies.deductions, "deduction")
    if running.exact < 0:
        running.move(_EMPTY_NAME, -running.exact, Sentence(_EMPTY))
    if sheet.bonuses:
        # weights that add up to more than the full mark are a finding (PR415); only what bonuses add is cut off
        full = max(Fraction(ruleset.full), running.exact)
        _explicit(running, sheet.bonuses, policies.bonuses, "bonus")
        running.limit(_FULL_NAME, full, Sentence(_FULL, {"full": format_decimal(ruleset.full)}))
    if policies.caps:
        _caps(running, sheet, policies)
    for veto in policies.vetoes:
        _veto(running, veto, sheet, rows)
    return running


def _explicit(
    running: Adjusted, statements: Sequence[StatedAdjustment], rules: Sequence[ExplicitRule], kind: str
) -> None:
    """Apply the deductions or bonuses of a sheet; what one name takes or gives in all stays within its limit."""
    sign = -1 if kind == "deduction" else 1
    used: dict[str, Fraction] = {}
    for stated in statements:
        rule = next((rule for rule in rules if comparable_name(rule.name) == comparable_name(stated.name)), None)
        if rule is None:
            words, known = _KINDS[kind], "、".join(rule.name for rule in rules) or "—"
            running.problems.append(
                problem("PR447", kind=words.zh, kind_en=words.en, name=stated.name, known=known, place=stated.place)
            )
            continue
        if stated.points < 0:
            shown = format_decimal(stated.points)
            running.problems.append(problem("PR452", name=stated.name, points=shown, place=stated.place))
            continue
        points = min(Fraction(stated.points), Fraction(rule.limit) - used.get(rule.name, Fraction(0)))
        used[rule.name] = used.get(rule.name, Fraction(0)) + points
        if points != stated.points:
            shown, left = format_decimal(stated.points), format_value(points)
            running.problems.append(
                problem("PR448", name=stated.name, points=shown, most=left, place=stated.place)
            )  # fmt: skip
        reason = Sentence(_STATED, {"reason": stated.reason or stated.name})
        running.move(rule.name, sign * points, reason, rule.source, rule.place)


def _caps(running: Adjusted, sheet: Sheet, policies: Policies) -> None:
    funds = sheet.total_funds
    rate = None if funds is None else funds.execution_rate
    if rate is None:
        place = Place(sheet.source) if funds is None else funds.place
        running.problems.append(problem("PR449", place=place))
        running.complete = False
        return
    for cap in policies.caps:
        if rate in cap.execution_rate:
            values = {"rate": format_value(rate * 100), "band": cap.notation, "total": format_decimal(cap.total)}
            running.limit(cap.name, Fraction(cap.total), Sentence(_CAP, values), cap.source, cap.place)


def _veto(running: Adjusted, veto: Veto, sheet: Sheet, rows: Sequence[ScoredRow]) -> None:
    """Limit the total when the row or management item that *veto* names fails; what cannot be told is reported."""
    names = running.ruleset.names_of(veto.row)
    concerned = [row for row in rows if comparable_name(row.row.name) in names]
    items = [item for item in sheet.management if comparable_name(item.name) in names]
    if not concerned and not items:
        running.problems.append(problem("PR451", name=veto.row, place=veto.place))
    unknown = [row.row.place for row in concerned if row.outcome is Outcome.NOT_RATABLE]
    unknown += [item.place for item in items if item.score is None and (item.trouble or not item.statement)]
    for place in unknown:
        running.problems.append(problem("PR450", name=veto.row, place=place))
        running.complete = False
    failed = any(row.outcome is Outcome.NOT_MET for row in concerned)
    if failed or any(item.score == 0 for item in items):
        values = {"row": veto.row, "total": format_decimal(veto.total)}
        running.limit(veto.name, Fraction(veto.total), Sentence(_VETO, values), veto.source, veto.place)


@frozen(kw_only=True)
class Conclusion:
    """
    What stands at the foot of a scorecard.

    Args:
        adjustments: What was done to the sum, in order.
        total: The total, rounded.
        grade: Its grade; ``None`` when no band holds it.
        complete: False when something could not be rated.
        problems: What must be said of sum, total and grade.
    """

    adjustments: tuple[Adjustment, ...]
    total: Decimal
    grade: GradeBand | None
    complete: bool
    problems: tuple[Problem, ...]


def conclude(
    sheet: Sheet, components: Sequence[ScoredComponent], rows: Sequence[ScoredRow], unrated: int, ruleset: RuleSet
) -> Conclusion:
    """
    Return the total of *components* after all adjustments, with its grade.

    Args:
        sheet: The sheet, for what it states of itself.
        components: All components, scored.
        rows: The rows; those that no veto names need not be among them.
        unrated: How many rows could not be rated.
        ruleset: The rule set.
    """
    adjusted = adjust(sum_of(components, ruleset.rounding), sheet, rows, ruleset)
    total = ruleset.rounding.apply(adjusted.exact)
    grade = grade_of(total, ruleset.grades)
    problems = list(adjusted.problems)
    if unrated:
        problems.append(problem("PR422", unrated=unrated, place=Place(sheet.source)))
    if grade is None and (ruleset.grades or not ruleset.lights):
        problems.append(problem("PR423", total=format_decimal(total)))
    if sheet.stated_total is not None or sheet.stated_grade:
        problems += check_total(sheet, total, grade)
    return Conclusion(
        adjustments=tuple(adjusted.steps),
        total=total,
        grade=grade,
        complete=not unrated and adjusted.complete and all(map(is_complete, components)),
        problems=tuple(problems),
    )


def effective_weights(rows: Sequence[RatedRow], policy: NotApplicable) -> tuple[list[Fraction], tuple[Problem, ...]]:
    """
    Return the weight of each row, those that do not apply having none, and what could not be handed on (PR453).

    Points are handed on in proportion to the receivers' own weights, exactly; nothing is rounded here. Rows that
    could not be rated receive like others: their points are lost with them, and reported with them.
    """
    weights: list[Fraction] = []
    applies: list[bool] = []
    for row in rows:
        weights.append(Fraction(row.case.weight))
        applies.append(row.rating.outcome is not Outcome.NOT_APPLICABLE)
    if all(applies):
        return weights, ()
    return hand_on(weights, applies, [entry.row.level1 for entry in rows], policy)
