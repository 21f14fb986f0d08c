"""Run checks on one subject: isolated from each other, grouped by cause, the gravest first."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, field, frozen

from perfrules.auditing.recomputation import recompute
from perfrules.checks.base import GRAVITIES, Check, Finding
from perfrules.checks.subject import Subject
from perfrules.errors import Problem, Severity, problem
from perfrules.plugins.registry import describe_exception

__all__ = ["Audit", "lead", "run_checks"]

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
