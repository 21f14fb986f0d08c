"""What is checked before a job, on the driver and on a worker; what failures of workers change: nothing."""

import json
import sys
from decimal import Decimal
from weakref import WeakSet

import pyarrow as pa
import pytest
from attrs import evolve

from perfrules import ColumnsError, MissingExtraError, RuleSetError, SheetRow, load_ruleset
from perfrules.engine.spark import batches as shipping
from perfrules.engine.spark import score_frame, score_projects, workers
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import ProblemsError
from perfrules.plugins.copies import read_copy
from tests.distributed import made


def codes_of(raised):
    return [one.code for one in raised.value.problems]


class Answering:
    """A session whose workers give one answer."""

    def __init__(self, batch):
        self.batch = batch
        self.asked = 0

    def range(self, number):
        return self

    def mapInArrow(self, function, schema):  # noqa: N802 - Spark's name
        self.asked += 1
        return self

    def collect(self):
        return [tuple(row.values()) for row in self.batch.to_pylist()]


class TestColumns:
    """Every mistake in columns is told at once, by name, before anything runs."""

    WRONG = pa.table({
        "target": pa.array([[1]]), "weight": pa.array([True]), "spent": pa.array([True]), "score": pa.array([1]),
        "sample": pa.array([1.5]), "a": pa.array([1]), "day": pa.array([b"x"]),
    })  # fmt: skip

    def test_of_rows(self, cluster):
        frame = cluster.session.createDataFrame(self.WRONG)
        with pytest.raises(ColumnsError) as raised:
            score_frame(frame, load_ruleset("cn-transfer"), columns={"unit": "单位"}, keep=["score", "b", "a", "a"])
        said = [(one.code, one.values["column"]) for one in raised.value.problems]
        assert said == [
            ("PR702", "target"), ("PR701", "单位"), ("PR701", "actual"), ("PR702", "weight"),
            ("PR773", "score"), ("PR701", "b"), ("PR704", "a"),
        ]  # fmt: skip
        assert "array<bigint>" in raised.value.problems[0].message("en")

    def test_of_projects(self, cluster):
        frame = cluster.session.createDataFrame(self.WRONG)
        with pytest.raises(ColumnsError) as raised:
            score_projects(frame, load_ruleset("cn-transfer"))
        assert codes_of(raised) == ["PR702", "PR701", "PR702", "PR702"]
        assert [one.values["column"] for one in raised.value.problems] == ["target", "actual", "weight", "spent"]
        with pytest.raises(ColumnsError) as raised:
            score_projects(frame, load_ruleset("cn-transfer"), frame.select("spent"))
        assert [one.values["column"] for one in raised.value.problems][3:] == ["project", "spent"]

    def test_facts_that_are_named_and_stand_nowhere(self, cluster):
        frame = cluster.session.createDataFrame(made.row_table(made.sheets()))
        with pytest.raises(ColumnsError) as raised:
            score_projects(frame, load_ruleset("cn-transfer"), columns={"spent": "支出"})
        assert [(one.code, one.values["column"]) for one in raised.value.problems] == [("PR701", "支出")]

    def test_a_name_that_stands_twice(self, cluster):
        frame = cluster.session.createDataFrame(made.row_table(made.sheets())).selectExpr("*", "weight", "note")
        with pytest.raises(ColumnsError) as raised:
            score_frame(frame, load_ruleset("cn-transfer"))
        assert [(one.code, one.values["column"]) for one in raised.value.problems] == [
            ("PR704", "weight"), ("PR704", "note"),
        ]  # fmt: skip

    def test_names_that_differ_in_case_alone_or_hold_signs(self, cluster):
        columns = {"target": ["≥5"], "TARGET": ["no"], "a.b`c": ["5"], "weight": [Decimal(10)], "``": [1]}
        frame = cluster.session.createDataFrame(pa.table(columns))
        (row,) = score_frame(frame, load_ruleset("cn-transfer"), columns={"actual": "a.b`c"}).toArrow().to_pylist()
        assert (row["score"], row["TARGET"], row["``"]) == (Decimal("10.00"), "no", 1)

    @pytest.mark.cluster
    def test_what_is_no_frame_of_spark(self):
        with pytest.raises(ColumnsError) as raised:
            score_frame(self.WRONG, load_ruleset("cn-transfer"))
        assert codes_of(raised) == ["PR775"]


