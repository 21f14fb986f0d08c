"""Scoring every file of a folder."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from perfrules.api import read_sheets
from perfrules.engine import scalar
from perfrules.engine.fitting import Fit, clear_fit, fits_of
from perfrules.engine.plan import Plan, plan_for
from perfrules.engine.rows import Population, observe_all
from perfrules.errors import Problem, ProblemsError, Severity, SheetError, problem, worst
from perfrules.errors.problem import join_names
from perfrules.indicators.base import PopulationType
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.plugins import Registry, describe_exception
from perfrules.readers.base import ReadResult
from perfrules.rulesets import RuleFile, available, load, load_or_raise
from perfrules.rulesets.find import chosen
from perfrules.runs.inputs import Scanned, SheetFile, is_folder, is_rule_file, scan
from perfrules.runs.ledger import fingerprint
from perfrules.runs.options import OnProgress, Progress
from perfrules.runs.summary import Failure, FolderSummary, SheetLine, lines_of, repeated_projects
from perfrules.source import Place

__all__ = [
    "AUTO",
    "FileResult",
    "FittingSelector",
    "FolderJob",
    "RuleSelector",
    "ScoredFile",
    "Scoring",
    "evaluate_folder",
    "go_through",
    "grade_names",
    "name_candidates",
    "needs_population",
    "observe_files",
    "prepare",
    "read_safely",
    "score_file",
    "score_files",
    "score_listed_file",
]


class RuleSelector:
    """
    One rule set, by id or file, in the version that each sheet asks for.

    Args:
        name: An id or a path.
        registry: Indicator types and folders.
        on: The day whose version is taken for all sheets; unless given that of monitoring, else each sheet's own.
        as_of: The day of monitoring.
    """

    def __init__(self, name: str, registry: Registry, *, on: date | None, as_of: date | None) -> None:
        self.registry = registry
        self.as_of = as_of
        self._name = name
        self._day = on or as_of
        self._files: tuple[RuleFile, ...] = ()
        self._loaded: dict[object, RuleSet] = {}
        self._by_file: dict[str, RuleSet] = {}
        self._fingerprints: dict[str, str] = {}

    @property
    def versions(self) -> tuple[RuleSet, ...]:
        """The versions that were asked for so far, in that order."""
        return tuple(self._by_file.values())

    def load_versions(self) -> None:
        """
        Load every version that sheets may ask for, so that no day costs a look into the folders of rules.

        Raises as `perfrules.load_ruleset` does for the one that a sheet without a day gets; another that cannot be used
        is told with its sheets.
        """
        latest = self.for_day(None)
        if self._day is None and latest.id == self._name:
            self._files = available(self.registry).of(self._name)
            for file in self._files:
                with suppress(ProblemsError):
                    self.for_day(file.effective.start or file.effective.end)

    def for_sheet(self, sheet: Sheet) -> RuleSet:
        """Return the version for *sheet*; raises as `perfrules.load_ruleset` does."""
        return self.chosen_for(sheet)[0]

    def chosen_for(self, sheet: Sheet) -> tuple[RuleSet, tuple[Problem, ...]]:
        """Return the version for *sheet*, and what is to be said of the choice; raises as `for_sheet` does."""
        return self.for_day(sheet.date), ()

    def for_day(self, day: date | None) -> RuleSet:
        """Return the version for a sheet of that day, the same object for every day that it covers."""
        wanted = self._day or day
        key = chosen(self._files, wanted)[0].place.file if self._files else wanted
        if key not in self._loaded:
            loaded = load_or_raise(self._name, registry=self.registry, on=wanted)
            self._loaded[key] = self._by_file.setdefault(loaded.place.file, loaded)
        return self._loaded[key]

    def fingerprint_for(self, day: date | None) -> str:
        """Return the fingerprint of the version for a sheet of that day."""
        ruleset = self.for_day(day)
        if ruleset.place.file not in self._fingerprints:
            self._fingerprints[ruleset.place.file] = fingerprint(ruleset)
        return self._fingerprints[ruleset.place.file]

    def plan_for(self, ruleset: RuleSet) -> Plan:
        """Return the plan of one of the versions."""
        return plan_for(ruleset, self.registry)


def needs_population(plan: Plan) -> bool:
    """Return whether a row's score depends on the other sheets."""
    kinds = [rule.type for rule in plan.rules] + [indicator.type for indicator in plan.indicators.values()]
    return any(isinstance(kind, PopulationType) for kind in kinds)


