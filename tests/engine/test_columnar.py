"""The kernel and the frames: columns, schemas, kinds of frames, what is wrong with them, and what goes on."""

import pickle
import sys
import types
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import perfrules
from perfrules import ColumnsError, MissingExtraError, load_ruleset
from perfrules.engine.plan import Scope
from perfrules.engine.table import scorer as kernels
from perfrules.engine.table.columns import PROJECT_FIELDS, ROW_FIELDS, Columns, find_columns
from perfrules.engine.table.encode import Encoded, group_by
from perfrules.engine.table.scorer import TableScorer
from perfrules.engine.table.subtotals import add_values
from perfrules.engine.table.vectorized import _distinct
from perfrules.model.interval import Interval
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import (
    Component,
    GradeBand,
    IndicatorDeclaration,
    NotApplicable,
    NotApplicableEffect,
    Policies,
    Rounding,
    RoundingStage,
    RuleSet,
    ScoringRule,
    When,
)
from perfrules.plugins import build_registry
from perfrules.spi import IndicatorType, PopulationType, Wording, hookimpl

PROPORTIONAL = ScoringRule(type="proportional")
HENAN = load_ruleset("henan-zhengzhou-2023")
CELLS = {
    "project": ["甲", "甲", "甲", "乙"],
    "level1": ["产出指标"] * 4,
    "target": ["≥90%", "≤30人", "合理", "2023年12月底前"],
    "actual": ["81%", "33人", "达成", None],
    "weight": [10.0, 10.0, 10.0, 10.5],
}
VIEWS = pa.DictionaryArray.from_arrays(pa.array([0]), pa.array(["81%"], pa.string_view()))
SCORES = [Decimal("9.00"), Decimal("9.09"), Decimal("10.00"), None]


def ruleset(*rules, **more):
    whole = GradeBand("有", Interval(Fraction(0), Fraction(1000), lower_closed=True, upper_closed=True))
    given = {
        "id": "simple",
        "full": Decimal(10),
        "grades": (whole,),
        "components": (Component(name="表", type="indicators", full=Decimal(10)),),
        "scoring": rules or (ScoringRule(type="proportional"),),
    }
    return RuleSet(**{**given, **more})


def one_row(**cells):
    given = {"target": "≥90%", "actual": "81%", "weight": 10, **cells}
    return pa.table({name: value if isinstance(value, pa.Array) else [value] for name, value in given.items()})


def codes(error):
    return [one.code for one in error.value.problems]


