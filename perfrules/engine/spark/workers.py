"""
Tasks on workers: iterators from record batches to record batches, sent as data and a name.

Engines hand columns over by position; whoever sends a task states their names. Where rows must stand together the
engine groups them, and each line it sends holds a list of rows.
"""

from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.engine.spark.batches import BatchScorer, Shipment, differences, plain
from perfrules.engine.table.encode import Arrow
from perfrules.errors import MissingExtraError, ProblemsError, problem
from perfrules.plugins import describe_exception

__all__ = ["ORDER", "AddUp", "Conclude", "Incoming", "ScoreRows", "check_workers"]


ORDER = "\0order"
"""The column that says in which order rows stood; no column of a user is called so."""
_ROWS_TOGETHER, _BYTES_TOGETHER = 262_144, 64 * 1024 * 1024
"""Engines send a few thousand rows at a time; a kernel is faster on more, and its memory is bounded by these limits."""


@frozen
class Incoming:
    """
    What a task is sent.

    Args:
        names: The names of columns, by position.
        grouped: Whether they come as one column of lists of structures with these fields.
    """

    names: tuple[str, ...]
    grouped: bool

    def tables(self, batches: Iterator[Arrow]) -> Iterator[Arrow]:
        """Yield the rows sent as tables, put together to a size that kernels like, in their order if they have one."""
        waiting: list[Arrow] = []
        size = 0
        for batch in batches:
            arrays = batch.columns
            if self.grouped:
                arrays = arrays[0].flatten().flatten()  # of lists, then of structures
            waiting.append(pa.Table.from_arrays(arrays, names=list(self.names)))
            size += batch.nbytes
            if sum(map(len, waiting)) >= _ROWS_TOGETHER or size >= _BYTES_TOGETHER:
                yield self._ordered(waiting)
                waiting, size = [], 0
        if any(map(len, waiting)):
            yield self._ordered(waiting)

    def _ordered(self, tables: list[Arrow]) -> Arrow:
        table = pa.concat_tables(tables)
        return table.sort_by(ORDER) if ORDER in self.names else table


@frozen
class ScoreRows:
    """Scores rows."""

    incoming: Incoming
    scorer: BatchScorer

    def __call__(self, batches: Iterator[Arrow]) -> Iterator[Arrow]:
        """Yield the rows of *batches* with their scores."""
        for table in self.incoming.tables(batches):
            yield from self.scorer(table).combine_chunks().to_batches()


@frozen
class AddUp:
    """
    Scores rows and adds them up by project.

    Args:
        incoming: What is sent.
        shipment: The kernel.
        project_data: The names that columns about projects have in a frame of projects; none are looked for but these.
    """

    incoming: Incoming
    shipment: Shipment
    project_data: tuple[str, ...]

    def __call__(self, batches: Iterator[Arrow]) -> Iterator[Arrow]:
        """Yield a line for each project of each table: `ORDER`, subtotals, and what the project's first row states."""
        scorer = self.shipment.scorer()
        for table in self.incoming.tables(batches):
            subtotals = scorer.subtotals(table, scorer.scores(table))
            first = table.column(ORDER)[0].as_py() if ORDER in self.incoming.names else 0
            order = pa.array(np.full(len(subtotals), first, np.int64))
            facts = scorer.project_data(table).columns[1:] if self.project_data else []
            lines = pa.Table.from_arrays(
                [order, *subtotals.columns, *facts], names=[ORDER, *subtotals.schema.names, *self.project_data]
            )
            yield from lines.combine_chunks().to_batches()


@frozen
class Conclude:
    """
    Makes totals of the lines of projects that `AddUp` gave and of what frames of projects say.

    Args:
        incoming: What is sent: whole projects.
        shipment: The kernel.
        project_data: The names of columns about projects.
        in_rows: Whether these come from the rows of projects, so that the first line counts; else they come from lines
            without subtotals, and a second one is worth a warning.
    """

    incoming: Incoming
    shipment: Shipment
    project_data: tuple[str, ...]
    in_rows: bool

    def __call__(self, batches: Iterator[Arrow]) -> Iterator[Arrow]:
        """Yield a line for each project."""
        scorer = self.shipment.scorer()
        for lines in self.incoming.tables(batches):
            added = lines.filter(lines.column("rows").is_valid())
            subtotals = added.select(scorer.subtotal_schema.names).cast(scorer.subtotal_schema)
            facts = self._stated(lines) if self.project_data else None
            yield from plain(scorer.totals(subtotals, facts)).combine_chunks().to_batches()

    def _stated(self, lines: Arrow) -> Arrow:
        if self.in_rows:
            firsts: dict[str, int] = {}
            for place, name in enumerate(lines.column("project").to_pylist()):
                firsts.setdefault(name, place)
            stated = lines.take(pa.array(list(firsts.values()), pa.int64()))
        else:
            stated = lines.filter(lines.column("rows").is_null())
        return stated.select(["project", *self.project_data])


_ANSWER = "program string, version string, plugins string, reason string"
_asked: "WeakSet[Any]" = WeakSet()


def check_workers(session: Any, shipment: Shipment) -> None:  # noqa: ANN401 - a session of Spark, classic or Connect
    """
    Check that a worker of *session* can use *shipment*.

    One small job asks one worker, once a session; the others check themselves when they get rows.

    Raises:
        MissingExtraError: The worker's Python lacks perfrules, pyarrow or numpy, or cannot be started (PR774).
        ProblemsError: It has another version of perfrules (PR771) or other plugins (PR772).
    """
    if session in _asked:
        return
    try:
        program, version, plugins, reason = session.range(1).mapInArrow(_question(), _ANSWER).collect()[0]
    except Exception as error:
        raise MissingExtraError([problem("PR774", program="?", reason=_cause(error))]) from error
    if reason is not None:
        raise MissingExtraError([problem("PR774", program=program, reason=reason)])
    if problems := differences(shipment, version, plugins.split("\n")):
        raise ProblemsError(problems)
    _asked.add(session)


def _question() -> Any:  # noqa: ANN401 - a function
    """Return a function that travels by value, as inner functions do: it asks whether perfrules is there at all."""

    def answer(batches: Iterator[Arrow]) -> Iterator[Arrow]:
        import sys  # noqa: PLC0415 - all of this runs on the worker

        import pyarrow as pa  # noqa: PLC0415

        result: list[str | None] = [sys.executable, None, None, None]
        try:
            import perfrules  # noqa: PLC0415
            from perfrules.engine.spark.batches import plugins_here  # noqa: PLC0415

            result[1:3] = [perfrules.__version__, "\n".join(plugins_here())]
        except Exception as error:  # noqa: BLE001 - whatever it is, the driver is told
            result[3] = f"{type(error).__name__}: {error}"
        for _ in batches:
            pass
        names = ["program", "version", "plugins", "reason"]
        yield pa.RecordBatch.from_arrays([pa.array([item], pa.string()) for item in result], names=names)

    return answer


def _cause(error: Exception) -> str:
    """Return the line of an engine's error that says what happened on the worker, if it has one, else its first."""
    lines = [line.strip() for line in str(error).splitlines()]
    causes = [line for line in lines if "Error: " in line and not line.startswith(("at ", "File "))]
    missing = [line for line in causes if "No module named" in line]
    return next(iter([*missing, *causes]), describe_exception(error))
