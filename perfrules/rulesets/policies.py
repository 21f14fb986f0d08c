"""Policies around rows and adjustments after the sum, as rule files write them. SPEC scoring §3."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from perfrules.errors import Problem, problem
from perfrules.indicators.values import overlap_problem
from perfrules.model.interval import Interval
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import (
    Cap,
    ExplicitRule,
    NotApplicable,
    NotApplicableEffect,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Veto,
)
from perfrules.rulesets.bands import show_shares
from perfrules.rulesets.fields import report_same_names, report_useless_drop
from perfrules.rulesets.format import (
    BonusTable,
    CapTable,
    DeductionTable,
    NotApplicableTable,
    OverAchievementTable,
    RuleFile,
    VetoTable,
    read_keys,
)
from perfrules.rulesets.toml_tree import Entry

__all__ = ["read_policies"]


def read_policies(given: RuleFile, problems: list[Problem]) -> Policies:
    """
    Return what a rule file says around rows and after the sum.

    Args:
        given: The keys of the rule file.
        problems: Where mistakes go.
    """
    full = given.full
    return Policies(
        over_achievement=_over_achievement(given.over_achievement, full, problems),
        not_applicable=_not_applicable(given.not_applicable, problems),
        missing_actual=given.missing_actual,
        bare_fraction=given.bare_fraction,
        status_as_met=given.status_as_met,
        deductions=_explicit(DeductionTable, given.deduction, full, problems),
        bonuses=_explicit(BonusTable, given.bonus, full, problems),
        caps=_caps(given.cap, full, problems),
        vetoes=_vetoes(given.veto, full, problems),
        audit=given.audit or {},
    )


def _over_achievement(
    given: OverAchievementTable | None, full: Decimal | None, problems: list[Problem]
) -> OverAchievement | None:  # fmt: skip
    if given is None:
        return None
    entry, effect, table = given.entry, given.effect, given.entry.table
    points = _points(table["points"], "points", given.points, full, problems) if "points" in table else None
    if effect is OverAchievementEffect.MINUS_POINTS and given.threshold == 1:
        reason, reason_en = "恰好达成也会被扣分", "whoever just meets the target would lose points"
        place = table["threshold"].value_place
        problems.append(problem("PR219", place=place, key="threshold", reason=reason, reason_en=reason_en))
    if effect is OverAchievementEffect.MINUS_POINTS and "points" not in table:
        problems.append(problem("PR203", place=entry.place, key="over_achievement.points"))
    if effect is not OverAchievementEffect.MINUS_POINTS and "points" in table:
        problems.append(_only_with(table["points"], "points", OverAchievementEffect.MINUS_POINTS))
    if given.threshold is None:
        return None
    return OverAchievement(
        threshold=given.threshold,
        applies_to=given.applies_to,
        effect=effect,
        points=Decimal(0) if points is None else points,
        source=given.source,
        place=entry.place,
    )


def _points(
    entry: Entry, key: str, points: Decimal | None, full: Decimal | None, problems: list[Problem]
) -> Decimal | None:  # fmt: skip
    """Return the *points* that stand at *entry* where they are not more than the full mark."""
    if points is None or full is None or points <= full:
        return points
    shown, most = format_decimal(points), format_decimal(full)
    problems.append(problem("PR216", place=entry.value_place, key=key, value=shown, low="(0", high=most))
    return None


def _only_with(entry: Entry, key: str, effect: str) -> Problem:
    reason, reason_en = f'它只用于 effect = "{effect}"', f'it belongs to effect = "{effect}" alone'
    return problem("PR219", place=entry.place, key=key, reason=reason, reason_en=reason_en)


def _not_applicable(given: NotApplicableTable | None, problems: list[Problem]) -> NotApplicable:
    if given is None:
        return NotApplicable()
    entry, effect, table = given.entry, given.effect, given.entry.table
    if effect is NotApplicableEffect.LEVEL1 and "to" not in table:
        problems.append(problem("PR203", place=entry.place, key="not_applicable.to"))
    if effect is not NotApplicableEffect.LEVEL1 and "to" in table:
        problems.append(_only_with(table["to"], "to", NotApplicableEffect.LEVEL1))
    return NotApplicable(effect=effect, to=given.to, source=given.source, place=entry.place)


def _explicit(
    declared: type[DeductionTable], entries: tuple[Entry, ...], full: Decimal | None, problems: list[Problem]
) -> tuple[ExplicitRule, ...]:  # fmt: skip
    rules: list[ExplicitRule] = []
    for entry in entries:
        if "drop" in entry.table:
            report_useless_drop(entry.table, problems)
            continue
        given = read_keys(declared, entry, problems)
        limit = _points(entry.table["most"], "most", given.limit, full, problems) if "most" in entry.table else None
        if given.name is not None and limit is not None:
            rules.append(ExplicitRule(name=given.name, limit=limit, source=given.source, place=entry.place))
    _report_same(entries, problems)
    return tuple(rules)


def _report_same(entries: tuple[Entry, ...], problems: list[Problem]) -> None:
    named = [(entry.table["name"].value, entry) for entry in entries if "name" in entry.table]
    report_same_names([(name, entry) for name, entry in named if isinstance(name, str)], problems)


def _total(entry: Entry, total: Decimal | None, full: Decimal | None, problems: list[Problem]) -> Decimal | None:
    """Return the *total* that stands at *entry* where it is less than the full mark."""
    if total is not None and full is not None and total == full:
        zh, en = f"{format_decimal(full)} 就是满分", f"{format_decimal(full)} is the full mark"
        problems.append(problem("PR251", place=entry.value_place, key="total", reason=zh, reason_en=en))
        return None
    if total is None or full is None or total <= full:
        return total
    problems.append(
        problem(
            "PR216", place=entry.value_place, key="total", value=format_decimal(total), low=0, high=format_decimal(full)
        )
    )
    return None


def _caps(entries: tuple[Entry, ...], full: Decimal | None, problems: list[Problem]) -> tuple[Cap, ...]:
    caps: list[Cap] = []
    for entry in entries:
        given = read_keys(CapTable, entry, problems)
        total = _total(entry.table["total"], given.total, full, problems) if "total" in entry.table else None
        if given.execution_rate is None or total is None:
            continue
        notation = str(entry.table["execution_rate"].value)
        caps.append(
            Cap(
                name=given.name or notation, execution_rate=given.execution_rate, notation=notation, total=total,
                source=given.source, place=entry.place,
            )
        )  # fmt: skip
    _report_same(entries, problems)
    intervals = [cap.execution_rate for cap in caps]
    overlaps = overlap_problem([cap.name for cap in caps], intervals, show_shares)
    for overlap in overlaps:
        second = next(cap for cap in caps if cap.name == overlap.values["second"])
        problems.append(overlap.at(second.place))
    if not overlaps:
        _report_caps(caps, problems)
    return tuple(caps)


def _report_caps(caps: list[Cap], problems: list[Problem]) -> None:
    """Add PR251 for rates that there are not, and PR247 where a better rate, up to 100 %, may reach less."""
    for cap in caps:
        if cap.execution_rate.intersect(_RATES).is_empty:
            zh, en = "没有小于 0 的执行率", "no rate lies below 0"
            problems.append(problem("PR251", place=cap.place, key="execution_rate", reason=zh, reason_en=en))
        elif cap.execution_rate.upper is None and (cap.execution_rate.lower or 0) <= 1:
            zh, en = "最高的执行率反而受限", "it limits the best rates"
            problems.append(problem("PR251", place=cap.place, key="execution_rate", reason=zh, reason_en=en))
    ordered = sorted(caps, key=lambda cap: cap.execution_rate.lower or Fraction(-1))
    below = [cap for cap in ordered if (cap.execution_rate.lower or 0) < 1]
    for worse, better in pairwise(below):
        if better.total < worse.total:
            problems.append(
                problem(
                    "PR247", place=better.place, key="cap", better=better.name, worse=worse.name, less=better.total,
                    more=worse.total,
                )
            )  # fmt: skip


_RATES = Interval(lower=Fraction(0), lower_closed=True)


def _vetoes(entries: tuple[Entry, ...], full: Decimal | None, problems: list[Problem]) -> tuple[Veto, ...]:
    vetoes: list[Veto] = []
    for entry in entries:
        if "drop" in entry.table:
            report_useless_drop(entry.table, problems)
            continue
        given = read_keys(VetoTable, entry, problems)
        stated = entry.table.get("total")
        total = Decimal(0) if stated is None else _total(stated, given.total, full, problems)
        if given.name is not None and given.row is not None and total is not None:
            vetoes.append(Veto(name=given.name, row=given.row, total=total, source=given.source, place=entry.place))
    _report_same(entries, problems)
    return tuple(vetoes)