class TestFrames:
    """What comes in goes out: the same kind, the same rows in the same order, the columns given before those added."""

    MOMENT = datetime(2023, 12, 31, 7, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("make", "kind"),
        [
            (pa.table, pa.Table),
            (pa.RecordBatch.from_pydict, pa.Table),
            (lambda cells: pa.table(cells).to_reader(max_chunksize=2), pa.Table),
            (pl.DataFrame, pl.DataFrame),
            (lambda cells: pl.DataFrame(cells).lazy(), pl.LazyFrame),
            (lambda cells: pl.DataFrame(cells).with_columns(pl.col("target").cast(pl.Categorical)), pl.DataFrame),
            (pd.DataFrame, pd.DataFrame),
        ],
    )
    def test_kinds(self, make, kind):
        result = perfrules.evaluate_frame(make(CELLS), HENAN)
        assert isinstance(result.rows, kind)
        assert isinstance(result.projects, kind)
        rows = result.rows.collect() if kind is pl.LazyFrame else result.rows
        scores = rows["score"].to_pylist() if kind is pa.Table else rows["score"]
        assert [None if score is pd.NA else score for score in scores] == SCORES
        names = rows.schema.names if kind is pa.Table else list(rows.columns)
        assert names == [*CELLS, "score", "outcome", "problems"]

    def test_anything_that_streams(self):
        class Stream:
            def __arrow_c_stream__(self, requested_schema=None):
                return pa.table(CELLS).__arrow_c_stream__(requested_schema)

        assert perfrules.evaluate_frame(Stream(), HENAN).rows.column("score").to_pylist() == SCORES

    def test_the_index_of_a_pandas_frame_stays(self):
        frame = pd.DataFrame(CELLS, index=[7, 8, 9, 3])
        result = perfrules.evaluate_frame(frame, HENAN)
        assert list(result.rows.index) == [7, 8, 9, 3]
        assert list(result.projects["project"]) == ["甲", "乙"]

    def test_a_pandas_column_of_mixed_kinds_is_taken_as_texts(self):
        frame = pd.DataFrame({"target": ["≥90", 90], "actual": [81, "100"], "weight": [10, None]}, dtype=object)
        rows = perfrules.evaluate_frame(frame, ruleset()).rows
        assert next(iter(rows["score"])) == Decimal("9.00")
        assert rows["problems"].iloc[1] == "PR403"

    def test_columns_of_an_earlier_run_are_replaced(self):
        first = perfrules.evaluate_frame(pa.table(CELLS), HENAN).rows
        assert perfrules.evaluate_frame(first, HENAN).rows.equals(first)

    def test_columns_of_pandas_keep_their_types_and_scores_have_one(self):
        frame = pd.DataFrame(CELLS).convert_dtypes(dtype_backend="pyarrow")
        frame["extra"], frame[7] = pd.Series([1j] * 4, index=frame.index), pd.Categorical(list("aabb"))
        frame = frame.set_axis(pd.MultiIndex.from_tuples([(1, "a"), ("b", 2), (None, 3.5), (4, 4)]))
        result = perfrules.evaluate_frame(frame, HENAN)
        assert result.rows.drop(columns=["score", "outcome", "problems"]).equals(frame)
        assert result.rows["score"].dtype == pd.ArrowDtype(pa.decimal128(18, 2))
        assert result.projects["total"].dtype == pd.ArrowDtype(pa.decimal128(18, 2))
        again = perfrules.evaluate_frame(result.rows, HENAN).rows
        assert again.equals(result.rows)
        assert list(again.columns) == list(result.rows.columns)

    def test_scores_too_long_to_be_multiplied_stay_whole(self):
        frame = pd.DataFrame({"target": ["≥9"], "actual": ["9"], "weight": ["1" + "0" * 20]})
        rows = perfrules.evaluate_frame(frame, ruleset()).rows
        assert rows["score"].tolist() == [Decimal(10) ** 20]
        assert rows["score"].dtype == pd.ArrowDtype(pa.decimal128(38, 2))

    @pytest.mark.parametrize(
        "make", [pd.DataFrame, partial(pl.DataFrame, schema_overrides=dict.fromkeys(("target", "actual"), pl.Object))]
    )
    def test_cells_of_mixed_kinds_are_what_a_person_would_type(self, make):
        cells = {
            "target": ["≥90", date(2023, 12, 31), self.MOMENT, "≥1.5", Decimal(90), "≥90", "≥9"],
            "actual": [95.50, self.MOMENT, "2023-12-30", Decimal("1.50"), 90, None, float("inf")],
            "weight": [10] * 7,
        }
        rows = TableScorer(ruleset(ScoringRule(type="deadline", when=When(target_kind=("date",))), PROPORTIONAL)).rows(
            make(cells)
        )
        assert list(rows["outcome"]) == ["met"] * 5 + ["not_ratable"] * 2

    def test_half_a_character(self):
        half = pd.Series(["甲\ud800", "乙"], dtype=object)
        frame = pd.DataFrame(
            {"name": half, "target": ["≥9"] * 2, "actual": ["9"] * 2, "weight": [10] * 2, "note": half}
        )
        with pytest.raises(ColumnsError) as error:
            perfrules.evaluate_frame(frame, ruleset())
        assert codes(error) == ["PR710"]
        assert "甲\\uD800" in str(error.value)
        assert perfrules.evaluate_frame(frame.drop(columns="name"), ruleset()).rows["note"].tolist() == half.tolist()
        names = pd.Index(["target", "actual", "weight", "a\ud800"], dtype=object)
        with pytest.raises(ColumnsError) as error:
            perfrules.evaluate_frame(frame.drop(columns="name").set_axis(names, axis=1), ruleset())
        assert codes(error) == ["PR705"]

    def test_columns_of_polars_stay_as_they_are(self):
        frame = pl.DataFrame(CELLS).with_columns(
            pl.col("target").cast(pl.Categorical), note=pl.Series([object()] * 4, dtype=pl.Object)
        )
        rows = perfrules.evaluate_frame(frame, HENAN).rows
        assert rows.select(frame.columns).schema == frame.schema
        assert list(rows["score"]) == SCORES

    def test_rows_and_projects_alone(self):
        scorer, frame = TableScorer(HENAN), pl.DataFrame(CELLS)
        result = scorer.score(frame)
        assert scorer.rows(frame).equals(result.rows)
        assert scorer.projects(frame).equals(result.projects)
        assert scorer.projects(frame, pl.DataFrame({"project": ["丙"]}))["project"].to_list() == ["甲", "乙", "丙"]
        assert scorer.rows(frame.lazy()).collect().equals(result.rows)
        assert scorer.projects(frame.lazy()).collect().equals(result.projects)

    def test_no_frame(self):
        with pytest.raises(ColumnsError) as error:
            perfrules.evaluate_frame([1, 2], HENAN)
        assert codes(error) == ["PR705"]

    def test_frames_of_libraries_that_are_not_loaded_are_not_looked_for(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "polars", None)
        monkeypatch.setitem(sys.modules, "pandas", None)
        assert TableScorer(HENAN).score(pa.table(CELLS)).rows.num_rows == 4

    def test_a_missing_library_is_named(self, monkeypatch):
        monkeypatch.setattr("perfrules.extras.find_spec", lambda name: None)
        with pytest.raises(MissingExtraError) as error:
            perfrules.evaluate_frame(pa.table(CELLS), HENAN)
        assert codes(error) == ["PR014"]

    def test_no_rows(self):
        result = perfrules.evaluate_frame(pa.table(CELLS).slice(0, 0), HENAN)
        assert (result.rows.num_rows, result.projects.num_rows) == (0, 0)
        nothing = pa.table({"target": pa.array([], pa.string()), "actual": [], "weight": []})
        assert perfrules.evaluate_frame(nothing, HENAN).projects.num_rows == 0


