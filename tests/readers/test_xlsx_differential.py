"""
Cells of workbooks beside openpyxl's: our grid shows what openpyxl's values and a spreadsheet's display rules say.

The display rules stand here once more, written with Python's own formatting. Where our text is another one,
`DIFFERENCES` says why and what it is instead; nothing else may differ.
"""

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
import xlsxwriter
from attrs import frozen
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perfrules.readers.grid import Cell
from perfrules.readers.ooxml import Package, PackageKind, open_package
from perfrules.readers.xlsx.reading import grids_in
from tests.sizes import examples

Value = str | int | float | bool | dt.datetime
HEIGHT, WIDTH = 4, 4
"""Rows and columns of a drawn worksheet; the first and the last cell always hold a text and are always shown."""


# ------------------------------------------------------------------------------- what a spreadsheet program would show


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _fixed(pattern: str, *, places: int = 0, times: int = 1) -> Callable[[Decimal], str]:
    """Return what shows a number with *places* in *pattern*; a minus stands before everything else."""

    def show(number: Decimal) -> str:
        rounded = _rounded(abs(number) * times, places)
        return ("-" if number < 0 and rounded else "") + pattern.format(rounded)

    return show


def _general(number: Decimal) -> str:
    """Return a number in the 11 characters of General, the point not counted."""
    size = abs(number)
    if number == 0 or Decimal("0.0001") <= size < 10**11:
        whole = max(size.adjusted() + 1, 1)
        text = format(_rounded(number, max(10 - whole, 0)).normalize(), "f")
        return "0" if text == "-0" else text
    digits, _, exponent = _power(number, 5).partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{exponent}"


def _power(number: Decimal, places: int) -> str:
    """Return a number with *places* and a power of ten of two digits."""
    digits, exponent = f"{number:.{places}E}".split("E")
    return f"{digits}E{int(exponent):+03}"


NUMBERS: Mapping[str, Callable[[Decimal], str]] = {
    "General": _general,
    "@": _general,
    "0": _fixed("{}"),
    "0.00": _fixed("{}", places=2),
    "#,##0": _fixed("{:,}"),
    "#,##0.00": _fixed("{:,}", places=2),
    "0%": _fixed("{}%", times=100),
    "0.00%": _fixed("{}%", places=2, times=100),
    '0"人"': _fixed("{}人"),
    '"≥"0.0%': _fixed("≥{}%", places=1, times=100),
    '"¥"#,##0.00': _fixed("¥{:,}", places=2),
    "0.0;[Red]-0.0": _fixed("{}", places=1),
    "#,##0.00_);(#,##0.00)": lambda number: f"({_rounded(-number, 2):,})" if number < 0 else f"{_rounded(number, 2):,}",
    "0.00E+00": lambda number: _power(number, 2),
}  # fmt: skip
"""What each number format shows of a number."""

MOMENTS: Mapping[str, Callable[[dt.datetime], str]] = {
    "yyyy-mm-dd": lambda day: f"{day:%Y-%m-%d}",
    "yyyy/m/d": lambda day: f"{day.year}/{day.month}/{day.day}",
    'yyyy"年"m"月"d"日"': lambda day: f"{day.year}年{day.month}月{day.day}日",
    'yyyy"年"m"月"': lambda day: f"{day.year}年{day.month}月",
    "m-d": lambda day: f"{day.month}-{day.day}",
    "yyyy-mm-dd hh:mm": lambda day: f"{day:%Y-%m-%d %H:%M}",
    "h:mm": lambda day: f"{day.hour}:{day:%M}",
}
"""What each date format shows of a moment."""


def excel_text(value: Value | dt.time, code: str) -> str:
    """Return what a spreadsheet program shows in a cell that holds *value* under the format *code*."""
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case dt.time():
            return MOMENTS[code](dt.datetime.combine(dt.date(2000, 1, 1), value))
        case dt.datetime():
            return MOMENTS[code](value)
        case _:
            return NUMBERS[code](Decimal(repr(value)))


# ------------------------------------------------------------------------------------------- where we give another text


@frozen
class Difference:
    """
    A format under which our text is not the one shown.

    Args:
        code: The format.
        ours: Our text of a value.
        why: Why.
        example: A value for which it makes a difference.
        shown: What is shown of it.
        given: Our text of it.
    """

    code: str
    ours: Callable[[object], str]
    why: str
    example: Value
    shown: str
    given: str


def _day(value: object) -> str:
    assert isinstance(value, dt.datetime)
    return f"{value:%Y-%m-%d}"


def _plain(value: object) -> str:
    text = format(Decimal(repr(value)).normalize(), "f")
    return "0" if text == "-0" else text


