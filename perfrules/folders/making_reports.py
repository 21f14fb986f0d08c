"""Making the reports on one file of a folder, and telling whether those of an earlier run are still right."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from perfrules import __version__
from perfrules.errors import Problem, problem
from perfrules.folders.evaluating import Job
from perfrules.folders.fingerprint import (
    fingerprint,
    fingerprint_of_bytes,
    fingerprint_of_file,
    fingerprint_of_templates,
)
from perfrules.folders.ledger import Ledger
from perfrules.folders.manifest import Entry, Written
from perfrules.folders.naming import ReportNames
from perfrules.folders.rendering import Rendering, render_safely
from perfrules.folders.scanning import InputFile, is_folder
from perfrules.folders.scoring import ScoredFile, Scoring, score_listed_file
from perfrules.folders.summary import SheetLine, line_of
from perfrules.model.scorecard import Scorecard
from perfrules.outputs import write_file
from perfrules.source import Place

__all__ = ["Made", "ReportMaker", "settings_of"]


@frozen(kw_only=True)
class Made:
    """
    What came of one file.

    Args:
        entry: What was made from it.
        failure: What failed, or ``None``.
        is_rule_file: Whether it is no sheet but a rule file.
    """

    entry: Entry
    failure: Problem | None = None
    is_rule_file: bool = False


@frozen
class ReportMaker:
    """
    What is the same for all files of a run.

    Args:
        job: The folder.
        rendering: The report and its language.
        out: The output folder.
        settings: Fingerprint of all that every report rests on, see `settings_of`.
        names: The names of the reports.
    """

    job: Job
    rendering: Rendering
    out: Path
    settings: str
    names: ReportNames

    def kept(self, entry: Entry, file: InputFile, mark: str, ledger: Ledger) -> Entry | None:
        """
        Return *entry* when it is what this run would make from *file*, whose fingerprint is *mark*, else ``None``.

        What its lines say of files is what this run finds, not what was noted.
        """
        if entry.input != mark or not entry.outputs or not len(entry.outputs) == len(entry.lines) == len(entry.days):
            return None
        try:
            is_same = entry.basis == self._basis(file, entry.days)
        except ValueError:  # a day that is none, or a rule set that cannot be used: the file itself will say so
            return None
        names = self.names.of(file.name, len(entry.outputs))
        if not is_same or not ledger.holds(entry, names) or self.names.taken(file.name, names) is not None:
            return None
        lines = zip(entry.lines, names, strict=True)
        return evolve(entry, lines=tuple(evolve(line, file=file.name, report=name) for line, name in lines))

    def make(self, file: InputFile, mark: str, scoring: Scoring) -> Made:
        """Score *file* and write its reports; return what was made of it, and what failed."""
        scored = score_listed_file(file, scoring)
        names = self.names.of(file.name, len(scored.cards))
        failure = scored.failure
        outputs: list[Written] = []
        lines: list[SheetLine] = []
        same = self._same_name(file, names)
        for number, (card, name) in enumerate(zip(scored.cards, names, strict=True), 1):
            written = same or self._write(card, name, file)
            if isinstance(written, Written):
                outputs.append(written)
            else:
                failure = failure or written
            shown = name if isinstance(written, Written) else ""
            lines.append(line_of(card, file.name, number, len(scored.cards), shown))
        days, basis = _days(scored), ""
        if failure is None:
            basis = self._basis(file, days)
        entry = Entry(input=mark, basis=basis, days=days, outputs=tuple(outputs), lines=tuple(lines))
        return Made(entry=entry, failure=failure, is_rule_file=scored.is_rule_file)

    def _same_name(self, file: InputFile, names: Iterable[str]) -> Problem | None:
        same = self.names.taken(file.name, names)
        if same is None:
            return None
        return problem("PR669", place=Place(file.path), name=same[0], other=same[1])

    def _write(self, card: Scorecard, name: str, file: InputFile) -> Written | Problem:
        data = render_safely(card, self.rendering)
        if isinstance(data, Problem):
            return data
        inputs: tuple[str | Path, ...] = (file.path, card.ruleset.place.file, *self.rendering.report.inputs)
        refused = write_file(self.out / name, data, folder=self.out, sources=[one for one in inputs if one])
        return Written(name, fingerprint_of_bytes(data)) if refused is None else refused

    def _basis(self, file: InputFile, days: Iterable[str]) -> str:
        """Return the fingerprint of all that the reports on *file* rest on besides its content: they name its path."""
        rules = [self.job.choice.fingerprint_for(date.fromisoformat(day) if day else None) for day in days]
        return fingerprint(self.settings, os.fspath(file.path), rules)


def settings_of(job: Job, rendering: Rendering) -> str:
    """
    Return the fingerprint of all that every report of a run rests on.

    Raises:
        TemplateError: The folder of templates holds too much to be one (PR673).
    """
    own = [
        fingerprint_of_templates(one) if is_folder(one) else fingerprint_of_file(one) for one in rendering.report.inputs
    ]
    peers = [(file.name, fingerprint_of_file(file.path)) for file in job.files] if job.compares else []
    return fingerprint(
        __version__,
        [str(one) for one in rendering.registry.plugins],
        rendering.report.id,
        rendering.language,
        job.choice.as_of,
        own,
        peers,
    )


def _days(scored: ScoredFile) -> tuple[str, ...]:
    return tuple("" if card.sheet.date is None else card.sheet.date.isoformat() for card in scored.cards)