class TestColumns:
    """Columns are found by name, wherever they stand; everything wrong with them is said at once, before a row."""

    def test_names_of_ones_own_in_any_order(self):
        names = {"actual": "实际完成值", "target": "年度指标值", "weight": "分值", "project": "项目"}
        frame = pa.table({"无关": [1], "分值": ["10分"], "实际完成值": ["81%"], "年度指标值": ["≥90%"], "项目": ["甲"]})
        result = perfrules.evaluate_frame(frame, ruleset(), columns=names)
        assert result.rows.column("score").to_pylist() == [Decimal("9.00")]
        assert result.projects.column("project").to_pylist() == ["甲"]

    def test_everything_wrong_at_once(self):
        frame = pa.table(
            [pa.array([True]), pa.array([1.5]), pa.array([1.5]), pa.array(["x"]), pa.array(["x"]), pa.array([1])],
            names=["target", "level1", "applicable", "unit", "unit", "date"],
        )
        with pytest.raises(ColumnsError) as error:
            TableScorer(ruleset(), columns={"reason": "原因"}).scores(frame)
        assert sorted(codes(error)) == ["PR701", "PR701", "PR701", "PR702", "PR702", "PR702", "PR704"]
        with pytest.raises(ColumnsError) as error:
            TableScorer(ruleset(), columns={"tagret": "x"})
        assert codes(error) == ["PR703"]
        with pytest.raises(ColumnsError) as error:
            perfrules.evaluate_frame(one_row(), ruleset(), projects=pa.table({"project": ["甲"], "date": [1]}))
        assert codes(error) == ["PR702"]

    DAYS = types.MappingProxyType(
        {
            "days": pa.array([date(2023, 12, 31), date(2024, 1, 1), None]),
            "moments": pa.array(["2023-12-31T05:00", "2024-01-01", None]).cast(pa.timestamp("s")),
            # eight in the evening of the 31st in London is the 1st in Shanghai
            "moments with a zone": pa.array(
                [datetime(2023, 12, 31, 15, tzinfo=UTC), datetime(2023, 12, 31, 20, tzinfo=UTC), None],
                pa.timestamp("us", "Asia/Shanghai"),
            ),
            "few days of many rows": pa.array([date(2023, 12, 31), date(2024, 1, 1), None]).dictionary_encode(),
        }
    )

    @pytest.mark.parametrize("days", DAYS)
    def test_days_are_read_as_days(self, days):
        table = pa.table({"target": ["2023年12月31日"] * 3, "actual": self.DAYS[days], "weight": [10] * 3})
        batch = TableScorer(ruleset(ScoringRule(type="deadline"))).scores(table)
        assert batch.column("outcome").to_pylist() == ["met", "not_met", "not_ratable"]
        facts = pa.table({"project": ["甲", "乙", "丙"], "date": self.DAYS[days]})
        assert find_columns(facts, {}, PROJECT_FIELDS).arrays["date"].to_pylist() == [
            date(2023, 12, 31), date(2024, 1, 1), None,
        ]  # fmt: skip

    NOTHING = (pa.nulls(1), pa.nulls(1, pa.binary()), pa.array([float("nan")]), pa.nulls(1, pa.float64()))

    @pytest.mark.parametrize("field", [*ROW_FIELDS, *(name for name in PROJECT_FIELDS if name != "project")])
    @pytest.mark.parametrize("empty", NOTHING)
    def test_a_column_in_which_nothing_stands_is_an_empty_one(self, field, empty):
        cells = {**one_row().to_pydict(), field: [None]}
        wanted = TableScorer(HENAN).score(pa.Table.from_pylist([{name: value[0] for name, value in cells.items()}]))
        result = TableScorer(HENAN).score(pa.table({**cells, field: empty}))
        for added in ("score", "outcome", "problems"):
            assert result.rows.column(added).to_pylist() == wanted.rows.column(added).to_pylist()
        assert result.projects.equals(wanted.projects)

    @pytest.mark.parametrize("actuals", [[81.0, float("nan"), 90.0], [None, float("nan"), 90.0]])
    def test_a_number_that_pandas_left_out_is_none(self, actuals):
        numbers = pa.array(actuals, pa.float64())
        table = pa.table({"target": ["≥90个"] * 3, "actual": numbers, "weight": [10] * 3})
        texts = [None if value is None or value != value else f"{value:g}" for value in actuals]  # noqa: PLR0124
        wanted = table.set_column(1, "actual", pa.array(texts, pa.string()))
        scorer = TableScorer(ruleset())
        for added in ("score", "outcome", "problems"):
            assert scorer.scores(table).column(added) == scorer.scores(wanted).column(added)
        assert scorer.scores(table).column("outcome").to_pylist()[1:] == ["not_ratable", "met"]

    def test_names_that_pandas_made_floats_of(self):
        table = pa.table(
            {"project": [1.0, float("nan"), 2.0], **{name: [value] * 3 for name, value in self.ROW.items()}}
        )
        assert TableScorer(ruleset()).projects(table).column("project").to_pylist() == ["1", "", "2"]
        with pytest.raises(ColumnsError, match="PR702"):
            TableScorer(ruleset()).projects(table.set_column(0, "project", pa.array([1.5, 1.0, None])))

    ROW = types.MappingProxyType({"target": "≥90%", "actual": "81%", "weight": 10})

    @pytest.mark.parametrize(
        ("cells", "score", "said"),
        [
            ({"weight": "十"}, None, "PR707 PR403"),
            ({"weight": "—"}, None, "PR403"),
            ({"weight": "10分"}, Decimal("9.00"), None),
            ({"weight": float("nan")}, None, "PR403"),
            ({"weight": float("inf")}, None, "PR427"),
            ({"weight": 0}, None, "PR427"),
            ({"self_score": "9分"}, Decimal("9.00"), None),
            ({"self_score": "八"}, Decimal("9.00"), "PR707"),
            ({"self_score": 8.5}, Decimal("9.00"), "PR412"),
            ({"self_score": float("inf")}, Decimal("9.00"), "PR412"),
            ({"target": 90, "operator": "≥", "actual": 81}, Decimal("9.00"), None),
            ({"target": 90, "operator": "不低于", "actual": 81.0}, Decimal("9.00"), None),
            ({"target": "90%", "operator": " ≥ ", "actual": "81%"}, Decimal("9.00"), None),
            ({"target": 90.0, "operator": "≥", "actual": "81%", "unit": "%"}, Decimal("9.00"), None),
            ({"target": "≥90%", "actual": 0.81}, None, "PR409"),
            ({"target": "≥90%", "actual": 1.05}, None, "PR409"),
            ({"target": "≥2%", "actual": 1.5}, Decimal("7.50"), "PR408"),
            ({"target": "[90%, 110%]", "actual": 1.05}, None, "PR409"),
            ({"target": "≥90%", "actual": "1.05"}, Decimal("0.12"), "PR408"),
            ({"target": "≥90%", "actual": 9.5}, Decimal("1.06"), "PR408"),
            ({"target": "≥90%；≤110%", "actual": 95.0}, Decimal("10.00"), "PR408 PR408"),
            ({"target": 2023.12, "operator": "≥", "actual": 2023.12}, Decimal("10.00"), None),
            ({"target": None, "operator": "≥", "actual": 81}, None, "PR401"),
            ({"target": 1e300, "operator": "≥", "actual": 81}, None, "PR404 PR104"),
            ({"target": float("nan"), "actual": 81}, None, "PR401"),
            ({"target": float("inf"), "actual": 81}, None, "PR433"),
            ({"actual": pa.nulls(1)}, None, "PR402"),
            ({"actual": pa.array([None], pa.float64())}, None, "PR402"),
            ({"actual": pa.array(["81%"], pa.string_view())}, Decimal("9.00"), None),
            ({"actual": pa.array(["81%"], pa.large_string())}, Decimal("9.00"), None),
            ({"actual": VIEWS}, Decimal("9.00"), None),
            ({"actual": pa.DictionaryArray.from_arrays(pa.array([1]), pa.array(["81%", None]))}, None, "PR402"),
            ({"actual": pa.array([Decimal(81)], pa.decimal256(70, 2)), "unit": "%"}, Decimal("9.00"), None),
            ({"actual": pa.array([Decimal(10) ** 20], pa.decimal128(38, 2)), "unit": "%"}, Decimal("10.00"), None),
            ({"actual": pa.array([10**17], pa.int64()), "unit": "%"}, Decimal("10.00"), None),
            ({"weight": pa.array([Decimal("1E+37")], pa.decimal256(60, 2))}, None, "PR427"),
            ({"deduction": 1}, Decimal("8.00"), None),
            ({"deduction": "多"}, Decimal("9.00"), "PR707"),
            ({"applicable": False}, None, None),
            ({"applicable": None}, Decimal("9.00"), None),
            ({"weight": pa.array([float("inf")]).dictionary_encode()}, None, "PR427"),
            ({"weight": pa.array([10.5]).dictionary_encode()}, Decimal("9.45"), None),
            ({"sample": float("inf")}, Decimal("9.00"), None),
            ({"name": 5, "unit": None, "reason": None}, Decimal("9.00"), None),
            ({"name": "满意度(≥**%)", "target": "≥90", "actual": "81"}, Decimal("9.00"), "PR114 PR114"),
        ],
    )  # fmt: skip
    def test_cells(self, cells, score, said):
        batch = TableScorer(ruleset()).scores(one_row(**cells))
        assert batch.column("score").to_pylist() == [score]
        assert batch.column("problems").to_pylist() == [said]

    def test_a_score_that_does_not_fit_its_column(self):
        frame = one_row(weight=pa.array([Decimal(10) ** 29], pa.decimal256(60, 2)))
        batch = TableScorer(ruleset(rounding=Rounding(places=6))).scores(frame)
        assert batch.column("score").to_pylist() == [Decimal(9) * 10**28]
        places = ruleset(rounding=Rounding(places=10))
        batch = TableScorer(places).scores(frame)
        assert batch.to_pylist() == [{"score": None, "outcome": "not_met", "problems": "PR708"}]

    def test_a_derivation_where_it_is_asked_for(self):
        batch = TableScorer(ruleset(), detail="en").scores(one_row(name="甲"))
        assert "81% ÷ 90% = 0.9" in batch.column("detail").to_pylist()[0]
        assert batch.schema.names == ["score", "outcome", "problems", "detail"]


