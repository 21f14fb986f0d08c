"""Accepted findings: kept with reason, person and date in a file that survives re-runs and moved rows."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from perfrules.auditing.running import Audit
from perfrules.checks.base import Finding
from perfrules.checks.subject import Subject
from perfrules.errors import Problem, problem
from perfrules.source import Place

__all__ = ["Acceptance", "Baseline", "fingerprint", "read_baseline"]

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
