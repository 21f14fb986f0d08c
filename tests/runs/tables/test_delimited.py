"""Delimited text: lines that hold no row are named by their numbers and cost nothing else; encodings, words, limits."""

import pyarrow as pa
import pytest

from perfrules.errors import BatchError, Problem
from perfrules.readers.delimited import MAX_FIELD
from perfrules.runs import Progress, csv_files
from perfrules.runs.options import no_progress
from tests.runs.tables.making import Runs, put, rows_in, table_of, take

HEAD = "project,target,actual,weight\n"
GOOD = "甲,≥10人,10人,10\n"


def rejected(runs: Runs, *inputs: object, **more: object) -> list[tuple[int, str, str | None]]:
    """Run, and return number, code and text of what was rejected."""
    path = runs.folder / "rejected.parquet"
    runs(*inputs, rejected=path, **more)
    table = take(path)
    return list(
        zip(*(table.column(name).to_pylist() for name in ("source_row", "problems", "source_text")), strict=True)
    )


def problems(runs: Runs, *inputs: object, **more: object) -> list[Problem]:
    with pytest.raises(BatchError) as raised:
        runs(*inputs, **more)
    return list(raised.value.problems)


class TestRejectedLines:
    def test_ragged_lines_are_named(self, runs: Runs) -> None:
        path = runs.text("in.csv", HEAD + GOOD + "乙,1\n" + GOOD + "\n" + GOOD + "丙,≥1人,1人,10,多\n" + GOOD)
        assert rejected(runs, path) == [(3, "PR741", "乙,1"), (7, "PR741", "丙,≥1人,1人,10,多")]
        assert take(runs.folder / "out.parquet").num_rows == 4

    def test_line_numbers_behind_fields_of_several_lines(self, runs: Runs) -> None:
        quoted = '"甲\n第二行\n第三行",≥10人,10人,10\n'
        path = runs.text(
            "in.csv", '"project",target,actual,"weight"\n' + quoted + "乙\n\n" + quoted + "丙,≥1人,好,10\n" + "丁\n"
        )
        found = rejected(runs, path)
        assert [(line, code) for line, code, _ in found] == [(5, "PR741"), (10, "PR407"), (11, "PR741")]

    def test_rows_that_cannot_be_rated_keep_their_columns_and_say_why(self, runs: Runs) -> None:
        path = runs.text("in.csv", "备注," + HEAD + "一,甲,≥10人,10人,10\n二,甲,≥10人,好,10\n三,甲,≥10人,,10\n")
        done = runs(path, rejected=runs.folder / "bad.parquet", language="zh")
        table = take(runs.folder / "bad.parquet")
        assert table.column("备注").to_pylist() == ["二", "三"]
        assert table.column("source_row").to_pylist() == [3, 4]
        assert table.column("source_file").to_pylist() == [str(path)] * 2
        assert "没有实际完成值" in table.column("reason")[1].as_py()
        assert take(runs.folder / "out.parquet").num_rows == 3
        assert (done.rows.bad, done.rows.seen) == (2, 3)

    def test_many_lines_over_blocks(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_files, "_BLOCK", 4096)
        lines = ["短" if number % 50 == 49 else GOOD.strip() for number in range(3000)]
        path = runs.text("in.csv", HEAD + "\n".join(lines) + "\n短\n短")
        found = rejected(runs, path, batch_rows=300)
        assert [line for line, _, _ in found] == [*range(51, 3002, 50), 3002, 3003]
        assert take(runs.folder / "out.parquet").num_rows == 3000 - 60

    def test_parts_and_runs_that_go_on_name_each_line_once(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_files, "_BLOCK", 2048)
        lines = ["短" if number % 7 in (0, 6) else GOOD.strip() for number in range(400)]
        for number in range(2):
            runs.folder.joinpath("in").mkdir(exist_ok=True)
            runs.text(f"in/{number}.csv", HEAD + "\n".join(lines))
        wanted = [number + 2 for number in range(400) if number % 7 in (0, 6)]

        def stop(progress: Progress) -> None:
            if progress.rows > 300:
                raise KeyboardInterrupt

        runs.on_progress = stop
        out = {"output": runs.folder / "out", "partition_rows": 50, "batch_rows": 60}
        with pytest.raises(KeyboardInterrupt):
            rejected(runs, runs.folder / "in", **out)
        runs.on_progress = no_progress
        found = rejected(runs, runs.folder / "in", **out)
        assert [line for line, _, _ in found] == wanted * 2

    def test_the_file_is_of_another_kind(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_files, "MAX_UNREADABLE", 10)
        path = runs.text("in.csv", HEAD + GOOD + "a;b;c\n" * 11)
        assert [one.code for one in problems(runs, path)] == ["PR755"]
        assert runs.names() == {"rules.toml", "in.csv"}

    def test_fields_that_are_too_long(self, runs: Runs) -> None:
        path = runs.text(
            "in.csv", HEAD + f"{'长' * MAX_FIELD},≥10人,10人,10\n{'长' * (MAX_FIELD + 1)},≥10人,10人,10\n" + GOOD
        )
        assert [(line, code) for line, code, _ in rejected(runs, path)] == [(3, "PR534")]

    def test_a_quotation_mark_inside_a_field(self, runs: Runs) -> None:
        path = runs.text("in.csv", HEAD + '5"管,≥10人,10人,10\n' + GOOD)
        assert rejected(runs, path) == []
        assert take(runs.folder / "out.parquet").column("project")[0].as_py() == '5"管'

    def test_a_quotation_mark_that_is_not_closed(self, runs: Runs) -> None:
        path = runs.text("in.csv", HEAD + GOOD + '"乙,≥10人,10人,10\n' + GOOD * 3)
        found = rejected(runs, path)
        assert [(line, code) for line, code, _ in found] == [(3, "PR765")]
        [reason] = take(runs.folder / "rejected.parquet").column("reason").to_pylist()
        assert "到第 6 行为止" in reason
        assert take(runs.folder / "out.parquet").num_rows == 1

    def test_lines_of_a_quoted_field_are_not_an_open_quotation_mark(self, runs: Runs) -> None:
        path = runs.text("in.csv", HEAD + '"乙\n丙",1\n')
        assert [(line, code) for line, code, _ in rejected(runs, path)] == [(2, "PR741")]

    def test_an_open_quotation_mark_in_a_long_file(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_files, "_BLOCK", 1000)
        path = runs.text("in.csv", HEAD + GOOD + '"乙,≥10人,10人,10\n' + GOOD * 500)
        [found] = problems(runs, path)
        assert (found.code, found.place.file) == ("PR766", str(path))


