"""Reports that carry the findings of an audit beside the cells they are about."""

from collections.abc import Sequence

from attrs import define, evolve, field

from perfrules.auditing.audit import Auditor
from perfrules.auditing.running import Audit
from perfrules.errors import Problem, Severity, problem
from perfrules.model.scorecard import Scorecard
from perfrules.plugins import Registry
from perfrules.reports.base import JointReport, Report
from perfrules.wording import Language

__all__ = ["audited_report", "with_findings"]

_CODES = {Severity.ERROR: "PR327", Severity.WARNING: "PR328", Severity.NOTICE: "PR329"}
_MOST_ROWS = 4
"""A finding about more rows is about the sheet; beside each of twenty rows it would hide the others."""


def with_findings(audit: Audit) -> Scorecard:
    """
    Return the scorecard of *audit* with its findings among the problems of the rows they are about.

    Raises:
        ValueError: The sheet was audited without a rule set and has no scorecard.
    """
    card = audit.subject.card
    if card is None:
        raise ValueError("the audit has no scorecard: it was made without a rule set")
    rows: dict[int, list[Problem]] = {}
    others: list[Problem] = []
    for finding in audit.findings:
        cells = [cell for cell in finding.cells if audit.subject.text_at(cell) is not None]
        note = problem(
            _CODES[finding.severity],
            place=audit.subject.place_of(cells[0]) if cells else None,
            number=finding.catalogue,
            words=finding.message.say("zh"),
            words_en=finding.message.say("en"),
        )
        if 0 < len(finding.rows) <= _MOST_ROWS:
            rows.setdefault(min(finding.rows), []).append(note)
        else:
            others.append(note)
    noted = (evolve(row, problems=(*row.problems, *rows.get(index, ()))) for index, row in enumerate(card.rows))
    return evolve(card, rows=tuple(noted), problems=(*card.problems, *others))


@define(eq=False)
class _Audited:
    """What both kinds of report share: the report, and an auditor for each rule set that was met."""

    wrapped: Report
    registry: Registry
    auditors: dict[tuple[str, str], Auditor] = field(factory=dict)

    def audited(self, scorecard: Scorecard) -> Scorecard:
        """Return *scorecard* with the findings on its sheet."""
        rules = scorecard.ruleset
        key = (rules.id, rules.version)
        if key not in self.auditors:
            self.auditors[key] = Auditor.of(rules, self.registry)
        return with_findings(self.auditors[key].audit(scorecard.sheet))

    @property
    def inputs(self) -> tuple[object, ...]:
        """Files that the wrapped report is made with."""
        return self.wrapped.inputs

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """Return what the wrapped report makes of *scorecard* and the findings."""
        return self.wrapped.render(self.audited(scorecard), language=language)


class _AuditedJoint(_Audited):
    """A report of several sheets in one file, each with its findings."""

    def render_all(self, scorecards: Sequence[Scorecard], *, language: Language | None = None) -> bytes:
        """Return what the wrapped report makes of all *scorecards* and their findings."""
        assert isinstance(self.wrapped, JointReport)
        return self.wrapped.render_all([self.audited(card) for card in scorecards], language=language)


def audited_report(report: Report, registry: Registry) -> Report:
    """Return *report* with the findings of an audit in every scorecard it renders, under an id of its own."""
    bases = (_AuditedJoint, JointReport) if isinstance(report, JointReport) else (_Audited, Report)
    own = {"id": f"{report.id}+audit", "title": report.title, "suffix": report.suffix}
    result: Report = type("AuditedReport", bases, own)(report, registry)
    return result
