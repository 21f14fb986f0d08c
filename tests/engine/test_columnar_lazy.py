"""Lazy frames: no work before it is asked for, then piece by piece where rules allow it, and nothing else differs."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import perfrules
from perfrules import ColumnsError
from perfrules.engine.table.scorer import TableScorer
from perfrules.model.ruleset import Component, NotApplicable, NotApplicableEffect, Policies, ScoringRule
from perfrules.plugins import build_registry
from tests.engine.test_columnar import Breaking, ruleset

PROJECTS, ROW_FIELDS = 500, 5
COUNT = PROJECTS * ROW_FIELDS
COMPONENTS = (
    Component(name="执行", type="execution", full=Decimal(10)),
    Component(name="表", type="indicators", full=Decimal(10)),
)
FRAME = pl.DataFrame(
    {
        "编号": range(COUNT),
        "project": [f"项目{number // ROW_FIELDS}" for number in range(COUNT)],
        "level1": ["产出指标"] * COUNT,
        "target": ["≥90%", "≤30人", "合理", "≥5个", "2023年12月底前"] * PROJECTS,
        "actual": [("81%", "33人", "达成", None)[number % 4] for number in range(COUNT)],
        "weight": [Decimal(10)] * COUNT,
        "applicable": [number % 7 > 0 for number in range(COUNT)],
        "预算": [100] * COUNT,
        "spent": [number % 90 for number in range(COUNT)],
    },
    schema_overrides={"target": pl.Categorical},
)
NAMES = {"adjusted_budget": "预算"}
SHARES = Policies(not_applicable=NotApplicable(effect=NotApplicableEffect.SIBLINGS))
PLUGINS = build_registry(entry_points=(), extra=[("breaking", Breaking)])
RULES = {
    "row": ruleset(components=COMPONENTS),
    "project": ruleset(components=COMPONENTS, policies=SHARES),
    "population": ruleset(ScoringRule(type="test.highest"), components=COMPONENTS),
}


@pytest.fixture
def heights(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each batch has that a kernel scores, those without rows left out."""
    found: list[int] = []
    score = TableScorer.scores

    def counted(self: TableScorer, batch: object) -> object:
        if batch.num_rows:
            found.append(batch.num_rows)
        return score(self, batch)

    monkeypatch.setattr(TableScorer, "scores", counted)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file in pieces of 250 rows."""
    path = tmp_path / "rows.parquet"
    FRAME.write_parquet(path, row_group_size=250)
    return path


def evaluate(frame, rules, **more):
    return perfrules.evaluate_frame(frame, RULES[rules], columns=NAMES, registry=PLUGINS, **more)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("rules", RULES)
class TestResults:
    """Rows and projects are those of an eager frame, in their order and with their types."""

    def test_as_from_an_eager_frame(self, file, rules, engine):
        whole, lazy = evaluate(pl.read_parquet(file), rules), evaluate(pl.scan_parquet(file), rules)
        assert lazy.rows.collect(engine=engine).equals(whole.rows)
        assert lazy.projects.collect(engine=engine).equals(whole.projects)
        assert lazy.rows.collect_schema() == whole.rows.schema
        assert lazy.projects.collect_schema() == whole.projects.schema

    def test_a_frame_of_projects(self, file, rules, engine):
        facts = pl.DataFrame({"project": ["项目3", "新"], "预算": [10, 20], "spent": [9, None]})
        whole = evaluate(FRAME, rules, projects=facts)
        for stated in (facts, facts.lazy()):
            lazy = evaluate(pl.scan_parquet(file), rules, projects=stated)
            assert lazy.projects.collect(engine=engine).equals(whole.projects)

    def test_what_is_asked_of_the_result(self, file, rules, engine):
        """A question about answers is not put to the rows before, which may have columns of the same names."""
        scan = pl.scan_parquet(file).with_columns(score=pl.lit(0), outcome=pl.lit("met"))
        wanted = evaluate(FRAME, rules).rows.filter(pl.col("outcome") == "not_met").select("编号", "score").slice(2, 5)
        found = evaluate(scan, rules).rows.filter(pl.col("outcome") == "not_met").select("编号", "score").slice(2, 5)
        assert wanted.height == 5 or rules == "population"
        assert found.collect(engine=engine).equals(wanted)


class TestWork:
    """Work is done when it is asked for, in pieces where rows stand alone and in one where they do not."""

    def test_nothing_before_it_is_asked_for(self, file, heights):
        result = evaluate(pl.scan_parquet(file), "row")
        assert not heights
        result.rows.collect()
        assert sum(heights) == COUNT

    @pytest.mark.parametrize("wanted", ["rows", "projects"])
    def test_pieces_where_rows_stand_alone(self, file, heights, wanted):
        getattr(evaluate(pl.scan_parquet(file), "row"), wanted).collect(engine="streaming")
        assert sum(heights) == COUNT
        assert max(heights) <= 250

    @pytest.mark.parametrize("rules", ["project", "population"])
    def test_one_piece_where_they_do_not(self, file, heights, rules):
        evaluate(pl.scan_parquet(file), rules).rows.collect(engine="streaming")
        assert heights == [COUNT]

    def test_straight_into_a_file(self, file, heights, tmp_path):
        path = tmp_path / "scored.parquet"
        evaluate(pl.scan_parquet(file), "row").rows.sink_parquet(path)
        assert max(heights) <= 250
        assert pl.read_parquet(path)["score"].equals(evaluate(FRAME, "row").rows["score"])


class TestMistakes:
    """Columns are checked when the frame is given, rows never."""

    def test_columns(self):
        with pytest.raises(ColumnsError) as error:
            evaluate(FRAME.lazy().drop("weight").with_columns(actual=pl.lit(b"x")), "row")
        assert [one.code for one in error.value.problems] == ["PR702", "PR701"]
        with pytest.raises(ColumnsError) as error:
            evaluate(FRAME.lazy().drop("预算"), "row")
        assert [one.code for one in error.value.problems] == ["PR701"]
        with pytest.raises(ColumnsError) as error:
            evaluate(FRAME.lazy(), "row", projects=pl.DataFrame({"project": ["甲"], "spent": [True]}))
        assert [one.code for one in error.value.problems] == ["PR701", "PR702"]

    def test_no_rows(self):
        result = evaluate(FRAME.lazy().filter(pl.col("编号") < 0), "row")
        assert result.rows.collect().height == result.projects.collect().height == 0