_log = logging.getLogger(__name__)

AUTO = "auto"
"""Stands in place of an id where the rule set is to be chosen for each sheet."""
_REASONS, _CANDIDATES = 3, 5
"""The number of reasons, and of rule sets, that a message names."""


class FittingSelector(RuleSelector):
    """
    The rule set that explains each sheet best, among all that can be loaded by id; see `perfrules.fitting_rulesets`.

    Args:
        registry: Indicator types and folders.
        on: The day whose versions are taken; unless given that of monitoring, else those in force today.
        as_of: The day of monitoring.
    """

    def __init__(self, registry: Registry, *, on: date | None, as_of: date | None) -> None:
        super().__init__(AUTO, registry, on=on, as_of=as_of)
        self._candidates: tuple[RuleSet, ...] = ()

    def load_versions(self) -> None:
        """Load every rule set there is; those with errors are no candidates."""
        if not self._candidates:
            names = dict.fromkeys(file.id for file in available(self.registry).files)
            loaded = [load(name, registry=self.registry, on=self._day).ruleset for name in names]
            self._candidates = tuple(rules for rules in loaded if rules is not None)

    def chosen_for(self, sheet: Sheet) -> tuple[RuleSet, tuple[Problem, ...]]:
        """
        Return the rule set that explains *sheet* best, and why it was chosen (PR490).

        Raises:
            SheetError: None is clearly the best (PR491).
        """
        fits = self.fits(sheet)
        best = clear_fit(fits)
        if best is None:
            raise SheetError([name_candidates("PR491", sheet, fits)])
        self._by_file.setdefault(best.ruleset.place.file, best.ruleset)
        reasons = best.reasons[:_REASONS]
        chosen = problem(
            "PR490", place=Place(sheet.source), id=best.ruleset.id, share=_percent(best),
            reason="；".join(sign.explain("zh") for sign in reasons),
            reason_en="; ".join(sign.explain("en") for sign in reasons),
        )  # fmt: skip
        return best.ruleset, (chosen,)

    def fits(self, sheet: Sheet) -> tuple[Fit, ...]:
        """Return how far each rule set explains *sheet*, the best first."""
        self.load_versions()
        return fits_of(sheet, [self.plan_for(rules) for rules in self._candidates])


def name_candidates(code: str, sheet: Sheet, fits: Sequence[Fit]) -> Problem:
    """Return the problem *code* about *sheet*, which names the first of *fits*, each with how far it fits."""
    shown = [f"{fit.ruleset.id} {_percent(fit)}%" for fit in fits[:_CANDIDATES]]
    first = fits[0].ruleset.id if fits else "ID"
    place = Place(sheet.source)
    return problem(code, place=place, candidates="、".join(shown), candidates_en=", ".join(shown), first=first)


def _percent(fit: Fit) -> str:
    return str(round(fit.share * 100))


@frozen
class Scoring:
    """
    How sheets are scored in one run.

    Args:
        selector: Gives the rule set for a sheet.
        populations: What the sheets of the run are compared by, keyed by the file of the rule set.
    """

    selector: RuleSelector
    populations: Mapping[str, Population] = field(factory=dict)