class TestKinds:
    """Numbers, whole and not, and texts of numbers are read as they are on one machine."""

    @pytest.mark.parametrize("kind", [pa.int8(), pa.float64(), pa.decimal128(9, 4)])
    def test_numbers(self, cluster, kind):
        numbers = pa.array(["7", "3", None]).cast(kind)
        table = pa.table({
            "project": pa.array([1, 2, 1], pa.int16()), "operator": ["≥"] * 3, "target": numbers,
            "actual": numbers.take(pa.array([1, 1, 1])), "weight": pa.array(["10"] * 3).cast(kind),
        })  # fmt: skip
        rows = cluster.rows(table, load_ruleset("cn-transfer"), keep=["project"]).to_pylist()
        scores = {(row["project"], row["score"]) for row in rows}
        assert scores == {(1, Decimal("4.29")), (2, Decimal("10.00")), (1, None)}
        projects = cluster.projects(table, load_ruleset("cn-transfer")).to_pylist()
        assert {row["project"]: row["rows"] for row in projects} == {"1": 2, "2": 1}

    def test_nothing(self, cluster):
        frame = cluster.frame(made.row_table(made.sheets())).where("id < 0")
        rules = load_ruleset("cn-transfer")
        assert score_frame(frame, rules).count() == 0
        assert score_projects(frame, rules).count() == 0


def test_rules_that_compare_projects_are_refused(cluster, site, tmp_path):
    file = tmp_path / "peers.toml"
    file.write_text(
        made.RULES.format(base="cn-self-evaluation-2020").replace("demo.killing", "demo.ranked"), encoding="utf-8"
    )
    frame = cluster.session.createDataFrame(made.row_table(made.sheets()))
    for function in (score_frame, score_projects):
        with pytest.raises(RuleSetError) as raised:
            function(frame, load_ruleset(file))
        assert codes_of(raised) == ["PR770"]
        assert "evaluate_frame" in raised.value.problems[0].help("en")


class TestWorkers:
    """Workers that could not score, or would score otherwise, are found before the first job or refuse it."""

    @pytest.fixture(autouse=True)
    def never_asked(self, monkeypatch):
        monkeypatch.setattr(workers, "_asked", WeakSet())

    def test_another_version(self, cluster, monkeypatch):
        monkeypatch.setattr(shipping, "__version__", "9.9")
        with pytest.raises(ProblemsError) as raised:
            score_frame(cluster.frame(made.row_table(made.sheets())), load_ruleset("cn-transfer"))
        assert codes_of(raised) == ["PR771"]
        assert "9.9" in raised.value.problems[0].message("en")

    def test_other_plugins(self, spark, monkeypatch):
        monkeypatch.setattr(shipping, "plugins_here", lambda: ("indicators (perfrules 0.1.0)", "own (own 1)"))
        with pytest.raises(ProblemsError) as raised:
            score_frame(spark.frame(made.row_table(made.sheets())), load_ruleset("cn-transfer"))
        assert codes_of(raised) == ["PR772"]
        assert "on the driver alone own (own 1)" in raised.value.problems[0].message("en")
        assert "demo (cluster-demo 1.5)" in raised.value.problems[0].message("en")

    def test_a_python_without_libraries(self, spark, monkeypatch, tmp_path):
        """What happens where PYSPARK_PYTHON is not set and ``python3`` is another Python than the driver's."""
        program = tmp_path / "python3"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(spark.session.sparkContext, "pythonExec", str(program))
        with pytest.raises(MissingExtraError) as raised:
            score_frame(spark.frame(made.row_table(made.sheets())), load_ruleset("cn-transfer"))
        assert codes_of(raised) == ["PR774"]
        assert "No module named" in raised.value.problems[0].message("en")
        assert "PYSPARK_PYTHON" in raised.value.problems[0].help("en")

    def test_a_python_without_perfrules(self, monkeypatch):
        """The question is answered where perfrules is not there to ask it, and names the Python that answers."""
        monkeypatch.setitem(sys.modules, "perfrules", None)
        (batch,) = workers._question()(iter([]))
        monkeypatch.undo()
        (answer,) = batch.to_pylist()
        assert answer["program"] == sys.executable
        assert answer["reason"].startswith("ModuleNotFoundError: import of perfrules halted")
        with pytest.raises(MissingExtraError) as raised:
            workers.check_workers(Answering(batch), shipping.pack(TableScorer(load_ruleset("cn-transfer"))))
        assert codes_of(raised) == ["PR774"]
        assert sys.executable in raised.value.problems[0].message("en")

    def test_one_question_a_session(self):
        shipment = shipping.pack(TableScorer(load_ruleset("cn-transfer")))
        (batch,) = workers._question()(iter([]))
        session = Answering(batch)
        workers.check_workers(session, shipment)
        workers.check_workers(session, shipment)
        assert session.asked == 1


