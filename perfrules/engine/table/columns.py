"""
The columns that rows and projects may have: their names, what they hold, and how they are found in a frame.

A column is found by its name, which an argument may map; its place does not matter. What is absent is not needed.

Results of rows are numpy arrays (`RowResults`), of which Arrow columns are made.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import field, frozen

from perfrules.engine.table.encode import Array, Arrow, Integers, is_number, wide_decimals, words
from perfrules.errors import ColumnsError, Problem, problem
from perfrules.model.explanation import format_value
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Rounding, RoundingStage, RuleSet
from perfrules.model.scorecard import ScoredRow
from perfrules.wording import Language, Wording

__all__ = [
    "DIGITS",
    "OUTCOMES",
    "PROJECT_FIELDS",
    "ROW_FIELDS",
    "ColumnKind",
    "Columns",
    "Field",
    "RowResult",
    "RowResults",
    "check_mapping",
    "find_columns",
    "is_used",
    "project_columns_in",
    "row_result",
    "row_schema",
    "scaled_score",
]


class ColumnKind(StrEnum):
    """The content of a column; nulls may stand in any."""

    NAME = "name"
    """A text; whole numbers are taken as their text."""
    CELL = "cell"
    """A text, a number, which is taken as it is shown shortest, or a day."""
    NUMBER = "number"
    """A number, or a text of one."""
    FLAG = "flag"
    DATE = "date"


_WANTED: Mapping[ColumnKind, Wording] = {
    ColumnKind.NAME: Wording("文本", "text"),
    ColumnKind.CELL: Wording("文本、数或日期", "text, numbers or dates"),
    ColumnKind.NUMBER: Wording("数", "numbers"),
    ColumnKind.FLAG: Wording("是或否（布尔）", "true and false"),
    ColumnKind.DATE: Wording("日期（公元 1 至 9999 年）", "dates of the years 1 to 9999"),
}


@frozen
class Field:
    """A column by the name it has unless an argument says another."""

    name: str
    kind: ColumnKind
    needed: bool = False


def _fields(*fields: Field) -> Mapping[str, Field]:
    return {item.name: item for item in fields}


ROW_FIELDS = _fields(
    Field("project", ColumnKind.NAME),
    Field("level1", ColumnKind.NAME),
    Field("level2", ColumnKind.NAME),
    Field("name", ColumnKind.NAME),
    Field("target", ColumnKind.CELL, needed=True),
    Field("operator", ColumnKind.NAME),
    Field("direction", ColumnKind.NAME),
    Field("unit", ColumnKind.NAME),
    Field("actual", ColumnKind.CELL, needed=True),
    Field("weight", ColumnKind.NUMBER, needed=True),
    Field("judgement", ColumnKind.CELL),
    Field("sample", ColumnKind.NUMBER),
    Field("reason", ColumnKind.NAME),
    Field("evidence", ColumnKind.NAME),
    Field("self_score", ColumnKind.NUMBER),
    Field("deduction", ColumnKind.NUMBER),
    Field("applicable", ColumnKind.FLAG),
    Field("year", ColumnKind.NAME),
)
"""Columns of rows, one row an indicator; `perfrules.SheetRow` says what each means, `perfrules.Sheet` what year is."""
PROJECT_FIELDS = _fields(
    Field("project", ColumnKind.NAME, needed=True),
    Field("initial_budget", ColumnKind.NUMBER),
    Field("adjusted_budget", ColumnKind.NUMBER),
    Field("spent", ColumnKind.NUMBER),
    Field("stated_rate", ColumnKind.NUMBER),
    Field("stated_total", ColumnKind.NUMBER),
    Field("stated_grade", ColumnKind.NAME),
    Field("date", ColumnKind.DATE),
)
"""Columns of projects, one row a project; amounts in one unit of money."""
PREFIXES: Mapping[str, ColumnKind] = {
    "item:": ColumnKind.CELL,
    "trouble:": ColumnKind.NAME,
    "deduction:": ColumnKind.NUMBER,
    "bonus:": ColumnKind.NUMBER,
}
"""Columns of projects whose names end with a name of the rule set: ``item:安排科学性`` holds a score or a statement."""


@frozen(eq=False)
class Columns:
    """
    The columns of one frame that are used, by field.

    Args:
        arrays: One Arrow array a field, of any accepted type; absent fields are absent.
        names: What each field's column is called in the frame, for messages.
        length: How many rows there are.
    """

    arrays: Mapping[str, Any]
    names: Mapping[str, str] = field(repr=False)
    length: int

    def __contains__(self, name: str) -> bool:
        return name in self.arrays

    def encoded(self) -> "Columns":
        """Return the same columns, texts by their distinct values."""
        texts = {
            name: item.dictionary_encode() for name, item in self.arrays.items()
            if pa.types.is_string(item.type) or pa.types.is_large_string(item.type)
        }  # fmt: skip
        return Columns({**self.arrays, **texts}, self.names, self.length)

    def part(self, begin: int, end: int) -> "Columns":
        """Return the rows from *begin* to *end*."""
        return Columns(
            {name: item.slice(begin, end - begin) for name, item in self.arrays.items()}, self.names, end - begin
        )

    def take(self, positions: Integers) -> "Columns":
        """Return the rows at *positions* (a numpy array)."""
        chosen = pa.array(positions)
        return Columns({name: item.take(chosen) for name, item in self.arrays.items()}, self.names, len(chosen))


def check_mapping(mapping: Mapping[str, str]) -> None:
    """
    Check what an argument calls columns.

    Raises:
        ColumnsError: It names fields that do not exist (PR703).
    """
    known = {**ROW_FIELDS, **PROJECT_FIELDS}
    unknown = [name for name in mapping if name not in known and not name.startswith(tuple(PREFIXES))]
    if unknown:
        raise ColumnsError(problem("PR703", field=name, known="、".join(known)) for name in unknown)


def is_used(name: str, mapping: Mapping[str, str]) -> bool:
    """Return whether a column called *name* may be looked at, *mapping* saying what fields are called."""
    return name in ROW_FIELDS or name in PROJECT_FIELDS or name in mapping.values() or name.startswith(tuple(PREFIXES))


def find_columns(batch: Arrow, mapping: Mapping[str, str], fields: Mapping[str, Field]) -> Columns:
    """
    Return the columns of *batch* that *fields* name.

    Args:
        batch: An Arrow record batch or table.
        mapping: What fields are called in this frame, where that is not their own name; entries for other fields are
            passed over.
        fields: The fields looked for: `ROW_FIELDS`, or `PROJECT_FIELDS` with what `PREFIXES` allows beside them.

    Raises:
        ColumnsError: A needed column is missing, or one that *mapping* names (PR701); one holds something else
            (PR702); a name occurs twice (PR704). All of these at once.
    """
    schema = batch.schema
    fields = {**fields, **_prefixed([*mapping, *schema.names])} if fields is PROJECT_FIELDS else fields
    problems: list[Problem] = []
    arrays: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, item in fields.items():
        column = mapping.get(name, name)
        places = schema.get_all_field_indices(column)
        if len(places) == 1:
            array = _array(batch.column(places[0]), item.kind)
            if array is None:
                problems.append(_unfit(column, item, schema.types[places[0]]))
                continue
            arrays[name], names[name] = array, column
        elif places:
            problems.append(problem("PR704", column=column))
        elif item.needed or name in mapping:
            problems.append(problem("PR701", column=column, field=name, known="、".join(schema.names)))
    if problems:
        raise ColumnsError(problems)
    return Columns(arrays, names, batch.num_rows)


def project_columns_in(batch: Arrow, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return which columns of *batch* are about projects as a whole, by field."""
    present = batch.schema.names
    fields = [name for name in (*PROJECT_FIELDS, *_prefixed([*mapping, *present])) if name != "project"]
    return {name: mapping.get(name, name) for name in fields if mapping.get(name, name) in present}


