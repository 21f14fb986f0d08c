"""The plain function from record batch to record batch, for any engine that can call one."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
from attrs import frozen

from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.columnar.kernel import Kernel, Scope
from perfrules.engine.distributed.shipping import Shipment, pack
from perfrules.errors import ColumnsError, RuleSetError, problem
from perfrules.model.ruleset import RuleSet
from perfrules.wording import Language, Wording

__all__ = ["BatchScorer", "batch_scorer", "check_scope", "plain", "plain_schema"]

_TOGETHER: Mapping[Scope, Wording] = {
    Scope.PROJECT: Wording("一个项目的全部行", "all rows of a project"),
    Scope.POPULATION: Wording("全部项目的全部行", "all rows of all projects"),
}


@frozen
class BatchScorer:
    """
    A function from record batch to record batch that can be sent anywhere; see `batch_scorer`.

    It is pickled as data and may be used by several threads.

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
            `perfrules.engine.columnar.kernel.Kernel.rows` with plain texts in place of dictionaries.

        Raises:
            ColumnsError: The columns cannot be used (PR701-PR704). Nothing that stands in a row raises.
            ProblemsError: This process has another version of perfrules (PR771) or other plugins (PR772).
        """
        rows = plain(self.shipment.kernel().rows(batch))
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
    whole: Scope = Scope.ROW,
) -> BatchScorer:
    """
    Return a function from ``pyarrow.RecordBatch`` to ``pyarrow.RecordBatch`` that scores rows under *rules*.

    Args:
        rules: A rule set, loaded or built.
        columns: What fields are called in the batches, where that is not their own name.
        keep: The columns put in front of the scores, such as keys; all of them unless given.
        as_of: The day of monitoring.
        detail: The language of a column ``detail`` with each row's derivation; no such column unless given.
        whole: What the caller takes care to put into one batch. By default batches may be cut anywhere.

    Raises:
        ColumnsError: *columns* names a field that does not exist (PR703).
        RuleSetError: *rules* needs more together in one batch than *whole* (PR770), or was built by hand and names
            types or parameters that do not exist.
    """
    kernel = Kernel(rules, columns=columns, as_of=as_of, detail=detail)
    check_scope(kernel, whole)
    return BatchScorer(pack(kernel), None if keep is None else tuple(keep))


def check_scope(kernel: Kernel, whole: Scope) -> None:
    """
    Check that no more has to stand together than *whole*.

    Raises:
        RuleSetError: More has to (PR770).
    """
    order = list(Scope)
    if order.index(kernel.scope) > order.index(whole):
        needed = _TOGETHER[kernel.scope]
        raise RuleSetError([problem("PR770", id=kernel.ruleset.id, needed=needed.zh, needed_en=needed.en)])


def plain(table: Arrow) -> Arrow:
    """Return *table*, or a batch, with values in place of dictionaries, which not every engine takes."""
    return table.cast(plain_schema(table.schema))


def plain_schema(schema: Arrow) -> Arrow:
    """Return the schema of what `plain` makes."""
    kinds = [one.type.value_type if pa.types.is_dictionary(one.type) else one.type for one in schema]
    return pa.schema([pa.field(one.name, kind) for one, kind in zip(schema, kinds, strict=True)])
