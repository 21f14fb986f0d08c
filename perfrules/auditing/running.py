"""
Run checks on one subject: isolated from each other, grouped by cause, the gravest first.

Printed figures are compared with computed ones, and with those that known policies would give.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from attrs import evolve, field, frozen

from perfrules.checks.base import GRAVITIES, Check, Finding
from perfrules.checks.scores import differing_rows
from perfrules.checks.subject import Explained, Explanation, Subject, SubjectRow
from perfrules.engine.plan import build_type
from perfrules.engine.scalar import rate_texts
from perfrules.errors import Problem, Severity, problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Rounding, RoundingMode, grade_of
from perfrules.model.target import Sense
from perfrules.plugins import Registry
from perfrules.plugins.registry import describe_exception
from perfrules.wording import Wording, format_value

__all__ = [
    "MOST_ROWS",
    "Audit",
    "Figure",
    "Policy",
    "explain_scores",
    "known_policies",
    "lead",
    "recompute",
    "run_checks",
]


MOST_ROWS = 4
"""A finding about more rows is about the sheet; beside each of twenty rows it would hide the others."""
_FLOORS = frozenset((Sense.AT_LEAST, Sense.MORE_THAN, Sense.UNSPECIFIED))
_CEILINGS = frozenset((Sense.AT_MOST, Sense.LESS_THAN, Sense.UNSPECIFIED))
_EQUALS = frozenset((Sense.EXACTLY,))
_POLICIES: tuple[tuple[str, Mapping[str, object], frozenset[Sense], Wording], ...] = (
    (
        "proportional",
        {"stated": "floor", "exact": "at_least"},
        _FLOORS | _EQUALS,
        Wording("按完成比例", "in proportion to completion"),
    ),
    ("inverse", {}, _CEILINGS, Wording("指标值÷实际值", "target ÷ actual")),
    ("overrun", {}, _CEILINGS, Wording("超出部分按比例扣减，至两倍为 0", "less the overrun, 0 at twice the target")),
    ("exact", {"otherwise": "zero"}, _EQUALS, Wording("不相等即为 0", "0 unless equal")),
    ("exact", {"otherwise": "deviation"}, _EQUALS, Wording("按相对偏差扣减", "less the relative deviation")),
    (
        "gated",
        {},
        _FLOORS | _EQUALS,
        Wording("完成 60% 以下为 0，其上按比例", "0 below 60%, in proportion above"),
    ),
)
"""Policies met in practice (SPEC scoring §2), each with the comparisons that it is used for."""
_ROUNDINGS: tuple[tuple[Rounding, Wording], ...] = (
    (Rounding(2), Wording("", "")),
    (Rounding(1), Wording("，四舍五入到 1 位", ", rounded to 1 place")),
    (Rounding(0), Wording("，四舍五入到整数", ", rounded to whole points")),
    (Rounding(1, RoundingMode.TRUNCATE), Wording("，截断到 1 位", ", truncated to 1 place")),
    (Rounding(0, RoundingMode.TRUNCATE), Wording("，截断到整数", ", truncated to whole points")),
)
_PROBES = tuple(Fraction(part, 20) for part in (19, 18, 16, 12, 10, 6, 21, 22, 24, 30, 40, 50))
"""Multiples of a target at which two policies are compared, the likeliest results first."""
_APART = Wording("若实际为 {actual}：{scores}", "an actual of {actual} would tell: {scores}")
_ALIKE = Wording("这几种算法在常见的实际值上都得同样的分", "these give the same points for every likely actual")


@frozen(kw_only=True)
class Policy:
    """A policy met in practice: its type with parameters, the comparisons it is used for, and its name."""

    kind: IndicatorType[Any]
    senses: frozenset[Sense]
    title: Wording

    def exact(self, target: str, actual: str, entry: SubjectRow) -> Fraction | None:
        """Return the points that *actual* has before rounding; ``None`` where the policy cannot rate it."""
        rated = rate_texts(self.kind, target, actual, entry.weight)
        return rated.exact if rated.outcome in (Outcome.MET, Outcome.NOT_MET) and rated.score is not None else None


@frozen(kw_only=True)
class Figure:
    """
    One printed figure beside what the rule set gives.

    Args:
        cell: Where it is printed.
        printed: As it is printed; empty where it is not.
        computed: As it is computed.
    """

    cell: str
    printed: str
    computed: str

    def to_dict(self) -> dict[str, str]:
        """Return the figure as plain data."""
        return {"cell": self.cell, "printed": self.printed, "computed": self.computed}


def known_policies(registry: Registry) -> tuple[Policy, ...]:
    """Return the policies that are tried on scores that differ."""
    return tuple(
        Policy(kind=build_type(name, parameters, registry), senses=senses, title=title)
        for name, parameters, senses, title in _POLICIES
    )


def explain_scores(subject: Subject, policies: Sequence[Policy]) -> dict[int, Explained]:
    """Return, for each row whose printed score differs, the policies that would give it and what would tell them."""
    return {entry.index: _explained(entry, policies) for entry in differing_rows(subject)}


def _explained(entry: SubjectRow, policies: Sequence[Policy]) -> Explained:
    target, printed = _typed(entry), Fraction(entry.score or 0)
    result: list[tuple[Policy, Rounding, Explanation]] = []
    for policy in policies if entry.sense is None else [known for known in policies if entry.sense in known.senses]:
        exact = policy.exact(target, entry.row.actual, entry)
        for rounding, how in _ROUNDINGS if exact is not None else ():
            score = rounding.apply(exact or Fraction(0))
            if Fraction(score) == printed:
                names = (policy.title.zh + how.zh, policy.title.en + how.en)
                result.append((policy, rounding, Explanation(zh=names[0], en=names[1], score=score)))
                break
    explanations = tuple(explanation for _, _, explanation in result)
    return Explained(policies=explanations, apart=_apart(entry, target, result) if len(result) > 1 else None)


def _typed(entry: SubjectRow) -> str:
    """Return the target as one text, with the unit of its own column where the cell has none."""
    return str(entry.target) if entry.row.unit else entry.row.target


def _apart(
    entry: SubjectRow, target: str, candidates: Sequence[tuple[Policy, Rounding, Explanation]]
) -> Wording | None:
    """Return the actual that tells most of *candidates* apart, with the points that each would give it."""
    quantity = None if entry.number is None else entry.number.quantity
    if quantity is None or quantity.number <= 0:
        return None
    best: tuple[int, str, list[Fraction | None]] | None = None
    for part in _PROBES:
        actual = f"{format_value(Fraction(quantity.number) * part)}{quantity.unit.symbol}"
        if "≈" in actual:
            continue
        points = [
            None if (exact := policy.exact(target, actual, entry)) is None else Fraction(rounding.apply(exact))
            for policy, rounding, _ in candidates
        ]
        differences = sum(left != right for left, right in combinations(points, 2))
        if best is None or differences > best[0]:
            best = (differences, actual, points)
    if best is None or not best[0]:
        return _ALIKE
    zh, en = (
        mark.join(
            f"{name} {'—' if score is None else format_value(score)}{point}"
            for name, score in zip(names, best[2], strict=True)
        )
        for mark, point, names in (
            ("、", " 分", [f"“{explanation.zh}”" for _, _, explanation in candidates]),
            (", ", "", [f"“{explanation.en}”" for _, _, explanation in candidates]),
        )
    )
    return Wording(
        _APART.say("zh", {"actual": best[1], "scores": zh}), _APART.say("en", {"actual": best[1], "scores": en})
    )


def recompute(subject: Subject) -> tuple[Figure, ...]:
    """Return every printed figure beside the computed one: scores, execution rates and points, total and grade."""
    return tuple(_figures(subject))


def _figures(subject: Subject) -> Iterator[Figure]:
    for entry in subject.rows:
        computed = None if entry.scored is None else entry.scored.score
        if entry.score is not None or computed is not None:
            yield Figure(cell=entry.cell("score"), printed=_shown(entry.score), computed=_shown(computed))
    for index, line in enumerate(subject.sheet.funds):
        if line.stated_rate is not None or line.execution_rate is not None:
            rate = None if line.execution_rate is None else round(line.execution_rate * 100, 2)
            yield Figure(cell=f"funds[{index}].rate", printed=_shown(line.stated_rate), computed=_shown(rate))
    card, sheet = subject.card, subject.sheet
    if card is None:
        return
    for component in card.components:
        yield Figure(cell=f"components.{component.name}", printed="", computed=_shown(component.score))
    yield Figure(cell="total", printed=_shown(sheet.stated_total), computed=_shown(card.total))
    band = grade_of(card.total, card.ruleset.grades)
    yield Figure(cell="grade", printed=sheet.stated_grade.strip(), computed="" if band is None else band.name)


def _shown(value: object) -> str:
    return "" if value is None else format_value(value)


_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
_LEADING = 3
_NO_LEVELS: Mapping[str, str] = {}


@frozen(kw_only=True)
class Audit:
    """
    What auditing one sheet gave.

    Args:
        subject: What was looked at.
        findings: Findings, the gravest first; those that another explains stand behind it.
        accepted: Findings that a baseline holds as accepted.
        silent: Ids of checks that could not run, each with the parts it lacks.
        problems: Checks that raised, one problem each.
    """

    subject: Subject
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...] = ()
    silent: Mapping[str, tuple[str, ...]] = field(factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the findings, or ``None``."""
        kinds = {finding.severity for finding in self.findings}
        return next((severity for severity in _ORDER if severity in kinds), None)

    @property
    def leading(self) -> tuple[Finding, ...]:
        """The three gravest findings that nothing else explains."""
        return lead(self.findings)

    def to_dict(self) -> dict[str, object]:
        """Return the audit as plain data."""
        sheet = self.subject.sheet
        return {
            "project": sheet.project,
            "source": sheet.source,
            "rules": None if self.subject.rules is None else self.subject.rules.id,
            "findings": [finding.to_dict() for finding in self.findings],
            "recomputed": [figure.to_dict() for figure in recompute(self.subject)],
            "accepted": [finding.to_dict() for finding in self.accepted],
            "silent": {name: list(needs) for name, needs in self.silent.items()},
            "problems": [entry.to_dict() for entry in self.problems],
        }