def project_column_problems(batch: Arrow, mapping: Mapping[str, str]) -> list[Problem]:
    """Return which columns about projects *batch* lacks though *mapping* names them (PR701), or has twice (PR704)."""
    present = batch.schema.names
    wanted = {name: column for name, column in mapping.items() if name not in ROW_FIELDS and column not in present}
    known = "、".join(present)
    twice = [
        column for column in dict.fromkeys(project_columns_in(batch, mapping).values()) if present.count(column) > 1
    ]
    return [
        *(problem("PR701", column=column, field=name, known=known) for name, column in wanted.items()),
        *(problem("PR704", column=column) for column in twice),
    ]


def _prefixed(names: list[str]) -> dict[str, Field]:
    kinds = {name: kind for name in names for prefix, kind in PREFIXES.items() if name.startswith(prefix)}
    return {name: Field(name, kind) for name, kind in kinds.items()}


def _unfit(column: str, item: Field, kind: Arrow) -> Problem:
    wanted = _WANTED[item.kind]
    return problem("PR702", column=column, field=item.name, wanted=wanted.zh, wanted_en=wanted.en, found=kind)


def _fits(kind: Arrow, wanted: ColumnKind) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_null(kind):
        return True
    is_text: bool = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    match wanted:
        case ColumnKind.NAME:
            return is_text or bool(pa.types.is_integer(kind))
        case ColumnKind.CELL | ColumnKind.NUMBER:
            return is_text or is_number(kind) or (wanted is ColumnKind.CELL and _is_day(kind))
        case ColumnKind.FLAG:
            return bool(pa.types.is_boolean(kind))
    return _is_day(kind)


