"""Everything that can be known to be wrong before the first row is read, said at once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pyarrow as pa
from attrs import evolve, field, frozen

from perfrules import __version__
from perfrules.batch.chunks import Opened
from perfrules.batch.facts import Facts, facts_of
from perfrules.batch.failing import reading
from perfrules.batch.files import InputFile, check_outputs, find_inputs, input_file, mark_of
from perfrules.batch.formats import Format
from perfrules.batch.opening import aligned, open_input, open_inputs
from perfrules.batch.options import PARTITION_ROWS, Options, check_options
from perfrules.batch.row_files import check_columns
from perfrules.batch.scoring import Scorer
from perfrules.engine.table.columns import ROWS, facts_in, unfit_facts
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import Scope
from perfrules.errors import BatchError, ColumnsError, Problem, problem
from perfrules.folders.fingerprint import fingerprint, fingerprint_of_bytes
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import Registry

__all__ = ["Job", "prepare"]

Made = TypeVar("Made")


@frozen(eq=False)
class Job:
    """
    A run that can begin.

    Args:
        options: What is wanted.
        ruleset: The rules.
        registry: Where indicator types come from.
        inputs: The inputs, opened.
        schema: The columns that are read.
        scorer: Scores pieces.
        facts: What is stated of projects in a file of its own, or ``None``.
        marks: What tells each input file, the file of facts behind the others, from what it may become.
        key: Fingerprint of all that the outputs rest on.
        digest: Fingerprint of all that the rule set says, wherever its file is.
    """

    options: Options
    ruleset: RuleSet = field(repr=False)
    registry: Registry = field(repr=False)
    inputs: Sequence[Opened]
    schema: Arrow = field(repr=False)
    scorer: Scorer = field(repr=False)
    facts: Facts | None
    marks: Sequence[tuple[InputFile, str]]
    key: str
    digest: str

    @property
    def sources(self) -> list[str]:
        """The files that are read, which are never overwritten."""
        return [str(one.path) for one, _ in self.marks]

    @property
    def bytes(self) -> int:
        """How many bytes the inputs have."""
        return sum(one.file.size for one in self.inputs)

    @property
    def about(self) -> dict[str, object]:
        """What is said of the run where its output is."""
        inputs = [str(one.file.path) for one in self.inputs]
        return {"perfrules": __version__, "ruleset": self.ruleset.id, "digest": self.digest, "inputs": inputs}

    @property
    def project(self) -> str | None:
        """The name of the column of projects, or ``None`` where there is none."""
        name = self.options.columns.get("project", "project")
        return name if name in self.schema.names else None


def prepare(options: Options, ruleset: RuleSet, registry: Registry) -> Job:
    """
    Return the run that *options* describe.

    Raises:
        BatchError: It cannot begin; every reason that can be seen is given. Options (PR740, PR751, PR757,
            PR764), inputs (PR004, PR730-PR734, PR742, PR745, PR752, PR753, PR761, PR762, PR766), their columns
            (PR701-PR704, PR735), outputs (PR642, PR644, PR731, PR736-PR739, PR759, PR762, PR763).
        RuleSetError: *ruleset* was built by hand and names types or parameters that do not exist.
    """
    problems = check_options(options)
    files, unfound = find_inputs(options.inputs)
    facts_file = None if options.facts is None else input_file(options.facts, problems)
    if options.facts is not None and options.projects is None:
        problems.append(problem("PR757"))
    everything = [*files, *([] if facts_file is None else [facts_file])]
    problems += [*unfound, *check_outputs(options, everything)]
    if any(one.code == "PR751" for one in problems):
        raise BatchError(problems)  # nothing can be read in another encoding than those
    inputs, unopened = open_inputs(files, options)
    problems += unopened
    facts = _collected(problems, lambda: _facts(facts_file, options)) if facts_file is not None else None
    if not inputs:
        raise BatchError(problems)
    schema = _schema(inputs, options, problems)
    names = [str(one.path) for one in files]
    kept = None if options.keep is None else tuple(one for one in options.keep if one in schema.names)
    usable = evolve(options, keep=kept)  # PR735 and PR704 say what is not
    scorer = _collected(problems, lambda: Scorer(ruleset, usable, schema, names, registry), inputs[0].file)
    if scorer is not None:
        problems += _check_written(options, scorer)
        problems += _check_population(options, scorer, inputs)
    marks = _collected(problems, lambda: _marks(everything))
    if problems or scorer is None or marks is None:
        raise BatchError([one for number, one in enumerate(problems) if one not in problems[:number]])
    key = _key(options, ruleset, registry, marks)
    digest = fingerprint_of_bytes(repr(ruleset).encode())
    return Job(options, ruleset, registry, inputs, schema, scorer, facts, marks, key, digest)


def _collected(problems: list[Problem], make: Callable[[], Made], file: InputFile | None = None) -> Made | None:
    """Return what *make* makes; the problems it raises go to *problems*, with the place of *file*."""
    try:
        return make()
    except (BatchError, ColumnsError) as error:
        problems += [one if file is None else one.at(file.place) for one in error.problems]
    return None


def _facts(file: InputFile, options: Options) -> Facts:
    return facts_of(open_input(file, options), options.columns)


def _schema(inputs: Sequence[Opened], options: Options, problems: list[Problem]) -> Arrow:
    """Return the columns that are read; what cannot be (PR701, PR704, PR735) goes to *problems*."""
    first = inputs[0]
    names = list(dict.fromkeys(first.schema.names))
    stated = facts_in(first.schema.empty_table(), options.columns)
    if options.keep is not None:
        problems += [
            problem("PR735", place=first.file.place, column=name, known="、".join(names))
            for name in options.keep
            if name not in names
        ]
        if options.rejected is None and all(one in names for one in options.columns.values()):
            used = {options.columns.get(name, name) for name in ROWS} | {*stated.values(), *options.keep}
            names = [name for name in names if name in used]
    if options.projects is not None and options.facts is None:
        absent = unfit_facts(first.schema.empty_table(), options.columns)
        problems += [one.at(first.file.place) for one in absent]
    twice = [name for name in names if len(first.schema.get_all_field_indices(name)) > 1]
    problems += [problem("PR704", place=first.file.place, column=name) for name in twice]
    names = [name for name in names if name not in twice]
    fitting = [one.schema for one in inputs if all(len(one.schema.get_all_field_indices(name)) == 1 for name in names)]
    return aligned(fitting, names) if fitting else pa.schema([])


def _check_written(options: Options, scorer: Scorer) -> list[Problem]:
    form = options.written_format if options.is_folder else Format.of(options.output)
    problems = [] if form is None else check_columns(scorer.output_schema, form, options.output)
    if options.rejected is not None and (form := Format.of(options.rejected)) is not None:
        problems += check_columns(scorer.rejected_schema, form, options.rejected)
    return problems


def _check_population(options: Options, scorer: Scorer, inputs: Sequence[Opened]) -> list[Problem]:
    known = sum(one.rows or 0 for one in inputs)
    is_too_large = scorer.kernel.scope is Scope.POPULATION and known > options.population_rows
    return [problem("PR745", limit=options.population_rows)] if is_too_large else []


def _marks(files: Sequence[InputFile]) -> list[tuple[InputFile, str]]:
    marks = []
    for one in files:
        with reading(one):
            marks.append((one, mark_of(one)))
    return marks


def _key(options: Options, ruleset: RuleSet, registry: Registry, marks: Sequence[tuple[InputFile, str]]) -> str:
    return fingerprint(
        __version__,
        [str(one) for one in registry.plugins],
        ruleset,
        [(str(one.path.resolve()), mark) for one, mark in marks],
        options.columns,
        options.keep,
        [None if one is None else str(one.resolve()) for one in (options.projects, options.facts, options.rejected)],
        options.partition_rows or PARTITION_ROWS,
        options.written_format.value,
        [options.encoding, options.delimiter],
        [options.detail, options.language],
        options.as_of,
        options.batch_rows,
    )
