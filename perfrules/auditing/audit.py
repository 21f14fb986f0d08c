"""
The function that programs call: a sheet, what is known beside it, and the findings.

Findings that somebody accepted are kept with reason, person and date in a baseline, a file that survives re-runs and
moved rows. Findings go into reports beside the cells they are about, and to others without the names of projects, units
and people.
"""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from attrs import define, evolve, field, frozen

from perfrules.auditing.running import MOST_ROWS, Audit, Policy, explain_scores, known_policies, run_checks
from perfrules.checks import hooks
from perfrules.checks.base import Check, Finding
from perfrules.checks.subject import Evidence, Subject
from perfrules.engine import scalar
from perfrules.engine.plan import Plan, bind
from perfrules.errors import Problem, Severity, UnknownNameError, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.plugins import Registry, build_registry, default_registry
from perfrules.reports.base import JointReport, Report
from perfrules.source import Place
from perfrules.wording import Language

__all__ = [
    "Acceptance",
    "Auditor",
    "Baseline",
    "RowFindings",
    "anonymous",
    "audit",
    "audited_report",
    "checks_of",
    "fingerprint",
    "read_baseline",
    "with_findings",
]


_FORMAT = 1


@frozen(kw_only=True)
class Acceptance:
    """
    One accepted finding.

    Args:
        project: Name of the project; empty for every project.
        id: Catalogue number of the defect, or id of a third party's check.
        cells: What is meant, by content and not by position: ``数量指标/培训人次.score``.
        reason: Why it is accepted.
        person: Who accepted it.
        date: When.
    """

    project: str
    id: str
    cells: tuple[str, ...]
    reason: str = ""
    person: str = ""
    date: dt.date | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the entry as it stands in the file."""
        return {
            "project": self.project, "id": self.id, "cells": list(self.cells), "reason": self.reason,
            "person": self.person, "date": "" if self.date is None else self.date.isoformat(),
        }  # fmt: skip


def fingerprint(finding: Finding, subject: Subject) -> Acceptance:
    """Return *finding* named by content: a row by level 2 and name, a line of funds by name, so that rows may move."""
    return Acceptance(
        project=subject.sheet.project,
        id=finding.catalogue,
        cells=tuple(sorted(_named(cell, subject) for cell in finding.cells)),
    )


def _named(cell: str, subject: Subject) -> str:
    head, _, column = cell.partition("].")
    kind, _, number = head.partition("[")
    if kind == "rows" and number.isdigit() and int(number) < len(subject.rows):
        entry = subject.rows[int(number)]
        return f"{entry.level2}/{entry.name}.{column or 'name'}"
    if kind in ("funds", "management") and number.rstrip("]").isdigit():
        entries = subject.sheet.funds if kind == "funds" else subject.sheet.management
        position = int(number.rstrip("]"))
        if position < len(entries):
            return f"{kind}/{entries[position].name}.{column or 'name'}"
    return cell


@frozen(kw_only=True)
class Baseline:
    """
    Accepted findings of a file.

    Args:
        entries: One for each acceptance; the same finding twice in a sheet needs two.
        problems: Entries that could not be read.
    """

    entries: tuple[Acceptance, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    def apply(self, audit: Audit) -> Audit:
        """Return *audit* with the findings that are accepted set aside."""
        left = Counter((entry.project, entry.id, entry.cells) for entry in self.entries)
        open_findings, accepted = [], []
        for finding in audit.findings:
            named = fingerprint(finding, audit.subject)
            keys = ((named.project, named.id, named.cells), ("", named.id, named.cells))
            key = next((known for known in keys if left[known] > 0), None)
            if key is None:
                open_findings.append(finding)
            else:
                left[key] -= 1
                accepted.append(finding)
        return evolve(audit, findings=tuple(open_findings), accepted=(*audit.accepted, *accepted))

    @classmethod
    def accept(cls, audits: Iterable[Audit], *, reason: str, person: str, date: dt.date) -> "Baseline":
        """Return the baseline that accepts every finding of *audits*."""
        named = (fingerprint(finding, entry.subject) for entry in audits for finding in entry.findings)
        return cls(entries=tuple(evolve(entry, reason=reason, person=person, date=date) for entry in named))

    def to_json(self) -> str:
        """Return the content of the file."""
        data = {"format": _FORMAT, "accepted": [entry.to_dict() for entry in self.entries]}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read_baseline(text: str, name: str) -> Baseline:
    """Return the baseline in *text*, the content of the file *name*; what cannot be read is a problem (PR325)."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Baseline(problems=(problem("PR325", place=Place(name), reason="JSON"),))
    entries = data.get("accepted") if isinstance(data, Mapping) and data.get("format") == _FORMAT else None
    if not isinstance(entries, list):
        return Baseline(problems=(problem("PR325", place=Place(name), reason="format, accepted"),))
    accepted, problems = [], []
    for index, entry in enumerate(entries):
        read = _acceptance(entry)
        if read is None:
            problems.append(problem("PR325", place=Place(name, key=f"accepted[{index}]"), reason=f"accepted[{index}]"))
        else:
            accepted.append(read)
    return Baseline(entries=tuple(accepted), problems=tuple(problems))


