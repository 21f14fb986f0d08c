"""The project's own form of a sheet in TOML and JSON: values, places, and what bad files are answered with."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfrules
from perfrules.dsl import parse_actual, parse_target
from perfrules.inputs import MAX_PROBLEMS
from perfrules.model.actual import NumberActual
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import NumberTarget
from perfrules.readers.base import ReadResult
from perfrules.readers.hooks import SheetJsonReader, SheetTomlReader
from perfrules.readers.native.data import MAX_ROWS
from perfrules.readers.native.reading import LIMITS, MAX_ENTRIES, MAX_NESTING
from perfrules.tomltext import scanning as limits

ROW = '{"name": "x", "target": "≥90%", "actual": "95%", "weight": "10"}'


def read_json(text: str | bytes) -> ReadResult:
    return SheetJsonReader().read(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), "s.json")


def read_toml(text: str | bytes) -> ReadResult:
    return SheetTomlReader().read(text if isinstance(text, bytes) else text.encode(), "s.toml")


def codes(result: ReadResult) -> list[str]:
    return [one.code for one in result.problems]


def keys(result: ReadResult) -> list[tuple[str, str]]:
    return [(one.code, one.place.key) for one in result.problems]


class TestJsonFiles:
    """Reliability, section 2: a bad file gives a clear problem with a place and never an exception or a guess."""

    @pytest.mark.parametrize(
        ("text", "code", "line", "column"),
        [
            ("", "PR004", None, None),
            ("  \n", "PR004", None, None),
            ('{"project":"1",}', "PR505", 1, None),
            ('{"project":"1" /*x*/}', "PR505", 1, 16),
            ('{"project":"1"}\n{"project":"2"}', "PR505", 2, 1),
            ('{"project":', "PR505", 1, 12),
            ('{"project": "a\nb"}', "PR505", 1, 15),
            ("[" * 100_000 + "]" * 100_000, "PR007", 1, None),
            ("{" + ",".join(f'"k{i}":1' for i in range(MAX_ENTRIES + 1)) + "}", "PR512", 1, None),
            ("nonsense", "PR505", 1, 1),
        ],
    )
    def test_bad_files(self, text: str, code: str, line: int | None, column: int | None) -> None:
        result = read_json(text)
        assert codes(result) == [code]
        assert result.sheets == ()
        assert result.problems[0].place.line == line
        if column is not None:
            assert result.problems[0].place.column == column

    def test_a_scorecard_is_no_sheet(self) -> None:
        """What ``evaluate --json`` prints, for one sheet and for several, is told in one line each."""
        sheet = Sheet(project="x", rows=(SheetRow(name="人数", target="≥1人", actual="1人", weight=Decimal(100)),))
        card = perfrules.render(perfrules.evaluate(sheet, perfrules.load_ruleset("cn-self-evaluation-2020")), "json")
        text = card.decode()
        for written, places in (
            (text, [1]),
            (f"[{text},{text}]", [1, 1 + text.count("\n")]),
            (f'{{"sheets": [{text}], "problems": []}}', [1]),
        ):
            result = read_json(written)
            assert (result.sheets, codes(result)) == ((), ["PR580"] * len(places))
            assert [one.place.line for one in result.problems] == places

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16_is_named(self, encoding: str) -> None:
        (one,) = read_json('{"project":"项目"}'.encode(encoding)).problems
        assert (one.code, one.values["found"]) == ("PR003", "UTF-16")

    def test_gbk_is_named(self) -> None:
        (one,) = read_json('{\n"project":"项目"}'.encode("gbk")).problems
        assert (one.code, one.values["found"], one.place.line) == ("PR003", "GB18030 (GBK)", 2)

    def test_a_mark_at_the_start_is_no_mistake(self) -> None:
        assert read_json(f'{{"rows": [{ROW}]}}'.encode("utf-8-sig")).problems == ()

    def test_messages_are_in_both_languages(self) -> None:
        (one,) = read_json('{"a" 1}').problems
        assert "缺少冒号" in one.message("zh")
        assert "delimiter" in one.message("en")

    @pytest.mark.parametrize("depth", [MAX_NESTING, MAX_NESTING + 1])
    def test_the_limit_of_nesting(self, depth: int) -> None:
        text = '{"x":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"
        assert ("PR007" in codes(read_json(text))) == (depth > MAX_NESTING)

    def test_brackets_in_texts_do_not_nest(self) -> None:
        assert read_json(json.dumps({"project": "[{" * 100 + '\\"', "rows": []})).problems == ()


class TestJsonValues:
    """A value of another kind is a problem with its key path and line; everything beside it is read."""

    @pytest.mark.parametrize(
        ("value", "code", "found"),
        [
            ("[95]", "PR507", "[…]"),
            ('{"v":95}', "PR507", "{…}"),
            ("true", "PR507", "true"),
        ],
    )
    def test_an_actual_of_another_kind(self, value: str, code: str, found: str) -> None:
        result = read_json(f'{{"rows": [\n{{"name": "a", "weight": 5, "actual": {value}}},\n{ROW}]}}')
        (one,) = result.problems
        assert (one.code, one.values["found"], one.place.line, one.place.key) == (code, found, 2, "rows[0].actual")
        first, second = result.sheets[0].rows
        assert (first.actual, first.weight, second.actual) == ("", 5, "95%")

    @pytest.mark.parametrize(
        ("value", "text"),
        [("0.30000000000000004", "0.30000000000000004"), ("95", "95"), ("-0.0", "-0.0"), ("1e3", "1000"),
         ("null", ""), ("1e999999", "1E+999999"), ("28.40", "28.40")],
    )  # fmt: skip
    def test_numbers_are_kept_as_typed(self, value: str, text: str) -> None:
        result = read_json(f'{{"rows": [{{"name": "x", "actual": {value}}}]}}')
        assert result.problems == ()
        assert result.sheets[0].rows[0].actual == text

    def test_a_missing_actual_is_missing(self) -> None:
        result = read_json('{"rows": [{"name": "x"}]}')
        assert result.problems == ()
        assert (result.sheets[0].rows[0].actual, result.sheets[0].rows[0].weight) == ("", None)

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", '"abc"', '"1e5"', '"٩٠"', "1e31", "9" * 31])
    def test_weights_that_are_no_numbers(self, value: str) -> None:
        result = read_json(f'{{"rows": [{{"name": "x", "weight": {value}}}, {ROW}]}}')
        assert keys(result) == [("PR503", "rows[0].weight")]
        assert [row.weight for row in result.sheets[0].rows] == [None, 10]

    def test_numbers_of_five_thousand_digits_are_bounded(self) -> None:
        assert keys(read_json('{"rows": [], "stated_total":' + "9" * 5000 + "}")) == [("PR503", "stated_total")]

    def test_a_key_given_twice_counts_as_not_given(self) -> None:
        result = read_json(
            f'{{"project": "a", "project": "b", "rows": [{{"name": "n", "weight": 1, "weight": 2}}, {ROW}]}}'
        )
        assert keys(result) == [("PR506", "project"), ("PR506", "rows[0].weight")]
        assert result.sheets[0].project == ""
        assert [row.weight for row in result.sheets[0].rows] == [None, 10]

    def test_rows_given_under_both_names(self) -> None:
        assert keys(read_json('{"row": [], "rows": []}')) == [("PR506", "rows")]

    def test_unknown_keys_name_near_ones(self) -> None:
        result = read_json('{"rows": [{"name": "x", "wieght": 5}], "case_id": "1"}')
        weight, case = sorted(result.problems, key=lambda one: one.place.key, reverse=True)
        assert (weight.code, weight.suggestion, weight.place.key) == ("PR508", "weight", "rows[0].wieght")
        assert weight.values["known"].startswith("weight, ")
        assert (case.code, case.suggestion, case.place.key) == ("PR508", "", "case_id")

    def test_points_taken_off_and_added(self) -> None:
        result = read_json(
            '{"rows": [], "deductions": [{"name": "迟报", "points": 1.5}], "bonus": [{"name": "创新", "points": "2"}]}'
        )
        assert result.problems == ()
        (sheet,) = result.sheets
        assert [(one.name, one.points) for one in (*sheet.deductions, *sheet.bonuses)] == [
            ("迟报", Decimal("1.5")), ("创新", Decimal(2)),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("entry", "code", "key"),
        [
            ('{"name": "x"}', "PR511", "bonuses[0]"),
            ('{"name": "x", "points": null}', "PR511", "bonuses[0]"),
            ('{"name": "x", "points": -1}', "PR507", "bonuses[0].points"),
            ('{"name": "x", "points": "一"}', "PR503", "bonuses[0].points"),
            ('{"name": "x", "points": 1, "points": 2}', "PR506", "bonuses[0].points"),
            ("5", "PR507", "bonuses[0]"),
        ],
    )
    def test_a_bonus_without_points_counts_as_not_given(self, entry: str, code: str, key: str) -> None:
        result = read_json(f'{{"rows": [], "bonuses": [{entry}, {{"name": "y", "points": 1}}]}}')
        assert keys(result) == [(code, key)]
        assert [one.name for one in result.sheets[0].bonuses] == ["y"]

    def test_a_deduction_of_a_row_is_not_negative(self) -> None:
        result = read_json('{"rows": [{"name": "x", "deduction": -1}, {"name": "y", "deduction": 1}]}')
        assert keys(result) == [("PR507", "rows[0].deduction")]
        assert [row.deduction for row in result.sheets[0].rows] == [None, 1]

    def test_problems_have_line_and_column(self) -> None:
        (one,) = read_json('{"rows": [\n  {"name": "x",\n   "weight": true}]}').problems
        assert str(one.place) == "s.json:3:4 (rows[0].weight)"

    @pytest.mark.parametrize("text", ["[1,2,3]", "5", '"x"', "null"])
    def test_no_sheet_at_all(self, text: str) -> None:
        result = read_json(text)
        assert result.sheets == ()
        assert set(codes(result)) == {"PR507"}

    def test_rows_of_another_kind(self) -> None:
        assert keys(read_json('{"rows": {"1": 95}}')) == [("PR507", "rows")]
        assert keys(read_json(f'{{"rows": [5, {ROW}]}}')) == [("PR507", "rows[0]")]

    def test_several_sheets_in_one_file(self) -> None:
        result = read_json(f'[{{"project": "a", "rows": []}}, 7, {{"project": "b", "rows": [{ROW}], "date": 5}}]')
        assert [sheet.project for sheet in result.sheets] == ["a", "b"]
        assert keys(result) == [("PR507", "[1]"), ("PR507", "[2].date")]
        assert [len(sheet.problems) for sheet in result.sheets] == [0, 1]

    def test_a_number_for_a_text_is_refused(self) -> None:
        assert keys(read_json('{"project": 1, "rows": []}')) == [("PR507", "project")]

    def test_half_a_surrogate_pair_is_refused(self) -> None:
        result = read_json('{"project": "a\\ud800", "rows": []}')
        assert keys(result) == [("PR105", "project")]
        assert result.sheets[0].project == ""

    def test_the_word_null_is_kept_as_the_mark_that_was_printed(self) -> None:
        result = read_json('{"management": [{"name": "安排科学性", "trouble": "null"}], "rows": []}')
        (item,) = result.sheets[0].management
        assert (item.trouble, item.blank_mark) == ("", "null")

    @pytest.mark.parametrize(
        ("value", "day"),
        [
            ("2023-06-30", date(2023, 6, 30)),
            ("2023-06", date(2023, 6, 30)),
            ("２０２３", date(2023, 12, 31)),
            ("", None),
        ],
    )
    def test_dates(self, value: str, day: date | None) -> None:
        result = read_json(json.dumps({"date": value, "rows": []}))
        assert (result.sheets[0].date, result.problems) == (day, ())

    @pytest.mark.parametrize("value", ["2023-02-30", "2023-13", "yesterday", "2023-1-1-1", "９", "٢٠٢٣"])
    def test_dates_that_do_not_exist(self, value: str) -> None:
        assert keys(read_json(json.dumps({"date": value, "rows": []}))) == [("PR107", "date")]

    @pytest.mark.parametrize("count", [MAX_ROWS, MAX_ROWS + 1])
    def test_the_limit_of_rows(self, count: int) -> None:
        result = read_json('{"rows": [' + ",".join(['{"name":"x"}'] * count) + "]}")
        assert codes(result) == (["PR512"] if count > MAX_ROWS else [])
        assert len(result.sheets[0].rows) == MAX_ROWS

    def test_at_most_a_hundred_problems_are_listed(self) -> None:
        result = read_json('{"rows": [' + ",".join(["5"] * 300) + "]}")
        assert len(result.problems) == MAX_PROBLEMS + 1
        assert (result.problems[-1].code, result.problems[-1].values["count"]) == ("PR009", "200")

    @given(st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["rows", "name", "weight", "funds", "texts", "date", "stated_met", "review_scores", "z",
                             "deduction", "bonuses", "points"]),
            inner, max_size=4),
    ))  # fmt: skip
    def test_any_json_is_read_or_reported(self, data: object) -> None:
        result = read_json(json.dumps(data))
        assert all(isinstance(sheet, Sheet) for sheet in result.sheets)
        assert result.sheets or result.problems

    @given(st.text(alphabet='{}[]":,\\ntrue0.e-a \n', max_size=60))
    def test_any_text_is_read_or_reported(self, text: str) -> None:
        result = read_json(text)
        assert result.sheets or result.problems


class TestToml:
    """The same form in TOML, with lines of headers and keys where they are written out."""

    def test_values_and_places(self) -> None:
        result = read_toml(
            'project = "p"\ndate = 2023-06-30\n[[row]]\nname = "a"\nweight = 2.50\ntarget = 90\n'
            '# a comment [[row]]\n[[row]]\nname = "b"\nweight = "12.5"\nreason = """\n[[row]]\n"""\n'
            '[[row]]\nname="c"\nweight = true\n'
        )
        (sheet,) = result.sheets
        assert [(row.name, row.weight, row.place.line) for row in sheet.rows] == [
            ("a", Decimal("2.50"), 3), ("b", Decimal("12.5"), 8), ("c", None, 14),
        ]  # fmt: skip
        assert str(sheet.rows[0].weight) == "2.50"
        assert sheet.rows[0].target == "90"
        assert sheet.rows[0].place_of("target").line == 6
        assert [(one.code, one.place.key, one.place.line) for one in result.problems] == [
            ("PR507", "row[2].weight", 16)
        ]

    def test_problems_have_line_and_column(self) -> None:
        result = read_toml('project = 1\n[[row]]\n  wieght = 5\nreview_scores = [9, true]\n[[deduction]]\nname = "x"\n')
        assert [(one.code, str(one.place)) for one in result.problems] == [
            ("PR507", "s.toml:1:1 (project)"), ("PR508", "s.toml:3:3 (row[0].wieght)"),
            ("PR511", "s.toml:2:3 (row[0])"), ("PR507", "s.toml:4:21 (row[0].review_scores[1])"),
            ("PR511", "s.toml:5:3 (deduction[0])"),
        ]  # fmt: skip

    def test_syntax_errors_say_what_to_type_in_both_languages(self) -> None:
        first, second = read_toml("project = “p”\nrow = []\n预算 = 1\n").problems
        assert (str(first.place), str(second.place)) == ("s.toml:1:11", "s.toml:3:1")
        assert "半角" in first.help("zh")
        assert "quotes" in second.help("en")

    @pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e400", "9" * 40])
    def test_numbers_out_of_bounds(self, value: str) -> None:
        assert keys(read_toml(f"row = []\nstated_total = {value}\n")) == [("PR503", "stated_total")]

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [("a = \n", "PR201", 1), ("project = 'x'\nproject = 'y'\n", "PR215", 2), ('row = [\n"', "PR201", 2),
         ("stated_total = " + "9" * 5000, "PR013", 1), ("x = " + "[" * 500 + "]" * 500, "PR007", 1),
         (".".join("a" * 20_000) + " = 1", "PR011", 1), ("[" + ".".join("a" * 20_000) + "]", "PR011", 1),
         ("x = " + "{a=" * 500, "PR007", 1), ("\n", "PR004", None)],
    )  # fmt: skip
    def test_bad_files(self, text: str, code: str, line: int | None) -> None:
        (one,) = read_toml(text).problems
        assert (one.code, one.place.line) == (code, line)

    @pytest.mark.parametrize(("parts", "code"), [(limits.MAX_KEY_PARTS, "PR508"), (limits.MAX_KEY_PARTS + 1, "PR011")])
    def test_the_limit_of_key_parts(self, parts: int, code: str) -> None:
        assert code in codes(read_toml(".".join("a" * parts) + " = 1\nrow = []\n"))

    @pytest.mark.parametrize("depth", [limits.MAX_NESTING, limits.MAX_NESTING + 1])
    def test_the_limit_of_nesting(self, depth: int) -> None:
        assert ("PR007" in codes(read_toml("x = " + "[" * depth + "]" * depth))) == (depth > limits.MAX_NESTING)

    @pytest.mark.parametrize("extra", [0, 1])
    def test_the_limit_of_size(self, extra: int) -> None:
        head = b"row = []\n#"
        result = read_toml(head + b"x" * (LIMITS.size + extra - len(head)))
        assert codes(result) == (["PR002"] if extra else [])

    @given(st.text(alphabet="[]{}=.\"'\\#a1 \n", max_size=60))
    def test_any_text_is_read_or_reported(self, text: str) -> None:
        result = read_toml(text)
        assert result.sheets or result.problems


@pytest.mark.parametrize("number", ["2023.12", "1998.08", "2023.1", "2023.13", "-2023.12", "12.30", "2023.120"])
def test_a_number_is_no_month(number: str) -> None:
    """What JSON, TOML or a program gives as a number is read as that number, whatever a person would take it for."""
    for result in (
        read_json(f'{{"rows": [{{"name": "x", "target": {number}, "actual": {number}}}]}}'),
        read_toml(f'[[row]]\nname = "x"\ntarget = {number}\nactual = {number}\n'),
        ReadResult((Sheet.from_dict({"rows": [{"name": "x", "target": Decimal(number), "actual": Decimal(number)}]}),)),
    ):
        (row,) = result.sheets[0].rows
        target, actual = parse_target(row.target), parse_actual(row.actual)
        assert isinstance(target, NumberTarget)
        assert isinstance(actual, NumberActual)
        assert target.quantity.number == actual.quantity.number == Decimal(number)
    (row,) = read_json('{"rows": [{"name": "x", "target": "2023.12"}]}').sheets[0].rows
    assert parse_target(row.target).kind == "unclear"
