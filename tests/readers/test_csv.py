"""Forms as delimited text: encodings, delimiters, quotation marks, limits; and what each mistake is answered with."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.model.sheet import SheetRow
from perfrules.readers import delimited
from perfrules.readers.base import ReadResult, read_file
from perfrules.readers.delimited import MAX_BAD, MAX_FIELD, MAX_FIELDS, MAX_ROWS, Broken, Record, records_in
from perfrules.readers.hooks import SheetCsvReader
from perfrules.source import Place
from tests.counting import counted

HEAD = "三级指标,年度目标值,实际完成值,分值,得分\n"
ROW = "人数,≤30人,30人,10,10\n"
PLAIN = SheetRow(name="人数", target="≤30人", actual="30人", weight=Decimal(10), self_score=Decimal(10))


def read(text: str | bytes, name: str = "form.csv") -> ReadResult:
    return SheetCsvReader().read(text if isinstance(text, bytes) else text.encode(), name)


def codes(result: ReadResult) -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.place.line, one.place.column) for one in result.problems]


class TestEncodings:
    """UTF-8 first and strictly, then what can be told with certainty; nothing is scored that was not understood."""

    @pytest.mark.parametrize(
        ("encoding", "notices"),
        [
            ("utf-8", []), ("utf-8-sig", []), ("gbk", ["PR010"]), ("gb18030", ["PR010"]), ("utf-16", ["PR010"]),
            ("utf-16-le", ["PR010"]),
        ],
    )  # fmt: skip
    def test_encodings(self, encoding: str, notices: list[str]) -> None:
        # without a mark UTF-16 shows in the first characters alone
        text = HEAD + ROW if encoding != "utf-16-le" else "1\n" + HEAD + ROW
        result = read(text.encode(encoding))
        assert [one.code for one in result.problems] == notices
        assert result.sheets[0].rows == (PLAIN,)

    def test_another_encoding_is_no_form(self) -> None:
        result = read((HEAD + ROW).encode("big5", "replace"))
        assert result.sheets == ()
        assert "PR501" in {one.code for one in result.problems}

    @pytest.mark.parametrize("data", [b"", b"  \n"])
    def test_empty(self, data: bytes) -> None:
        assert codes(read(data)) == [("PR004", None, None)]


class TestDelimiters:
    """The delimiter is the one that makes the titles known."""

    @pytest.mark.parametrize(
        ("delimiter", "name", "notices"),
        [
            (",", "a.csv", []), ("\t", "a.tsv", []), ("\t", "a.csv", ["PR532"]), (",", "a.TSV", ["PR532"]),
            (";", "a.csv", ["PR532"]), ("|", "a.csv", ["PR532"]), ("，", "a.csv", ["PR532"]),
        ],
    )  # fmt: skip
    def test_delimiters(self, delimiter: str, name: str, notices: list[str]) -> None:
        result = read((HEAD + ROW).replace(",", delimiter), name)
        assert [one.code for one in result.problems] == notices
        assert result.sheets[0].rows == (PLAIN,)
        assert result.sheets[0].rows[0].place == Place(name, line=2, column=1)

    def test_other_marks_in_the_cells_do_not_matter(self) -> None:
        result = read(HEAD + "甲;乙;丙|丁|戊,≤30人，约,30;3,10,10\n" * 20)
        assert (result.sheets[0].rows[0].name, result.problems) == ("甲;乙;丙|丁|戊", ())

    def test_said_in_the_first_line(self) -> None:
        result = read("sep=;\n" + (HEAD + ROW).replace(",", ";"))
        assert result.sheets[0].rows[0].place == Place("form.csv", line=3, column=1)
        assert codes(result) == [("PR532", None, None)]

    def test_none_makes_a_title_known(self) -> None:
        result = read("年份:产量\n2023:5\n")
        assert (result.sheets, codes(result)) == ((), [("PR501", None, None)])


class TestShapes:
    @pytest.mark.parametrize(
        "text",
        [
            "三 级 指 标,年 度 目 标 值,实 际 完 成 值,分 值,得 分\n" + ROW,
            '"三级\n指标","年度目\n标值","实际完\n成值",分值,得分\n' + ROW,
            "附件1\n自评价评分表\n" + HEAD + ROW,
            (HEAD + ROW).replace("\n", "\r\n"),
            (HEAD + ROW).replace("\n", "\r"),
            HEAD + "\n\n" + ROW.strip(),
            HEAD + '"人数","≤30人","30人","10","10"',
            HEAD + ROW + "合计,,,10,10\n",
        ],
        ids=["spaced", "broken titles", "titles above", "CRLF", "CR", "blank lines", "quoted", "total"],
    )
    def test_plain_shapes(self, text: str) -> None:
        result = read(text)
        assert (result.sheets[0].rows, result.problems) == ((PLAIN,), ())

    def test_the_total_is_compared(self) -> None:
        result = read(HEAD + ROW + ROW + "合计,,,100,95\n")
        assert result.sheets[0].stated_total == 95
        assert codes(result) == [("PR523", 4, 6)]

    def test_places_count_lines_inside_of_cells(self) -> None:
        result = read(HEAD + '"人\n数","≤30\n人",30人,10,10\n"数""量",≤3个,2个,x,5\n')
        first, second = result.sheets[0].rows
        assert (first.name, first.target, second.name) == ("人\n数", "≤30\n人", '数"量')
        assert first.cells["target"] == Place("form.csv", line=3, column=4)
        assert first.cells["actual"] == Place("form.csv", line=4, column=4)
        assert codes(result) == [("PR503", 5, 15)]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("'=80%", "=80%"), ("'-5", "-5"), ("'+3", "+3"), ("'@a", "@a"), ("''=1", "'=1"), ("'a", "'a"),
         ("=80%", "=80%"), ("-5", "-5"), ("'", "'")],
    )  # fmt: skip
    def test_the_apostrophe_of_spreadsheets(self, typed: str, meant: str) -> None:
        assert read(HEAD + f"工资,{typed},80%,10,10\n").sheets[0].rows[0].target == meant

    def test_missing_columns(self) -> None:
        result = read("三级指标,实际完成值\n人数,30人\n")
        assert codes(result) == [("PR502", 1, 1), ("PR502", 1, 1)]
        assert result.sheets[0].rows[0].actual == "30人"

    def test_rows_of_other_lengths(self) -> None:
        result = read(HEAD + "人数,≤30人,30人,10,10,99,88\n" + "人次,≥5人次,6人次\n" + ROW)
        assert codes(result) == [("PR519", 2, 19), ("PR519", 2, 22), ("PR529", 3, 1)]
        assert [row.weight for row in result.sheets[0].rows] == [10, None, 10]

    def test_two_headers(self) -> None:
        result = read(HEAD + HEAD + ROW)
        assert (codes(result), result.sheets[0].rows) == ([("PR517", 2, 1)], (PLAIN,))

    def test_shortened_numbers(self) -> None:
        result = read(HEAD + "编号,1.23457E+17,1.23457E+17,10,10\n1E5,1E5,2,10,10\n")
        assert codes(result) == [("PR536", 2, 4), ("PR536", 2, 16)]


class TestQuotationMarks:
    """A line whose marks do not close is named and left out; the others are read."""

    @pytest.mark.parametrize(
        "line",
        ['"人次,≤30人,30人,10,10', '"人次"≤,30人,30人,10,10', '"人次" ,30人,30人,10,10', '"人""次,≤30人,1,10,10'],
    )
    def test_wrong_marks(self, line: str) -> None:
        result = read(HEAD + line + "\n" + ROW)
        assert (codes(result), result.sheets[0].rows) == ([("PR531", 2, 1)], (PLAIN,))

    def test_the_column_of_the_mark(self) -> None:
        assert codes(read(HEAD + ROW + '人次,"≤30人,30人,10,10\n'))[0] == ("PR531", 3, 4)

    def test_marks_inside_of_a_field_are_text(self) -> None:
        assert read(HEAD + '6"管,≤30人,30人,10,10\n').sheets[0].rows[0].name == '6"管'

    def test_one_mark_cannot_swallow_the_file(self) -> None:
        few, _ = counted(lambda: read(HEAD + '"a\n' * 20_000))
        many, result = counted(lambda: read(HEAD + '"a\n' * 200_000))
        assert many < 11 * few
        assert {code for code, _, _ in codes(result)} == {"PR531", "PR538"}
        assert len(result.problems) == MAX_BAD + 1


class TestLimits:
    @pytest.mark.parametrize("quote", ["", '"'])
    @pytest.mark.parametrize("length", [MAX_FIELD, MAX_FIELD + 1])
    def test_fields(self, length: int, quote: str) -> None:
        result = read(HEAD + f"人次,≥1,{quote}{'很' * length}{quote},10,10\n" + ROW)
        assert codes(result) == ([("PR534", 2, 7)] if length > MAX_FIELD else [])
        assert len(result.sheets[0].rows) == (1 if length > MAX_FIELD else 2)

    @pytest.mark.parametrize("count", [MAX_FIELDS, MAX_FIELDS + 1])
    def test_columns(self, count: int) -> None:
        result = read(HEAD + ROW.strip() + "," * (count - 5) + "\n" + ROW)
        assert codes(result) == ([("PR535", 2, None)] if count > MAX_FIELDS else [])

    def test_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delimited, "MAX_ROWS", 1_000)
        assert ("PR008", None, None) not in codes(read(HEAD + "人,\n" * 999))
        assert codes(read(HEAD + "人,\n" * 1_000)) == [("PR008", None, None)]

    def test_rows_times_columns(self) -> None:
        assert codes(read(HEAD + "," * 900 + "x\n" + ROW * 5_000)) == [("PR537", None, None)]

    def test_as_many_rows_as_are_allowed_are_records(self) -> None:
        assert sum(1 for _ in records_in("a,b\n" * MAX_ROWS, ",")) == MAX_ROWS


fields = st.text(st.sampled_from('ab"，,\n;甲 \t'), max_size=6)


@given(st.lists(st.lists(fields, min_size=1, max_size=5), max_size=8), st.sampled_from(",;\t|，"))
def test_what_the_standard_writer_writes_is_read(lines: list[list[str]], delimiter: str) -> None:
    """Fields come back as they were, whatever stands in them; only lines that say nothing are left out."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    records = list(records_in(text.getvalue(), delimiter))
    assert [[one.text for one in record.fields] for record in records] == [line for line in lines if line != [""]]


@given(st.text(st.sampled_from('a",\n'), max_size=60))
def test_every_line_is_read_or_named(text: str) -> None:
    """No field begins where another one stands, and every place shows the field itself."""
    lines = text.split("\n")
    seen: list[tuple[int, int]] = []
    for record in records_in(text, ","):
        if isinstance(record, Broken):
            seen.append((record.line, 0))
        elif isinstance(record, Record):
            for field in record.fields:
                seen.append((field.line, field.column))
                written = lines[field.line - 1][field.column - 1 :]
                assert written.startswith(('"', field.text.split("\n")[0]))
    assert seen == sorted(seen)


@given(st.binary(max_size=300) | st.text(max_size=120).map(str.encode))
def test_any_bytes_are_answered(data: bytes) -> None:
    """Whatever the bytes, there is a sheet or a problem, and never an exception."""
    result = read(data)
    assert result.sheets or result.problems


def test_files_are_chosen_by_their_suffix(tmp_path) -> None:
    path = tmp_path / "自评表.TSV"
    path.write_bytes((HEAD + ROW).replace(",", "\t").encode("gb18030"))
    assert read_file(path, [SheetCsvReader()]).sheets[0].rows == (PLAIN,)