_MOMENT = dt.datetime(2023, 6, 1)  # noqa: DTZ001 - a spreadsheet knows no time zones
DIFFERENCES = (
    Difference("yyyy/m/d", _day, "a day is written in one way", _MOMENT, "2023/6/1", "2023-06-01"),
    Difference('yyyy"年"m"月"d"日"', _day, "a day is written in one way", _MOMENT, "2023年6月1日", "2023-06-01"),
    Difference("m-d", _day, "the year that the format hides belongs to the day", _MOMENT, "6-1", "2023-06-01"),
    Difference("0.00E+00", _plain, "powers of ten are written out", 123456, "1.23E+05", "123456"),
    Difference("General", _plain, "a narrow General hides digits that are there", 123456789012, "1.23457E+11",
               "123456789012"),
    Difference("@", _plain, "as General", 0.1234567890123, "0.123456789", "0.1234567890123"),
    Difference("#,##0.00_);(#,##0.00)",
               lambda value: f"{_rounded(Decimal(repr(value)), 2):,}",
               "brackets are a bookkeeper's minus; targets and amounts have the sign", -5, "(5.00)", "-5.00"),
)  # fmt: skip
_OURS = {one.code: one for one in DIFFERENCES}
UNCOMPUTED = 0
"""What programs write as the result of a formula that they cannot compute; it is not read (PR552)."""


def expected_text(value: Value, code: str) -> str:
    """Return our text for a cell: the one shown, or what `DIFFERENCES` says instead."""
    if isinstance(value, str | bool) or code not in _OURS:
        return excel_text(value, code)
    return _OURS[code].ours(value)


# ---------------------------------------------------------------------------------------------- workbooks, both writers


@frozen
class Drawn:
    """A cell to be written: its value, its format, and whether a formula has it as its result."""

    value: Value
    code: str
    formula: bool = False


@frozen
class Layout:
    """What of a worksheet is hidden and merged: lines by number from 2 on, one merged range or none."""

    rows: frozenset[int]
    columns: frozenset[int]
    merged: tuple[int, int, int, int] | None


