"""Inputs opened as one table, and everything that can be known to be wrong before the first row is read."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import pyarrow as pa
from attrs import evolve, field, frozen

from perfrules import __version__
from perfrules.engine.plan import Scope
from perfrules.engine.table.columns import (
    OUTCOMES,
    PROJECT_FIELDS,
    ROW_FIELDS,
    ColumnKind,
    project_column_problems,
    project_columns_in,
)
from perfrules.engine.table.encode import Arrow, Mask
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import BatchError, ColumnsError, Problem, problem
from perfrules.model.display import full_repr
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import Registry
from perfrules.runs.chunks import Chunk
from perfrules.runs.csv_files import Dialect, open_csv
from perfrules.runs.inputs import TableFile, check_outputs, find_inputs, input_file
from perfrules.runs.ledger import fingerprint, fingerprint_of_bytes, fingerprint_of_ends
from perfrules.runs.options import PARTITION_ROWS, Format, Options, check_options
from perfrules.runs.projects import ProjectTable, counted_codes, project_table
from perfrules.runs.summary import RowCounts
from perfrules.runs.table_files import BadLine, TableSource, check_columns, open_arrow, open_parquet, plain, reading
from perfrules.source import escape_control_chars
from perfrules.wording import Language

__all__ = ["Scored", "Scorer", "TableJob", "empty_batch", "fingerprint_now", "prepare"]


_REJECTED = pa.schema(
    [
        pa.field("source_file", pa.string()),
        pa.field("source_row", pa.int64()),
        pa.field("problems", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("source_text", pa.string()),
    ]
)
_NOT_RATABLE = OUTCOMES.index(Outcome.NOT_RATABLE)


@frozen(eq=False)
class Scored:
    """
    A chunk scored.

    Args:
        rows: What the kernel says of each row.
        output: The columns that are kept, and what the kernel says.
        rejected: Rows that cannot be rated and lines that cannot be read, in their order; ``None`` where nobody wants
            them.
        counts: How many there are.
    """

    rows: Arrow
    output: Arrow
    rejected: Arrow | None
    counts: RowCounts


class Scorer:
    """
    Scores chunks.

    Args:
        ruleset: The rules.
        options: What is wanted.
        schema: The columns of the chunks.
        files: The names of the inputs.
        registry: Where indicator types come from.

    Attributes:
        kernel: The rules.
        output_schema: The columns of what is written.
        rejected_schema: The columns of what is rejected.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
        RuleSetError: The rule set was built by hand and names types or parameters that do not exist.
    """

    def __init__(
        self, ruleset: RuleSet, options: Options, schema: Arrow, files: Sequence[str], registry: Registry
    ) -> None:
        self._files = [escape_control_chars(file) for file in files]
        self._wants_rejected, self._wants_detail = options.rejected is not None, options.detail is not None
        self._language: Language = options.language

        def kernel(detail: Language | None) -> TableScorer:
            return TableScorer(ruleset, columns=options.columns, as_of=options.as_of, detail=detail, registry=registry)

        self.kernel = kernel(options.detail)
        self._explaining: TableScorer | None = None
        if self._wants_rejected and not self._wants_detail:
            self._explaining = kernel(options.language)
            if self.kernel.scope is Scope.POPULATION:  # a row alone is not rated as it is among all others
                self.kernel, self._explaining = self._explaining, None
        self.kernel.scores(empty_batch(schema))
        added = [item for item in self.kernel.row_schema if item.name != "detail" or self._wants_detail]
        names = [entry.name for entry in added]
        kept = schema.names if options.keep is None else options.keep
        self._kept = [name for name in kept if name not in names]
        self._added = names
        self.output_schema = pa.schema([*(schema.field(name) for name in self._kept), *added])
        own = [element for element in schema if element.name not in _REJECTED.names]
        self.rejected_schema = pa.schema([*_REJECTED, *(pa.field(value.name, plain(value.type)) for value in own)])

    def score(self, chunk: Chunk) -> Scored:
        """Return *chunk* scored."""
        rows = self.kernel.scores(chunk.batch)
        columns = [chunk.batch.column(name) for name in self._kept] + [rows.column(name) for name in self._added]
        output = pa.RecordBatch.from_arrays(columns, schema=self.output_schema)
        outcome = rows.column("outcome").indices.to_numpy(zero_copy_only=False)
        rejected = self._rejected(chunk, rows, outcome == _NOT_RATABLE) if self._wants_rejected else None
        return Scored(rows, output, rejected, _counts(chunk, rows))

    def _rejected(self, chunk: Chunk, rows: Arrow, bad: Mask) -> Arrow:
        positions = np.flatnonzero(bad)
        batch, explained = chunk.batch.take(pa.array(positions)), rows.take(pa.array(positions))
        if self._explaining is not None:
            explained = self._explaining.scores(batch)
        files = [str(self._files[item]) for item in chunk.file[positions].tolist()]
        own = {
            "source_file": pa.array(files, pa.string()),
            "source_row": pa.array(chunk.number[positions]),
            "problems": plain_array(rows.column("problems").take(pa.array(positions))),
            "reason": explained.column("detail"),
            "source_text": pa.nulls(len(positions), pa.string()),
        }
        columns = [
            own[entry.name] if entry.name in own else plain_array(batch.column(entry.name))
            for entry in self.rejected_schema
        ]
        result = pa.Table.from_arrays(columns, schema=self.rejected_schema)
        if not chunk.unreadable:
            return result
        lines = pa.Table.from_pylist(
            [self._line(element.line) for element in chunk.unreadable], schema=self.rejected_schema
        )
        places = [*(2 * positions + 1).tolist(), *(2 * value.at for value in chunk.unreadable)]
        return pa.concat_tables([result, lines]).take(pa.array(np.argsort(places, kind="stable")))

    def _line(self, bad_line: BadLine) -> dict[str, object]:
        return {
            "source_file": escape_control_chars(str(bad_line.file.path)),
            "source_row": bad_line.line,
            "problems": bad_line.problem.code,
            "reason": bad_line.problem.message(self._language),
            "source_text": bad_line.text,
        }


def empty_batch(schema: Arrow) -> Arrow:
    """Return a batch of the columns of *schema* without rows."""
    return pa.RecordBatch.from_arrays([pa.array([], item.type) for item in schema], schema=schema)


def _counts(chunk: Chunk, rows: Arrow) -> RowCounts:
    outcomes = np.bincount(rows.column("outcome").indices.to_numpy(zero_copy_only=False), minlength=len(OUTCOMES))
    return RowCounts(
        rows=len(chunk),
        outcomes={item.value: count for item, count in zip(OUTCOMES, outcomes.tolist(), strict=True) if count},
        codes=counted_codes(rows.column("problems")),
        unreadable=Counter(entry.line.problem.code for entry in chunk.unreadable),
    )


def plain_array(column: Arrow) -> Arrow:
    """Return *column* without a dictionary."""
    return column.cast(plain(column.type))


Result = TypeVar("Result")
_NONE = "—"


def open_inputs(files: Sequence[TableFile], options: Options) -> tuple[list[TableSource], list[Problem]]:
    """
    Return *files* opened, and what is wrong with them.

    Problems: PR004, PR732, PR742, PR761, PR766 (a file that cannot be read), PR733 and PR734 (columns unlike those
    of the first).
    """
    opened: list[TableSource] = []
    problems: list[Problem] = []
    for file in files:
        try:
            opened.append(open_input(file, options))
        except BatchError as error:
            problems += error.problems
    for item in opened[1:]:
        problems += _differences(item, opened[0])
    return opened, problems


def open_input(file: TableFile, options: Options) -> TableSource:
    """
    Return *file* opened.

    Raises:
        BatchError: It cannot be read: PR004, PR732, PR742, PR761, PR766.
    """
    if not file.size:
        raise BatchError([problem("PR004", place=file.place)])
    with reading(file):
        match file.format:
            case Format.CSV | Format.TSV:
                return open_csv(file, _dialect(file, options))
            case Format.PARQUET:
                return open_parquet(file)
        return open_arrow(file)


def _dialect(file: TableFile, options: Options) -> Dialect:
    fields = {**ROW_FIELDS, **PROJECT_FIELDS}

    def named(kind: ColumnKind) -> tuple[str, ...]:
        return tuple(options.columns.get(name, name) for name, item in fields.items() if item.kind is kind)

    delimiter = options.delimiter or file.format.delimiter
    return Dialect(delimiter, options.encoding, flags=named(ColumnKind.FLAG), days=named(ColumnKind.DATE))


def _differences(table_source: TableSource, first: TableSource) -> list[Problem]:
    """Return how the columns of *table_source* differ from those of *first*."""
    here, there = set(table_source.schema.names), set(first.schema.names)
    named = str(first.file.path)
    if here != there:
        missing, more = ("、".join(sorted(names)) or _NONE for names in (there - here, here - there))
        return [problem("PR733", place=table_source.file.place, first=named, missing=missing, more=more)]
    if len(here) < len(table_source.schema) or len(there) < len(first.schema):
        return []  # names that occur twice are said of every file
    return [
        problem("PR734", place=table_source.file.place, column=name, found=result, first=named, wanted=wanted)
        for name in first.schema.names
        if (result := plain(table_source.schema.field(name).type)) != (wanted := plain(first.schema.field(name).type))
    ]


def aligned(schemas: Sequence[Arrow], columns: Sequence[str]) -> Arrow:
    """Return the schema of *columns* in which all files are read: dictionaries only where all have the same."""
    fields = []
    for name in columns:
        kinds = {schema.field(name).type for schema in schemas}
        fields.append(pa.field(name, kinds.pop() if len(kinds) == 1 else plain(kinds.pop())))
    return pa.schema(fields)


@frozen(eq=False)
class TableJob:
    """
    A run that can begin.

    Args:
        options: What is wanted.
        ruleset: The rules.
        registry: Where indicator types come from.
        inputs: The inputs, opened.
        schema: The columns that are read.
        scorer: Scores chunks.
        facts: What is stated of projects in a file of its own, or ``None``.
        fingerprints: What tells each input file, the file of facts behind the others, from what it may become.
        key: Fingerprint of all that the outputs rest on.
        digest: Fingerprint of all that the rule set says, wherever its file is.
    """

    options: Options
    ruleset: RuleSet = field(repr=False)
    registry: Registry = field(repr=False)
    inputs: Sequence[TableSource]
    schema: Arrow = field(repr=False)
    scorer: Scorer = field(repr=False)
    facts: ProjectTable | None
    fingerprints: Sequence[tuple[TableFile, str]]
    key: str
    digest: str

    @property
    def sources(self) -> list[str]:
        """The files that are read, which are never overwritten."""
        return [str(item.path) for item, _ in self.fingerprints]

    @property
    def bytes(self) -> int:
        """The number of bytes the inputs have."""
        return sum(item.file.size for item in self.inputs)

    @property
    def about(self) -> dict[str, object]:
        """The line that the output keeps of the run."""
        inputs = [str(item.file.path) for item in self.inputs]
        return {"perfrules": __version__, "ruleset": self.ruleset.id, "digest": self.digest, "inputs": inputs}

    @property
    def project(self) -> str | None:
        """The name of the column of projects, or ``None`` where there is none."""
        name = self.options.columns.get("project", "project")
        return name if name in self.schema.names else None


def prepare(options: Options, ruleset: RuleSet, registry: Registry) -> TableJob:
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
    if any(item.code == "PR751" for item in problems):
        raise BatchError(problems)  # nothing can be read in another encoding than those
    inputs, unopened = open_inputs(files, options)
    problems += unopened
    facts = _collected(problems, lambda: _project_table(facts_file, options)) if facts_file is not None else None
    if not inputs:
        raise BatchError(problems)
    schema = _schema(inputs, options, problems)
    names = [str(file.path) for file in files]
    kept = None if options.keep is None else tuple(entry for entry in options.keep if entry in schema.names)
    usable = evolve(options, keep=kept)  # PR735 and PR704 say what is not
    scorer = _collected(problems, lambda: Scorer(ruleset, usable, schema, names, registry), inputs[0].file)
    if scorer is not None:
        problems += _check_written(options, scorer)
        problems += _check_population(options, scorer, inputs)
    fingerprints = _collected(problems, lambda: [(file, fingerprint_now(file)) for file in everything])
    if problems or scorer is None or fingerprints is None:
        raise BatchError([element for number, element in enumerate(problems) if element not in problems[:number]])
    key = _key(options, ruleset, registry, fingerprints)
    digest = fingerprint_of_bytes(full_repr(ruleset).encode())
    return TableJob(options, ruleset, registry, inputs, schema, scorer, facts, fingerprints, key, digest)


def _collected(problems: list[Problem], make: Callable[[], Result], file: TableFile | None = None) -> Result | None:
    """Return what *make* makes; the problems it raises go to *problems*, with the place of *file*."""
    try:
        return make()
    except (BatchError, ColumnsError) as error:
        problems += [item if file is None else item.at(file.place) for item in error.problems]
    return None


def _project_table(file: TableFile, options: Options) -> ProjectTable:
    return project_table(open_input(file, options), options.columns)


def _schema(inputs: Sequence[TableSource], options: Options, problems: list[Problem]) -> Arrow:
    """Return the columns that are read; what cannot be (PR701, PR704, PR735) goes to *problems*."""
    first = inputs[0]
    names = list(dict.fromkeys(first.schema.names))
    stated = project_columns_in(first.schema.empty_table(), options.columns)
    if options.keep is not None:
        problems += [
            problem("PR735", place=first.file.place, column=name, known="、".join(names))
            for name in options.keep
            if name not in names
        ]
        if options.rejected is None and all(column in names for column in options.columns.values()):
            used = {options.columns.get(name, name) for name in ROW_FIELDS} | {*stated.values(), *options.keep}
            names = [name for name in names if name in used]
    if options.projects is not None and options.facts is None:
        absent = project_column_problems(first.schema.empty_table(), options.columns)
        problems += [entry.at(first.file.place) for entry in absent]
    twice = [name for name in names if len(first.schema.get_all_field_indices(name)) > 1]
    problems += [problem("PR704", place=first.file.place, column=name) for name in twice]
    names = [name for name in names if name not in twice]
    fitting = [
        item.schema for item in inputs if all(len(item.schema.get_all_field_indices(name)) == 1 for name in names)
    ]
    return aligned(fitting, names) if fitting else pa.schema([])


def _check_written(options: Options, scorer: Scorer) -> list[Problem]:
    form = options.written_format if options.is_folder else Format.of(options.output)
    problems = [] if form is None else check_columns(scorer.output_schema, form, options.output)
    if options.rejected is not None and (form := Format.of(options.rejected)) is not None:
        problems += check_columns(scorer.rejected_schema, form, options.rejected)
    return problems


def _check_population(options: Options, scorer: Scorer, inputs: Sequence[TableSource]) -> list[Problem]:
    known = sum(item.rows or 0 for item in inputs)
    is_too_large = scorer.kernel.scope is Scope.POPULATION and known > options.population_rows
    return [problem("PR745", limit=options.population_rows)] if is_too_large else []


def fingerprint_now(file: TableFile) -> str:
    """
    Return what tells *file* from what it may become.

    Raises:
        BatchError: It cannot be read (PR732).
    """
    with reading(file):
        return fingerprint_of_ends(file)


def _key(options: Options, ruleset: RuleSet, registry: Registry, fingerprints: Sequence[tuple[TableFile, str]]) -> str:
    return fingerprint(
        __version__,
        [str(plugin) for plugin in registry.plugins],
        ruleset,
        [(str(item.path.resolve()), mark) for item, mark in fingerprints],
        options.columns,
        options.keep,
        [
            None if entry is None else str(entry.resolve())
            for entry in (options.projects, options.facts, options.rejected)
        ],
        options.partition_rows or PARTITION_ROWS,
        options.written_format.value,
        [options.encoding, options.delimiter],
        [options.detail, options.language],
        options.as_of,
        options.batch_rows,
    )
