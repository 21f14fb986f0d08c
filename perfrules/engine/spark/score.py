"""Rows and projects of Spark data frames, classic or Connect, and of Sail, which speaks Connect."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from perfrules.engine.plan import Scope
from perfrules.engine.spark.frames import (
    RUNNING,
    FieldOfFrame,
    Frame,
    Row,
    choose_facts,
    choose_kept,
    choose_rows,
    code,
    coded_fields,
    fields_of,
    result_fields,
    selected,
    text,
    together,
)
from perfrules.engine.spark.workers import (
    ORDER,
    AddUp,
    BatchScorer,
    Conclude,
    Incoming,
    ScoreRows,
    check_scope,
    check_workers,
    pack,
    plain_schema,
)
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import ColumnsError, Problem
from perfrules.extras import require
from perfrules.model.ruleset import RuleSet
from perfrules.wording import Language

__all__ = ["score_frame", "score_projects"]


def score_frame(
    frame: Frame,
    rules: RuleSet,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] | None = None,
    as_of: date | None = None,
    detail: Language | None = None,
) -> Frame:
    """
    Return the rows of *frame*, one row an indicator, with their scores; nothing is scored before they are asked for.

    Scores are those of `perfrules.evaluate`, to the last digit; mistakes in a row are codes in its column
    ``problems`` and fail no task. Rows stay where they are, unless the rule set hands points of rows that do not apply
    on to others of their project: then the engine groups them by project first.

    Args:
        frame: A ``pyspark.sql.DataFrame`` with columns as `perfrules.evaluate_frame` wants them.
        rules: A rule set, loaded or built.
        columns: What fields are called in *frame*, where that is not their own name.
        keep: The columns put in front of the scores; all of them unless given, those called like a new one left out.
        as_of: The day of monitoring.
        detail: The language of a column ``detail`` with each row's derivation; no such column unless given.

    Raises:
        ColumnsError: *frame* is none of Spark's (PR775), or its columns cannot be used (PR701-PR704, PR773).
        MissingExtraError: A library is missing here (PR014) or on the workers (PR774).
        ProblemsError: Workers have another version of perfrules (PR771) or other plugins (PR772).
        RuleSetError: *rules* compares projects with each other (PR770), or was built by hand and names types or
            parameters that do not exist.
    """
    require("pandas", "pyspark", extra="spark")
    from pyspark.sql.types import StructType  # noqa: PLC0415 - may be absent

    fields = fields_of(frame)
    scorer = TableScorer(rules, columns=columns, as_of=as_of, detail=detail)
    check_scope(scorer, Scope.PROJECT)
    added = plain_schema(scorer.row_schema)
    read, problems = choose_rows(_named(fields), scorer)
    kept, more = choose_kept(_named(fields), keep, added.names)
    _refuse(problems, more)
    shipment = pack(scorer)
    check_workers(frame.sparkSession, shipment)
    sent, incoming = _sent(frame, scorer, [*read, *kept], ordered=False)
    schema = StructType([*_of(fields, kept), *result_fields(added)])
    return sent.mapInArrow(ScoreRows(incoming, BatchScorer(shipment, tuple(kept))), schema)


def score_projects(
    frame: Frame,
    rules: RuleSet,
    facts: Frame | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> Frame:
    """
    Return totals and grades of the projects of *frame*, one line a project, in no order.

    Rows are added up where they are; the engine groups what they add up to by project. Sums are exact fractions.

    Args:
        frame: A ``pyspark.sql.DataFrame``, one row an indicator, as for `score_frame`.
        rules: A rule set, loaded or built.
        facts: A frame with one row a project and what is stated of it, as `perfrules.evaluate_frame` takes it as
            ``projects``; without it these columns are looked for in *frame*, where a project's first row counts.
        columns: What fields are called in *frame* and *facts*, where that is not their own name.
        as_of: The day of monitoring.

    Raises:
        ColumnsError: A frame is none of Spark's (PR775), or its columns cannot be used (PR701-PR704).
        MissingExtraError: A library is missing here (PR014) or on the workers (PR774).
        ProblemsError: Workers have another version of perfrules (PR771) or other plugins (PR772).
        RuleSetError: *rules* compares projects with each other (PR770), or was built by hand and names types or
            parameters that do not exist.
    """
    require("pandas", "pyspark", extra="spark")
    from pyspark.sql.types import StructType  # noqa: PLC0415 - may be absent

    fields, in_rows = fields_of(frame), facts is None
    of_facts = fields if facts is None else fields_of(facts)
    scorer = TableScorer(rules, columns=columns, as_of=as_of)
    check_scope(scorer, Scope.PROJECT)
    read, problems = choose_rows(_named(fields), scorer)
    stated, more = choose_facts(_named(of_facts), scorer, in_rows=in_rows)
    _refuse(problems, more)
    shipment = pack(scorer)
    check_workers(frame.sparkSession, shipment)
    sums = pa.schema([pa.field(ORDER, pa.int64()), *scorer.subtotal_schema])
    if facts is None:
        sent, incoming = _sent(frame, scorer, [*read, *stated], ordered=bool(stated))
        schema = coded_fields([*result_fields(sums), *_of(fields, stated)])
        lines = sent.mapInArrow(AddUp(incoming, shipment, tuple(stated)), schema)
    else:
        project, *stated = stated
        sent, incoming = _sent(frame, scorer, read, ordered=False)
        added = sent.mapInArrow(AddUp(incoming, shipment, ()), coded_fields(result_fields(sums)))
        lines = added.unionByName(_stating(facts, project, stated, sums.names), allowMissingColumns=True)
    grouped = Incoming((*sums.names, *stated), grouped=True)
    conclude = Conclude(grouped, shipment, tuple(stated), in_rows=in_rows)
    sent = together(lines, code(sums.names.index("project")), len(grouped.names))
    return sent.mapInArrow(conclude, StructType(result_fields(plain_schema(scorer.project_schema))))


def _named(fields: Sequence[Row]) -> list[FieldOfFrame]:
    return [FieldOfFrame(field.name, field.dataType) for field in fields]


def _of(fields: Sequence[Row], names: Sequence[str]) -> list[Row]:
    by_name = {field.name: field for field in fields}
    return [by_name[name] for name in names]


def _refuse(*problems: Sequence[Problem]) -> None:
    result: list[Problem] = []
    for item in (entry for some in problems for entry in some):
        if item not in result:  # a column may be read and kept
            result.append(item)
    if result:
        raise ColumnsError(result)


def _sent(frame: Frame, scorer: TableScorer, names: Sequence[str], *, ordered: bool) -> tuple[Frame, Incoming]:
    """Return *frame* with the columns *names*, as *scorer* needs its rows to come, and what then comes."""
    names = list(dict.fromkeys(names))
    grouped = scorer.scope is Scope.PROJECT
    order = [ORDER] if ordered or grouped else []
    sent = selected(frame, names, *(RUNNING for _ in order))
    incoming = Incoming((*names, *order), grouped=grouped)
    if grouped:
        column = scorer.columns.get("project", "project")
        project = text(code(names.index(column))) if column in names else "''"
        sent = together(sent, project, len(incoming.names))
    return sent, incoming


def _stating(facts: Frame, project: str, stated: Sequence[str], sums: Sequence[str]) -> Frame:
    """Return the lines of *facts* with those columns that stand behind *sums*, their order and the project's name."""
    chosen = selected(facts, [project, *stated], RUNNING)
    places = {len(stated) + 1: sums.index(ORDER)} | {at + 1: len(sums) + at for at in range(len(stated))}
    return chosen.selectExpr(
        f"{text(code(0))} AS {code(sums.index('project'))}",
        *(f"{code(here)} AS {code(there)}" for here, there in places.items()),
    )