def lead(findings: Sequence[Finding], count: int = _LEADING) -> tuple[Finding, ...]:
    """Return the *count* gravest of *findings* that stand for themselves, one for each defect."""
    first: dict[str, Finding] = {}
    for finding in findings:
        if not finding.cause:
            first.setdefault(finding.catalogue, finding)
    return tuple(sorted(first.values(), key=lambda finding: -finding.gravity)[:count])


def run_checks(subject: Subject, checks: Iterable[Check], levels: Mapping[str, str] = _NO_LEVELS) -> Audit:
    """
    Return what *checks* find in *subject*.

    A check that raises costs itself only (PR323); one whose needs are not there is silent. *levels* are the severities
    that a rule set gives, by catalogue number or id.
    """
    findings: list[Finding] = []
    silent: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    explains: dict[str, frozenset[str]] = {}
    for check in checks:
        missing = check.needs - subject.available
        if missing:
            silent[check.id] = tuple(sorted(need.value for need in missing))
            continue
        try:
            result = [*check.find(subject)]
        except Exception as error:  # noqa: BLE001 - a check is anybody's code and must not cost the others
            problems.append(problem("PR323", check=check.id, reason=describe_exception(error)))
            continue
        explains[check.catalogue or check.id] = check.explains
        level = levels.get(check.id, levels.get(check.catalogue, "off"))
        findings += result if level == "off" else [_at(finding, Severity(level)) for finding in result]
    return Audit(subject=subject, findings=_grouped(findings, explains), silent=silent, problems=tuple(problems))