class TestTableScorer:
    """A kernel is data: packed, unpacked, cut into batches or used by threads it answers the same."""

    def test_schemas_are_those_that_were_promised(self):
        scorer = TableScorer(HENAN)
        rows = scorer.scores(pa.table(CELLS))
        subtotals = scorer.subtotals(pa.table(CELLS), rows)
        assert rows.schema == scorer.row_schema
        assert subtotals.schema == scorer.subtotal_schema
        assert scorer.totals(subtotals).schema == scorer.project_schema

    def test_batches_and_tables_alike(self):
        scorer = TableScorer(HENAN)
        assert scorer.scores(pa.RecordBatch.from_pydict(CELLS)).equals(scorer.scores(pa.table(CELLS)))

    def test_a_declared_indicator_keeps_its_direction(self):
        declared = IndicatorDeclaration(name="排放", direction="ceiling")
        batch = TableScorer(ruleset(declared=(declared,))).scores(one_row(name="排 放", target="90", actual="99"))
        assert batch.to_pylist() == [{"score": Decimal("9.00"), "outcome": "not_met", "problems": "PR441"}]

    def test_a_pattern_of_names_gives_a_direction(self):
        declared = IndicatorDeclaration(name="排放", patterns=("*排放*",), direction="ceiling")
        batch = TableScorer(ruleset(declared=(declared,))).scores(one_row(name="废水排放量", target="90", actual="99"))
        assert batch.to_pylist() == [{"score": Decimal("9.00"), "outcome": "not_met", "problems": "PR441"}]

    def test_packed_and_unpacked(self):
        scorer = TableScorer(HENAN, columns={"target": "t"}, as_of=date(2023, 6, 30))
        frame = pa.table(CELLS).rename_columns({"target": "t"})
        other = pickle.loads(pickle.dumps(scorer))  # noqa: S301 - our own
        assert other.scores(frame).equals(scorer.scores(frame))
        assert len(pickle.dumps(scorer)) < 20_000

    def test_other_plugins_are_refused(self):
        scorer = TableScorer(
            ruleset(ScoringRule(type="gated")), registry=build_registry(entry_points=(), extra=[("more", Breaking)])
        )
        with pytest.raises(ColumnsError) as error:
            pickle.loads(pickle.dumps(scorer))  # noqa: S301 - our own
        assert codes(error) == ["PR709"]

    def test_parts_and_threads(self, monkeypatch):
        scorer = TableScorer(HENAN)
        frame = pa.table({name: values * 50 for name, values in CELLS.items()})
        whole = scorer.scores(frame)
        monkeypatch.setattr(kernels, "_PART", 7)
        assert scorer.scores(frame).equals(whole)
        with ThreadPoolExecutor(4) as threads:
            assert all(one.equals(whole) for one in threads.map(scorer.scores, [frame] * 8))

    def test_batches_add_up(self):
        scorer = TableScorer(HENAN)
        frame = pa.table({name: values * 5 for name, values in CELLS.items()})
        whole = scorer.totals(scorer.subtotals(frame, scorer.scores(frame)))
        parts = [frame.slice(start, 3) for start in range(0, frame.num_rows, 3)]
        subtotals = pa.Table.from_batches([scorer.subtotals(part, scorer.scores(part)) for part in parts])
        assert scorer.totals(subtotals).equals(whole)

    def test_scopes(self):
        shares = Policies(not_applicable=NotApplicable(effect=NotApplicableEffect.SIBLINGS))
        assert TableScorer(ruleset()).scope is Scope.ROW
        assert TableScorer(ruleset(policies=shares)).scope is Scope.PROJECT

    def test_without_projects_all_rows_are_of_one(self):
        shares = Policies(not_applicable=NotApplicable(effect=NotApplicableEffect.RENORMALISE))
        frame = pa.table({"target": ["≥9", "≥9"], "actual": ["9", "9"], "weight": [6, 4], "applicable": [True, False]})
        result = perfrules.evaluate_frame(frame, ruleset(policies=shares))
        assert result.rows.column("score").to_pylist() == [Decimal("10.00"), None]
        assert result.projects.column("total").to_pylist() == [Decimal("10.00")]
        assert result.projects.column("project").to_pylist() == [""]


