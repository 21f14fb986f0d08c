"""
From what rows add up to, and what is stated of projects, to totals, however many projects there are.

Both are spilled to the disk by the fingerprint of the project, so that a part of the projects can be concluded by
itself. Totals are spilled once more, by their place in the order of first appearance, and read in that order.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
from attrs import field, frozen
from pyarrow import ipc

from perfrules.engine.table.columns import PREFIXES, PROJECT_FIELDS, find_columns, project_columns_in
from perfrules.engine.table.encode import Array, Arrow, Integers
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import Problem, problem
from perfrules.runs.chunks import project_names
from perfrules.runs.ledger import State
from perfrules.runs.summary import ProjectCounts
from perfrules.runs.table_files import TableSource, pc, plain, writing

__all__ = [
    "COMPARTMENTS",
    "ProjectIndex",
    "ProjectTable",
    "ProjectTotals",
    "SpillTable",
    "counted_codes",
    "counted_projects",
    "project_schema",
    "project_table",
    "ranges",
]


_NAMED = 20
"""The number of unreadable lines that are named."""


@frozen(eq=False)
class ProjectTable:
    """
    A file of facts.

    Args:
        opened: The file.
        columns: Its columns by the fields they are; ``project`` first.
        schema: The columns of its tables.
    """

    opened: TableSource
    columns: Mapping[str, str]
    schema: Arrow = field(repr=False)

    @property
    def unused(self) -> Problem | None:
        """Why nothing is stated of any project (PR760), or ``None`` where something is."""
        if len(self.columns) > 1:
            return None
        names, column = self.opened.schema.names, self.columns["project"]
        return problem(
            "PR760",
            place=self.opened.file.place,
            column=column,
            unknown="、".join(name for name in names if name != column) or "—",
            known="、".join(item for item in (*PROJECT_FIELDS, *PREFIXES) if item != "project"),
        )

    def tables(self, problems: list[Problem]) -> Iterator[Arrow]:
        """Yield its lines as tables of `schema`; lines that cannot be read are said in *problems* (PR756)."""
        missed = 0
        for rows_read in self.opened.read(0, list(dict.fromkeys(self.columns.values()))):
            for item in rows_read.unreadable:
                missed += 1
                if missed <= _NAMED:
                    zh, en = item.problem.message(), item.problem.message("en")
                    place = item.problem.place
                    problems.append(problem("PR756", place=place, line=item.line, reason=zh, reason_en=en))
            cells = [rows_read.batch.column(name) for name in self.columns.values()]
            cells[0] = project_names(cells[0])
            yield pa.Table.from_arrays(cells, schema=self.schema)
        if missed > _NAMED:
            problems.append(problem("PR009", place=self.opened.file.place, count=missed - _NAMED))


def project_table(opened: TableSource, mapping: Mapping[str, str]) -> ProjectTable:
    """
    Return *opened* as a file of facts.

    Args:
        opened: The file.
        mapping: What fields are called, where that is not their own name; those of rows do not count.

    Raises:
        ColumnsError: The columns cannot be used (PR701, PR702, PR704).
    """
    names = opened.schema.names
    known = dict(mapping)
    if known.get("project") not in names:
        known.pop("project", None)  # the name it has in the rows
    find_columns(opened.schema.empty_table(), known, PROJECT_FIELDS)
    columns = {"project": known.get("project", "project"), **project_columns_in(opened.schema.empty_table(), known)}
    kinds = [pa.string(), *(opened.schema.field(column).type for column in list(columns.values())[1:])]
    return ProjectTable(opened, columns, pa.schema(list(zip(columns, kinds, strict=True))))


COMPARTMENTS = 1024
BUFFER_ROWS = 250_000
"""The number of lines that are held before they are written."""
_INDEX = b"compartments"
_OPTIONS = ipc.IpcWriteOptions(compression="lz4")


class SpillTable:
    """
    A table on the disk, in compartments.

    Args:
        folder: Where its files are.
        name: What they are called.
        schema: The columns of the table.
        files: How many files there are already.

    Attributes:
        files: How many files there are.
    """

    def __init__(self, folder: Path, name: str, schema: Arrow, files: int = 0) -> None:
        self._folder, self._name, self.schema, self.files = folder, name, schema, files
        self._waiting: list[Arrow] = []
        self._places: list[Integers] = []
        self._count = 0

    def add(self, table: Arrow, compartments: Integers | None = None) -> None:
        """
        Put the lines of *table* into *compartments*, numbers below `COMPARTMENTS`; all into the first unless given.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        self._waiting.append(table)
        self._places.append(np.zeros(table.num_rows, np.int64) if compartments is None else compartments)
        self._count += table.num_rows
        if self._count >= BUFFER_ROWS:
            self.flush()

    def flush(self) -> None:
        """
        Write what is held.

        Raises:
            OutputError: The system refuses (PR642).
        """
        if not self._count:
            return
        places = np.concatenate(self._places)
        order = np.argsort(places, kind="stable")
        table = pa.concat_tables(self._waiting).combine_chunks().take(pa.array(order))
        used, starts, counts = np.unique(places[order], return_index=True, return_counts=True)
        index = {_INDEX: json.dumps([used.tolist(), counts.tolist()]).encode()}
        path = self._path(self.files)
        schema = self.schema.with_metadata(index)
        with (
            writing(path),
            pa.OSFile(str(path), "wb") as sink,
            ipc.new_file(sink, schema, options=_OPTIONS) as writer,
        ):
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
                writer.write_table(table.slice(start, count), max_chunksize=count)
        self.files += 1
        self._waiting, self._places, self._count = [], [], 0

    def counts(self) -> Integers:
        """Return how many lines each compartment has; what is held is written first."""
        self.flush()
        result = np.zeros(COMPARTMENTS, np.int64)
        for number in range(self.files):
            used, counts = self._index(number)
            result[used] += counts
        return result

    def fetch(self, first: int, last: int) -> Arrow:
        """Return the lines of the compartments from *first* up to *last*, those put there first before others."""
        batches: list[Arrow] = []
        for number in range(self.files):
            with pa.OSFile(str(self._path(number))) as source:
                result = ipc.open_file(source)
                used = np.array(json.loads(result.schema.metadata[_INDEX])[0])
                wanted = np.flatnonzero((used >= first) & (used < last)).tolist()
                batches += [result.get_batch(place).replace_schema_metadata(None) for place in wanted]
        return pa.Table.from_batches(batches, schema=self.schema)

    def batches(self) -> Iterator[Arrow]:
        """Yield all lines, file by file; what is held is written first."""
        self.flush()
        for number in range(self.files):
            with pa.OSFile(str(self._path(number))) as source:
                stored = ipc.open_file(source)
                for place in range(stored.num_record_batches):
                    yield stored.get_batch(place).replace_schema_metadata(None)

    def _index(self, number: int) -> tuple[list[int], list[int]]:
        with pa.OSFile(str(self._path(number))) as source:
            used, counts = json.loads(ipc.open_file(source).schema.metadata[_INDEX])
        return used, counts

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}-{number:05d}.arrow"


