"""Engines under one face: tables of Arrow in, tables of Arrow out, cut up in between."""

import pickle

import pyarrow as pa

from perfrules.engine.plan import Scope
from perfrules.engine.spark import batch_scorer, score_frame, score_projects
from perfrules.engine.table.scorer import TableScorer


class Spark:
    """A session of Spark or Sail; frames are cut into three parts."""

    def __init__(self, session):
        self.session = session

    def frame(self, table):
        return self.session.createDataFrame(table).repartition(3)

    def rows(self, table, rules, **more):
        return score_frame(self.frame(table), rules, **more).toArrow()

    def projects(self, table, rules, facts=None, **more):
        facts = None if facts is None else self.session.createDataFrame(facts)
        return score_projects(self.frame(table), rules, facts, **more).toArrow()


class Batches:
    """An engine that calls a function with each batch, and has its caller add up projects."""

    def rows(self, table, rules, **more):
        parts, whole = self.cut(table, rules)
        scorer = pickle.loads(pickle.dumps(batch_scorer(rules, together=whole, **more)))  # noqa: S301 - our own
        return pa.Table.from_batches([scorer(batch) for batch in parts])

    def projects(self, table, rules, facts=None, **more):
        scorer = pickle.loads(pickle.dumps(TableScorer(rules, **more)))  # noqa: S301 - our own
        parts, _ = self.cut(table, rules)
        added = [scorer.subtotals(batch, scorer.scores(batch)) for batch in parts]
        return scorer.totals(pa.Table.from_batches(added), scorer.project_data(table) if facts is None else facts)

    def cut(self, table, rules):
        """Return batches, and what stands together in each."""
        if TableScorer(rules).scope is Scope.ROW:
            return self.batches(table), Scope.ROW
        return [table.combine_chunks().to_batches()[0]], Scope.PROJECT


class Arrow(Batches):
    """No engine: batches of seven rows."""

    def batches(self, table):
        return table.combine_chunks().to_batches(max_chunksize=7)


class DuckDb(Batches):
    """DuckDB hands a query's result over in batches."""

    def batches(self, table):
        import duckdb

        with duckdb.connect() as connection:
            connection.register("rows", table)
            return list(connection.sql("SELECT * FROM rows ORDER BY hash(id)").to_arrow_reader(7))