class TestWords:
    def test_yes_and_no(self, runs: Runs) -> None:
        words = ["是", "否", "true", "FALSE", "1", "0", "", " 不适用 ", "也许", "Y"]
        lines = "".join(f"甲,≥10人,10人,10,{word}\n" for word in words)
        path = runs.text("in.csv", HEAD.replace("weight", "weight,applicable") + lines)
        found = rejected(runs, path)
        assert found == [(10, "PR754", "甲,≥10人,10人,10,也许")]
        outcomes = take(runs.folder / "out.parquet").column("outcome").to_pylist()
        wanted = ["met", "not_applicable"] * 3 + ["met", "not_applicable", "met"]
        assert outcomes == wanted

    def test_numbers_in_words_are_problems_of_their_rows(self, runs: Runs) -> None:
        path = runs.text("in.csv", HEAD + "甲,≥10人,10人,十分\n" + GOOD)
        runs(path)
        assert take(runs.folder / "out.parquet").column("problems").to_pylist()[0].startswith("PR707")


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_what_the_bytes_are(self, runs: Runs, encoding: str) -> None:
        table = table_of(5)
        put(table, runs.folder / "utf8.csv")
        text = (runs.folder / "utf8.csv").read_text(encoding="utf-8")
        runs(runs.text("in.csv", text, encoding))
        assert rows_in(take(runs.folder / "out.parquet")) == runs.scalar(table)[0]

    def test_neither(self, runs: Runs) -> None:
        for data in (b"a,b\n\xff\xff", "目标,b\n".encode("utf-16")):
            (runs.folder / "in.csv").write_bytes(data)
            assert [one.code for one in problems(runs, runs.folder / "in.csv")] == ["PR742"]

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_bytes_far_behind_that_are_wrong(self, runs: Runs, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_files, "_HEAD", 100)
        monkeypatch.setattr(csv_files, "_BLOCK", 1000)
        path = runs.folder / "in.csv"
        path.write_bytes((HEAD + GOOD * 200).encode(encoding) + b"\xff\xff,1,1,1\n")
        [found] = problems(runs, path)
        assert (found.code, found.values["encoding"]) == ("PR761", encoding.upper())
        assert "--encoding" in found.format("en")
        assert runs.names() == {"rules.toml", "in.csv"}

    def test_the_encoding_can_be_said(self, runs: Runs) -> None:
        path = runs.text("in.csv", HEAD + GOOD, "gb18030")
        runs(path, encoding="GB18030")
        assert [one.code for one in problems(runs, path, encoding="utf-8")] == ["PR761"]
        assert [one.code for one in problems(runs, path, encoding="latin-1")] == ["PR751"]


class TestDelimiters:
    def test_the_ending_or_what_is_said(self, runs: Runs) -> None:
        text = HEAD + GOOD
        runs(runs.text("in.tsv", text.replace(",", "\t")))
        runs(runs.text("in.csv", text.replace(",", ";")), delimiter=";")
        assert take(runs.folder / "out.parquet").num_rows == 1
        found = problems(runs, runs.text("in.csv", text.replace(",", ";")))
        assert {one.code for one in found} == {"PR767"}
        for delimiter in ("，", '"', ";;", "\n"):
            assert "PR751" in {one.code for one in problems(runs, runs.folder / "in.tsv", delimiter=delimiter)}


def test_empty_files(runs: Runs) -> None:
    assert [one.code for one in problems(runs, runs.text("in.csv", ""))] == ["PR004"]
    assert [one.code for one in problems(runs, runs.text("in.csv", "\ufeff\n\n"))] == ["PR004"]
    done = runs(runs.text("in.csv", HEAD))
    assert [one.code for one in done.problems] == ["PR749"]
    assert done.has_findings
    assert take(runs.folder / "out.parquet").num_rows == 0
    done = runs(
        runs.put(table_of(3).slice(0, 0), "in.parquet"), projects=runs.folder / "p.csv", rejected=runs.folder / "r.csv"
    )
    assert done.projects is not None
    assert done.projects.projects == 0
    runs(runs.folder / "in.parquet", output=runs.folder / "out")
    assert [one.name for one in (runs.folder / "out").glob("part*")] == ["part-00000.parquet"]


def test_only_unreadable_lines(runs: Runs) -> None:
    assert rejected(runs, runs.text("in.csv", HEAD + "短\n短\n"))[1] == (3, "PR741", "短")
    assert take(runs.folder / "out.parquet").num_rows == 0
    assert pa.types.is_string(take(runs.folder / "out.parquet").schema.field("target").type)
