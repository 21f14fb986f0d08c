"""
What holds on every engine, whatever it cuts and moves.

As many rows come out as went in, under the same keys, each scored as `perfrules.evaluate` scores it, to the last digit;
and projects as from whole tables.
"""

import pyarrow as pa
import pytest

import perfrules
from tests.distributed import made

COLUMNS = {"project": "项目"}
MADE = made.sheets()
BASES = ("cn-self-evaluation-2020", "cn-transfer")
"""Rules whose rows stand alone, and rules under which rows that do not apply hand points on within a project."""


@pytest.fixture(scope="module", params=BASES)
def rules(request, site, tmp_path_factory):
    return made.rules(tmp_path_factory.mktemp("rules"), request.param)


class TestRows:
    """Every row comes back once, with the score, the outcome and the codes that it has alone."""

    def test_scores_are_those_of_evaluate(self, engine, rules):
        table = made.row_table(MADE)
        scored = engine.rows(table, rules, columns=COLUMNS, keep=["id"])
        assert scored.num_rows == table.num_rows
        assert made.scored_rows(scored) == made.expected_rows(MADE, rules)

    def test_a_raising_plugin_marks_its_rows_alone(self, engine, rules):
        scored = engine.rows(made.row_table(MADE), rules, columns=COLUMNS).to_pylist()
        raised = [row for row in scored if row["name"] == "插件" and row["judgement"] == "坏"]
        assert len(raised) > 3
        assert {(row["score"], row["outcome"]) for row in raised} == {(None, "not_ratable")}
        assert all("PR416" in row["problems"] for row in raised)
        assert not any("PR416" in (row["problems"] or "") for row in scored if row not in raised)

    def test_all_columns_are_kept_in_front(self, engine, rules):
        table = made.row_table(MADE)
        scored = engine.rows(table, rules, columns=COLUMNS)
        assert scored.schema.names == [*table.schema.names, "score", "outcome", "problems"]
        kept = scored.select(table.schema.names).sort_by("id").to_pylist()
        assert kept == table.to_pylist()
        assert scored.schema.field("score").type == pa.decimal128(38, 2)

    def test_chosen_columns_are_kept_and_derivations_told(self, engine, rules):
        scored = engine.rows(made.row_table(MADE), rules, columns=COLUMNS, keep=["day", "note", "id"], detail="zh")
        assert scored.schema.names[:3] == ["day", "note", "id"]
        assert scored.schema.names[-1] == "detail"
        assert all(scored.column("detail").to_pylist())


class TestProjects:
    """Totals, grades, components, completeness and codes are those of whole sheets, wherever rows stood."""

    def test_with_a_frame_of_projects(self, engine, rules):
        found = engine.projects(made.row_table(MADE), rules, made.fact_table(MADE), columns=COLUMNS)
        assert made.scored_projects(found) == made.expected_projects(MADE, rules)
        assert found.num_rows == len(MADE)

    def test_with_columns_among_the_rows(self, engine, rules):
        """A project's first row counts; later ones may say what they like."""
        table, facts = made.row_table(MADE), made.fact_table(MADE)
        for name in facts.schema.names[1:]:
            stated = {sheet.project: value for sheet, value in zip(MADE, facts.column(name).to_pylist(), strict=True)}
            values = [stated[project or ""] for project in table.column("项目").to_pylist()]
            table = table.append_column(name, pa.array(values, facts.schema.field(name).type))
        found = engine.projects(table, rules, columns=COLUMNS)
        assert made.scored_projects(found) == made.expected_projects(MADE, rules)

    def test_with_columns_among_the_rows_under_other_names(self, engine, rules):
        """One of them stands for two fields."""
        names = {**COLUMNS, "initial_budget": "预算", "adjusted_budget": "预算", "spent": "支出"}
        table = made.row_table(MADE)
        count = table.num_rows
        table = table.append_column("预算", pa.array([100] * count)).append_column("支出", pa.array([90] * count))
        found = engine.projects(table, rules, columns=names)
        whole = perfrules.evaluate_frame(table, rules, columns=names).projects
        assert sorted(map(str, found.to_pylist())) == sorted(map(str, whole.to_pylist()))
        assert {row["component:预算执行"] for row in found.to_pylist()} != {None}

    def test_as_from_one_frame(self, engine, rules):
        """Projects that only the other frame has, several lines for one, and none at all."""
        table, facts = made.row_table(MADE), made.fact_table(MADE)
        facts = pa.concat_tables(
            [facts.slice(1, 3), facts.slice(2, 1), pa.table({"项目": ["新"]})], promote_options="default"
        )
        for stated in (facts, None):
            found = engine.projects(table, rules, stated, columns=COLUMNS)
            whole = perfrules.evaluate_frame(table, rules, columns=COLUMNS, projects=stated).projects
            assert found.schema.names == whole.schema.names
            assert sorted(map(str, found.to_pylist())) == sorted(map(str, whole.to_pylist()))

    def test_without_names_all_rows_are_of_one(self, engine, rules):
        found = engine.projects(made.row_table(MADE).drop_columns(["项目"]), rules).to_pylist()
        (project,) = found
        assert (project["project"], project["rows"]) == ("", made.row_table(MADE).num_rows)
