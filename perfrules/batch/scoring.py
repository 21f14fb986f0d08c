"""A piece scored: the rows to write, the rows that cannot be rated and why, and how many there are of each."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.batch.chunks import Unreadable
from perfrules.batch.compute import compute as pc
from perfrules.batch.opening import plain
from perfrules.batch.options import Options
from perfrules.batch.pieces import Piece
from perfrules.batch.summary import RowCounts
from perfrules.engine.table.encode import Arrow, Mask
from perfrules.engine.table.results import OUTCOMES
from perfrules.engine.table.scorer import Kernel, Scope
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import Registry
from perfrules.source import escape_control_chars
from perfrules.wording import Language

__all__ = ["Scored", "Scorer", "counted_codes"]

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
    A piece scored.

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
    Scores pieces.

    Args:
        ruleset: The rules.
        options: What is wanted.
        schema: The columns of the pieces.
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
        self._files = [escape_control_chars(one) for one in files]
        self._wants_rejected, self._wants_detail = options.rejected is not None, options.detail is not None
        self._language: Language = options.language

        def kernel(detail: Language | None) -> Kernel:
            return Kernel(ruleset, columns=options.columns, as_of=options.as_of, detail=detail, registry=registry)

        self.kernel = kernel(options.detail)
        self._explaining: Kernel | None = None
        if self._wants_rejected and not self._wants_detail:
            self._explaining = kernel(options.language)
            if self.kernel.scope is Scope.POPULATION:  # a row alone is not rated as it is among all others
                self.kernel, self._explaining = self._explaining, None
        self.kernel.rows(_empty(schema))
        said = [one for one in self.kernel.row_schema if one.name != "detail" or self._wants_detail]
        names = [one.name for one in said]
        kept = schema.names if options.keep is None else options.keep
        self._kept = [name for name in kept if name not in names]
        self._said = names
        self.output_schema = pa.schema([*(schema.field(name) for name in self._kept), *said])
        own = [one for one in schema if one.name not in _REJECTED.names]
        self.rejected_schema = pa.schema([*_REJECTED, *(pa.field(one.name, plain(one.type)) for one in own)])

    def score(self, piece: Piece) -> Scored:
        """Return *piece* scored."""
        rows = self.kernel.rows(piece.batch)
        columns = [piece.batch.column(name) for name in self._kept] + [rows.column(name) for name in self._said]
        output = pa.RecordBatch.from_arrays(columns, schema=self.output_schema)
        outcome = rows.column("outcome").indices.to_numpy(zero_copy_only=False)
        rejected = self._rejected(piece, rows, outcome == _NOT_RATABLE) if self._wants_rejected else None
        return Scored(rows, output, rejected, _counts(piece, rows))

    def _rejected(self, piece: Piece, rows: Arrow, bad: Mask) -> Arrow:
        positions = np.flatnonzero(bad)
        batch, explained = piece.batch.take(pa.array(positions)), rows.take(pa.array(positions))
        if self._explaining is not None:
            explained = self._explaining.rows(batch)
        files = [str(self._files[one]) for one in piece.file[positions].tolist()]
        own = {
            "source_file": pa.array(files, pa.string()),
            "source_row": pa.array(piece.number[positions]),
            "problems": plain_array(rows.column("problems").take(pa.array(positions))),
            "reason": explained.column("detail"),
            "source_text": pa.nulls(len(positions), pa.string()),
        }
        columns = [
            own[one.name] if one.name in own else plain_array(batch.column(one.name)) for one in self.rejected_schema
        ]
        found = pa.Table.from_arrays(columns, schema=self.rejected_schema)
        if not piece.unreadable:
            return found
        lines = pa.Table.from_pylist([self._line(one.found) for one in piece.unreadable], schema=self.rejected_schema)
        places = [*(2 * positions + 1).tolist(), *(2 * one.at for one in piece.unreadable)]
        return pa.concat_tables([found, lines]).take(pa.array(np.argsort(places, kind="stable")))

    def _line(self, found: Unreadable) -> dict[str, object]:
        return {
            "source_file": escape_control_chars(str(found.file.path)),
            "source_row": found.line,
            "problems": found.problem.code,
            "reason": found.problem.message(self._language),
            "source_text": found.text,
        }


def _empty(schema: Arrow) -> Arrow:
    return pa.RecordBatch.from_arrays([pa.array([], one.type) for one in schema], schema=schema)


def _counts(piece: Piece, rows: Arrow) -> RowCounts:
    outcomes = np.bincount(rows.column("outcome").indices.to_numpy(zero_copy_only=False), minlength=len(OUTCOMES))
    return RowCounts(
        rows=len(piece),
        outcomes={one.value: count for one, count in zip(OUTCOMES, outcomes.tolist(), strict=True) if count},
        codes=counted_codes(rows.column("problems")),
        unreadable=Counter(one.found.problem.code for one in piece.unreadable),
    )


def counted_codes(column: Arrow) -> Mapping[str, int]:
    """Return in how many rows each code occurs; *column* holds codes joined by blanks."""
    counts: Counter[str] = Counter()
    for one in pc.value_counts(column).to_pylist():
        for code in sorted({*(one["values"] or "").split()}):
            counts[code] += one["counts"]
    return counts


def plain_array(column: Arrow) -> Arrow:
    """Return *column* without a dictionary."""
    return column.cast(plain(column.type))