def _is_day(kind: Arrow) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


_EMPTY: Mapping[ColumnKind, Arrow] = {
    ColumnKind.NAME: pa.string(),
    ColumnKind.CELL: pa.string(),
    ColumnKind.NUMBER: pa.float64(),
    ColumnKind.FLAG: pa.bool_(),
    ColumnKind.DATE: pa.date32(),
}
"""Types of columns in which nothing stands: libraries give these whatever type they like, floats for the most part."""


def _array(column: Arrow, wanted: ColumnKind) -> Arrow | None:
    """Return *column* as one array that everything below can work with; ``None`` where it holds something else."""
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    if _is_empty(column):
        return pa.nulls(len(column), _EMPTY[wanted])
    kind = column.type
    if wanted is ColumnKind.NAME and pa.types.is_floating(kind):
        column = _whole_numbers(column)  # pandas makes floats of whole numbers as soon as one is missing
        kind = column.type
    if not _fits(kind, wanted):
        return None
    if _is_day(kind):
        return _days(column, as_text=wanted is ColumnKind.CELL)
    if not pa.types.is_dictionary(kind):
        return _in_one_width(column)
    values = _in_one_width(column.dictionary)
    return column if values is column.dictionary else pa.DictionaryArray.from_arrays(column.indices, values)


def _in_one_width(column: Arrow) -> Arrow:
    """Return *column* in the one type of its kind that is worked with: wide decimals, large texts, doubles."""
    kind = column.type
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):
        return _as_printed(column)
    if pa.types.is_decimal32(kind) or pa.types.is_decimal64(kind):
        return column.cast(pa.decimal128(kind.precision, kind.scale))
    return column.cast(pa.large_string()) if pa.types.is_string_view(kind) else column


_PLACES = range(1, 5)
_SURE = 10.0**3
"""A decimal of three digits is the only one of so few that a float of 16 bits, or of 32, may stand for."""


def _as_printed(column: Arrow) -> Arrow:
    """
    Return floats of 16 or 32 bits as doubles that print alike: 3.4, not the 3.4000000953674316 that it is widened to.

    Whole numbers are what they are. Most others have few digits and are found by rounding; the rest is printed, each
    distinct number once.
    """
    # by way of 32 bits, for pyarrow 20 fills no gaps between floats of 16
    filled = column.cast(pa.float32()).fill_null(0).to_numpy(zero_copy_only=False)
    short = filled.astype(column.type.to_pandas_dtype())
    wide = short.astype(np.float64)
    sure = _SURE if short.dtype == np.float16 else _SURE**2  # and of six digits of 32 bits
    with np.errstate(over="ignore", invalid="ignore"):
        waiting = np.isfinite(wide) & (wide != np.rint(wide))
        for places in _PLACES:
            integers = np.rint(wide * 10.0**places)
            candidates = integers / 10.0**places
            fits = waiting & (np.abs(integers) < sure) & (candidates.astype(short.dtype) == short)
            wide[fits] = candidates[fits]
            waiting &= ~fits
    values, codes = np.unique(short[waiting], return_inverse=True)
    wide[waiting] = np.array([float(str(value)) for value in values], np.float64)[codes]
    return pa.array(wide, mask=column.is_null().to_numpy(zero_copy_only=False))


