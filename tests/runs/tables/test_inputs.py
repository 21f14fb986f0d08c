"""Everything that can be known to be wrong before the first row is said at once; files, folders, patterns."""

import os
from pathlib import Path

import pyarrow as pa
import pytest

from perfrules.errors import BatchError, OutputError, Problem
from perfrules.plugins import default_registry
from perfrules.runs import Format, Options
from tests.runs.tables.making import Runs, fact_table, rows_in, table_of, take


def problems(runs: Runs, *inputs: object, **more: object) -> list[Problem]:
    with pytest.raises(BatchError) as raised:
        runs(*inputs, **more)
    return list(raised.value.problems)


def codes(runs: Runs, *inputs: object, **more: object) -> list[str]:
    return [one.code for one in problems(runs, *inputs, **more)]


class TestFinding:
    def test_files_folders_and_patterns_once_each_and_in_order(self, runs: Runs) -> None:
        table = table_of(8)
        names = ("in/a.parquet", "in/b.csv", "in/deep/c.arrow", "d.arrows")
        for number, name in enumerate(names):
            (runs.folder / name).parent.mkdir(parents=True, exist_ok=True)
            runs.put(texts(table.slice(8 * number, 8)), name)
        for name in (".hidden.csv", "_SUCCESS", "notes.txt", "_temporary/x.csv", ".x/y.csv"):
            (runs.folder / "in" / name).parent.mkdir(exist_ok=True)
            (runs.folder / "in" / name).touch()
        runs(runs.folder / "in", runs.folder / "*.arrows", runs.folder / "in" / "b.csv", runs.folder / "**" / "c.arrow")
        found = take(runs.folder / "out.parquet")
        assert found.column("remark").to_pylist() == table.column("remark").to_pylist()
        assert rows_in(found) == runs.scalar(table)[0]

    def test_a_name_that_looks_like_a_pattern_is_a_name(self, runs: Runs) -> None:
        runs(runs.put(table_of(1), "a[1].parquet"))
        assert take(runs.folder / "out.parquet").num_rows == 4

    def test_nothing_is_found(self, runs: Runs) -> None:
        (runs.folder / "empty").mkdir()
        found = problems(runs, runs.folder / "no.csv", runs.folder / "empty", runs.folder / "*.xyz")
        assert [one.code for one in found] == ["PR730"] * 3
        assert codes(runs, runs.text("a.txt", "x")) == ["PR731"]
        assert codes(runs, "\0.csv") == ["PR730"]

    def test_values_in_names_of_folders_are_refused(self, runs: Runs) -> None:
        runs.put(table_of(1), "in/year=2023/a.parquet")
        assert codes(runs, runs.folder / "in") == ["PR753"]


def texts(table: pa.Table) -> pa.Table:
    """Return *table* as it is read from delimited text."""
    return pa.table(
        {name: column.cast(pa.string()) for name, column in zip(table.schema.names, table.columns, strict=True)}
    )


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
def test_names_that_are_no_text(runs: Runs) -> None:
    for suffix, wanted in (("csv", []), ("parquet", ["PR732"])):
        path = runs.put(table_of(3), f"in.{suffix}")
        odd = os.fsdecode(os.path.join(os.fsencode(runs.folder), b"\xff." + suffix.encode()))  # noqa: PTH118
        path.rename(odd)
        if wanted:
            assert codes(runs, odd) == wanted
            continue
        runs(odd, rejected=runs.folder / "bad.csv")
        assert "\\uDCFF" in (runs.folder / "bad.csv").read_text(encoding="utf-8")


