"""
Rows and projects of Spark data frames, classic or Connect, and of Sail, which speaks Connect.

Columns travel under codes, ``c0``, ``c1`` and so on: names of users may hold anything, differ in nothing but case, or
stand twice. Expressions are written in SQL, because functions of ``pyspark.sql.functions`` belong to one kind of
session at a time, and classic sessions and those of Connect may live in one process.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import pyarrow as pa
from attrs import frozen

from perfrules.engine.plan import Scope
from perfrules.engine.spark.batches import BatchScorer, check_scope, pack, plain_schema
from perfrules.engine.spark.workers import ORDER, AddUp, Conclude, Incoming, ScoreRows, check_workers
from perfrules.engine.table.columns import ROW_FIELDS, find_columns, project_column_problems, project_columns_in
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import ColumnsError, Problem, problem
from perfrules.extras import require
from perfrules.model.ruleset import RuleSet
from perfrules.wording import Language

__all__ = [
    "RUNNING",
    "FieldOfFrame",
    "Frame",
    "Row",
    "choose_facts",
    "choose_kept",
    "choose_rows",
    "code",
    "coded_fields",
    "fields_of",
    "result_fields",
    "score_frame",
    "score_projects",
    "selected",
    "text",
    "together",
]


Frame: TypeAlias = Any
"""A ``pyspark.sql.DataFrame``, classic or of Connect."""
Row: TypeAlias = Any
"""A ``pyspark.sql.types.StructField``."""
RUNNING = "monotonically_increasing_id()"
"""Numbers rows in their order."""


def fields_of(frame: Frame) -> list[Row]:
    """
    Return the columns of *frame* in their order.

    Raises:
        ColumnsError: It is no frame of Spark (PR775).
    """
    from pyspark.sql import DataFrame  # noqa: PLC0415 - may be absent

    if not isinstance(frame, DataFrame):
        raise ColumnsError([problem("PR775", found=type(frame).__name__)])
    return list(frame.schema.fields)


def code(place: int) -> str:
    """Return what the column at *place* is called on its way."""
    return f"c{place}"


def text(column: str) -> str:
    """Return the expression for a project's name: as text, the empty one where there is none."""
    return f"coalesce(cast({column} AS string), '')"


def selected(frame: Frame, names: Sequence[str], *more: str) -> Frame:
    """Return the columns *names* of *frame*, each of which occurs once, and the expressions *more*, all coded."""
    present = [field.name for field in frame.schema.fields]
    coded = frame.toDF(*map(code, range(len(present))))
    chosen = coded.selectExpr(*(code(present.index(name)) for name in names), *more)
    return chosen.toDF(*map(code, range(len(names) + len(more))))


def together(frame: Frame, project: str, number: int) -> Frame:
    """
    Return the coded *frame* with one line a project, in one column of lists of structures.

    Grouping is what an engine promises to keep. A sort in front of ``mapInArrow`` is not: Sail leaves it out.

    Args:
        frame: A frame of *number* coded columns.
        project: The expression whose values stand together.
        number: How many columns it has.
    """
    line = f"struct({', '.join(map(code, range(number)))})"
    grouped = frame.selectExpr(f"{project} AS project", f"{line} AS line").groupBy("project")
    return grouped.agg({"line": "collect_list"}).toDF("project", "lines").select("lines")


def result_fields(schema: Arrow) -> list[Row]:
    """Return the Spark columns for what a task yields under *schema*."""
    from pyspark.sql.types import StructField  # noqa: PLC0415

    return [StructField(item.name, _spark_type(item.type)) for item in schema]


def coded_fields(fields: Sequence[Row]) -> Any:  # noqa: ANN401 - a StructType
    """Return the schema of *fields* under their codes."""
    from pyspark.sql.types import StructField, StructType  # noqa: PLC0415

    return StructType([StructField(code(place), item.dataType) for place, item in enumerate(fields)])