class TestProjects:
    """Facts come from their own frame, or from columns of the rows; a project of only one of both is there too."""

    rules = ruleset(
        components=(
            Component(name="执行", type="execution", full=Decimal(10)),
            Component(name="表", type="indicators", full=Decimal(10)),
        )
    )

    def test_facts_beside_the_rows(self):
        frame = pa.table({**CELLS, "adjusted_budget": [100, 1, 1, 50], "spent": ["90", "1", "1", "五十"]})
        projects = perfrules.evaluate_frame(frame, self.rules).projects.to_pylist()
        assert [one["component:执行"] for one in projects] == [Decimal("9.00"), None]
        assert projects[1]["problems"].split()[0] == "PR707"

    @pytest.mark.parametrize(
        "names",
        [
            {"spent": "支出"},
            {"spent": "支出", "project": "项目"},
            {"spent": "支出", "adjusted_budget": "预算", "target": "指标值"},
            {"spent": "adjusted_budget", "adjusted_budget": "spent"},
        ],
    )
    def test_facts_beside_the_rows_under_other_names(self, names):
        plain = pa.table({**CELLS, "adjusted_budget": [100, 1, 1, 50], "spent": [90, 1, 1, 40]})
        called = plain.rename_columns([names.get(name, name) for name in plain.schema.names])
        projects = perfrules.evaluate_frame(called, self.rules, columns=names).projects
        assert projects.equals(perfrules.evaluate_frame(plain, self.rules).projects)
        assert projects.column("component:执行").to_pylist() == [Decimal("9.00"), Decimal("8.00")]

    def test_one_column_for_two_fields(self):
        names = {"initial_budget": "预算", "adjusted_budget": "预算"}
        frame = pa.table({**CELLS, "预算": [100, 1, 1, 50], "spent": [90, 1, 1, 40]})
        projects = perfrules.evaluate_frame(frame, self.rules, columns=names).projects
        assert projects.column("component:执行").to_pylist() == [Decimal("9.00"), Decimal("8.00")]

    def test_facts_that_are_named_and_stand_nowhere(self):
        names = {"spent": "支出", "item:甲": "得分"}
        for more in ({}, {"initial_budget": [1, 1, 1, 1]}):
            with pytest.raises(ColumnsError) as error:
                perfrules.evaluate_frame(pa.table({**CELLS, **more}), self.rules, columns=names)
            assert codes(error) == ["PR701", "PR701"]
            assert ["支出" in str(error.value), "得分" in str(error.value)] == [True, True]

    def test_a_frame_of_projects(self):
        facts = pa.table({"project": ["丙", "甲", "甲", None], "initial_budget": [1, 2, 4, 1], "spent": [1, 1, 1, 1]})
        projects = perfrules.evaluate_frame(
            pa.table({**CELLS, "p": CELLS["project"]}), self.rules, projects=facts, columns={"project": "p"}
        ).projects
        assert projects.column("project").to_pylist() == ["甲", "乙", "丙", ""]
        assert projects.column("component:执行").to_pylist() == [
            Decimal("5.00"),
            None,
            Decimal("10.00"),
            Decimal("10.00"),
        ]
        problems = projects.column("problems").to_pylist()
        assert "PR706" in problems[0]
        assert "PR419" in problems[1]
        assert "PR501" in problems[2]

    def test_both_frames_may_call_the_project_something_else(self):
        facts = pa.table({"项目": ["甲"], "initial_budget": [2], "spent": [1]})
        frame = pa.table({**CELLS, "项目": CELLS["project"]})
        projects = perfrules.evaluate_frame(frame, self.rules, projects=facts, columns={"project": "项目"}).projects
        assert projects.column("component:执行").to_pylist() == [Decimal("5.00"), None]

    def test_a_frame_that_only_names_projects(self):
        facts = pa.table({"project": ["甲", "丁"]})
        projects = perfrules.evaluate_frame(pa.table(CELLS), self.rules, projects=facts).projects
        assert projects.column("project").to_pylist() == ["甲", "乙", "丁"]

    def test_a_day_outside(self):
        rules = load_ruleset("henan-zhengzhou-2023")
        facts = pa.table({"project": ["甲"], "date": pa.array([datetime(1999, 1, 1, tzinfo=UTC)])})
        projects = perfrules.evaluate_frame(pa.table(CELLS), rules, projects=facts, as_of=date(2023, 1, 1)).projects
        assert "PR457" in projects.column("problems").to_pylist()[0]


