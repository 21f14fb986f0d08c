"""The plain function: how batches are cut does not matter, and what it cannot do it refuses."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules import ColumnsError, RuleSetError, load_ruleset
from perfrules.engine.spark import Scope, batch_scorer
from tests.distributed import made
from tests.sizes import examples

TABLE = made.row_table(made.sheets())


class TestCuts:
    """However a table is cut into batches, in whatever order these come, its rows are scored as in one."""

    @settings(max_examples=examples(0.1))
    @given(st.sets(st.integers(1, TABLE.num_rows - 1), max_size=8), st.randoms(use_true_random=False))
    def test_cuts(self, cuts, random):
        scorer = batch_scorer(load_ruleset("cn-self-evaluation-2020"), columns={"project": "项目"}, keep=["id"])
        edges = [0, *sorted(cuts), TABLE.num_rows]
        parts = [TABLE.slice(low, high - low) for low, high in pairwise(edges)]
        random.shuffle(parts)
        scored = pa.concat_tables([scorer(part) for part in parts]).sort_by("id")
        assert scored.to_pylist() == scorer(TABLE).to_pylist()


def test_what_goes_in_comes_out():
    scorer = batch_scorer(load_ruleset("cn-self-evaluation-2020"))
    batch = TABLE.combine_chunks().to_batches()[0]
    assert isinstance(scorer(batch), pa.RecordBatch)
    assert isinstance(scorer(TABLE), pa.Table)
    assert scorer(batch).to_pylist() == scorer(TABLE).to_pylist()


def test_rows_that_need_others_are_refused_unless_these_are_there():
    rules = load_ruleset("cn-transfer")
    with pytest.raises(RuleSetError) as raised:
        batch_scorer(rules)
    (said,) = raised.value.problems
    assert said.code == "PR770"
    assert "all rows of a project" in said.message("en")
    assert batch_scorer(rules, together=Scope.PROJECT)(TABLE).num_rows == TABLE.num_rows
    assert batch_scorer(rules, together=Scope.POPULATION)


def test_columns_that_are_not_there():
    scorer = batch_scorer(load_ruleset("cn-self-evaluation-2020"), keep=["id", "nothing"])
    with pytest.raises(ColumnsError) as raised:
        scorer(TABLE)
    assert [(one.code, one.values["column"]) for one in raised.value.problems] == [("PR701", "nothing")]
    with pytest.raises(ColumnsError):
        scorer(TABLE.drop_columns(["target"]))