class TestReading:
    @pytest.mark.parametrize("name", ["in.parquet", "in.arrow"])
    def test_files_that_break_off(self, runs: Runs, name: str) -> None:
        path = runs.put(table_of(50), name)
        data = path.read_bytes()
        for end, code in ((0, "PR004"), (3, "PR732"), (100, "PR732"), (len(data) - 1, "PR732")):
            path.write_bytes(data[:end])
            [found] = problems(runs, path)
            assert (found.code, found.place.file) == (code, str(path))
        assert runs.names() == {"rules.toml", name}

    def test_pages_that_are_damaged(self, runs: Runs) -> None:
        path = runs.put(table_of(500), "in.parquet", 2000)
        data = bytearray(path.read_bytes())
        data[20:4000] = b"\xff" * 3980
        path.write_bytes(data)
        assert codes(runs, path) == ["PR732"]
        assert runs.names() == {"rules.toml", "in.parquet"}

    def test_another_format_than_the_ending_says(self, runs: Runs) -> None:
        path = runs.put(table_of(1), "in.parquet").rename(runs.folder / "in.arrow")
        assert codes(runs, path) == ["PR732"]

    def test_columns_that_differ(self, runs: Runs) -> None:
        table = table_of(2)
        first = runs.put(table, "a.parquet")
        second = runs.put(table.drop_columns("remark").append_column("more", table.column("remark")), "b.parquet")
        third = runs.put(table.set_column(4, "weight", pa.array([1.5] * 8)), "c.parquet")
        found = problems(runs, first, second, third)
        assert [(one.code, one.place.file) for one in found] == [("PR733", str(second)), ("PR734", str(third))]
        assert (found[0].values["missing"], found[0].values["more"]) == ("remark", "more")
        assert found[1].values["column"] == "weight"

    def test_columns_that_cannot_be_used(self, runs: Runs) -> None:
        table = table_of(2).drop_columns("weight").append_column("sample", pa.array([[1]] * 8))
        found = problems(runs, runs.put(table, "in.parquet"), columns={"unit": "单位"}, keep=("remark", "没有"))
        assert [(one.code, one.values["column"]) for one in found] == [
            ("PR735", "没有"), ("PR701", "单位"), ("PR701", "weight"), ("PR702", "sample"),
        ]  # fmt: skip
        assert all(one.place.file == str(runs.folder / "in.parquet") for one in found)
        assert codes(runs, runs.put(table_of(1), "in.parquet"), columns={"nothing": "x"}) == ["PR703"]

    def test_names_that_occur_twice(self, runs: Runs) -> None:
        path = runs.text("in.csv", "target,actual,weight,x,x\n≥1人,1人,5,a,b\n")
        assert codes(runs, path) == ["PR704"]
        runs(path, keep=("target",))
        assert codes(runs, path, keep=("x",)) == ["PR704"]

    def test_a_column_to_keep_that_is_not_there(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        for more in ({}, {"rejected": runs.folder / "bad.csv"}):
            [found] = problems(runs, path, keep=("remark", "nope"), **more)
            assert (found.code, found.values["column"]) == ("PR735", "nope")
            assert "remark" in found.format("en")

    def test_facts(self, runs: Runs) -> None:
        path, totals = runs.put(table_of(2), "in.parquet"), runs.folder / "p.csv"
        assert codes(runs, path, facts=runs.put(fact_table(2), "f.parquet")) == ["PR757"]
        assert codes(runs, path, facts=runs.folder / "no.csv", projects=totals) == ["PR730"]
        unnamed = runs.put(fact_table(2).drop_columns("project"), "f.parquet")
        assert codes(runs, path, facts=unnamed, projects=totals) == ["PR701"]
        assert codes(runs, path, projects=totals, columns={"spent": "支出"}) == ["PR701"]

    def test_facts_that_state_nothing(self, runs: Runs) -> None:
        path, totals = runs.put(table_of(2), "in.parquet"), runs.folder / "p.csv"
        mistyped = runs.text("f.csv", "project,spnet,remark\n项目0,1,x\n")
        more = {"facts": mistyped, "projects": totals, "output": runs.folder / "out"}
        for _ in range(2):  # and when nothing is left to do
            done = runs(path, **more)
            [found] = done.problems
            assert (found.code, found.values["unknown"]) == ("PR760", "spnet、remark")
            assert "spent" in found.format("en")
            assert done.has_findings
        assert runs(path, **more, columns={"spent": "spnet"}).problems == ()


class TestOutputs:
    def test_an_output_that_is_an_input(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        before = path.read_bytes()
        (runs.folder / "hard.parquet").hardlink_to(path)
        for more in ({"output": path}, {"output": runs.folder / "hard.parquet"}, {"rejected": path}):
            assert codes(runs, path, **more) == ["PR736"]
        facts = runs.put(fact_table(2), "f.parquet")
        assert codes(runs, path, facts=facts, projects=facts) == ["PR736"]
        runs.put(table_of(2), "in/a.parquet")
        assert "PR736" in codes(runs, runs.folder / "in", output=runs.folder / "in")
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        ("inputs", "output", "is_refused"),
        [
            ("in", "in/parts", True), ("in", "in/o.parquet", True), ("in/*", "in/o.parquet", True),
            ("in/*", "in/parts", True), ("in/*.parquet", "in/o.parquet", True), ("**/a*", "in/deep/a.csv", True),
            ("*", "in/parts", True), ("in/../in", "in/parts", True), ("in/[ao]*", "in/o.parquet", True),
            ("in/*.parquet", "in/o.csv", False), ("in/*.parquet", "in/parts", False), ("in", "in/_parts", False),
            ("in/a.parquet", "in/o.parquet", False), ("in/*", "o.parquet", False), ("in", "parts", False),
            ("in/*", "in/.parts", False),
        ],
    )  # fmt: skip
    def test_an_output_among_the_inputs(self, runs: Runs, inputs: str, output: str, *, is_refused: bool) -> None:
        runs.put(table_of(2), "in/a.parquet")
        (runs.folder / "in" / "deep").mkdir()
        runs.rules = runs.rules.rename(runs.folder / ".rules.toml")
        out = runs.folder / output
        if not is_refused:
            for _ in range(2):
                assert runs(runs.folder / inputs, output=out).rows.rows == 8
            return
        [found] = problems(runs, runs.folder / inputs, output=out)
        assert (found.code, found.place.file) == ("PR759", str(out))
        assert "another folder" in found.format("en")
        assert not out.exists()
        beside = runs.folder / "in" / "deep" / "a.csv"
        if inputs in ("in", "**/a*"):
            for more in ({"projects": beside}, {"rejected": beside}):
                assert codes(runs, runs.folder / inputs, **more) == ["PR759"]

    def test_outputs_that_are_one(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        same = runs.folder / "." / "out.parquet"
        assert codes(runs, path, projects=same) == ["PR737"]
        assert codes(runs, path, projects=runs.folder / "x.csv", rejected=runs.folder / "x.csv") == ["PR737"]

    def test_folders_of_others(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        (runs.folder / "out").mkdir()
        (runs.folder / "out" / "mine.txt").touch()
        assert codes(runs, path, output=runs.folder / "out") == ["PR738"]
        (runs.folder / "out" / "mine.txt").rename(runs.folder / "out" / ".hidden")
        runs(path, output=runs.folder / "out")

    def test_endings_and_places(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        assert codes(runs, path, projects=runs.folder / "p.xlsx") == ["PR731"]
        (runs.folder / "file.xyz").touch()
        assert codes(runs, path, output=runs.folder / "file.xyz") == ["PR731"]
        assert codes(runs, path, output=runs.folder / "new.xlsx") == ["PR731"]
        (runs.folder / "file").touch()
        assert codes(runs, path, output=runs.folder / "file") == ["PR763"]
        assert codes(runs, runs.folder / "file", projects=runs.folder / "p") == ["PR762", "PR762"]
        (runs.folder / "2023.12").mkdir()
        runs(path, output=runs.folder / "2023.12")
        assert codes(runs, path, output=runs.folder / "no" / "out.csv") == ["PR642"]
        assert codes(runs, path, output=runs.folder / "out.csv", partition_rows=5) == ["PR740"]
        assert codes(runs, path, output=runs.folder / "out.parquet", part_format=Format.CSV) == ["PR764"]
        runs(path, output=runs.folder / "out.csv", part_format=Format.CSV)
        (runs.folder / "dir.csv").mkdir()
        assert codes(runs, path, output=runs.folder / "dir.csv") == ["PR642"]

    @pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
    def test_links(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        (runs.folder / "victim.parquet").write_bytes(b"mine")
        (runs.folder / "out.parquet").symlink_to(runs.folder / "victim.parquet")
        assert codes(runs, path) == ["PR644"]
        (runs.folder / "linked").symlink_to(runs.folder)
        assert codes(runs, path, output=runs.folder / "linked") == ["PR736"]
        assert (runs.folder / "victim.parquet").read_bytes() == b"mine"

    @pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
    def test_a_linked_folder_is_written_to_and_no_link_in_it(self, runs: Runs) -> None:
        path = runs.put(table_of(2), "in.parquet")
        for name in ("real", "elsewhere"):
            (runs.folder / name).mkdir()
        (runs.folder / "linked").symlink_to(runs.folder / "real")
        assert runs(path, output=runs.folder / "linked").rows.rows == 8
        assert (runs.folder / "real" / "_SUCCESS").is_file()
        (runs.folder / "real" / "_work").symlink_to(runs.folder / "elsewhere")
        with pytest.raises(OutputError) as raised:
            runs(path, output=runs.folder / "linked", projects=runs.folder / "p.csv")
        assert [one.code for one in raised.value.problems] == ["PR644"]
        assert list((runs.folder / "elsewhere").iterdir()) == []

    def test_columns_that_a_format_cannot_hold(self, runs: Runs) -> None:
        table = table_of(2).append_column("list", pa.array([[1]] * 8))
        path = runs.put(table, "in.parquet")
        [found] = problems(runs, path, output=runs.folder / "out.csv")
        assert (found.code, found.values["column"]) == ("PR739", "list")
        runs(path, output=runs.folder / "out.csv", keep=("remark",))
        runs(path)


def test_everything_at_once(runs: Runs) -> None:
    found = codes(
        runs, runs.put(table_of(1).drop_columns("weight"), "in.parquet"), runs.folder / "no.csv",
        output=runs.folder / "in.parquet", projects=runs.folder / "p.doc", keep=("x",),
    )  # fmt: skip
    assert sorted(found) == ["PR701", "PR730", "PR731", "PR735", "PR736"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("partition_rows", 0), ("batch_rows", 0), ("max_bad_rows", -1), ("max_bad_ratio", 2), ("population_rows", 0)],
)
def test_options_outside_their_limits(runs: Runs, name: str, value: int) -> None:
    path = runs.put(table_of(1), "in.parquet")
    found = problems(runs, path, output=runs.folder / "out", **{name: value})
    assert [(one.code, one.values["option"]) for one in found] == [("PR751", name)]


def test_words_in_both_languages(runs: Runs) -> None:
    [found] = problems(runs, runs.folder / "no.csv")
    assert "没有找到输入文件" in found.format("zh")
    assert "no input file was found" in found.format("en")


def test_without_the_libraries(monkeypatch: pytest.MonkeyPatch, runs: Runs) -> None:
    from perfrules import extras, load_ruleset
    from perfrules import runs as api
    from perfrules.errors import MissingExtraError

    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    options = Options(inputs=("x.csv",), output=Path("out.csv"))
    with pytest.raises(MissingExtraError, match="frames"):
        api.score_tables(options, load_ruleset(runs.rules, registry=runs.registry), registry=default_registry())
