"""Fields of delimited text: lines without text and guards of formulas taken away, words made into yes, no and days."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.batch.compute import compute as pc
from perfrules.engine.table.encode import Arrow, Mask
from perfrules.errors import Problem, problem
from perfrules.outputs.inert import GUARD, GUARDED
from perfrules.plain_values import iso_day, printed_day
from perfrules.readers.delimited import MAX_FIELD
from perfrules.wording import Wording

__all__ = ["Cells", "Misfit", "converted"]

_YES = frozenset({"true", "yes", "y", "1", "t", "是", "适用", "真"})
_NO = frozenset({"false", "no", "n", "0", "f", "否", "不适用", "假"})


@frozen
class Misfit:
    """
    A line that holds no row.

    Args:
        row: How many rows of the batch stand before it.
        line: Its number, from 1.
        text: What stands there.
        problem: Why it holds none.
    """

    row: int
    line: int
    text: str
    problem: Problem


@frozen(eq=False)
class Cells:
    """
    A batch with columns of the types wanted.

    Args:
        batch: The rows that are left.
        kept: Which of the rows given these are.
        misfits: Rows that hold a field which is not what its column is; their *line* is not known here.
    """

    batch: Arrow
    kept: Mask
    misfits: list[Misfit]


def converted(batch: Arrow, schema: Arrow) -> Cells:
    """Return *batch*, which holds texts, as one of *schema*, which wants texts, flags and days."""
    kept = ~_blank(batch)
    misfits: list[Misfit] = []
    columns = []
    for column, field in zip(batch.columns, schema, strict=True):
        if field.type not in _WORDS:
            columns.append(_unguarded(column))
            misfits += _too_long(batch, column, kept)
            continue
        meaning, wanted = _WORDS[field.type]
        columns.append(_mapped(column, field.type, meaning))
        wrong = pc.and_(columns[-1].is_null(), pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        for row in np.flatnonzero(wrong.to_numpy(zero_copy_only=False) & kept).tolist():
            value = column[row].as_py()
            said = problem("PR754", column=field.name, value=value, wanted=wanted.zh, wanted_en=wanted.en)
            misfits.append(Misfit(row, 0, _joined(batch, row), said))
            kept[row] = False
    made = pa.RecordBatch.from_arrays(columns, schema=schema)
    return Cells(made if kept.all() else made.filter(pa.array(kept)), kept, misfits)


def _blank(batch: Arrow) -> Mask:
    """Return which rows have no text at all."""
    blank = np.ones(batch.num_rows, np.bool_)
    for column in batch.columns:
        if not blank.any():
            break
        blank &= pc.equal(column, "").to_numpy(zero_copy_only=False)
    return blank


def _too_long(batch: Arrow, column: Arrow, kept: Mask) -> list[Misfit]:
    if not len(column) or pc.max(pc.binary_length(column)).as_py() <= MAX_FIELD:
        return []
    rows = np.flatnonzero(pc.greater(pc.utf8_length(column), MAX_FIELD).to_numpy(zero_copy_only=False) & kept).tolist()
    kept[rows] = False
    return [Misfit(row, 0, _joined(batch, row), problem("PR534", limit=MAX_FIELD)) for row in rows]


def _joined(batch: Arrow, row: int) -> str:
    return ",".join(column[row].as_py() for column in batch.columns)


def _unguarded(column: Arrow) -> Arrow:
    if not pc.any(pc.starts_with(column, GUARD)).as_py():
        return column
    guarded = pc.match_substring_regex(column, GUARDED)
    return pc.if_else(guarded, pc.utf8_slice_codeunits(column, len(GUARD)), column)


def _mapped(column: Arrow, kind: Arrow, meaning: Callable[[str], object]) -> Arrow:
    """Return what *meaning* makes of the texts in *column*, each distinct one once."""
    encoded = column.dictionary_encode()
    values = pa.array([meaning(one.strip()) for one in encoded.dictionary.to_pylist()], kind)
    return values.take(encoded.indices)


def _flag(text: str) -> bool | None:
    word = text.lower()
    return True if word in _YES else False if word in _NO else None


def _day(text: str) -> date | None:
    return iso_day(text) or printed_day(text)


_WORDS: Mapping[Arrow, tuple[Callable[[str], object], Wording]] = {
    pa.bool_(): (_flag, Wording("是或否", "yes or no")),
    pa.date32(): (_day, Wording("日期", "a day")),
}
