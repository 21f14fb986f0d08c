"""
The inputs as one stream of rows, cut into chunks that can be scored by themselves.

Under most rules a row stands for itself and chunks may end anywhere. Where rules look at all rows of a project, a chunk
ends where one project ends and another begins, and a project that comes again in a later chunk is a problem; where they
compare projects, everything is one chunk.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute
from attrs import evolve, field, frozen

from perfrules.engine.plan import Scope
from perfrules.engine.table.encode import Arrow, Integers
from perfrules.errors import BatchError, Problem, problem
from perfrules.runs.options import PROJECT_ROWS
from perfrules.runs.table_files import BadLine, FileRows, TableSource, pc, plain

__all__ = ["Chunk", "ChunkReader", "Cursor", "UnreadableLine", "project_names"]


@frozen(order=True)
class Cursor:
    """
    How far the inputs are read: *row* rows of the input at position *file*, and that up to its line *line*.

    A row has no line but its number; only lines that hold no row need the line, because no row tells them apart.
    """

    file: int = 0
    row: int = 0
    line: int = 0


@frozen
class UnreadableLine:
    """An unreadable line in a chunk: *at* rows of the chunk, and the input at position *file*."""

    at: int
    file: int
    line: BadLine


@frozen(eq=False)
class Chunk:
    """
    Rows that can be scored by themselves.

    Args:
        batch: The rows.
        file: For each row the position of its file among the inputs.
        row: For each row how many rows of its file stand before it.
        number: For each row the number of its line or row, from 1.
        unreadable: Lines that stand before, between or right behind these rows.
        bytes: How many bytes of all inputs have been read, about.
        cuts: Where else the chunk may be cut, rising; ``None`` for anywhere.
    """

    batch: Arrow
    file: Integers
    row: Integers
    number: Integers
    unreadable: tuple[UnreadableLine, ...]
    bytes: int
    cuts: Integers | None = field(default=None, kw_only=True)

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def cut(self, rows: int) -> tuple["Chunk", "Chunk"]:
        """Return the first *rows* rows, or as few more as `cuts` demands, and the rest."""
        at = min(rows, len(self))
        if self.cuts is not None:
            allowed = np.append(self.cuts, len(self))
            at = int(allowed[np.searchsorted(allowed, at)])
        return self._part(0, at, with_end=at == len(self)), self._part(at, len(self), with_end=at < len(self))

    def end(self, start: Cursor) -> Cursor:
        """Return how far the inputs are read behind this chunk; *start* is where it began."""
        result = [Cursor(item.file, item.line.before, item.line.line) for item in self.unreadable[-1:]]
        if len(self):
            result.append(Cursor(int(self.file[-1]), int(self.row[-1]) + 1, int(self.number[-1])))
        return max(result, default=start)

    def _part(self, start: int, end: int, *, with_end: bool) -> "Chunk":
        last = end if with_end else end - 1
        inside = tuple(evolve(item, at=item.at - start) for item in self.unreadable if start <= item.at <= last)
        cuts = None if self.cuts is None else self.cuts[(self.cuts > start) & (self.cuts < end)] - start
        return Chunk(
            self.batch.slice(start, end - start), self.file[start:end], self.row[start:end], self.number[start:end],
            inside, self.bytes, cuts=cuts,
        )  # fmt: skip


class ChunkReader:
    """
    All inputs, chunk by chunk.

    Args:
        inputs: The inputs, opened.
        schema: The columns wanted, as they are given.
        scope: What has to stand together.
        project: The name of the column of projects; ``None`` where there is none.
        batch_rows: How many rows a chunk has, more or less.
        population_rows: How many rows are held at most when everything is one chunk.
    """

    def __init__(
        self,
        inputs: Sequence[TableSource],
        schema: Arrow,
        scope: Scope,
        *,
        project: str | None,
        batch_rows: int,
        population_rows: int,
    ) -> None:
        self._inputs, self._schema, self._scope = inputs, schema, scope
        self._project, self._batch_rows = project, batch_rows
        self._most = {Scope.PROJECT: max(PROJECT_ROWS, 2 * batch_rows), Scope.POPULATION: population_rows}.get(scope)

    def chunks(self, start: Cursor) -> Iterator[Chunk]:
        """
        Yield the chunks from *start* on.

        Raises:
            BatchError: A file cannot be read (PR732, PR755, PR761, PR766); a project (PR744) or everything (PR745) that
                has to be held at once has too many rows.
        """
        buffered: list[Chunk] = []
        count = 0
        for part in self._file_chunks(start):
            buffered.append(part)
            count += len(part)
            if self._scope is not Scope.POPULATION and count >= self._batch_rows:
                buffered = list(self._emitted(_joined(buffered)))
                yield from buffered[:-1]
                buffered = buffered[-1:]
                count = sum(map(len, buffered))
            if self._most is not None and count > self._most:
                raise BatchError([self._too_many(buffered)])
        if buffered:
            yield self._with_cuts(_joined(buffered))

    def _emitted(self, chunk: Chunk) -> Iterator[Chunk]:
        """Yield what can be scored, and last what has to wait for more rows."""
        if self._scope is Scope.ROW:
            full = len(chunk) // self._batch_rows * self._batch_rows
            taken, rest = chunk.cut(full)
            while len(taken):
                item, taken = taken.cut(self._batch_rows)
                yield item
            yield rest
            return
        known = self._with_cuts(chunk)
        if known.cuts is None or not len(known.cuts):
            yield chunk
            return
        yield from known.cut(int(known.cuts[-1]))

    def _with_cuts(self, chunk: Chunk) -> Chunk:
        if self._scope is Scope.ROW:
            return chunk
        cuts = np.zeros(0, np.int64)
        if self._scope is Scope.PROJECT and self._project is not None:
            cuts = _cuts(chunk.batch.column(self._project))
        return evolve(chunk, cuts=cuts)

    def _too_many(self, buffered: Sequence[Chunk]) -> Problem:
        """Return why *buffered*, which cannot be cut, cannot grow any more."""
        if self._scope is Scope.POPULATION:
            return problem("PR745", limit=self._most)
        chunk = _joined(buffered)
        if self._project is None:
            return problem("PR744", project="", limit=self._most)
        names = project_names(chunk.batch.column(self._project))
        here = np.flatnonzero(pc.equal(names, names[0]).to_numpy(zero_copy_only=False))
        gaps = np.flatnonzero(np.diff(here) > 1)
        if not len(gaps):
            return problem("PR744", project=names[0], limit=self._most)
        before, again = here[gaps[0]], here[gaps[0] + 1]
        file = self._inputs[int(chunk.file[again])].file
        place = evolve(file.place, line=int(chunk.number[again]))
        return problem("PR743", place=place, project=names[0], row=chunk.number[before])

    def _file_chunks(self, start: Cursor) -> Iterator[Chunk]:
        before = sum(item.file.size for item in self._inputs[: start.file])
        for file in range(start.file, len(self._inputs)):
            opened, is_first = self._inputs[file], file == start.file
            for rows_read in opened.read(start.row if is_first else 0, self._schema.names):
                done = start.line if is_first else 0
                yield self._part(
                    rows_read, [entry for entry in rows_read.unreadable if entry.line > done], file, before
                )
            before += opened.file.size

    def _part(self, rows_read: FileRows, unreadable: Sequence[BadLine], file: int, before: int) -> Chunk:
        count = rows_read.batch.num_rows
        columns = [
            item if item.type == wanted.type else item.cast(wanted.type)
            for item, wanted in zip(rows_read.batch.columns, self._schema, strict=True)
        ]
        return Chunk(
            pa.RecordBatch.from_arrays(columns, schema=self._schema),
            np.full(count, file),
            np.arange(rows_read.first, rows_read.first + count),
            rows_read.numbers,
            tuple(
                UnreadableLine(min(count, max(0, entry.before - rows_read.first)), file, entry) for entry in unreadable
            ),
            before + rows_read.bytes,
        )


def project_names(column: Arrow) -> Arrow:
    """Return the projects in *column* as the texts that stand for them, the empty one for null."""
    kind = plain(column.type)
    texts = column.cast(kind) if pa.types.is_dictionary(column.type) else column
    return texts.cast(pa.string()).fill_null("")


def _cuts(column: Arrow) -> Integers:
    """Return before which rows all projects met so far are complete, as far as *column* shows; neither end counts."""
    codes = project_names(column).dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    last = np.zeros(codes.max(initial=-1) + 1, np.int64)
    last[codes] = np.arange(len(codes))
    reach = np.maximum.accumulate(last[codes])
    return np.flatnonzero(reach[:-1] < np.arange(1, len(codes))) + 1


def _joined(parts: Sequence[Chunk]) -> Chunk:
    """Return *parts*, which follow each other, as one chunk."""
    if len(parts) == 1:
        return parts[0]
    unreadable: list[UnreadableLine] = []
    at = 0
    for part in parts:
        unreadable += [evolve(item, at=at + item.at) for item in part.unreadable]
        at += len(part)
    return Chunk(
        pa.concat_batches([entry.batch for entry in parts]),
        np.concatenate([element.file for element in parts]),
        np.concatenate([value.row for value in parts]),
        np.concatenate([chunk.number for chunk in parts]),
        tuple(unreadable),
        parts[-1].bytes,
    )
