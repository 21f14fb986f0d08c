"""Scoring every file of a folder."""

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

from perfrules.errors import SheetError, problem
from perfrules.errors.suggestion import join_names
from perfrules.folders.choosing import RuleChoice, compares_sheets
from perfrules.folders.scanning import InputFile, Scanned, is_folder, scan
from perfrules.folders.scoring import ScoredFile, Scoring, observe_files, score_listed_file
from perfrules.folders.summary import Failure, SheetLine, Summary, lines_of
from perfrules.source import Place

__all__ = ["Job", "Progress", "evaluate_folder", "grade_names", "prepare"]

Progress = Callable[[int, int, str], None]
"""Told before each file: how many files are done, of how many, and the name of the next."""


@frozen
class Job:
    """
    A folder to be scored.

    Args:
        folder: The folder.
        choice: Gives the rule set for a sheet.
        scanned: What the folder holds.
        compares: Whether rows are compared between sheets, so that every sheet counts for every other.
    """

    folder: Path
    choice: RuleChoice
    scanned: Scanned
    compares: bool

    @property
    def files(self) -> tuple[InputFile, ...]:
        """The files to be scored, in order."""
        return self.scanned.files

    def scoring(self, progress: Progress) -> Scoring:
        """Return how the files are scored; types that compare look at every file here."""
        if not self.compares:
            return Scoring(self.choice)
        progress(0, len(self.files), "")
        return Scoring(self.choice, dict(observe_files(self.files, self.choice)))


def prepare(folder: Path, choice: RuleChoice, leave_out: Iterable[Path] = ()) -> Job:
    """
    Return the job of scoring *folder*.

    Args:
        folder: The folder.
        choice: Gives the rule set for a sheet.
        leave_out: What below *folder* is not looked at, besides the rule files themselves.

    Raises:
        SheetError: There is no such folder (PR656), or it holds nothing that can be scored (PR648).
        UnknownNameError: No rule set has the id (PR205).
        RuleSetError: The rule file has errors.
    """
    if not is_folder(folder):
        raise SheetError([problem("PR656", folder=folder)])
    choice.load_versions()
    rules = [Path(one.place.file) for one in choice.versions if one.place.file]
    cases = [one.with_suffix(".cases.toml") for one in rules]
    suffixes = {suffix for reader in choice.registry.readers for suffix in reader.suffixes}
    scanned = scan(folder, suffixes, [*leave_out, *rules, *cases])
    if not scanned.files:
        known = join_names(sorted(suffixes))
        raise SheetError([*scanned.problems, problem("PR648", place=Place(str(folder)), known=known)])
    compares = any(compares_sheets(choice.plan_for(one)) for one in choice.versions)
    return Job(folder, choice, scanned, compares)


def evaluate_folder(job: Job, progress: Progress, keep: Callable[[ScoredFile], None] | None = None) -> Summary:
    """
    Return the summary of all sheets of the job; one file is held at a time.

    An interruption from the keyboard ends the run, and what was done until then is returned.

    Args:
        job: The folder.
        progress: Told before each file.
        keep: Told of each file when it has been scored, for who wants more than the summary.
    """
    lines: list[SheetLine] = []
    failures: list[Failure] = []
    rule_files = 0
    is_interrupted = False
    try:
        scoring = job.scoring(progress)
        for done, file in enumerate(job.files):
            progress(done, len(job.files), file.name)
            scored = score_listed_file(file, scoring)
            if keep is not None:
                keep(scored)
            rule_files += scored.is_rule_file
            lines += lines_of(scored.cards, file.name)
            if scored.failure is not None:
                failures.append(Failure(file.name, scored.failure))
    except KeyboardInterrupt:
        is_interrupted = True
    return Summary(
        lines=tuple(lines),
        failures=tuple(failures),
        grades=grade_names(job.choice),
        scanned=job.scanned,
        rule_files=rule_files,
        problems=job.scanned.problems,
        is_interrupted=is_interrupted,
    )


def grade_names(choice: RuleChoice) -> tuple[str, ...]:
    """Return the names of grades, or of lights where there are no grades, best first, of all versions."""
    names: list[str] = []
    for ruleset in choice.versions:
        names += [band.name for band in ruleset.grades or ruleset.lights[::-1]]
    return tuple(dict.fromkeys(names))