def _acceptance(entry: object) -> Acceptance | None:
    """Return the entry; ``None`` where it lacks an id, cells, a reason or a person, or its date is none."""
    if not isinstance(entry, Mapping):
        return None
    texts = {key: entry.get(key) for key in ("project", "id", "reason", "person", "date")}
    cells = entry.get("cells")
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(cells, list):
        return None
    if not (texts["id"] and texts["reason"] and texts["person"] and all(isinstance(cell, str) for cell in cells)):
        return None
    try:
        day = dt.date.fromisoformat(str(texts["date"]))
    except ValueError:
        return None
    return Acceptance(
        project=str(texts["project"]), id=str(texts["id"]), cells=tuple(cells), reason=str(texts["reason"]),
        person=str(texts["person"]), date=day,
    )  # fmt: skip


_UNSAID = frozenset(("", "null", "NULL", "None", "none", "无", "/", "-", "—", "暂无"))
"""Marks in the trouble column of management items that report no trouble."""


def audit(  # noqa: PLR0913 - each is one part of the subject
    sheet: Sheet,
    rules: RuleSet | None = None,
    *,
    last_year: Sheet | None = None,
    sisters: Iterable[Sheet] = (),
    evidence: Iterable[Evidence] | None = None,
    worksheet: Sheet | None = None,
    baseline: Baseline | None = None,
    checks: Iterable[str] | None = None,
    registry: Registry | None = None,
) -> Audit:
    """
    Return what a reviewer would ask about *sheet*.

    Args:
        sheet: A sheet, read or built; one without a table is audited for its texts.
        rules: The rule set under which scores are computed again; checks that need scores are silent without it.
        last_year: The sheet of the same project a year before.
        sisters: Sheets of other projects of the department.
        evidence: What proves the sheet.
        worksheet: The stamped worksheet behind the published report.
        baseline: Findings that somebody accepted.
        checks: Ids or catalogue numbers of the only checks to run, also those that are off by default.
        registry: Where checks and indicator types come from; built-ins and installed plugins unless given.

    Raises:
        UnknownNameError: *checks* names one that does not exist (PR324).
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    auditor = Auditor.of(rules, registry or default_registry(), checks)
    listed = None if evidence is None else tuple(evidence)
    result = auditor.audit(sheet, last_year=last_year, sisters=tuple(sisters), evidence=listed, worksheet=worksheet)
    return result if baseline is None else baseline.apply(result)


@frozen(kw_only=True)
class Auditor:
    """
    Checks chosen and a rule set bound once, for sheet after sheet.

    Args:
        rules: The rule set, or ``None``.
        registry: Where checks and indicator types come from.
        checks: The checks that run.
        plan: The rule set, bound.
        policies: What is tried on scores that differ.
        problems: Checks that the rule set names and nobody knows.
    """

    rules: RuleSet | None
    registry: Registry
    checks: tuple[Check, ...]
    plan: Plan | None = field(default=None, repr=False)
    policies: tuple[Policy, ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, rules: RuleSet | None, registry: Registry, checks: Iterable[str] | None = None) -> "Auditor":
        """Return the auditor under *rules* with the checks that are on, or those that *checks* names."""
        chosen = _chosen(rules, registry, checks)
        if rules is None:
            return cls(rules=rules, registry=registry, checks=chosen)
        return cls(
            rules=rules, registry=registry, checks=chosen, plan=bind(rules, registry),
            policies=known_policies(registry), problems=tuple(_unknown(rules, checks_of(registry))),
        )  # fmt: skip

    def audit(
        self,
        sheet: Sheet,
        *,
        last_year: Sheet | None = None,
        sisters: Sequence[Sheet] = (),
        evidence: tuple[Evidence, ...] | None = None,
        worksheet: Sheet | None = None,
    ) -> Audit:
        """Return what the checks find in *sheet*."""
        subject = self.subject(sheet, last_year=last_year, sisters=sisters, evidence=evidence, worksheet=worksheet)
        result = run_checks(subject, self.checks, {} if self.rules is None else self.rules.policies.audit)
        return evolve(result, problems=(*self.problems, *result.problems)) if self.problems else result

    def subject(
        self,
        sheet: Sheet,
        *,
        last_year: Sheet | None = None,
        sisters: Sequence[Sheet] = (),
        evidence: tuple[Evidence, ...] | None = None,
        worksheet: Sheet | None = None,
    ) -> Subject:
        """Return *sheet*, scored under the rule set, with what is known beside it: what the checks receive."""
        card = None if self.plan is None else scalar.evaluate(_without_marks(sheet), self.plan)
        subject = Subject(
            sheet=sheet,
            card=card,
            last_year=last_year,
            sisters=tuple(sisters),
            evidence=evidence,
            worksheet=worksheet,
        )
        return subject if card is None else evolve(subject, explained=explain_scores(subject, self.policies))


@frozen(eq=False)
class RowFindings:
    """
    What an audit finds in single rows: catalogue numbers joined by blanks, for the column ``findings`` of a table.

    Only checks that look at one row run (`Check.row_by_row`): what they find in a row of a table is what they find in
    it in a sheet. It is pickled as data, and its checks are found again where it is unpickled.

    Args:
        auditor: The checks, with the rule set bound.
    """

    auditor: Auditor

    @classmethod
    def of(cls, rules: RuleSet, registry: Registry | None = None) -> "RowFindings":
        """Return what finds under *rules*, with the checks that are on by default there."""
        auditor = Auditor.of(rules, registry or default_registry())
        return cls(evolve(auditor, checks=tuple(check for check in auditor.checks if check.row_by_row)))

    def __reduce__(self) -> tuple[object, ...]:
        return RowFindings.of, (self.auditor.rules,)

    def __call__(self, scored: ScoredRow) -> str:
        """Return what is found in *scored*, each number once, in the order of the catalogue."""
        assert self.auditor.rules is not None
        sheet = Sheet(rows=(scored.row,))
        card = Scorecard(
            sheet=sheet, ruleset=self.auditor.rules, rows=(scored,), components=(), total=Decimal(0), grade=None,
            complete=False,
        )  # fmt: skip
        subject = Subject(sheet=sheet, card=card)
        subject = evolve(subject, explained=explain_scores(subject, self.auditor.policies))
        result = run_checks(subject, self.auditor.checks, self.auditor.rules.policies.audit)
        return " ".join(sorted({finding.catalogue for finding in result.findings}, key=_in_catalogue))


def _in_catalogue(number: str) -> tuple[int, str]:
    return len(number), number


def _without_marks(sheet: Sheet) -> Sheet:
    """Return *sheet* without marks such as ``null`` in the trouble column, which scoring would take for trouble."""
    if not any(entry.trouble and entry.trouble.strip() in _UNSAID for entry in sheet.management):
        return sheet
    items = (evolve(entry, trouble="") if entry.trouble.strip() in _UNSAID else entry for entry in sheet.management)
    return evolve(sheet, management=tuple(items))


@cache
def _built_in() -> Mapping[str, Check]:
    """Return the built-in checks: given through the hook of plugins, but asked only when something is audited."""
    # importing them takes a tenth of a second, which scoring should not pay
    return build_registry(entry_points=(), extra=[("checks", hooks)], block=(), only=()).checks


def checks_of(registry: Registry) -> dict[str, Check]:
    """Return every check by id: the built-in ones, and those of the plugins of *registry* under ids of their own."""
    return {**registry.checks, **_built_in()}


def _chosen(rules: RuleSet | None, registry: Registry, names: Iterable[str] | None) -> tuple[Check, ...]:
    lineage = () if rules is None else (rules.id, *rules.extends)
    levels = {} if rules is None else rules.policies.audit
    if names is None:
        return tuple(check for check in checks_of(registry).values() if _is_on(check, lineage, levels))
    by_id = checks_of(registry)
    known: dict[str, list[Check]] = {name: [check] for name, check in by_id.items()}
    for check in by_id.values():
        if check.catalogue:
            known.setdefault(check.catalogue, []).append(check)
    chosen = []
    for name in names:
        if name not in known:
            near = near_names(name, known)
            raise UnknownNameError([problem("PR324", text=name, known=nearest_first(near, by_id))])
        chosen += known[name]
    return tuple(dict.fromkeys(chosen))


def _unknown(rules: RuleSet, known: Mapping[str, Check]) -> Iterator[Problem]:
    """Yield a problem for each check that *rules* give a severity and that nobody registered."""
    names = {*known, *(check.catalogue for check in known.values())}
    for name in rules.policies.audit.keys() - names:
        near = near_names(name, names)
        yield problem("PR324", place=rules.place, text=name, known=nearest_first(near, known))


def _is_on(check: Check, lineage: Iterable[str], levels: Mapping[str, str]) -> bool:
    given = levels.get(check.id, levels.get(check.catalogue, ""))
    if given:
        return given != "off"
    try:
        return check.runs_under(lineage)
    except Exception:  # noqa: BLE001 - the runner reports a check that raises; choosing it must not stop the others
        return True


_PERSON = re.compile(r"((?:填表人|填报人|负责人|联系人|经办人|审核人)[:：]?\s*)[\u4e00-\u9fff]{2,4}")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")


def anonymous(sheet: Sheet, number: int) -> Sheet:
    """
    Return *sheet* as ``项目 NUMBER``: the names of project, unit and department are replaced wherever they stand.

    Persons behind a label such as 负责人 and telephone numbers go as well; other names in running text stay.
    """
    names = {sheet.project: f"项目{number}", sheet.organisation: f"单位{number}", sheet.department: "主管部门"}
    known = sorted((name for name in names if len(name) >= 2), key=len, reverse=True)

    def strip(text: str) -> str:
        for name in known:
            text = text.replace(name, names[name])
        return _PHONE.sub("（电话）", _PERSON.sub(r"\1某", text))

    return evolve(
        sheet,
        project=f"项目{number}",
        organisation=f"单位{number}" if sheet.organisation else "",
        department="主管部门" if sheet.department else "",
        source="",
        texts={key: strip(text) for key, text in sheet.texts.items()},
        rows=tuple(_row(row, strip) for row in sheet.rows),
        management=tuple(
            evolve(item, statement=strip(item.statement), trouble=strip(item.trouble), place=Place())
            for item in sheet.management
        ),
        funds=tuple(evolve(line, place=Place()) for line in sheet.funds),
        cells={},
        problems=(),
    )


def _row(row: SheetRow, strip: Callable[[str], str]) -> SheetRow:
    return evolve(
        row,
        name=strip(row.name),
        target=strip(row.target),
        actual=strip(row.actual),
        reason=strip(row.reason),
        evidence=strip(row.evidence),
        place=Place(),
        cells={},
    )


_CODES = {Severity.ERROR: "PR327", Severity.WARNING: "PR328", Severity.NOTICE: "PR329"}


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
        if 0 < len(finding.rows) <= MOST_ROWS:
            rows.setdefault(min(finding.rows), []).append(note)
        else:
            others.append(note)
    noted = (evolve(row, problems=(*row.problems, *rows.get(index, ()))) for index, row in enumerate(card.rows))
    return evolve(card, rows=tuple(noted), problems=(*card.problems, *others))


@define(eq=False)
class _Audited:
    """The part that both kinds of report share: the report, and an auditor for each rule set that was met."""

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