def by_openpyxl(cells: Mapping[tuple[int, int], Drawn], layout: Layout, hidden: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    for (row, column), drawn in cells.items():
        cell = sheet.cell(row, column)
        cell.value = drawn.value
        cell.number_format = drawn.code
        if isinstance(drawn.value, str):
            cell.data_type = "e" if drawn.value in ERROR_CODES else "s"
    for row in layout.rows:
        sheet.row_dimensions[row].hidden = True
    for column in layout.columns:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    if layout.merged:
        top, left, bottom, right = layout.merged
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for name in hidden:
        other = book.create_sheet(name)
        other["A1"], other.sheet_state = "不见", "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(
    cells: Mapping[tuple[int, int], Drawn], layout: Layout, hidden: Sequence[str], *, inline: bool
) -> bytes:
    """Return a workbook; with *inline* its texts stand in the cells, else in the table of shared strings."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": inline, "in_memory": not inline})
    sheet = book.add_worksheet("Sheet")
    if layout.merged:
        top, left, bottom, right = layout.merged
        sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
    for row in layout.rows:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    for column in layout.columns:
        sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
    for (row, column), drawn in sorted(cells.items()):
        look = book.add_format({"num_format": drawn.code})
        at = row - 1, column - 1
        match drawn.value:
            case _ if drawn.formula or drawn.value in ERROR_CODES:
                sheet.write_formula(*at, "=A1", look, drawn.value)
            case bool() as value:
                sheet.write_boolean(*at, value, look)
            case str() as value:
                sheet.write_string(*at, value, look)
            case dt.datetime() as value:
                sheet.write_datetime(*at, value, look)
            case value:
                sheet.write_number(*at, value, look)
    for name in hidden:
        other = book.add_worksheet(name)
        other.write_string(0, 0, "不见")
        other.hide()
    book.close()
    return out.getvalue()


def by_openpyxl_then(data: bytes) -> dict[str, str]:
    """Return the texts that can be seen according to openpyxl, by sheet and cell."""
    found: dict[str, str] = {}
    written, computed = (openpyxl.load_workbook(io.BytesIO(data), data_only=one) for one in (False, True))
    for sheet in computed.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = {row for row, dimension in sheet.row_dimensions.items() if dimension.hidden}
        columns = {
            column for one in sheet.column_dimensions.values() if one.hidden for column in range(one.min, one.max + 1)
        }
        spans = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
        for line in sheet.iter_rows():
            for cell in line:
                formula = written[sheet.title][cell.coordinate].data_type == "f"
                if cell.value in (None, "") or (formula and cell.value is not False and cell.value == UNCOMPUTED):
                    continue
                span = spans.get((cell.row, cell.column))
                covered = range(cell.row, (span.max_row if span else cell.row) + 1)
                across = range(cell.column, (span.max_col if span else cell.column) + 1)
                if set(covered) <= rows or set(across) <= columns:
                    continue
                text = expected_text(cell.value, cell.number_format)
                found[f"{sheet.title}!{cell.coordinate}"] = text
    return found


def ours(data: bytes) -> dict[str, Cell]:
    """Return the cells of our grids that hold something, by sheet and cell."""
    package = open_package(data, "表.xlsx", kind=PackageKind.XLSX)
    assert isinstance(package, Package)
    grids, _ = grids_in(package)
    return {cell.place.cell: cell for grid in grids for row in grid.rows for cell in row if cell.text}


# ------------------------------------------------------------------------------------------------------------ the tests


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=6)
TEXTS = _TEXT.map("字{}".format) | st.sampled_from(("≥90%", "=1+1", "30人", "TRUE", "1/2", "2023-06-01", "'x", "007"))
DIGITS = (
    st.sampled_from((0, 1, -1))
    | st.integers(-(10**9), 10**9)
    | st.integers(-(10**8), 10**8).map(lambda count: count / 1000)
)
DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2100, 12, 31)).map(lambda day: dt.datetime.combine(day, dt.time()))
DRAWN = st.one_of(
    st.builds(Drawn, TEXTS, st.sampled_from([*NUMBERS, *MOMENTS])),
    st.builds(Drawn, DIGITS, st.sampled_from([*NUMBERS]), st.booleans()),
    st.builds(Drawn, st.booleans(), st.sampled_from([*NUMBERS])),
    st.builds(Drawn, DAYS, st.sampled_from([one for one in MOMENTS if one != "h:mm"])),
    st.builds(Drawn, st.sampled_from(("#DIV/0!", "#N/A", "#REF!", "#NAME?")), st.just("General")),
)
PLACES = st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH))
BETWEEN = st.integers(2, HEIGHT - 1)
MERGED = st.tuples(BETWEEN, BETWEEN, BETWEEN, BETWEEN).map(
    lambda one: (min(one[0], one[2]), min(one[1], one[3]), max(one[0], one[2]), max(one[1], one[3]))
)
LAYOUTS = st.builds(
    Layout,
    st.frozensets(BETWEEN, max_size=1),
    st.frozensets(BETWEEN, max_size=1),
    st.none() | MERGED.filter(lambda one: one[:2] != one[2:]),
)
SHEETS = st.tuples(st.dictionaries(PLACES, DRAWN, min_size=1, max_size=8), LAYOUTS, st.sampled_from(((), ("旧表",))))


def _written(cells: Mapping[tuple[int, int], Drawn], layout: Layout) -> dict[tuple[int, int], Drawn]:
    """Return *cells* with the corners filled, and without those that a merged range covers."""
    corner = Drawn("角", "General")
    found = {**cells, (1, 1): corner, (HEIGHT, WIDTH): corner}
    if layout.merged is None:
        return found
    top, left, bottom, right = layout.merged
    covered = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {(top, left)}
    return {at: drawn for at, drawn in found.items() if at not in covered}


class TestBesideOpenpyxl:
    """Whatever writes the workbook, what we show in a cell is what openpyxl's value shows, or a difference is named."""

    @settings(max_examples=examples(0.25))
    @given(SHEETS, st.sampled_from(("openpyxl", "shared", "inline")))
    @example(({(2, 2): Drawn(UNCOMPUTED, "0", formula=True)}, Layout(frozenset(), frozenset(), None), ()), "shared")
    def test_the_same_cells(
        self, drawn: tuple[dict[tuple[int, int], Drawn], Layout, Sequence[str]], writer: str
    ) -> None:
        cells, layout, hidden = drawn
        written = _written(cells, layout)
        if writer == "openpyxl":
            data = by_openpyxl({at: one for at, one in written.items() if not one.formula}, layout, hidden)
        else:
            data = by_xlsxwriter(written, layout, hidden, inline=writer == "inline")
        assert {place: cell.text for place, cell in ours(data).items()} == by_openpyxl_then(data)

    @settings(max_examples=examples(0.2))
    @given(LAYOUTS.filter(lambda one: one.merged is not None))
    def test_a_merged_cell_covers_what_can_be_seen_of_it(self, layout: Layout) -> None:
        assert layout.merged is not None
        top, left, bottom, right = layout.merged
        everything = {(row, column): Drawn("字", "General") for row in range(1, 5) for column in range(1, 5)}
        data = by_openpyxl(_written(everything, layout), layout, ())
        seen_rows = [row for row in range(top, bottom + 1) if row not in layout.rows]
        seen_columns = [column for column in range(left, right + 1) if column not in layout.columns]
        cell = ours(data).get(f"Sheet!{get_column_letter(left)}{top}")
        assert (cell is None) == (not seen_rows or not seen_columns)
        assert cell is None or (cell.rows, cell.columns) == (len(seen_rows), len(seen_columns))


@pytest.mark.parametrize("one", DIFFERENCES, ids=lambda one: one.code)
def test_every_difference_is_still_there(one: Difference) -> None:
    data = by_openpyxl({(1, 1): Drawn(one.example, one.code)}, Layout(frozenset(), frozenset(), None), ())
    (cell,) = ours(data).values()
    assert (excel_text(one.example, one.code), cell.text) == (one.shown, one.given)
    assert one.shown != one.given
    assert one.ours(one.example) == one.given