class Broken(IndicatorType):
    """Raises for one name."""

    id = "test.broken"
    title = Wording("坏", "broken")
    rule = Wording("坏", "broken")

    def rate(self, case):
        if case.name == "坏":
            raise RuntimeError("no")
        return Rating(Fraction(1), Outcome.MET)


class Highest(PopulationType):
    """The highest actual of all projects gets everything."""

    id = "test.highest"
    title = Wording("最高", "highest")
    rule = Wording("最高", "highest")

    def observe(self, case):
        return Fraction(case.actual.quantity.number)

    def rate_among(self, case, observed, peers):
        best = observed == max(peers.values)
        return Rating(Fraction(int(best)), Outcome.MET if best else Outcome.NOT_MET)


class Breaking:
    @staticmethod
    @hookimpl
    def perfrules_register_indicator_types():
        return [Broken, Highest]


class TestPlugins:
    """Types of plugins go through their scalar form; one that raises costs its row, one that compares sees all rows."""

    registry = build_registry(entry_points=(), extra=[("breaking", Breaking)])

    def test_a_type_that_raises_costs_its_row(self):
        rules = ruleset(ScoringRule(type="test.broken"))
        frame = pa.table({"name": ["好", "坏", "好"], "target": ["≥1"] * 3, "actual": ["1"] * 3, "weight": [1, 2, 3]})
        rows = perfrules.evaluate_frame(frame, rules, registry=self.registry).rows.to_pylist()
        assert [row["outcome"] for row in rows] == ["met", "not_ratable", "met"]
        assert rows[1]["problems"] == "PR416"

    def test_a_type_that_compares_sees_all_projects(self):
        rules = ruleset(ScoringRule(when=When(name=("比",)), type="test.highest"), ScoringRule(type="proportional"))
        frame = pa.table(
            {
                "project": ["甲", "乙", "丙", "丁"],
                "name": ["比", "比", "比", "不"],
                "target": ["≥1", "≥1", "≥1", "及时"],
                "actual": ["5", "7", "7", "及时"],
                "weight": [1.0, 1.0, 1.0, 1.0],
            }
        )
        scorer = TableScorer(rules, registry=self.registry)
        assert scorer.scope is Scope.POPULATION
        assert [row["outcome"] for row in scorer.scores(frame).to_pylist()] == [
            "not_met", "met", "met", "not_ratable",
        ]  # fmt: skip