def ranges(counts: Integers, lines: int) -> Iterator[tuple[int, int]]:
    """
    Yield ranges of compartments that have at most *lines* lines together, or of one that has more.

    Args:
        counts: How many lines each compartment has.
        lines: How many are wanted at most.
    """
    first, buffered = 0, 0
    for place, count in enumerate(counts.tolist()):
        if buffered and buffered + count > lines:
            yield first, place
            first, buffered = place, 0
        buffered += count
    yield first, len(counts)


GROUP_ROWS = 100_000
"""The number of lines that are concluded at once; a project takes a few kilobytes meanwhile."""
_ORDER = "_order"
_SUBTOTALS, _STATED, _FACTS, _TOTALS = "subtotals", "stated", "facts", "totals"


def project_schema(kernel: TableScorer) -> Arrow:
    """Return the columns of totals as they are written."""
    return pa.schema([pa.field(item.name, plain(item.type)) for item in kernel.project_schema])


class ProjectTotals:
    """
    What is known of projects while their rows are read, and what becomes of it.

    Args:
        scoring: The kernel that scores the rows, with their names of columns.
        concluding: A kernel of the same rules that knows what the columns of facts are called.
        nothing: A batch of the rows' columns without rows.
        work: The folder for what does not fit into memory.
        facts: What is stated of projects; ``None`` to look for it in the rows.
        state: How far the run has come.
    """

    def __init__(
        self,
        scoring: TableScorer,
        concluding: TableScorer,
        nothing: Arrow,
        work: Path,
        *,
        facts: ProjectTable | None,
        state: State,
    ) -> None:
        self._scoring, self._concluding, self._work, self._project_table = scoring, concluding, work, facts
        self._subtotals = SpillTable(work, _SUBTOTALS, _ordered(scoring.subtotal_schema), state.kept.get(_SUBTOTALS, 0))
        stated = None if facts is not None else scoring.project_data(nothing)
        self._stated = (
            None if stated is None else SpillTable(work, _STATED, _ordered(stated.schema), state.kept.get(_STATED, 0))
        )
        self.lines = state.lines

    @property
    def kept(self) -> dict[str, int]:
        """The number of files each table on the disk has."""
        tables = {_SUBTOTALS: self._subtotals, _STATED: self._stated}
        return {name: table.files for name, table in tables.items() if table is not None}

    def add(self, batch: Arrow, rows: Arrow) -> None:
        """
        Take in *batch*, scored as *rows*.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        subtotals = pa.Table.from_batches([self._scoring.subtotals(batch, rows)])
        compartments = _compartments(subtotals.column("project"))
        self._subtotals.add(_with_order(subtotals, self.lines), compartments)
        if self._stated is not None:
            # its projects are those of the subtotals, in the same order
            self._stated.add(_with_order(self._scoring.project_data(batch), self.lines), compartments)
        self.lines += subtotals.num_rows

    def flush(self) -> None:
        """
        Bring what is held to the disk.

        Raises:
            OutputError: The system refuses (PR642).
        """
        self._subtotals.flush()
        if self._stated is not None:
            self._stated.flush()

    def totals(self, problems: list[Problem], on_progress: Callable[[int], None]) -> Iterator[Arrow]:
        """
        Yield totals as tables, projects in the order of their first rows, then those that only the facts name.

        Args:
            problems: Lines of facts that cannot be read are put here (PR756).
            on_progress: Called with the number of projects concluded.
        """
        stated, lines = self._stated, self.lines
        if self._project_table is not None:
            stated, lines = self._spilled(self._project_table, problems)
        counts = self._subtotals.counts() + (0 if stated is None else stated.counts())
        groups = list(ranges(counts, GROUP_ROWS))
        if len(groups) == 1:
            yield self._group(*groups[0], stated).drop_columns(_ORDER)
            return
        totals = SpillTable(self._work, _TOTALS, _ordered(project_schema(self._concluding)))
        done = 0
        for first, last in groups:
            on_progress(done)
            table = self._group(first, last, stated)
            done += table.num_rows
            totals.add(table, table.column(_ORDER).to_numpy() * COMPARTMENTS // max(1, lines))
        for first, last in ranges(totals.counts(), GROUP_ROWS):
            yield _in_order(totals.fetch(first, last)).drop_columns(_ORDER)

    def _spilled(self, facts: ProjectTable, problems: list[Problem]) -> tuple[SpillTable, int]:
        """Return *facts* on the disk, and how many lines there are with those of the subtotals."""
        spilled = SpillTable(self._work, _FACTS, _ordered(facts.schema))
        lines = self.lines
        for table in facts.tables(problems):
            spilled.add(_with_order(table, lines), _compartments(table.column("project")))
            lines += table.num_rows
        return spilled, lines

    def _group(self, first: int, last: int, stated: SpillTable | None) -> Arrow:
        """Return the totals of the projects in some compartments, with the order of each."""
        subtotals = _in_order(self._subtotals.fetch(first, last))
        facts = None if stated is None else _in_order(stated.fetch(first, last))
        if facts is not None and stated is self._stated:
            facts = _first_lines(facts)  # a project cut over chunks states the same once more
        result = self._concluding.totals(
            subtotals.drop_columns(_ORDER), None if facts is None else facts.drop_columns(_ORDER)
        )
        known = [item.select(["project", _ORDER]) for item in (subtotals, facts) if item is not None]
        order = _first_lines(pa.concat_tables(known)).column(_ORDER)
        plain_columns = [
            entry.cast(field.type)
            for entry, field in zip(result.columns, project_schema(self._concluding), strict=True)
        ]
        return _in_order(
            pa.Table.from_arrays([*plain_columns, order], schema=_ordered(project_schema(self._concluding)))
        )


def counted_projects(table: Arrow) -> ProjectCounts:
    """Return how many projects of each kind *table*, of totals, has."""
    complete = table.column("complete")
    grades = pc.value_counts(table.column("grade").filter(complete).drop_null()).to_pylist()
    return ProjectCounts(
        projects=table.num_rows,
        grades={grade["values"]: grade["counts"] for grade in grades},
        incomplete=table.num_rows - pc.sum(pc.cast(complete, pa.int64()), min_count=0).as_py(),
        codes=counted_codes(table.column("problems")),
    )


def _compartments(names: Arrow) -> Integers:
    fingerprints = [crc32((name or "").encode()) for name in names.to_pylist()]
    return np.array(fingerprints, np.int64) % COMPARTMENTS


def _ordered(schema: Arrow) -> Arrow:
    return schema.remove_metadata().append(pa.field(_ORDER, pa.int64()))


def _with_order(table: Arrow, start: int) -> Arrow:
    order = pa.array(np.arange(start, start + table.num_rows))
    return pa.Table.from_arrays([*table.columns, order], schema=_ordered(table.schema))


def _in_order(table: Arrow) -> Arrow:
    return table.take(pa.array(np.argsort(table.column(_ORDER).to_numpy(), kind="stable")))


def _first_lines(table: Arrow) -> Arrow:
    """Return the first line of each project in *table*."""
    names = table.column("project").combine_chunks()
    names = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    if not len(names):
        return table
    codes = names.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    first = np.zeros(codes.max() + 1, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return table.take(pa.array(first))


def counted_codes(column: Arrow) -> Mapping[str, int]:
    """Return in how many rows each code occurs; *column* holds codes joined by blanks."""
    counts: Counter[str] = Counter()
    for value_count in pc.value_counts(column).to_pylist():
        for code in sorted({*(value_count["values"] or "").split()}):
            counts[code] += value_count["counts"]
    return counts


class ProjectIndex:
    """
    Fingerprints of names, of 64 bits each, in sorted runs that are merged when they have come to be of like size.

    Two of ten million names have the same fingerprint once in 400 000 runs; who asks has to look closer then.

    Args:
        folder: Where they are saved.
        files: How many files were saved already; they are loaded.
    """

    def __init__(self, folder: Path, files: int = 0) -> None:
        self._folder, self.files = folder, files
        self._runs: list[Array] = []
        self._fresh: list[Array] = []
        for number in range(files):
            self._take(np.load(self._path(number)))

    def add(self, names: Iterable[str]) -> list[int]:
        """Add *names*, each different, and return the positions of those that may have been added before."""
        fingerprints = np.frombuffer(
            b"".join([blake2b(name.encode(), digest_size=8).digest() for name in names]), np.uint64
        )
        known = np.zeros(len(fingerprints), np.bool_)
        for run in self._runs:
            places = np.minimum(np.searchsorted(run, fingerprints), len(run) - 1)
            known |= run[places] == fingerprints
        fresh = np.sort(fingerprints[~known])
        self._take(fresh)
        self._fresh.append(fresh)
        return [int(place) for place in np.flatnonzero(known)]

    def save(self) -> None:
        """
        Save what was added since the last time.

        Raises:
            OutputError: The system refuses (PR642).
        """
        path = self._path(self.files)
        with writing(path):
            np.save(path, np.concatenate([np.zeros(0, np.uint64), *self._fresh]))
        self._fresh = []
        self.files += 1

    def _take(self, run: Array) -> None:
        if not len(run):
            return
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]), kind="stable")

    def _path(self, number: int) -> Path:
        return self._folder / f"seen-{number:05d}.npy"
