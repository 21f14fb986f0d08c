"""
Tasks on workers: iterators from record batches to record batches, sent as data and a name.

They call the plain function from record batch to record batch, which any engine can call that has one for it; its form
as data is checked where it is used.

Engines hand columns over by position; whoever sends a task states their names. Where rows must stand together the
engine groups them, and each line it sends holds a list of rows.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Any, cast
from weakref import WeakSet

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from perfrules import __version__
from perfrules.engine.plan import Scope
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import ColumnsError, MissingExtraError, Problem, ProblemsError, RuleSetError, problem
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import default_registry, describe_exception
from perfrules.plugins.copies import read_copy, write_copy
from perfrules.wording import Language, Wording

__all__ = [
    "ORDER",
    "AddUp",
    "BatchScorer",
    "Conclude",
    "Incoming",
    "ScoreRows",
    "Shipment",
    "batch_scorer",
    "check_scope",
    "check_workers",
    "differences",
    "pack",
    "plain",
    "plain_schema",
    "plugins_here",
]


_SCORERS_KEPT = 8
_scorers: OrderedDict[str, TableScorer] = OrderedDict()
_scorers_lock = Lock()


@frozen
class Shipment:
    """
    What travels instead of a kernel.

    Args:
        payload: The rule set and the arguments of its kernel as JSON: values, no code.
        digest: SHA-256 of *payload*, under which a process keeps the kernel.
        version: The version of perfrules that packed it.
        plugins: Names and versions of the plugins that were loaded there.
    """

    payload: bytes = field(repr=False)
    digest: str
    version: str
    plugins: tuple[str, ...] = field(repr=False)

    def scorer(self) -> TableScorer:
        """
        Return the kernel; it is made once a process, which keeps those used last.

        Raises:
            ProblemsError: This process has another version of perfrules (PR771) or other plugins (PR772).
        """
        with _scorers_lock:
            if (kept := _scorers.get(self.digest)) is not None:
                _scorers.move_to_end(self.digest)
                return kept
        if problems := differences(self, __version__, plugins_here()):
            raise ProblemsError(problems)
        rules, columns, as_of, detail = cast("tuple[Any, ...]", read_copy(self.payload))
        scorer = TableScorer(rules, columns=columns, as_of=as_of, detail=detail)
        with _scorers_lock:
            _scorers[self.digest] = scorer
            while len(_scorers) > _SCORERS_KEPT:
                _scorers.popitem(last=False)
        return scorer


def pack(scorer: TableScorer) -> Shipment:
    """Return *scorer*, made with the plugins of this process, as data."""
    payload = write_copy(scorer.arguments, limit=None)
    return Shipment(payload, sha256(payload).hexdigest(), __version__, plugins_here())


def plugins_here() -> tuple[str, ...]:
    """Return names and versions of the plugins of this process."""
    return tuple(map(str, default_registry().plugins))


def differences(shipment: Shipment, version: str, plugins: Iterable[str]) -> list[Problem]:
    """Return what keeps a process with *version* of perfrules and *plugins* from using *shipment*."""
    if version != shipment.version:  # whose built-ins differ then, too
        return [problem("PR771", worker=version, driver=shipment.version)]
    there, here = set(plugins), set(shipment.plugins)
    if there == here:
        return []
    return [
        problem("PR772", worker="、".join(sorted(there - here)) or "-", driver="、".join(sorted(here - there)) or "-")
    ]


_TOGETHER: Mapping[Scope, Wording] = {
    Scope.PROJECT: Wording("一个项目的全部行", "all rows of a project"),
    Scope.POPULATION: Wording("全部项目的全部行", "all rows of all projects"),
}


@frozen
class BatchScorer:
    """
    A function from record batch to record batch that can be sent anywhere; see `batch_scorer`.

    It holds the rule set as JSON, no code, and may be used by several threads.

    Args:
        shipment: The kernel.
        keep: The columns put in front of the scores; ``None`` for all that are not called like one of those.
    """

    shipment: Shipment
    keep: tuple[str, ...] | None

    def __call__(self, batch: Arrow) -> Arrow:
        """
        Return the rows of *batch*, a record batch or table, scored: as many, in the same order.

        Returns:
            What *batch* is: the columns kept, and behind them those of
            `perfrules.engine.table.scorer.TableScorer.scores` with plain texts in place of dictionaries.

        Raises:
            ColumnsError: The columns cannot be used (PR701-PR704). Nothing that stands in a row raises.
            ProblemsError: This process has another version of perfrules (PR771) or other plugins (PR772).
        """
        rows = plain(self.shipment.scorer().scores(batch))
        scored = rows.schema.names
        present = batch.schema.names
        kept = [name for name in present if name not in scored] if self.keep is None else self.keep
        if missing := [name for name in kept if name not in present]:
            known = "、".join(present)
            raise ColumnsError(problem("PR701", column=name, field="keep", known=known) for name in missing)
        fields = [*(batch.schema.field(name) for name in kept), *rows.schema]
        return type(batch).from_arrays(
            [*(batch.column(name) for name in kept), *rows.columns], schema=pa.schema(fields)
        )


def batch_scorer(
    rules: RuleSet,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] | None = None,
    as_of: date | None = None,
    detail: Language | None = None,
    together: Scope = Scope.ROW,
) -> BatchScorer:
    """
    Return a function from ``pyarrow.RecordBatch`` to ``pyarrow.RecordBatch`` that scores rows under *rules*.

    Args:
        rules: A rule set, loaded or built.
        columns: What fields are called in the batches, where that is not their own name.
        keep: The columns put in front of the scores, such as keys; all of them unless given.
        as_of: The day of monitoring.
        detail: The language of a column ``detail`` with each row's derivation; no such column unless given.
        together: What the caller takes care to put into one batch. By default batches may be cut anywhere.

    Raises:
        ColumnsError: *columns* names a field that does not exist (PR703).
        RuleSetError: *rules* needs more together in one batch than *together* (PR770), or was built by hand and names
            types or parameters that do not exist.
    """
    scorer = TableScorer(rules, columns=columns, as_of=as_of, detail=detail)
    check_scope(scorer, together)
    return BatchScorer(pack(scorer), None if keep is None else tuple(keep))


def check_scope(scorer: TableScorer, together: Scope) -> None:
    """
    Check that no more has to stand together than *together*.

    Raises:
        RuleSetError: More has to (PR770).
    """
    order = list(Scope)
    if order.index(scorer.scope) > order.index(together):
        needed = _TOGETHER[scorer.scope]
        raise RuleSetError([problem("PR770", id=scorer.ruleset.id, needed=needed.zh, needed_en=needed.en)])


def plain(table: Arrow) -> Arrow:
    """Return *table*, or a batch, with values in place of dictionaries, which not every engine takes."""
    return table.cast(plain_schema(table.schema))


def plain_schema(schema: Arrow) -> Arrow:
    """Return the schema of what `plain` makes."""
    kinds = [item.type.value_type if pa.types.is_dictionary(item.type) else item.type for item in schema]
    return pa.schema([pa.field(entry.name, kind) for entry, kind in zip(schema, kinds, strict=True)])


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
            from perfrules.engine.spark.workers import plugins_here  # noqa: PLC0415

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
