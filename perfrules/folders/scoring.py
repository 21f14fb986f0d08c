"""
Reading and scoring one file, whatever happens.

A reader or a type that raises, recurses without end or runs out of memory costs its file and no other; only an
interruption from the keyboard passes through.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from perfrules import face
from perfrules.engine import scalar
from perfrules.engine.population import Population, observe_all
from perfrules.errors import Problem, ProblemsError, Severity, problem, worst
from perfrules.folders.choosing import RuleChoice, compares_sheets
from perfrules.folders.rule_files import is_rule_file
from perfrules.folders.scanning import InputFile
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.plugins import Registry, describe_exception
from perfrules.readers.base import ReadResult
from perfrules.source import Place

__all__ = [
    "ScoredFile",
    "Scoring",
    "observe_files",
    "read_safely",
    "score_file",
    "score_listed_file",
    "score_whole_file",
]

_log = logging.getLogger("perfrules.folders")


@frozen
class Scoring:
    """
    How sheets are scored in one run.

    Args:
        choice: Gives the rule set for a sheet.
        populations: What the sheets of the run are compared by, keyed by the file of the rule set.
    """

    choice: RuleChoice
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

    file: InputFile
    cards: tuple[Scorecard, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_rule_file: bool = False

    @property
    def failure(self) -> Problem | None:
        """The first thing that is wrong with the file as a whole, an error before others, or ``None``."""
        errors = (one for one in self.problems if one.severity is Severity.ERROR)
        return next(errors, None) or next(iter(self.problems), None)


def score_file(file: InputFile, scoring: Scoring) -> ScoredFile:
    """
    Return the scorecards of the sheets in *file*, without those of what was hardly a sheet.

    A sheet without rows, in whose reading there were errors, has a total of 0 that says nothing: its rows are unknown.
    Its problems are then those of the file.

    Problems: those of reading, PR501 (no sheet), PR645 (a reader or the scoring raised), those of the rule set.
    """
    read = read_safely(file, scoring.choice.registry)
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


def score_listed_file(file: InputFile, scoring: Scoring) -> ScoredFile:
    """Return `score_file` for one file of many; that a rule file is no sheet is then no problem."""
    scored = score_file(file, scoring)
    if scored.cards or not is_rule_file(file):
        return scored
    return ScoredFile(file=file, is_rule_file=True)


def score_whole_file(file: InputFile, choice: RuleChoice) -> ScoredFile:
    """Return the scorecards of a file given by itself; several sheets in it are one population."""
    scored = score_file(file, Scoring(choice))
    if len(scored.cards) < 2:
        return scored
    populations = dict(observe_files([file], choice))
    return score_file(file, Scoring(choice, populations)) if populations else scored


def observe_files(files: Sequence[InputFile], choice: RuleChoice) -> Iterator[tuple[str, Population]]:
    """
    Yield what the sheets in *files* are compared by, for every version of the rule set that compares.

    The files are read once for each such version, and later once more to score them: one file is held at a time.
    """
    for ruleset in choice.versions:
        plan = choice.plan_for(ruleset)
        if compares_sheets(plan):
            yield ruleset.place.file, observe_all(_sheets_under(ruleset, files, choice), plan, choice.as_of)


def read_safely(file: InputFile, registry: Registry) -> ReadResult:
    """Return what reading *file* gives; an exception is a problem (PR645)."""
    try:
        return face.read_sheets(file.path, registry=registry)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - one file must not take the others with it
        return ReadResult(problems=_failed(error, file))


def _score_safely(sheet: Sheet, file: InputFile, scoring: Scoring) -> Scorecard | tuple[Problem, ...]:
    choice = scoring.choice
    try:
        ruleset = choice.for_sheet(sheet)
        population = scoring.populations.get(ruleset.place.file)
        return scalar.evaluate(sheet, choice.plan_for(ruleset), as_of=choice.as_of, population=population)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - as above
        return _failed(error, file)


def _failed(error: BaseException, file: InputFile) -> tuple[Problem, ...]:
    if isinstance(error, ProblemsError):
        return error.problems
    _log.debug("%s failed", file.path, exc_info=error)
    return (problem("PR645", place=Place(file.path), reason=describe_exception(error)),)


def _sheets_under(ruleset: RuleSet, files: Iterable[InputFile], choice: RuleChoice) -> Iterator[Sheet]:
    """Yield the sheets that *ruleset* scores; one that cannot be looked at is left out, scoring says why."""
    plan = choice.plan_for(ruleset)
    for file in files:
        for sheet in read_safely(file, choice.registry).sheets:
            try:
                takes_part = choice.for_sheet(sheet) is ruleset
                observe_all([sheet], plan, choice.as_of)
            except KeyboardInterrupt:
                raise
            except BaseException:  # noqa: BLE001, S112 - one sheet must not take the others with it
                continue
            if takes_part:
                yield sheet


def _with_problems(read: ReadResult) -> Iterator[Sheet]:
    """Yield the sheets of a file; what was wrong in reading it and belongs to no sheet is said with the first."""
    own = [one for sheet in read.sheets for one in sheet.problems]
    common = tuple(one for one in read.problems if one not in own)
    for place, sheet in enumerate(read.sheets):
        yield sheet if place else evolve(sheet, problems=(*common, *sheet.problems))