class TestParts:
    """What rows are reduced to, and how they add up, is exact whatever their number and size."""

    def test_combinations_of_very_many_values(self):
        values = range(2**40)
        factors = [Encoded(np.array([5, 7, 5]), values), Encoded(np.array([1, 1, 1]), values)]
        first, which = group_by(factors, 3)
        assert first.tolist() == [0, 1]
        assert which.tolist() == [0, 1, 0]

    def test_many_kinds_are_sorted(self):
        assert _distinct(np.array([9, 3, 9]), 10)[:2] == ([3, 9], [3, 9])
        used, places, position = _distinct(np.array([9, 3, 9]), 2**22)
        assert (used, places) == ([3, 9], [0, 1])
        assert position.tolist() == [1, 0, 1]

    def test_sums_beyond_floats(self):
        huge, tiny = Fraction(10**30), Fraction(1, 3)
        groups, which = np.array([0, 0, 1]), np.array([0, 1, 1])
        sums = add_values(groups, 2, which, [huge, tiny])
        assert [sums.at(0), sums.at(1)] == [huge + tiny, tiny]
        assert sums.texts().to_pylist() == [str(huge + tiny), "1/3"]
        assert not sums.fits_int64

    def test_membership(self):
        assert "weight" not in Columns({}, {}, 0)

    def test_exact_points_where_rows_are_not_rounded(self):
        rules = ruleset(rounding=Rounding(at=RoundingStage.TOTAL))
        frame = pa.table({"target": ["≥3"] * 3, "actual": ["1"] * 3, "weight": ["10"] * 3})
        result = perfrules.evaluate_frame(frame, rules)
        assert result.rows.column("exact").to_pylist() == ["10/3"] * 3
        assert result.projects.column("total").to_pylist() == [Decimal("10.00")]


