"""The plain function from record batch to record batch, for any engine that can call one, and its form as data."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Any, cast

import pyarrow as pa
from attrs import field, frozen

from perfrules import __version__
from perfrules.engine.plan import Scope
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import ColumnsError, Problem, ProblemsError, RuleSetError, problem
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import default_registry
from perfrules.plugins.copies import read_copy, write_copy
from perfrules.wording import Language, Wording

__all__ = [
    "BatchScorer",
    "Shipment",
    "batch_scorer",
    "check_scope",
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
