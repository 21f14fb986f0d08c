"""
A report for every sheet of a folder, going on where an earlier run stopped.

The output folder belongs to the runs: it holds the reports, ``summary.csv``, ``summary.json`` and the manifest. What
the manifest shows to be up to date is left alone; the summary is the same whether a run was stopped and went on or not.
"""

import json
import os
from pathlib import Path

from attrs import evolve, frozen

from perfrules.errors import OutputError, Problem, problem
from perfrules.folders.evaluating import Job, Progress, grade_names
from perfrules.folders.fingerprint import fingerprint_of_file
from perfrules.folders.ledger import SAVED_EVERY, Ledger
from perfrules.folders.making_reports import Made, ReportMaker, settings_of
from perfrules.folders.marker import MANIFEST
from perfrules.folders.naming import ReportNames
from perfrules.folders.rendering import Rendering
from perfrules.folders.summary import Failure, SheetLine, Summary
from perfrules.folders.summary_text import summary_csv
from perfrules.outputs import locked, write_file
from perfrules.source import Place
from perfrules.wording import Language

__all__ = ["SUMMARY_CSV", "SUMMARY_JSON", "Reported", "check_apart", "report_folder"]

SUMMARY_CSV, SUMMARY_JSON = "summary.csv", "summary.json"


@frozen(kw_only=True)
class Reported:
    """
    What a run came to.

    Args:
        summary: The summary of all sheets, of this run and of earlier ones.
        written: How many files had reports written.
        up_to_date: How many files were left alone.
    """

    summary: Summary
    written: int
    up_to_date: int


def check_apart(folder: Path, out: Path) -> None:
    """
    Make sure that reports are not taken for inputs by the next run.

    Raises:
        OutputError: *out* is *folder* or holds it (PR649).
    """
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(out)):
        raise OutputError([problem("PR649", place=Place(os.fspath(out)), folder=folder)])


def report_folder(
    job: Job, rendering: Rendering, out: Path, progress: Progress, *, saved_every: float = SAVED_EVERY
) -> Reported:
    """
    Write a report for every sheet of the job into *out*, then the summaries.

    Args:
        job: The folder, scanned without *out*.
        rendering: The report and its language.
        out: The output folder; it is made when it is not there.
        progress: Told before each file.
        saved_every: Seconds between two savings of the manifest.

    Returns:
        `Reported`; problems of single files are its failures, a manifest that cannot be read is a warning (PR651). An
        interruption from the keyboard ends the run and keeps what was done; the summaries of an earlier run that got
        further stay then (PR672).

    Raises:
        OutputError: *out* cannot be written to (PR642), holds files that are not ours (PR650), or another run is
            writing into it (PR668).
        MissingExtraError: The report needs a library that is not installed (PR014).
        TemplateError: A template of the user's cannot be used.
    """
    settings = settings_of(job, rendering)
    with locked(out):
        ledger = Ledger(out, rendering.report.id, [file.name for file in job.files], saved_every=saved_every)
        names = ReportNames(job.files, rendering.report.suffix, (MANIFEST, SUMMARY_CSV, SUMMARY_JSON))
        done = _go_through(ReportMaker(job, rendering, out, settings, names), ledger, progress)
        if done.summary.is_interrupted and ledger.knows_more():
            told: tuple[Problem, ...] = (problem("PR672", place=Place(os.fspath(out))),)
        else:
            told = _write_summaries(done.summary, out, rendering.language)
    return evolve(done, summary=evolve(done.summary, problems=(*done.summary.problems, *told)))


def _go_through(maker: ReportMaker, ledger: Ledger, progress: Progress) -> Reported:
    job = maker.job
    lines: list[SheetLine] = []
    failures: list[Failure] = []
    written = up_to_date = rule_files = 0
    is_interrupted = False
    try:
        scoring = job.scoring(progress)
        for done, file in enumerate(job.files):
            progress(done, len(job.files), file.name)
            mark, known = fingerprint_of_file(file.path), ledger.known(file.name)
            kept = None if known is None else maker.kept(known, file, mark, ledger)
            made = maker.make(file, mark, scoring) if kept is None else Made(entry=kept)
            if made.failure is None:
                ledger.take(file.name, made.entry)
            else:
                ledger.take_failed(file.name, made.entry)
                failures.append(Failure(file.name, made.failure))
            ledger.save_now_and_then()
            lines += made.entry.lines
            rule_files += made.is_rule_file
            up_to_date += kept is not None
            written += kept is None and bool(made.entry.outputs)
    except KeyboardInterrupt:
        is_interrupted = True
    finally:
        ledger.save()
    summary = Summary(
        lines=tuple(lines),
        failures=tuple(failures),
        grades=grade_names(job.choice),
        scanned=job.scanned,
        rule_files=rule_files,
        left=ledger.left(),
        outdated=ledger.outdated(),
        problems=(*job.scanned.problems, *ledger.problems),
        is_interrupted=is_interrupted,
    )
    return Reported(summary=summary, written=written, up_to_date=up_to_date)


def _write_summaries(summary: Summary, out: Path, language: Language) -> tuple[Problem, ...]:
    text = json.dumps(summary.to_dict(), ensure_ascii=False, indent=2) + "\n"
    contents = {
        SUMMARY_JSON: text.encode("utf-8", "backslashreplace"),
        SUMMARY_CSV: summary_csv(summary, language=language),
    }
    refused = [write_file(out / name, data, folder=out) for name, data in contents.items()]
    return tuple(one for one in refused if one is not None)