@frozen(kw_only=True)
class ScoredFile:
    """
    What came of one file.

    Args:
        file: The file.
        cards: A scorecard for each of its sheets, in their order; each holds the problems of its sheet.
        problems: Why there are none, or why some are missing.
        is_rule_file: Whether it is no sheet but a rule file, or one of cases, lying among the sheets.
    """

    file: SheetFile
    cards: tuple[Scorecard, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_rule_file: bool = False

    @property
    def failure(self) -> Problem | None:
        """The first thing that is wrong with the file as a whole, an error before others, or ``None``."""
        errors = (item for item in self.problems if item.severity is Severity.ERROR)
        return next(errors, None) or next(iter(self.problems), None)


def score_file(file: SheetFile, scoring: Scoring) -> ScoredFile:
    """
    Return the scorecards of the sheets in *file*, without those of what was hardly a sheet.

    A sheet without rows, in whose reading there were errors, has a total of 0 that says nothing: its rows are unknown.
    Its problems are then those of the file.

    Problems: those of reading, PR501 (no sheet), PR645 (a reader or the scoring raised), those of the rule set.
    """
    read = read_safely(file, scoring.selector.registry)
    if not read.sheets:
        return ScoredFile(file=file, problems=read.problems or (problem("PR501", place=Place(file.path)),))
    cards: list[Scorecard] = []
    problems: list[Problem] = []
    for sheet in _with_problems(read):
        if not sheet.rows and worst(sheet.problems) is Severity.ERROR:
            problems += sheet.problems
            continue
        scored = _score_safely(sheet, file, scoring)
        if isinstance(scored, Scorecard):
            cards.append(scored)
        else:
            problems += scored
    return ScoredFile(file=file, cards=tuple(cards), problems=tuple(problems))


def score_listed_file(file: SheetFile, scoring: Scoring) -> ScoredFile:
    """Return `score_file` for one file of many; that a rule file is no sheet is then no problem."""
    scored = score_file(file, scoring)
    if scored.cards or not is_rule_file(file):
        return scored
    return ScoredFile(file=file, is_rule_file=True)


def score_files(files: Sequence[SheetFile], selector: RuleSelector) -> tuple[ScoredFile, ...]:
    """Return the scorecards of each of the files, which are given by name; all sheets in them are one population."""
    scored = tuple(score_file(file, Scoring(selector)) for file in files)
    if sum(len(file.cards) for file in scored) < 2:
        return scored
    populations = dict(observe_files(files, selector))
    return tuple(score_file(file, Scoring(selector, populations)) for file in files) if populations else scored


def observe_files(files: Sequence[SheetFile], selector: RuleSelector) -> Iterator[tuple[str, Population]]:
    """
    Yield what the sheets in *files* are compared by, for every version of the rule set that compares.

    The files are read once for each such version, and later once more to score them: one file is held at a time.
    """
    for ruleset in selector.versions:
        plan = selector.plan_for(ruleset)
        if needs_population(plan):
            yield ruleset.place.file, observe_all(_sheets_under(ruleset, files, selector), plan, selector.as_of)


def read_safely(file: SheetFile, registry: Registry) -> ReadResult:
    """Return what reading *file* gives; an exception is a problem (PR645)."""
    try:
        return read_sheets(file.path, reading=file.reading, registry=registry)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - one file must not take the others with it
        return ReadResult(problems=_failed(error, file))


def _score_safely(sheet: Sheet, file: SheetFile, scoring: Scoring) -> Scorecard | tuple[Problem, ...]:
    selector = scoring.selector
    try:
        ruleset, notes = selector.chosen_for(sheet)
        sheet = evolve(sheet, problems=(*sheet.problems, *notes)) if notes else sheet
        population = scoring.populations.get(ruleset.place.file)
        return scalar.evaluate(sheet, selector.plan_for(ruleset), as_of=selector.as_of, population=population)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - as above
        return _failed(error, file)


def _failed(error: BaseException, file: SheetFile) -> tuple[Problem, ...]:
    if isinstance(error, ProblemsError):
        return error.problems
    if isinstance(error, MemoryError):
        return (problem("PR675", place=Place(file.path)),)
    _log.debug("%s failed", file.path, exc_info=error)
    return (problem("PR645", place=Place(file.path), reason=describe_exception(error)),)


def _sheets_under(ruleset: RuleSet, files: Iterable[SheetFile], selector: RuleSelector) -> Iterator[Sheet]:
    """Yield the sheets that *ruleset* scores; one that cannot be looked at is left out, scoring says why."""
    plan = selector.plan_for(ruleset)
    for file in files:
        for sheet in read_safely(file, selector.registry).sheets:
            try:
                takes_part = selector.for_sheet(sheet) is ruleset
                observe_all([sheet], plan, selector.as_of)
            except KeyboardInterrupt:
                raise
            except BaseException:  # noqa: BLE001, S112 - one sheet must not take the others with it
                continue
            if takes_part:
                yield sheet


def _with_problems(read: ReadResult) -> Iterator[Sheet]:
    """Yield the sheets of a file; what was wrong in reading it and belongs to no sheet is said with the first."""
    own = [item for sheet in read.sheets for item in sheet.problems]
    common = tuple(entry for entry in read.problems if entry not in own)
    for place, sheet in enumerate(read.sheets):
        yield sheet if place else evolve(sheet, problems=(*common, *sheet.problems))


@frozen
class FolderJob:
    """
    A folder to be scored.

    Args:
        folder: The folder.
        selector: Gives the rule set for a sheet.
        scanned: What the folder holds.
        compares: Whether rows are compared between sheets, so that every sheet counts for every other.
    """

    folder: Path
    selector: RuleSelector
    scanned: Scanned
    compares: bool

    @property
    def files(self) -> tuple[SheetFile, ...]:
        """The files to be scored, in order."""
        return self.scanned.files

    def scoring(self, on_progress: OnProgress) -> Scoring:
        """Return how the files are scored; types that compare look at every file here."""
        if not self.compares:
            return Scoring(self.selector)
        on_progress(Progress(0, len(self.files)))
        return Scoring(self.selector, dict(observe_files(self.files, self.selector)))


def prepare(folder: Path, selector: RuleSelector, leave_out: Iterable[Path] = ()) -> FolderJob:
    """
    Return the job of scoring *folder*.

    Args:
        folder: The folder.
        selector: Gives the rule set for a sheet.
        leave_out: What below *folder* is not looked at, besides the rule files themselves.

    Raises:
        SheetError: There is no such folder (PR656), or it holds nothing that can be scored (PR648).
        UnknownNameError: No rule set has the id (PR205).
        RuleSetError: The rule file has errors.
    """
    if not is_folder(folder):
        raise SheetError([problem("PR656", folder=folder)])
    selector.load_versions()
    rules = [Path(version.place.file) for version in selector.versions if version.place.file]
    cases = [rule.with_suffix(".cases.toml") for rule in rules]
    suffixes = {suffix for reader in selector.registry.readers for suffix in reader.suffixes}
    scanned = scan(folder, suffixes, [*leave_out, *rules, *cases])
    if not scanned.files:
        known = join_names(sorted(suffixes))
        raise SheetError([*scanned.problems, problem("PR648", place=Place(str(folder)), known=known)])
    compares = any(needs_population(selector.plan_for(item)) for item in selector.versions)
    return FolderJob(folder, selector, scanned, compares)


@frozen(kw_only=True)
class FileResult:
    """
    What came of one file for the summary.

    Args:
        lines: A line for each of its sheets.
        failure: What failed, or ``None``.
        is_rule_file: Whether it is no sheet but a rule file.
    """

    lines: tuple[SheetLine, ...] = ()
    failure: Problem | None = None
    is_rule_file: bool = False


def evaluate_folder(
    job: FolderJob, on_progress: OnProgress, keep: Callable[[ScoredFile], None] | None = None
) -> FolderSummary:
    """
    Return the summary of all sheets of the job; one file is held at a time.

    Args:
        job: The folder.
        on_progress: Called before each file.
        keep: Called with each file when it has been scored, for who wants more than the summary.
    """

    def handle(file: SheetFile, scoring: Scoring) -> FileResult:
        scored = score_listed_file(file, scoring)
        if keep is not None:
            keep(scored)
        lines = lines_of(scored.cards, file.name)
        return FileResult(lines=lines, failure=scored.failure, is_rule_file=scored.is_rule_file)

    return go_through(job, on_progress, handle)


def go_through(
    job: FolderJob, on_progress: OnProgress, handle: Callable[[SheetFile, Scoring], FileResult]
) -> FolderSummary:
    """
    Return the summary of what *handle* makes of each file of the job.

    An interruption from the keyboard ends the run, and what was done until then is returned.
    """
    lines: list[SheetLine] = []
    failures: list[Failure] = []
    rule_files = 0
    is_interrupted = False
    try:
        scoring = job.scoring(on_progress)
        for done, file in enumerate(job.files):
            on_progress(Progress(done, len(job.files), name=file.name))
            result = handle(file, scoring)
            rule_files += result.is_rule_file
            lines += result.lines
            if result.failure is not None:
                failures.append(Failure(file.name, result.failure))
    except KeyboardInterrupt:
        is_interrupted = True
    return FolderSummary(
        lines=tuple(lines),
        failures=tuple(failures),
        grades=grade_names(job.selector),
        scanned=job.scanned,
        rule_files=rule_files,
        problems=(*job.scanned.problems, *repeated_projects(lines)),
        is_interrupted=is_interrupted,
    )


def grade_names(selector: RuleSelector) -> tuple[str, ...]:
    """Return the names of grades, or of lights where there are no grades, best first, of all versions."""
    names: list[str] = []
    for ruleset in selector.versions:
        names += [band.name for band in ruleset.grades or ruleset.lights[::-1]]
    return tuple(dict.fromkeys(names))
