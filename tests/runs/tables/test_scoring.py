"""Rows and totals are those of `evaluate_all`, in every format and however the stream is cut."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules.errors import BatchError
from perfrules.runs import Format, Options, chunks, projects, table_files
from tests.runs.tables.making import (
    COMPARING,
    RULES,
    SHARING,
    Runs,
    fact_table,
    plain_table,
    projects_in,
    registry_of_tests,
    rows_in,
    table_of,
    take,
    take_folder,
    typed_table,
)
from tests.sizes import examples

FORMATS = ("parquet", "csv", "tsv", "arrow", "arrows")


def codes(error: pytest.ExceptionInfo[BatchError]) -> list[str]:
    return [one.code for one in error.value.problems]


class TestFormats:
    @pytest.mark.parametrize("given_format", FORMATS)
    @pytest.mark.parametrize("written", FORMATS)
    def test_every_format_to_every_format(self, runs: Runs, given_format: str, written: str) -> None:
        table = table_of(9)
        path = runs.put(table, f"in.{given_format}")
        out = runs.folder / f"out.{written}"
        totals = runs.folder / f"projects.{written}"
        done = runs(path, output=out, projects=totals, batch_rows=10)
        rows, projects = runs.scalar(table)
        found = take(out)
        assert rows_in(found) == rows
        assert projects_in(take(totals)) == projects
        assert found.column("remark").to_pylist() == table.column("remark").to_pylist()
        assert done.rows.rows == 36
        assert done.projects is not None
        assert done.projects.projects == 9

    def test_numbers_keep_their_types(self, runs: Runs) -> None:
        table = typed_table(10)
        for name in ("in.parquet", "in.arrow", "in.arrows"):
            runs(runs.put(table, name), batch_rows=12)
            found = take(runs.folder / "out.parquet")
            assert rows_in(found) == runs.scalar(table)[0]
            assert plain_table(table).equals(found.select(table.schema.names))

    def test_text_is_carried_through_as_it_is(self, runs: Runs) -> None:
        texts = ["=1+1", "+甲", "-5", "@x", "'=x", "''@", 'a"b', "a,b", "a\nb", "", " x ", "−1", "\t", "-1.5%"]
        table = table_of(len(texts), 1).set_column(0, "remark", pa.array(texts))
        for suffix in ("csv", "tsv"):
            out = runs.folder / f"out.{suffix}"
            runs(runs.put(table, "in.parquet"), output=out)
            shown = take(out).column("remark").to_pylist()
            assert not [one for one in shown if one and one[0] in "=+@\t"]
            assert "-5" in shown
            runs(out, output=runs.folder / "back.parquet", keep=("remark",))
            assert take(runs.folder / "back.parquet").column("remark").to_pylist() == texts

    def test_files_have_the_bytes_that_spreadsheets_want(self, runs: Runs) -> None:
        runs(runs.put(table_of(1), "in.csv"), output=runs.folder / "out.csv")
        assert (runs.folder / "out.csv").read_bytes().startswith(b'\xef\xbb\xbf"remark","project"')

    def test_dictionaries_that_differ_between_files(self, runs: Runs) -> None:
        table = typed_table(6)
        encoded = table.set_column(1, "operator", plain_table(table).column("operator"))
        runs.put(table.slice(0, 9), "in/a.parquet")
        runs.put(encoded.slice(9), "in/b.parquet")
        runs(runs.folder / "in")
        assert rows_in(take(runs.folder / "out.parquet")) == runs.scalar(table)[0]


class TestCuts:
    """Wherever files, row groups, pieces and parts end, the answers are the same."""

    @pytest.mark.parametrize("rules", [RULES, SHARING], ids=["rows", "projects"])
    @settings(max_examples=examples(0.1))
    @given(
        batch=st.integers(2, 40),
        part=st.integers(2, 40),
        group=st.integers(1, 30),
        cuts=st.lists(st.integers(0, 40), max_size=3),
    )
    def test_cuts_change_nothing(
        self, tmp_path_factory: pytest.TempPathFactory, rules: str, batch: int, part: int, group: int, cuts: list[int]
    ) -> None:
        runs = Runs(tmp_path_factory.mktemp("cuts"), registry_of_tests())
        runs.rules.write_text(rules, encoding="utf-8")
        table = table_of(8, 5).append_column("applicable", pa.array([number % 6 != 1 for number in range(40)]))
        ends = [0, *sorted(cuts), 40]
        for number, (start, end) in enumerate(pairwise(ends)):
            runs.put(table.slice(start, end - start), f"in/{number}.parquet", group)
        out, totals = runs.folder / "out", runs.folder / "projects.parquet"
        done = runs(runs.folder / "in", output=out, projects=totals, batch_rows=batch, partition_rows=part)
        rows, projects = runs.scalar(table)
        found = take_folder(out)
        assert rows_in(found) == rows
        assert found.column("remark").to_pylist() == table.column("remark").to_pylist()
        assert projects_in(take(totals)) == projects
        assert done.rows.rows == 40
        sizes = [pq.read_metadata(one).num_rows for one in sorted(out.glob("part-*"))]
        assert all(part <= size < part + 5 for size in sizes[:-1])

    def test_parts_have_the_rows_asked_for(self, runs: Runs) -> None:
        runs(runs.put(table_of(8, 5), "in.csv"), output=runs.folder / "out", partition_rows=15, part_format=Format.TSV)
        names = sorted(one.name for one in (runs.folder / "out").glob("part-*"))
        assert names == ["part-00000.tsv", "part-00001.tsv", "part-00002.tsv"]
        assert [take(runs.folder / "out" / name).num_rows for name in names] == [15, 15, 10]

    def test_a_project_that_comes_again_is_found(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table_files, "_PIECE", 8)
        runs.rules.write_text(SHARING, encoding="utf-8")
        table = table_of(10)
        again = pa.concat_tables([table, table.slice(4, 2)])
        path = runs.put(again, "in.parquet")
        with pytest.raises(BatchError) as raised:
            runs(path, batch_rows=8)
        assert codes(raised) == ["PR743"]
        [found] = raised.value.problems
        assert (found.values["project"], found.values["row"], found.place.line) == ("项目1", "8", 41)
        assert "按项目排序" in found.help()
        assert runs.names() == {"rules.toml", "in.parquet"}
        runs(path, batch_rows=100)  # all of it is one piece
        rows, _ = runs.scalar(again)
        assert sorted(map(str, rows_in(take(runs.folder / "out.parquet")))) == sorted(map(str, rows))

    def test_a_project_that_comes_again_in_another_part(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table_files, "_PIECE", 8)
        runs.rules.write_text(SHARING, encoding="utf-8")
        table = table_of(10)
        path = runs.put(pa.concat_tables([table, table.slice(4, 2)]), "in.parquet")
        for _ in range(2):  # a second run goes on behind the parts and finds it still
            with pytest.raises(BatchError) as raised:
                runs(path, batch_rows=8, output=runs.folder / "out", partition_rows=8)
            assert codes(raised) == ["PR743"]
        assert not (runs.folder / "out" / "_SUCCESS").exists()

    def test_like_fingerprints_of_unlike_projects(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:

        class Same:
            def __init__(self, data: bytes, digest_size: int) -> None:
                self.size = digest_size

            def digest(self) -> bytes:
                return b"x" * self.size

        monkeypatch.setattr(projects, "blake2b", Same)
        runs.rules.write_text(SHARING, encoding="utf-8")
        table = table_of(10)
        runs(runs.put(table, "in.parquet"), batch_rows=8)
        assert rows_in(take(runs.folder / "out.parquet")) == runs.scalar(table)[0]

    def test_a_project_without_end(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table_files, "_PIECE", 8)
        monkeypatch.setattr(chunks, "PROJECT_ROWS", 20)
        runs.rules.write_text(SHARING, encoding="utf-8")
        table = table_of(30, 1).drop_columns("project")
        runs(runs.put(table.slice(0, 20), "in.parquet"), batch_rows=10)
        for given_table in (table, table_of(1, 30)):
            with pytest.raises(BatchError) as raised:
                runs(runs.put(given_table, "in.parquet"), batch_rows=10)
            assert codes(raised) == ["PR744"]
        table = table_of(5, 6)
        order = [row for start in range(6) for row in range(start, 30, 6)]
        with pytest.raises(BatchError) as raised:
            runs(runs.put(table.take(pa.array(order)), "in.parquet"), batch_rows=10)
        [found] = raised.value.problems
        assert (found.code, found.values["row"], found.place.line) == ("PR743", "1", 6)


class TestPopulations:
    def test_all_rows_are_compared(self, runs: Runs) -> None:
        runs.rules.write_text(COMPARING, encoding="utf-8")
        table = table_of(12, 1).set_column(2, "target", pa.array(["≥1人"] * 12)).set_column(
            3, "actual", pa.array([f"{(number * 7) % 12}人" if number else "好" for number in range(12)])
        )  # fmt: skip
        out = runs.folder / "out.parquet"
        done = runs(runs.put(table, "in.parquet", 3), batch_rows=2, rejected=runs.folder / "bad.csv")
        assert rows_in(take(out)) == runs.scalar(table)[0]
        assert done.rows.outcomes["met"] == 1
        assert "detail" not in take(out).schema.names
        assert "好" in (runs.folder / "bad.csv").read_text(encoding="utf-8-sig")

    def test_too_many_rows_are_refused(self, runs: Runs) -> None:
        runs.rules.write_text(COMPARING, encoding="utf-8")
        runs(runs.put(table_of(5), "in.parquet"), population_rows=20)
        for name in ("in.parquet", "in.arrows"):
            with pytest.raises(BatchError) as raised:
                runs(runs.put(table_of(5), name), population_rows=19)
            assert codes(raised) == ["PR745"]


class TestProjects:
    @pytest.mark.parametrize("order", ["together", "by indicator"])
    @pytest.mark.parametrize("lines", [3, 10**6], ids=["shelves", "at once"])
    def test_totals_whatever_the_order(
        self, runs: Runs, order: str, lines: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(projects, "GROUP_ROWS", lines)
        monkeypatch.setattr(projects, "BUFFER_ROWS", max(2, lines // 10))
        table = table_of(40)
        if order == "by indicator":
            table = table.take(pa.array([row for start in range(4) for row in range(start, 160, 4)]))
        totals = runs.folder / "projects.parquet"
        runs(runs.put(table, "in.parquet"), projects=totals, batch_rows=16)
        assert projects_in(take(totals)) == runs.scalar(table)[1]

    @pytest.mark.parametrize("lines", [3, 10**6], ids=["shelves", "at once"])
    @pytest.mark.parametrize("suffix", ["parquet", "csv", "arrow"])
    def test_facts_from_a_file(self, runs: Runs, suffix: str, lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(projects, "GROUP_ROWS", lines)
        table, facts = table_of(12), fact_table(12)
        totals = runs.folder / "projects.parquet"
        facts_file = runs.put(facts, f"facts.{suffix}")
        runs(runs.put(table, "in.parquet"), projects=totals, facts=facts_file, batch_rows=16)
        found = take(totals)
        assert projects_in(found) == runs.scalar(table, facts)[1]
        assert found.column("project")[-1].as_py() == "无行项目"

    def test_facts_in_the_rows(self, runs: Runs) -> None:
        table, facts = table_of(12), fact_table(12).slice(0, 12)
        repeated = [number // 4 for number in range(48)]
        for name, called in (("adjusted_budget", "年初"), ("spent", "spent")):
            table = table.append_column(called, facts.column(name).take(pa.array(repeated)))
        totals = runs.folder / "projects.parquet"
        columns = {"adjusted_budget": "年初"}
        runs(runs.put(table, "in.parquet"), projects=totals, batch_rows=6, columns=columns)
        assert projects_in(take(totals)) == runs.scalar(table, facts)[1]
        assert not [one for one in take(totals).column("problems").to_pylist() if one and "PR706" in one]

    def test_facts_in_the_rows_under_names_of_other_fields(self, runs: Runs) -> None:
        """With the column of projects called something else as well, and one column for two fields."""
        table, facts = table_of(12), fact_table(12).slice(0, 12)
        repeated = pa.array([number // 4 for number in range(48)])
        table = table.rename_columns(["remark", "项目", "target", "actual", "weight"])
        table = table.append_column("spent", facts.column("adjusted_budget").take(repeated))
        table = table.append_column("支出", facts.column("spent").take(repeated))
        totals = runs.folder / "projects.parquet"
        columns = {"project": "项目", "initial_budget": "spent", "adjusted_budget": "spent", "spent": "支出"}
        runs(runs.put(table, "in.parquet"), projects=totals, batch_rows=6, columns=columns)
        assert projects_in(take(totals)) == runs.scalar(table.rename_columns({"项目": "project"}), facts)[1]

    def test_facts_with_mistakes(self, runs: Runs) -> None:
        facts = runs.text(
            "facts.csv",
            "编号,adjusted_budget,spent,date\n项目0,100,90,2023-12-31\n项目1,1\n项目1,100,5,x\n项目0,1,1,\n",
        )
        totals = runs.folder / "projects.parquet"
        done = runs(
            runs.put(table_of(2).rename_columns(["remark", "编号", "target", "actual", "weight"]), "in.parquet"),
            projects=totals, facts=facts, columns={"project": "编号"},
        )  # fmt: skip
        assert [(one.code, one.place.line) for one in done.problems] == [("PR756", 3), ("PR756", 4)]
        problems = take(totals).column("problems").to_pylist()
        assert "PR706" in problems[0]
        assert done.has_findings

    def test_counts_of_projects(self, runs: Runs) -> None:
        totals = runs.folder / "projects.parquet"
        facts = runs.put(fact_table(12), "facts.parquet")
        done = runs(runs.put(table_of(12), "in.parquet"), projects=totals, facts=facts)
        table, found = take(totals), done.projects
        assert found is not None
        complete = table.filter(table.column("complete"))
        grades = complete.column("grade").to_pylist()
        assert found.grades == {name: grades.count(name) for name in sorted(set(grades) - {None})}
        assert (found.projects, found.incomplete) == (13, 13 - complete.num_rows)
        assert done.to_dict()["projects"]["count"] == 13  # type: ignore[index]


class TestColumns:
    def test_only_what_is_to_be_kept(self, runs: Runs) -> None:
        path = runs.put(table_of(3), "in.parquet")
        runs(path, keep=("remark",))
        assert take(runs.folder / "out.parquet").schema.names == ["remark", "score", "outcome", "problems"]
        runs(path, keep=())
        assert take(runs.folder / "out.parquet").schema.names == ["score", "outcome", "problems"]

    def test_names_of_columns(self, runs: Runs) -> None:
        table = table_of(5)
        named = table.rename_columns(["remark", "项目", "年度指标值", "完成值", "分值"])
        columns = {"project": "项目", "target": "年度指标值", "actual": "完成值", "weight": "分值"}
        totals = runs.folder / "projects.csv"
        runs(runs.put(named, "in.csv"), columns=columns, projects=totals, batch_rows=6)
        rows, projects = runs.scalar(table)
        assert rows_in(take(runs.folder / "out.parquet")) == rows
        assert projects_in(take(totals)) == projects

    def test_answers_replace_columns_of_their_names(self, runs: Runs) -> None:
        table = table_of(3).append_column("score", pa.array(["mine"] * 12))
        runs(runs.put(table, "in.parquet"))
        found = take(runs.folder / "out.parquet")
        assert found.schema.names.count("score") == 1
        assert rows_in(found) == runs.scalar(table)[0]

    def test_derivations(self, runs: Runs) -> None:
        path = runs.put(table_of(3), "in.parquet")
        runs(path, detail="zh")
        assert "实际 10人" in take(runs.folder / "out.parquet").column("detail")[0].as_py()

    def test_the_day_of_monitoring_reaches_the_rules(self, runs: Runs) -> None:
        from datetime import date

        runs.rules.write_text(RULES.replace('"proportional"', '"time-proportional"'), encoding="utf-8")
        path = runs.put(table_of(3), "in.parquet")
        scores = []
        for day in (date(2023, 3, 31), date(2023, 12, 31)):
            runs(path, as_of=day)
            scores.append(pc.sum(take(runs.folder / "out.parquet").column("score")).as_py())
        assert scores[0] > scores[1] > Decimal(0)

    def test_files_with_columns_in_another_order(self, runs: Runs) -> None:
        table = table_of(6)
        runs.put(table.slice(0, 10), "in/a.parquet")
        runs.put(table.slice(10).select(["weight", "actual", "target", "project", "remark"]), "in/b.parquet")
        runs(runs.folder / "in")
        assert rows_in(take(runs.folder / "out.parquet")) == runs.scalar(table)[0]


def test_the_public_way_in(tmp_path: Path) -> None:
    from perfrules import load_ruleset
    from perfrules import runs as api

    runs = Runs(tmp_path, registry_of_tests())
    told: list[api.Progress] = []
    path = runs.put(table_of(2), "in.parquet")
    options = Options(inputs=(str(path),), output=tmp_path / "out.parquet", batch_rows=3)
    done = api.score_tables(options, load_ruleset(runs.rules, registry=runs.registry), on_progress=told.append)
    assert done.rows.rows == 8
    assert done.files == (str(tmp_path / "out.parquet"),)
    assert [one.rows for one in told] == sorted(one.rows for one in told)
    assert told[-1].done <= told[-1].total == path.stat().st_size
