"""Policies around rows and adjustments after the sum, as rule files write them. SPEC scoring §3."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from perfrules.errors import Problem, Severity, problem
from perfrules.indicators.kinds import MAX_MULTIPLE, ProblemLog, Share
from perfrules.indicators.values import overlap_problem
from perfrules.model.interval import Interval
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import (
    BareFraction,
    Cap,
    ExplicitRule,
    NotApplicable,
    NotApplicableEffect,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Veto,
)
from perfrules.rulesets.bands import read_share_interval, show_shares
from perfrules.rulesets.fields import (
    read_choice,
    read_flag,
    read_many,
    read_name,
    read_number,
    read_positive,
    read_table,
    read_text,
    report_same_names,
    report_unknown_keys,
    report_useless_drop,
)  # fmt: skip
from perfrules.rulesets.toml_tree import Entry, Table, plain_value

__all__ = [
    "APPLIES_TO", "AUDIT_LEVELS", "CAP_KEYS", "EXPLICIT_KEYS", "MISSING_ACTUAL", "NOT_APPLICABLE_KEYS",
    "OVER_ACHIEVEMENT_KEYS", "POLICY_KEYS", "VETO_KEYS", "read_policies",
]  # fmt: skip

POLICY_KEYS = (
    "over_achievement", "not_applicable", "missing_actual", "bare_fraction", "status_as_met", "deduction", "bonus",
    "cap", "veto", "audit",
)  # fmt: skip
"""Keys of a rule file that this module reads."""
OVER_ACHIEVEMENT_KEYS = ("threshold", "applies_to", "effect", "points", "source")
NOT_APPLICABLE_KEYS = ("effect", "to", "source")
EXPLICIT_KEYS = ("name", "most", "source", "drop")
CAP_KEYS = ("name", "execution_rate", "total", "source")
VETO_KEYS = ("name", "row", "total", "source", "drop")
APPLIES_TO = ("floors", "all")
MISSING_ACTUAL = ("report", "zero")
AUDIT_LEVELS = ("off", *(severity.value for severity in Severity))


def read_policies(table: Table, full: Decimal | None, problems: list[Problem]) -> Policies:
    """
    Return what the rule file with the keys *table* says around rows and after the sum.

    Args:
        table: The whole rule file; other keys are left alone.
        full: The full mark, which totals of caps and vetoes may not exceed; ``None`` when it could not be read.
        problems: Where mistakes go.
    """
    default = Policies()
    missing_actual = _choice(table, "missing_actual", MISSING_ACTUAL, problems)
    bare_fraction = _choice(table, "bare_fraction", [item.value for item in BareFraction], problems)
    return Policies(
        over_achievement=_over_achievement(table.get("over_achievement"), full, problems),
        not_applicable=_not_applicable(table.get("not_applicable"), problems),
        missing_actual=missing_actual or default.missing_actual,
        bare_fraction=BareFraction(bare_fraction) if bare_fraction else default.bare_fraction,
        status_as_met=_status_as_met(table.get("status_as_met"), problems),
        deductions=_explicit(table, "deduction", full, problems),
        bonuses=_explicit(table, "bonus", full, problems),
        caps=_caps(table, full, problems),
        vetoes=_vetoes(table, full, problems),
        audit=_audit(table.get("audit"), problems),
    )


def _audit(entry: Entry | None, problems: list[Problem]) -> dict[str, str]:
    """Return the severities that a rule set gives to findings; checks are known to the audit alone."""
    table = None if entry is None else read_table(entry, "audit", problems)
    given = {key: read_choice(part, f"audit.{key}", AUDIT_LEVELS, problems) for key, part in (table or {}).items()}
    return {key: level for key, level in given.items() if level in AUDIT_LEVELS}


def _choice(table: Table, key: str, allowed: "list[str] | tuple[str, ...]", problems: list[Problem]) -> str:
    """Return the word at *key*, or an empty text when it is not given or not *allowed*."""
    word = read_choice(table[key], key, allowed, problems) if key in table else None
    return word if word is not None and word in allowed else ""


def _status_as_met(entry: Entry | None, problems: list[Problem]) -> bool:
    flag = None if entry is None else read_flag(entry, "status_as_met", problems)
    return Policies().status_as_met if flag is None else flag


def _source(table: Table, problems: list[Problem]) -> str:
    return (read_text(table["source"], "source", problems) or "") if "source" in table else ""


def _over_achievement(
    entry: Entry | None, full: Decimal | None, problems: list[Problem]
) -> OverAchievement | None:  # fmt: skip
    table = None if entry is None else read_table(entry, "over_achievement", problems)
    if entry is None or table is None:
        return None
    report_unknown_keys(table, OVER_ACHIEVEMENT_KEYS, problems)
    threshold = None
    if "threshold" in table:
        threshold = _threshold(table["threshold"], problems)
    else:
        problems.append(problem("PR203", place=entry.place, key="over_achievement.threshold"))
    default = OverAchievement(threshold=threshold or Fraction(1))
    effect = OverAchievementEffect(
        _choice(table, "effect", [item.value for item in OverAchievementEffect], problems) or default.effect
    )
    points = _points(table["points"], "points", full, problems) if "points" in table else None
    if effect is OverAchievementEffect.MINUS_POINTS and threshold == 1:
        reason, reason_en = "恰好达成也会被扣分", "whoever just meets the target would lose points"
        place = table["threshold"].value_place
        problems.append(problem("PR219", place=place, key="threshold", reason=reason, reason_en=reason_en))
    if effect is OverAchievementEffect.MINUS_POINTS and "points" not in table:
        problems.append(problem("PR203", place=entry.place, key="over_achievement.points"))
    if effect is not OverAchievementEffect.MINUS_POINTS and "points" in table:
        problems.append(_only_with(table["points"], "points", OverAchievementEffect.MINUS_POINTS))
    applies_to = _choice(table, "applies_to", APPLIES_TO, problems)
    source = _source(table, problems)
    if threshold is None:
        return None
    return OverAchievement(
        threshold=threshold,
        applies_to=applies_to or default.applies_to,
        effect=effect,
        points=points if points is not None else default.points,
        source=source,
        place=entry.place,
    )


def _points(entry: Entry, key: str, full: Decimal | None, problems: list[Problem]) -> Decimal | None:
    """Return points above 0 that are not more than the full mark."""
    points = read_positive(entry, key, problems)
    if points is None or full is None or points <= full:
        return points
    shown, most = format_decimal(points), format_decimal(full)
    problems.append(problem("PR216", place=entry.value_place, key=key, value=shown, low="(0", high=most))
    return None


def _threshold(entry: Entry, problems: list[Problem]) -> Fraction | None:
    log = ProblemLog(lambda _: entry.value_place, problems)
    ratio = Share(low=1, high=MAX_MULTIPLE).read(plain_value(entry), "threshold", log)
    return ratio if isinstance(ratio, Fraction) else None


def _only_with(entry: Entry, key: str, effect: str) -> Problem:
    reason, reason_en = f'它只用于 effect = "{effect}"', f'it belongs to effect = "{effect}" alone'
    return problem("PR219", place=entry.place, key=key, reason=reason, reason_en=reason_en)


def _not_applicable(entry: Entry | None, problems: list[Problem]) -> NotApplicable:
    table = None if entry is None else read_table(entry, "not_applicable", problems)
    if entry is None or table is None:
        return NotApplicable()
    report_unknown_keys(table, NOT_APPLICABLE_KEYS, problems)
    effect = NotApplicableEffect(
        _choice(table, "effect", [item.value for item in NotApplicableEffect], problems) or NotApplicable().effect
    )
    to = read_name(table["to"], "to", problems) if "to" in table else None
    if effect is NotApplicableEffect.LEVEL1 and "to" not in table:
        problems.append(problem("PR203", place=entry.place, key="not_applicable.to"))
    if effect is not NotApplicableEffect.LEVEL1 and "to" in table:
        problems.append(_only_with(table["to"], "to", NotApplicableEffect.LEVEL1))
    return NotApplicable(effect=effect, to=to or "", source=_source(table, problems), place=entry.place)


def _report_missing(entry: Entry, table: str, keys: tuple[str, ...], problems: list[Problem]) -> None:
    problems += [problem("PR203", place=entry.place, key=f"{table}.{key}") for key in keys if key not in entry.table]


def _explicit(table: Table, key: str, full: Decimal | None, problems: list[Problem]) -> tuple[ExplicitRule, ...]:
    rules: list[ExplicitRule] = []
    entries = read_many(table, key, problems)
    for entry in entries:
        given = entry.table
        if "drop" in given:
            report_useless_drop(given, problems)
            continue
        report_unknown_keys(given, EXPLICIT_KEYS, problems)
        _report_missing(entry, key, ("name", "most"), problems)
        name = read_name(given["name"], "name", problems) if "name" in given else None
        most = _points(given["most"], "most", full, problems) if "most" in given else None
        source = _source(given, problems)
        if name is not None and most is not None:
            rules.append(ExplicitRule(name=name, most=most, source=source, place=entry.place))
    _report_same(entries, problems)
    return tuple(rules)


def _report_same(entries: tuple[Entry, ...], problems: list[Problem]) -> None:
    named = [(entry.table["name"].value, entry) for entry in entries if "name" in entry.table]
    report_same_names([(name, entry) for name, entry in named if isinstance(name, str)], problems)


def _total(entry: Entry, full: Decimal | None, problems: list[Problem]) -> Decimal | None:
    total = read_number(entry, "total", problems)
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


def _caps(table: Table, full: Decimal | None, problems: list[Problem]) -> tuple[Cap, ...]:
    caps: list[Cap] = []
    entries = read_many(table, "cap", problems)
    for entry in entries:
        given = entry.table
        report_unknown_keys(given, CAP_KEYS, problems)
        _report_missing(entry, "cap", ("execution_rate", "total"), problems)
        name = read_name(given["name"], "name", problems) if "name" in given else ""
        rate = given.get("execution_rate")
        interval = None if rate is None else read_share_interval(rate, "execution_rate", problems)
        total = _total(given["total"], full, problems) if "total" in given else None
        source = _source(given, problems)
        if rate is None or interval is None or total is None or name is None:
            continue
        notation = str(rate.value)
        caps.append(
            Cap(
                name=name or notation, execution_rate=interval, notation=notation, total=total, source=source,
                place=entry.place,
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


def _vetoes(table: Table, full: Decimal | None, problems: list[Problem]) -> tuple[Veto, ...]:
    vetoes: list[Veto] = []
    entries = read_many(table, "veto", problems)
    for entry in entries:
        given = entry.table
        if "drop" in given:
            report_useless_drop(given, problems)
            continue
        report_unknown_keys(given, VETO_KEYS, problems)
        _report_missing(entry, "veto", ("name", "row"), problems)
        name, row = (read_name(given[key], key, problems) if key in given else None for key in ("name", "row"))
        total = _total(given["total"], full, problems) if "total" in given else Decimal(0)
        source = _source(given, problems)
        if name is not None and row is not None and total is not None:
            vetoes.append(Veto(name=name, row=row, total=total, source=source, place=entry.place))
    _report_same(entries, problems)
    return tuple(vetoes)
