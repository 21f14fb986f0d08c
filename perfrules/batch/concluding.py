"""
From what rows add up to, and what is stated of projects, to totals, however many projects there are.

Both are kept on shelves by the fingerprint of the project, so that a part of the projects can be concluded by itself.
Totals are put on another shelf by their place in the order of first appearance, and leave it in that order.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa

from perfrules.batch.compute import compute as pc
from perfrules.batch.facts import Facts
from perfrules.batch.ledger import State
from perfrules.batch.opening import plain
from perfrules.batch.scoring import counted_codes
from perfrules.batch.shelves import COMPARTMENTS, Shelf, ranges
from perfrules.batch.summary import ProjectCounts
from perfrules.engine.table.encode import Arrow, Integers
from perfrules.engine.table.scorer import Kernel
from perfrules.errors import Problem

__all__ = ["Projects", "counted_projects", "project_schema"]

GROUP_LINES = 100_000
"""How many lines are concluded at once; a project takes a few kilobytes meanwhile."""
_ORDER = "_order"
_SUBTOTALS, _STATED, _FACTS, _TOTALS = "subtotals", "stated", "facts", "totals"


def project_schema(kernel: Kernel) -> Arrow:
    """Return the columns of totals as they are written."""
    return pa.schema([pa.field(one.name, plain(one.type)) for one in kernel.project_schema])


class Projects:
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
        self, scoring: Kernel, concluding: Kernel, nothing: Arrow, work: Path, *, facts: Facts | None, state: State
    ) -> None:
        self._scoring, self._concluding, self._work, self._facts = scoring, concluding, work, facts
        self._subtotals = Shelf(work, _SUBTOTALS, _ordered(scoring.subtotal_schema), state.kept.get(_SUBTOTALS, 0))
        stated = None if facts is not None else scoring.facts(nothing)
        self._stated = (
            None if stated is None else Shelf(work, _STATED, _ordered(stated.schema), state.kept.get(_STATED, 0))
        )
        self.lines = state.lines

    @property
    def kept(self) -> dict[str, int]:
        """How many files each shelf has."""
        shelves = {_SUBTOTALS: self._subtotals, _STATED: self._stated}
        return {name: shelf.files for name, shelf in shelves.items() if shelf is not None}

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
            self._stated.add(_with_order(self._scoring.facts(batch), self.lines), compartments)
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

    def concluded(self, problems: list[Problem], tell: Callable[[int], None]) -> Iterator[Arrow]:
        """
        Yield totals as tables, projects in the order of their first rows, then those that only the facts name.

        Args:
            problems: Lines of facts that cannot be read are put here (PR756).
            tell: Called with the number of projects concluded.
        """
        stated, lines = self._stated, self.lines
        if self._facts is not None:
            stated, lines = self._shelved(self._facts, problems)
        counts = self._subtotals.counts() + (0 if stated is None else stated.counts())
        groups = list(ranges(counts, GROUP_LINES))
        if len(groups) == 1:
            yield self._group(*groups[0], stated).drop_columns(_ORDER)
            return
        totals = Shelf(self._work, _TOTALS, _ordered(project_schema(self._concluding)))
        done = 0
        for first, last in groups:
            tell(done)
            table = self._group(first, last, stated)
            done += table.num_rows
            totals.add(table, table.column(_ORDER).to_numpy() * COMPARTMENTS // max(1, lines))
        for first, last in ranges(totals.counts(), GROUP_LINES):
            yield _in_order(totals.fetch(first, last)).drop_columns(_ORDER)

    def _shelved(self, facts: Facts, problems: list[Problem]) -> tuple[Shelf, int]:
        """Return *facts* on a shelf, and how many lines there are with those of the subtotals."""
        shelf = Shelf(self._work, _FACTS, _ordered(facts.schema))
        lines = self.lines
        for table in facts.tables(problems):
            shelf.add(_with_order(table, lines), _compartments(table.column("project")))
            lines += table.num_rows
        return shelf, lines

    def _group(self, first: int, last: int, stated: Shelf | None) -> Arrow:
        """Return the totals of the projects in some compartments, with the order of each."""
        subtotals = _in_order(self._subtotals.fetch(first, last))
        facts = None if stated is None else _in_order(stated.fetch(first, last))
        if facts is not None and stated is self._stated:
            facts = _first_lines(facts)  # a project cut over pieces states the same once more
        made = self._concluding.projects(
            subtotals.drop_columns(_ORDER), None if facts is None else facts.drop_columns(_ORDER)
        )
        known = [one.select(["project", _ORDER]) for one in (subtotals, facts) if one is not None]
        order = _first_lines(pa.concat_tables(known)).column(_ORDER)
        plain_columns = [
            one.cast(field.type) for one, field in zip(made.columns, project_schema(self._concluding), strict=True)
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
        grades={one["values"]: one["counts"] for one in grades},
        incomplete=table.num_rows - pc.sum(pc.cast(complete, pa.int64()), min_count=0).as_py(),
        codes=counted_codes(table.column("problems")),
    )


def _compartments(names: Arrow) -> Integers:
    marks = [crc32((one or "").encode()) for one in names.to_pylist()]
    return np.array(marks, np.int64) % COMPARTMENTS


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
    names = names.chunk(0) if isinstance(names, pa.ChunkedArray) and names.num_chunks else names
    if not len(names):
        return table
    codes = names.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    first = np.zeros(codes.max() + 1, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return table.take(pa.array(first))
