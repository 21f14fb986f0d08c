"""Totals: components added up, adjusted by deductions, bonuses, caps and vetoes, and graded. SPEC scoring §1, §3."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from perfrules.engine.components import is_complete, sum_of
from perfrules.engine.consistency import check_total
from perfrules.engine.matching import folded
from perfrules.errors import Problem, problem
from perfrules.model.explanation import format_value
from perfrules.model.quantity import exact_decimal, format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import ExplicitRule, GradeBand, Policies, RuleSet, Veto, grade_of
from perfrules.model.scorecard import Adjustment, Provenance, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, StatedAdjustment
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Adjusted", "Conclusion", "adjust", "conclude"]


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


class Adjusted:
    """A running total with the adjustments made to it and what had to be said; lives only inside `adjust`."""

    def __init__(self, total: Decimal, ruleset: RuleSet) -> None:
        self.exact = Fraction(total)
        self.ruleset = ruleset
        self.steps: list[Adjustment] = []
        self.problems: list[Problem] = []
        self.complete = True

    @property
    def total(self) -> Decimal:
        """The total after all steps, rounded as the rule set says."""
        return self.ruleset.rounding.apply(self.exact)

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
    running = Adjusted(total, ruleset)
    _explicit(running, sheet.deductions, policies.deductions, "deduction")
    if running.exact < 0:
        running.move(_EMPTY_NAME, -running.exact, Sentence(_EMPTY))
    before = running.exact
    _explicit(running, sheet.bonuses, policies.bonuses, "bonus")
    # weights that add up to more than the full mark are a finding (PR415); only what bonuses add is cut off
    full = max(Fraction(ruleset.full), before)
    running.limit(_FULL_NAME, full, Sentence(_FULL, {"full": format_decimal(ruleset.full)}))
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
        rule = next((rule for rule in rules if folded(rule.name) == folded(stated.name)), None)
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
        points = min(Fraction(stated.points), Fraction(rule.most) - used.get(rule.name, Fraction(0)))
        used[rule.name] = used.get(rule.name, Fraction(0)) + points
        if points != stated.points:
            shown, left = format_decimal(stated.points), format_value(points)
            running.problems.append(
                problem("PR448", name=stated.name, points=shown, most=left, place=stated.place)
            )  # fmt: skip
        reason = Sentence(_STATED, {"reason": stated.reason or stated.name})
        running.move(rule.name, sign * points, reason, rule.source, rule.place)


def _caps(running: Adjusted, sheet: Sheet, policies: Policies) -> None:
    if not policies.caps:
        return
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
    concerned = [row for row in rows if folded(row.row.name) == folded(veto.row)]
    items = [item for item in sheet.management if folded(item.name) == folded(veto.row)]
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
    total = adjusted.total
    grade = grade_of(total, ruleset.grades)
    problems = list(adjusted.problems)
    if unrated:
        problems.append(problem("PR422", unrated=unrated, place=Place(sheet.source)))
    if grade is None and (ruleset.grades or not ruleset.lights):
        problems.append(problem("PR423", total=format_decimal(total)))
    problems += check_total(sheet, total, grade)
    return Conclusion(
        adjustments=tuple(adjusted.steps),
        total=total,
        grade=grade,
        complete=not unrated and adjusted.complete and all(map(is_complete, components)),
        problems=tuple(problems),
    )