def _spark_type(kind: Arrow) -> Any:  # noqa: ANN401 - a type of Spark
    from pyspark.sql import types  # noqa: PLC0415

    if pa.types.is_decimal(kind):
        return types.DecimalType(kind.precision, kind.scale)
    if pa.types.is_list(kind):
        return types.ArrayType(_spark_type(kind.value_type))
    plain = {"string": types.StringType, "bool": types.BooleanType, "int64": types.LongType, "int8": types.ByteType}
    return plain[str(kind)]()


_KINDS: Mapping[str, Arrow] = {
    "string": pa.string(),
    "char": pa.string(),
    "varchar": pa.string(),
    "byte": pa.int8(),
    "short": pa.int16(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"),
    "void": pa.null(),
}
"""The types that Spark's types arrive as, by the name that ``DataType.typeName`` gives; decimals bring their digits."""


@frozen
class FieldOfFrame:
    """
    A column of a Spark frame.

    Args:
        name: Its name, as it is written there.
        kind: Its type, an object of ``pyspark.sql.types``.
    """

    name: str
    kind: Any

    @property
    def arrow(self) -> Arrow:
        """The type its values arrive as; one that fits nothing and says its name where no field could use it."""
        kind = self.kind.typeName()
        if kind == "decimal":
            return pa.decimal128(self.kind.precision, self.kind.scale)
        return _KINDS.get(kind) or pa.opaque(pa.null(), self.kind.simpleString(), "spark")


def choose_rows(frame: Sequence[FieldOfFrame], scorer: TableScorer) -> tuple[list[str], list[Problem]]:
    """Return the columns of *frame* that *scorer* reads, and what is wrong with them (PR701, PR702, PR704)."""
    try:
        return list(find_columns(_empty(frame), scorer.columns, ROW_FIELDS).names.values()), []
    except ColumnsError as error:
        return [], list(error.problems)


def choose_kept(
    frame: Sequence[FieldOfFrame], keep: Sequence[str] | None, added: Sequence[str]
) -> tuple[list[str], list[Problem]]:
    """
    Return the columns of *frame* that are handed through.

    Args:
        frame: The columns there are.
        keep: Those that are wanted; ``None`` for all that are not called like one of *added*.
        added: The names of the columns put behind them.

    Returns:
        Their names; and as problems those of them that are not there (PR701), occur twice (PR704), or are called like
        one that is added (PR773).
    """
    present = [item.name for item in frame]
    wanted = [name for name in present if name not in added] if keep is None else list(keep)
    problems: list[Problem] = []
    for name in dict.fromkeys(wanted):
        if name in added:
            problems.append(problem("PR773", column=name))
        elif name not in present:
            problems.append(problem("PR701", column=name, field="keep", known="、".join(present)))
        elif present.count(name) > 1 or wanted.count(name) > 1:
            problems.append(problem("PR704", column=name))
    return wanted, problems


def choose_facts(
    frame: Sequence[FieldOfFrame], scorer: TableScorer, *, in_rows: bool
) -> tuple[list[str], list[Problem]]:
    """
    Return the columns of *frame* that are about projects.

    Args:
        frame: The columns there are.
        scorer: The rules.
        in_rows: Whether *frame* is one of rows. In one of projects, the name of the project comes first.

    Returns:
        Their names, and what is wrong with them (PR701, PR702, PR704).
    """
    table = _empty(frame)
    columns = list(dict.fromkeys(project_columns_in(table, scorer.columns).values()))
    if in_rows:
        if absent := project_column_problems(table, scorer.columns):
            return [], absent
        stated = [FieldOfFrame("project", None), *(item for item in frame if item.name in columns)]
        table = pa.schema(
            [(entry.name, pa.string() if entry.kind is None else entry.arrow) for entry in stated]
        ).empty_table()
    if not in_rows:
        called = scorer.columns.get("project", "project")
        columns = [called if called in table.schema.names else "project", *columns]
    try:
        if columns:
            scorer.totals(scorer.subtotal_schema.empty_table(), table)
    except ColumnsError as error:
        return [], list(error.problems)
    return columns, []


def _empty(frame: Sequence[FieldOfFrame]) -> Arrow:
    """Return a table without rows that has the columns of *frame*."""
    return pa.schema([pa.field(item.name, item.arrow) for item in frame]).empty_table()


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
