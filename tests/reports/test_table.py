"""Tables and records: what a terminal of any width shows of rows."""

from hypothesis import given
from hypothesis import strategies as st

from perfrules.reports.text_tables import Column, render
from perfrules.source import cell_width

COLUMNS = [Column("rule set"), Column("有效期"), Column("points", right=True)]
ROW = ["cn-central-core-2021", "2021-08-18", "100"]


def test_rows_are_a_table_where_it_fits() -> None:
    assert render(COLUMNS, [ROW], language="en", width=40) == [
        "rule set              有效期      points",
        "----------------------------------------",
        "cn-central-core-2021  2021-08-18     100",
    ]


def test_rows_are_records_where_no_table_fits() -> None:
    assert render(COLUMNS, [ROW], language="en", width=39) == [
        "-" * 39, "rule set: cn-central-core-2021", "有效期: 2021-08-18", "points: 100"
    ]  # fmt: skip


class TestRecordsAndTables:
    """Nothing is cut off, and no line is wider than the terminal, whatever the layout (reports, terminal width)."""

    @given(
        st.lists(st.lists(st.text("ab 效绩-1。", max_size=60), min_size=3, max_size=3), min_size=1, max_size=4),
        st.integers(28, 130),
    )
    def test_lines_fit(self, rows: list[list[str]], width: int) -> None:
        lines = render(COLUMNS, rows, language="en", width=width)
        assert [line for line in lines if cell_width(line) > width] == []
        for character in "ab效绩1。":
            given_times = sum(cell.count(character) for row in rows for cell in row)
            in_headings = sum(column.heading.count(character) for column in COLUMNS)
            repeated = len(rows) if lines[0].startswith("-") else 1
            shown = sum(line.count(character) for line in lines)
            assert shown == given_times + in_headings * repeated