class TestOddFrames:
    """What no frame of numbers and texts holds is said with a code, whatever library it comes from."""

    ROW_FIELDS = types.MappingProxyType({"target": ["≥9"], "actual": ["9"], "weight": [10]})

    def test_a_column_that_pandas_has_twice(self):
        frame = pd.DataFrame([["≥9", "9", "1", 10]], columns=["target", "actual", "actual", "weight"])
        with pytest.raises(ColumnsError) as raised:
            perfrules.evaluate_frame(frame, ruleset())
        assert [one.code for one in raised.value.problems] == ["PR704"]

    def test_a_column_of_nobody_that_stands_twice_is_kept(self):
        table = pa.Table.from_arrays(
            [pa.array(one) for one in (*self.ROW_FIELDS.values(), ["a"], ["b"])], names=[*self.ROW_FIELDS, "x", "x"]
        )
        rows = perfrules.evaluate_frame(table, ruleset()).rows
        assert rows.schema.names == [*self.ROW_FIELDS, "x", "x", "score", "outcome", "problems"]

    def test_money_that_stands_twice(self):
        table = pa.Table.from_arrays(
            [pa.array(one) for one in (*self.ROW_FIELDS.values(), [1], [2])], names=[*self.ROW_FIELDS, "spent", "spent"]
        )
        with pytest.raises(ColumnsError) as raised:
            perfrules.evaluate_frame(table, ruleset())
        assert [one.code for one in raised.value.problems] == ["PR704"]

    def test_numbers_that_arrow_has_no_room_for(self):
        frame = pd.DataFrame({**self.ROW_FIELDS, "id": [2**70], "z": [1j]})
        rows = perfrules.evaluate_frame(frame, ruleset()).rows
        assert rows["id"].tolist() == [2**70]
        assert str(rows["score"][0]) == "10.00"

    def test_a_series_is_no_frame(self):
        with pytest.raises(ColumnsError) as raised:
            perfrules.evaluate_frame(pl.Series("target", ["≥9"]), ruleset())
        assert [one.code for one in raised.value.problems] == ["PR705"]

    def test_a_day_that_no_calendar_has(self):
        facts = pa.table({"project": ["甲"], "date": pa.array([10**8], pa.int32()).cast(pa.date32())})
        scorer = TableScorer(ruleset())
        empty = pa.table([[] for _ in scorer.subtotal_schema], scorer.subtotal_schema)
        with pytest.raises(ColumnsError) as raised:
            scorer.totals(empty, facts)
        assert [one.code for one in raised.value.problems] == ["PR702"]
        far = pa.array([0], pa.timestamp("s", tz="Nowhere/AtAll"))
        with pytest.raises(ColumnsError, match="PR702"):
            scorer.totals(empty, facts.set_column(1, "date", far))
        near = facts.set_column(1, "date", pa.array([19_500], pa.int32()).cast(pa.date32()).dictionary_encode())
        assert scorer.totals(empty, near).num_rows == 1

    def test_endless_money_is_no_number(self):
        facts = pa.table({"project": ["甲", "乙"], "spent": [float("inf"), 1.0], "adjusted_budget": [1.0, 1.0]})
        scorer = TableScorer(ruleset())
        empty = pa.table([[] for _ in scorer.subtotal_schema], scorer.subtotal_schema)
        first, second = scorer.totals(empty, facts).column("problems").to_pylist()
        assert first.split()[0] == "PR707"
        assert "PR707" not in (second or "")


def test_findings_are_asked_of_each_distinct_row() -> None:
    asked = []

    def finds(row) -> str:
        asked.append(row)
        return "L80" if row.score == 9 else ""

    scorer = TableScorer(HENAN, findings=finds)
    batch = pa.table({name: values + values[:1] for name, values in CELLS.items()})
    assert scorer.scores(batch)["findings"].to_pylist() == ["L80", None, None, None, "L80"]
    assert len(asked) == 4
    assert TableScorer(HENAN).scores(batch).equals(scorer.scores(batch).drop_columns(["findings"]))