def _is_empty(column: Arrow) -> bool:
    """Return whether *column* has rows and nothing in any; without rows its type is all there is to go by."""
    if not len(column):
        return False
    if column.null_count == len(column):
        return True
    if not pa.types.is_floating(column.type) or column[0].as_py() == column[0].as_py():
        return False  # most columns hold a number in their first row, and then nobody looks at the rest
    return bool(pc.call_function("all", [pc.call_function("is_nan", [column])]).as_py())


def _whole_numbers(column: Arrow) -> Arrow:
    """Return a *column* of floats as whole numbers if they are; else as it is."""
    numbers = column.cast(pa.float64())
    missing = pc.call_function("is_nan", [numbers])
    numbers = pc.call_function("if_else", [missing, pa.scalar(None, pa.float64()), numbers])
    try:
        return numbers.cast(pa.int64())
    except pa.ArrowInvalid:
        return column


def _days(column: Arrow, *, as_text: bool) -> Arrow | None:
    """
    Return days, as ISO texts where these are wanted; ``None`` where one is outside the years 1 to 9999.

    The day of a moment is the one in its own time zone.
    """
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    try:
        days = [None if value is None else _day(value) for value in encoded.dictionary.to_pylist()]
    except (OverflowError, ValueError, KeyError, pa.ArrowException):  # pytz names unknown zones by a KeyError
        return None
    values = pa.array(
        [None if day is None else day.isoformat() for day in days] if as_text else days,
        pa.string() if as_text else pa.date32(),
    )
    return pa.DictionaryArray.from_arrays(encoded.indices, values)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


OUTCOMES = tuple(Outcome)
"""Outcomes by the code that stands for each in a column."""
DIGITS = 38
_LOW = 2**64
_MISSING = -1
_LAST_SCORED = OUTCOMES.index(Outcome.NOT_MET)
_TOO_LONG = "PR708"


@frozen
class RowResult:
    """
    What becomes of a row.

    Args:
        outcome: Position in `OUTCOMES`.
        codes: Problem codes in the order of the scalar engine, joined by blanks.
        scaled: The score times 10 to the number of places; ``None`` without a score.
        exact: The points before rounding.
        light: Position of the light among the rule set's, or -1.
        detail: The derivation in words, where it is wanted.
        findings: What an audit finds in the row, where it is wanted.
    """

    outcome: int
    codes: str
    scaled: int | None
    exact: Fraction
    light: int = _MISSING
    detail: str = ""
    findings: str = ""


def row_result(row: ScoredRow, notes: Sequence[str], ruleset: RuleSet, detail: Language | None) -> RowResult:
    """Return the answer for a scored *row*; *notes* are codes that come before its own."""
    codes = [*notes, *(item.code for item in row.problems)]
    scaled = None if row.score is None else scaled_score(row.score)
    if scaled is not None and scaled >= 10**DIGITS:
        codes.append(problem(_TOO_LONG, score=format_value(row.exact)).code)
        scaled = None
    lights = [light.name for light in ruleset.lights]
    return RowResult(
        OUTCOMES.index(row.rating.outcome),
        " ".join(codes),
        scaled,
        row.exact,
        lights.index(row.light) if row.light else _MISSING,
        row.explain(detail) if detail else "",
    )


def scaled_score(score: Decimal) -> int:
    """Return *score*, which is printed with all its places, without its point."""
    sign, digits, _ = score.as_tuple()
    return int("".join(map(str, digits))) * (-1 if sign else 1)