def test_a_worker_that_is_killed_changes_nothing(spark, site, tmp_path):
    """Spark tries its task again; the marker shows that a process did end."""
    marker = tmp_path / "killed"
    fatal = SheetRow(
        level1="产出指标", name="终止", target="≥1个", actual="1个", weight=Decimal(7), evidence=str(marker)
    )
    sheets = made.sheets((*made.ROWS, fatal))
    rules = made.rules(tmp_path)
    scored = spark.rows(made.row_table(sheets), rules, columns={"project": "项目"}, keep=["id"])
    assert marker.exists()
    assert made.scored_rows(scored) == made.expected_rows(sheets, rules)


def nodes(value):
    """Yield every list in JSON."""
    if isinstance(value, list):
        yield value
        for part in value:
            yield from nodes(part)


class TestShipment:
    """What travels is data; a process makes a kernel of it once, keeps few, and refuses what is not its own."""

    def test_no_function_of_ours_or_of_a_plugin_travels(self, site, tmp_path):
        """Names of classes and how to build values of them do, the text of a plugin's class does not."""
        scorer = TableScorer(made.rules(tmp_path))
        payload = shipping.pack(scorer).payload
        homes = {node[1] for node in nodes(json.loads(payload)) if node and node[0] in ("class", "enum")}
        assert all(home.startswith(("perfrules.model.", "perfrules.source", "perfrules.wording")) for home in homes)
        assert read_copy(payload) == scorer.arguments
        assert b"cluster_demo" not in payload
        assert b"demo.raising" in payload

    def test_a_kernel_is_made_once_and_few_are_kept(self, monkeypatch):
        monkeypatch.setattr(shipping, "_scorers", type(shipping._scorers)())
        rules = load_ruleset("cn-transfer")
        shipment = shipping.pack(TableScorer(rules))
        first = shipment.scorer()
        assert shipment.scorer() is first
        for number in range(shipping._SCORERS_KEPT):
            shipping.pack(TableScorer(evolve(rules, id=f"other-{number}"))).scorer()
        assert len(shipping._scorers) == shipping._SCORERS_KEPT
        assert shipment.scorer() is not first

    @pytest.mark.parametrize(
        ("change", "code"), [({"version": "0.0.1"}, "PR771"), ({"plugins": ("own (own 1)",)}, "PR772")]
    )
    def test_what_is_not_its_own_is_refused(self, monkeypatch, change, code):
        monkeypatch.setattr(shipping, "_scorers", type(shipping._scorers)())
        shipment = evolve(shipping.pack(TableScorer(load_ruleset("cn-transfer"))), **change)
        with pytest.raises(ProblemsError) as raised:
            shipment.scorer()
        assert codes_of(raised) == [code]