def _at(finding: Finding, severity: Severity) -> Finding:
    """Return *finding* at the severity that a rule set gives it; one made lighter or graver leads accordingly."""
    if finding.severity is severity:
        return finding
    return evolve(finding, severity=severity, gravity=GRAVITIES[severity])


def _grouped(findings: Sequence[Finding], explains: Mapping[str, frozenset[str]]) -> tuple[Finding, ...]:
    """Return *findings* with their causes, the gravest first, each followed by what it explains."""
    causes = [finding for finding in findings if explains.get(finding.catalogue)]
    caused = [_with_cause(finding, causes, explains) for finding in findings]
    alone = sorted(
        (finding for finding in caused if not finding.cause),
        key=lambda finding: (-finding.gravity, _ORDER.index(finding.severity), finding.catalogue, finding.cells),
    )
    ordered: list[Finding] = []
    rest = [finding for finding in caused if finding.cause]
    for finding in alone:
        ordered.append(finding)
        followers = [other for other in rest if other.cause == finding.catalogue and _touch(finding, other)]
        ordered += followers
        rest = [other for other in rest if other not in followers]
    return (*ordered, *rest)


def _with_cause(finding: Finding, causes: Sequence[Finding], explains: Mapping[str, frozenset[str]]) -> Finding:
    for cause in causes:
        explained = explains[cause.catalogue]
        if cause is not finding and finding.catalogue in explained and _touch(cause, finding):
            return evolve(finding, cause=cause.catalogue)
    return finding


def _touch(cause: Finding, finding: Finding) -> bool:
    """Return whether two findings are about the same rows, or one of them about the sheet as a whole."""
    return not cause.rows or not finding.rows or bool(cause.rows & finding.rows)