class RowResults:
    """Answers for all rows of a batch, filled part by part; lives only while a batch is worked on."""

    def __init__(self, length: int, *, exact: bool, detail: bool, findings: bool = False) -> None:
        self.outcome = np.zeros(length, np.int8)
        self.words = np.zeros((length, 2), np.int64)
        self.codes = np.zeros(length, np.int32)
        self.light = np.full(length, _MISSING, np.int8)
        self.exact: Array | None = np.full(length, "0", np.object_) if exact else None
        self.detail: Array | None = np.full(length, "", np.object_) if detail else None
        self.findings: Array | None = np.full(length, "", np.object_) if findings else None
        self.code_positions: dict[str, int] = {"": 0}
        self._lock = Lock()

    @property
    def scores(self) -> Integers:
        """The scores of the rows without their points, as far as 64 bits hold them."""
        return self.words[:, 0]

    def part(self, begin: int, end: int) -> "RowResults":
        """Return the answers for the rows from *begin* to *end*: the same arrays, filled through either."""
        part = copy(self)
        part.outcome, part.words, part.codes = self.outcome[begin:end], self.words[begin:end], self.codes[begin:end]
        part.exact = None if self.exact is None else self.exact[begin:end]
        return part

    def code(self, codes: str) -> int:
        """Return the position of *codes* among those known."""
        with self._lock:
            return self.code_positions.setdefault(codes, len(self.code_positions))

    def fill(self, positions: Integers, answers: Sequence[RowResult], which: Integers) -> None:
        """Set the rows at *positions*, row by row, to the entry of *answers* that *which* names."""
        scaled = [answer.scaled or 0 for answer in answers]
        self.outcome[positions] = np.array([item.outcome for item in answers], np.int8)[which]
        halves = np.array([(value % _LOW, value // _LOW) for value in scaled], np.uint64).reshape(-1, 2)
        self.words[positions] = halves.view(np.int64)[which]
        self.codes[positions] = np.array([self.code(entry.codes) for entry in answers], np.int32)[which]
        self.light[positions] = np.array([element.light for element in answers], np.int8)[which]
        if self.exact is not None:
            self.exact[positions] = np.array([str(row_result.exact) for row_result in answers], np.object_)[which]
        if self.detail is not None:
            self.detail[positions] = np.array([row_result.detail for row_result in answers], np.object_)[which]
        if self.findings is not None:
            self.findings[positions] = np.array([row_result.findings for row_result in answers], np.object_)[which]

    def batch(self, schema: Arrow, lights: Sequence[str]) -> Arrow:
        """Return the record batch of *schema*."""
        columns = {
            "score": self._decimals(schema.field("score").type),
            "outcome": words(self.outcome, self.outcome >= 0, [outcome.value for outcome in OUTCOMES]),
            "problems": words(self.codes, self.codes != 0, list(self.code_positions)),
            "light": words(self.light, self.light >= 0, lights),
            "exact": None if self.exact is None else pa.array(self.exact, pa.string()),
            "detail": None if self.detail is None else pa.array(self.detail, pa.string()),
            "findings": None if self.findings is None else _or_null(self.findings),
        }
        arrays = [pa.nulls(0, field.type) if columns[field.name] is None else columns[field.name] for field in schema]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _decimals(self, kind: Arrow) -> Arrow:
        """Return the scores as decimals, null where a row has none."""
        scored = self.outcome <= _LAST_SCORED
        for code, position in self.code_positions.items():
            if _TOO_LONG in code:
                scored &= self.codes != position
        return wide_decimals(self.words, scored, kind)


def _or_null(texts: Array) -> Arrow:
    """Return *texts* by their distinct values, null for empty ones."""
    return pa.array(texts, pa.string(), mask=texts == "").dictionary_encode()


def row_schema(rounding: Rounding, *, lights: bool, detail: bool, findings: bool = False) -> Arrow:
    """Return the schema of scored rows; see `perfrules.engine.table.scorer.TableScorer.scores`."""
    fields = [
        pa.field("score", pa.decimal128(DIGITS, rounding.places)),
        pa.field("outcome", pa.dictionary(pa.int8(), pa.string())),
        pa.field("problems", pa.dictionary(pa.int32(), pa.string())),
    ]
    if rounding.at is not RoundingStage.ROW:
        fields.append(pa.field("exact", pa.string()))
    if lights:
        fields.append(pa.field("light", pa.dictionary(pa.int8(), pa.string())))
    if detail:
        fields.append(pa.field("detail", pa.string()))
    if findings:
        fields.append(pa.field("findings", pa.dictionary(pa.int32(), pa.string())))
    return pa.schema(fields)
