"""The reader of time slices: sums, bad lines with their numbers, bounded memory, and no exception for any bytes."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perfrules_slo.slices import MOST_PROBLEMS, SlicesReader

HEAD = "# project,网上服务大厅\n# objective,登录,≥99.9%,60\n# objective,查询,≥99.5%,40\n"
TWO = HEAD + "time,objective,good,total\n"
ONE = "# objective,登录,≥99.9%,100\ntime,good,total\n"


def read(text):
    return SlicesReader().read(text.encode() if isinstance(text, str) else text, "a.slo")


def lines_of(result):
    return [one.place.line for one in result.problems]


def test_rows_for_each_objective() -> None:
    result = read(
        TWO + "2024-01-01T00:00,登录,60,60\n2024-01-01T00:00,查询,59,60\n\n2024-01-01T01:00,登录,58,60\n"
        "2024-01-31,查询,60,60\n"
    )
    assert result.problems == ()
    (sheet,) = result.sheets
    assert sheet.project == "网上服务大厅"
    assert sheet.date.isoformat() == "2024-01-31"
    assert [(row.name, row.target, row.actual, str(row.weight), row.place.line) for row in sheet.rows] == [
        ("登录", "≥99.9%", "118/120", "60", 2),
        ("查询", "≥99.5%", "119/120", "40", 3),
    ]
    assert sheet.rows[0].evidence == "2 个时段，2024-01-01T00:00:00 至 2024-01-01T01:00:00"


def test_one_objective_needs_no_column_and_headers_may_be_chinese() -> None:
    text = "\ufeff# 说明\r\n# objective,登录,≥99.9%,100\r\n总数, 时间 ,合格\r\n60,2024-01-01 00:00,59\r\n"
    assert read(text).sheets[0].rows[0].actual == "59/60"


BAD_LINES = [
    "2024-01-01T00:00,登录,60",
    "昨天,登录,60,60",
    "2024-01-02,登录,61,60",
    "2024-01-02,登录,-1,60",
    "2024-01-02,登录,59.5,60",
    "2024-01-02,登录,1e3,2000",
    "2024-01-02,登录,６０,60",
    "2024-01-02,注册,60,60",
    "2024-01-01,登录,60,60",  # the time of the first slice again
    "2023-12-31,登录,60,60",
    '2024-01-02,"登录,60,60',
    "2024-01-02,登录," + "9" * 16 + "," + "9" * 16,
    "x" * 5000,
]


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: line[:24])
def test_a_bad_line_is_left_out_and_named(line) -> None:
    result = read(TWO + f"2024-01-01,登录,60,60\n2024-01-01,查询,60,60\n{line}\n2024-01-03,登录,59,60\n")
    assert lines_of(result) == [7]
    assert result.sheets[0].rows[0].actual == "119/120"


def test_bytes_that_are_no_text_are_named() -> None:
    assert lines_of(read(ONE.encode() + b"\xff\xfe,1,1\n2024-01-01,1,1\n")) == [3]


HEADS = [
    "",
    "time,good,total\n",
    "# objective,登录,≥99.9%,100\n",
    "# objective,登录,≥99.9%,100\ntime,good\n",
    "# objective,登录,≥99.9%,100\ntime,good,total,good\n",
    "# objective,登录,≥99.9%,100\nwhen,good,total\n",
    HEAD + "time,good,total\n",
]


@pytest.mark.parametrize("text", HEADS, ids=range(len(HEADS)))
def test_a_head_that_says_too_little_gives_no_sheet(text) -> None:
    result = read(text)
    assert result.sheets == ()
    assert result.problems


BAD_DECLARATIONS = ["登录", "登录,≥1%,x", "登录,≥1%,0", ",≥1%,5", "登录,≥1%,1e5", "登录,≥1%,NaN", "登录,≥1%,-5"]


@pytest.mark.parametrize("line", [f"# objective,{one}" for one in BAD_DECLARATIONS])
def test_a_bad_declaration_is_named(line) -> None:
    assert lines_of(read(line + "\n# objective,查询,≥1%,5\ntime,good,total\n2024-01-01,1,1\n")) == [1]


def test_an_objective_twice_and_one_without_slices() -> None:
    assert lines_of(read("# objective,登录,≥1%,5\n# objective,登录,≥2%,5\ntime,good,total\n2024-01-01,1,1\n")) == [2]
    result = read(TWO + "2024-01-01,登录,1,1\n")
    assert lines_of(result) == [3]
    assert result.sheets[0].rows[1].actual == ""


def test_zones_are_compared_in_utc() -> None:
    assert read(ONE + "2024-01-01T08:00+08:00,1,1\n2024-01-01T00:30Z,1,1\n").problems == ()
    assert lines_of(read(ONE + "2024-01-01T08:00+08:00,1,1\n2024-01-01T00:00Z,1,1\n")) == [4]


def test_many_bad_lines_are_counted() -> None:
    result = read(ONE + "x,1,1\n" * 200)
    assert len(result.problems) == MOST_PROBLEMS + 1
    assert "151" in result.problems[-1].message()  # 150 more lines, and the objective without slices


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(minutes):
        times = (
            f"2024-01-01T{one // 60:02}:{one % 60:02}:{second:02}" for one in range(minutes) for second in range(60)
        )
        data = (ONE + "".join(f"{time},1,1\n" for time in times)).encode()
        tracemalloc.start()
        result = read(data)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert result.problems == ()
        return used

    peak(10)
    assert peak(600) < peak(60) * 2 + 20_000


class TestLaws:
    """Sums are the sums of the good lines; any bytes give a result; the same bytes give the same one."""

    @given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=40))
    def test_sums(self, slices) -> None:
        lines = [f"2024-01-01T00:{index:02},{min(pair)},{max(pair)}" for index, pair in enumerate(slices)]
        row = read(ONE + "\n".join(lines)).sheets[0].rows[0]
        assert row.actual == f"{sum(map(min, slices))}/{sum(map(max, slices))}"

    @given(st.binary(max_size=200))
    def test_any_bytes(self, data) -> None:
        for head in (b"", ONE.encode()):
            assert read(head + data) == read(head + data)
