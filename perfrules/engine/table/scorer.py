"""
A rule set that scores tables: frames of any library, and the record batches they are made of.

Rows that no vector rule is for go through the functions of the exact engine, each distinct one once: right for every
type and policy, and the last resort. Rows are the same when all that those functions look at is the same.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, cast

import numpy as np
from attrs import evolve, frozen

from perfrules.dsl.reading import actual_of, parse_actual, parse_target, target_of
from perfrules.engine.cells import may_be_ratio, meant_cells
from perfrules.engine.plan import Plan, Scope, plan_for
from perfrules.engine.rows import Population, RatedRow, ReadRow, case_of, finish_row, observe, rate_row, read_row
from perfrules.engine.table.columns import (
    OUTCOMES,
    PROJECT_FIELDS,
    ROW_FIELDS,
    Columns,
    RowResult,
    RowResults,
    check_mapping,
    find_columns,
    is_used,
    project_column_problems,
    row_result,
    row_schema,
)
from perfrules.engine.table.dispatch import has_curve, split_directions
from perfrules.engine.table.encode import Array, Arrow, Integers, encode, group_by, number_in
from perfrules.engine.table.frames import (
    FrameResult,
    beside,
    is_lazy,
    lazy_projects,
    lazy_rows,
    like,
    to_arrow,
)
from perfrules.engine.table.project_totals import conclude_all, project_schema
from perfrules.engine.table.subtotals import (
    add_up,
    counts,
    first_project_rows,
    project_groups,
    rows_of,
    subtotal_schema,
)
from perfrules.engine.table.vectorized import PreparedBatch, score_part
from perfrules.engine.totals import effective_weights, light_rows
from perfrules.errors import ColumnsError, Problem, problem
from perfrules.indicators.base import PopulationType
from perfrules.model.quantity import format_short, is_bounded
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import BareFraction, NotApplicable, RoundingStage, RuleSet
from perfrules.model.scorecard import ScoredRow
from perfrules.model.sheet import Direction, SheetRow
from perfrules.model.target import Target
from perfrules.plain_values import printed_year
from perfrules.plugins import Registry, default_registry
from perfrules.wording import Language

__all__ = [
    "DistinctRow",
    "Scope",
    "TableScorer",
    "concerned",
    "distinct_rows",
    "observe_rows",
    "own_weight",
    "rated",
    "shared_weights",
]


_TEXTS = ("level1", "level2", "name", "unit", "direction", "reason", "evidence")
_NUMBERS = ("weight", "self_score", "deduction", "sample")
_ABOUT_ROWS = (
    "level1", "level2", "name", "target", "operator", "direction", "unit", "actual", "weight", "judgement", "sample",
    "reason", "evidence", "self_score", "deduction", "applicable", "year",
)  # fmt: skip


@frozen(eq=False)
class DistinctRow:
    """
    A row that occurs at least once, read.

    Args:
        read: The row.
        notes: What was wrong with its cells before they were read.
        refused: Why a number of a typed column cannot be told from a ratio, ``None`` where it can.
    """

    read: ReadRow
    notes: tuple[Problem, ...] = ()
    refused: Problem | None = None


def distinct_rows(columns: Columns, plan: Plan, as_of: date | None) -> tuple[list[DistinctRow], Integers]:
    """Return every distinct row of *columns*, read under *plan*, and for each row which of them it is."""
    names = [name for name in _ABOUT_ROWS if name in columns]
    encoded = [encode(columns.arrays[name]) for name in names]
    first, codes = group_by(encoded, columns.length)
    picked = [[item.values[code] for code in item.codes[first].tolist()] for item in encoded]
    rows = [
        _read(dict(zip(names, values, strict=True)), columns.names, plan, as_of)
        for values in zip(*picked, strict=True)
    ]  # fmt: skip
    return rows, codes


def observe_rows(rows: Sequence[DistinctRow], codes: Integers) -> Population:
    """Return what *rows* are compared by, each counted as often as it occurs."""
    often = np.bincount(codes, minlength=len(rows)).tolist()
    observed: dict[tuple[int, str], list[Fraction]] = {}
    for row, count in zip(rows, often, strict=True):
        result = observe(row.read)
        if result is not None:
            observed.setdefault(result[0], []).extend([result[1]] * count)
    return Population(observed)


def rated(row: DistinctRow, plan: Plan, population: Population | None) -> RatedRow:
    """Return *row* rated by its type."""
    result = rate_row(row.read, plan, None if population is None else population.peers_of(row.read))
    if row.refused is None or result.rating.outcome not in (Outcome.MET, Outcome.NOT_MET):
        return result
    return evolve(result, rating=Rating.not_ratable(row.refused))


def _read(values: Mapping[str, Any], names: Mapping[str, str], plan: Plan, as_of: date | None) -> DistinctRow:
    """Return the row whose cells are *values*, by field."""
    notes: list[Problem] = []
    texts = {name: _text(values.get(name)) for name in _TEXTS}
    numbers = {name: number_in(values.get(name), name, names.get(name, name), notes) for name in _NUMBERS}
    target, actual = values.get("target"), values.get("actual")
    operator = _text(values.get("operator")).strip()
    year = printed_year(_text(values.get("year")))
    row = SheetRow(
        level1=texts["level1"],
        level2=texts["level2"],
        name=texts["name"],
        target=_text(target) and operator + _text(target),
        actual=_text(actual),
        unit=texts["unit"],
        direction=cast("Direction", texts["direction"]),
        weight=numbers["weight"],
        self_score=numbers["self_score"],
        deduction=numbers["deduction"],
        judgement=_text(values.get("judgement")),
        reason=texts["reason"],
        evidence=texts["evidence"],
        sample=_sample(numbers["sample"]),
        applicable=values.get("applicable") is not False,
    )
    if not isinstance(target, Decimal) and not isinstance(actual, Decimal):
        return DistinctRow(read_row(row, plan, as_of, year), tuple(notes))
    read = partial(_target, target, operator, row, plan, year)
    reached = (
        actual_of(actual, unit=row.unit, name=row.name, units=plan.units)
        if isinstance(actual, Decimal)
        else parse_actual(row.actual, unit=row.unit, name=row.name, units=plan.units, year=year)
    )
    fractions = plan.ruleset.policies.bare_fraction
    is_typed = isinstance(actual, Decimal)
    cells = meant_cells(read(row.unit), reached, plan.declared(row), fractions, read, is_typed=is_typed)
    refused = None
    if is_typed and fractions is BareFraction.REFUSE and may_be_ratio(cells.target, cells.actual, is_typed=True):
        refused = problem("PR409", actual=cells.actual, target=cells.target)
    return DistinctRow(case_of(row, cells, plan, as_of), tuple(notes), refused)


def _target(value: object, operator: str, row: SheetRow, plan: Plan, year: int | None, unit: str) -> Target:
    if isinstance(value, Decimal):
        return target_of(value, operator, unit=unit, name=row.name, units=plan.units)
    return parse_target(row.target, unit=unit, name=row.name, units=plan.units, year=year)


def _text(value: object) -> str:
    if value is None:
        return ""
    return format_short(value) if isinstance(value, Decimal) else str(value)


def _sample(number: Decimal | None) -> int | None:
    return None if number is None or not is_bounded(number) else int(number)


_NOT_APPLICABLE = OUTCOMES.index(Outcome.NOT_APPLICABLE)


def own_weight(row: RatedRow) -> Fraction:
    """Return the printed weight of *row*, none where it does not apply."""
    return Fraction(0) if row.rating.outcome is Outcome.NOT_APPLICABLE else Fraction(row.case.weight)


def concerned(columns: Columns, outcome: Array) -> Integers:
    """Return the positions of all rows of projects in which a row does not apply."""
    projects, _, groups = project_groups(columns)
    return np.flatnonzero((counts(groups, len(projects), outcome == _NOT_APPLICABLE) > 0)[groups])


def shared_weights(
    columns: Columns, rows: Sequence[RatedRow], codes: Integers, policy: NotApplicable
) -> tuple[list[tuple[int, Fraction]], Integers]:
    """
    Return the distinct pairs of a row and the weight it has in its project, and for each row which of them it is.

    Args:
        columns: All rows of some projects.
        rows: Distinct rows, rated.
        codes: For each row of *columns* which of *rows* it is.
        policy: Where points go.
    """
    projects, _, groups = project_groups(columns)
    pairs: dict[tuple[int, Fraction], int] = {}
    which = np.empty(columns.length, np.int64)
    for _, positions in rows_of(groups, np.ones(len(projects), np.bool_)):
        inside = codes[positions].tolist()
        weights, _ = effective_weights([rows[code] for code in inside], policy)
        pairs_here = zip(inside, weights, strict=True)
        which[positions] = [pairs.setdefault(pair, len(pairs)) for pair in pairs_here]
    return list(pairs), which


_PART = 2**18
"""Rows that are worked on together: few enough for a processor's cache, many enough for the calls they cost."""
_THREADS = min(4, os.cpu_count() or 1)


class TableScorer:
    """
    A rule set, bound once, that scores tables of rows, one row an indicator.

    `rows`, `projects` and `score` take frames of any library. For long runs there are the steps they are made of, from
    record batch to record batch: `scores` of the rows of a batch, `subtotals` of its projects, `project_data` that
    stand in it, and `totals` of all subtotals together.

    It keeps no state between batches and may be used by several threads. It is pickled as data (rule set, arguments
    and the plugins' names and versions) and bound again where it is unpickled; other plugins there are refused.

    Attributes:
        ruleset: The rule set.
        columns: What fields are called in the frames given, where that is not their own name.
        scope: What must stand together in one batch.
        row_schema: The schema of `scores`.
        subtotal_schema: The schema of `subtotals`.
        project_schema: The schema of `totals`.
    """

    def __init__(
        self,
        rules: RuleSet,
        *,
        columns: Mapping[str, str] | None = None,
        as_of: date | None = None,
        detail: Language | None = None,
        findings: Callable[[ScoredRow], str] | None = None,
        registry: Registry | None = None,
    ) -> None:
        """
        Bind *rules*.

        Args:
            rules: A rule set, loaded or built.
            columns: Column names by field, for frames with names of their own: ``{"target": "年度指标值"}``.
            as_of: The day of monitoring.
            detail: The language of a column ``detail`` with each row's derivation; no such column unless given.
            findings: What an audit finds in a scored row, such as `perfrules.RowFindings`, for a column ``findings``;
                no such column unless given. It is asked once for each distinct row.
            registry: Where indicator types come from; built-ins and installed plugins unless given.

        Raises:
            ColumnsError: *columns* names fields that do not exist (PR703).
            RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
        """
        check_mapping(columns or {})
        self.ruleset = rules
        self.columns = dict(columns or {})
        self._as_of = as_of
        self._detail: Language | None = detail
        self._findings = findings
        self._plan: Plan = plan_for(rules, registry)
        self._lights = [light.name for light in rules.lights]
        self._policy = rules.policies.not_applicable
        self._exact = rules.rounding.at is not RoundingStage.ROW
        self.scope = _scope(self._plan)
        self._in_words = detail is not None or findings is not None
        self._has_curves = not self._lights and any(has_curve(rule.type) for rule in self._plan.rules)
        self.row_schema = row_schema(
            rules.rounding, lights=bool(self._lights), detail=detail is not None, findings=findings is not None
        )
        self.subtotal_schema = subtotal_schema()
        self.project_schema = project_schema(rules)

    def __reduce__(self) -> tuple[Any, ...]:
        registry = self._plan.registry
        plugins = () if registry is None else tuple(map(str, registry.plugins))
        return _restored, (self.ruleset, self.columns, self._as_of, self._detail, self._findings, plugins)

    @property
    def arguments(self) -> tuple[RuleSet, Mapping[str, str], date | None, Language | None]:
        """The rule set, the names of columns, the day of monitoring and the language of details: values, no code."""
        return self.ruleset, self.columns, self._as_of, self._detail

    def rows(self, frame: object) -> Any:  # noqa: ANN401 - a frame of the library of *frame*
        """
        Return *frame* with the scores of its rows: as many, in the same order, behind the columns it has.

        Args:
            frame: An Arrow table, batch or reader, a Polars frame (lazy or not), a pandas frame, or anything with
                ``__arrow_c_stream__``; its columns are those of `perfrules.evaluate_frame`.

        Raises:
            ColumnsError: *frame* or its columns cannot be used (PR701-PR705, PR710).
        """
        if is_lazy(frame):
            return lazy_rows(frame, self, streamable=self.scope is Scope.ROW)
        table = self._to_arrow(frame)
        return beside(frame, table, self.scores(table))

    def projects(self, frame: object, projects: object = None) -> Any:  # noqa: ANN401 - as `rows`
        """
        Return totals and grades of the projects of *frame*, one row a project.

        Args:
            frame: A frame of rows, as `rows` takes it.
            projects: A frame with one row a project and what is stated of it; without it these columns are looked for
                in *frame*.

        Returns:
            A frame of the library of *frame*; see `totals` for its columns.

        Raises:
            ColumnsError: A frame or its columns cannot be used (PR701-PR705, PR710).
        """
        stated = None if projects is None else self._to_arrow(projects)
        if is_lazy(frame):
            return lazy_projects(frame, stated, self, streamable=self.scope is Scope.ROW)
        table = self._to_arrow(frame)
        return like(frame, self._totals(table, self.scores(table), stated))

    def score(self, frame: object, projects: object = None) -> FrameResult:
        """
        Return what `rows` and `projects` give, with the rows scored once; for a lazy frame both score for themselves.

        Args:
            frame: A frame of rows.
            projects: A frame of projects, or ``None``.

        Raises:
            ColumnsError: A frame or its columns cannot be used (PR701-PR705, PR710).
        """
        if is_lazy(frame):
            return FrameResult(self.rows(frame), self.projects(frame, projects))
        stated = None if projects is None else self._to_arrow(projects)
        table = self._to_arrow(frame)
        scored = self.scores(table)
        return FrameResult(beside(frame, table, scored), like(frame, self._totals(table, scored, stated)))

    def _to_arrow(self, frame: object) -> Arrow:
        return to_arrow(frame, partial(is_used, mapping=self.columns))

    def _totals(self, table: Arrow, scored: Arrow, stated: Arrow | None) -> Arrow:
        stated = self.project_data(table) if stated is None else stated
        return self.totals(self.subtotals(table, scored), stated)

    def scores(self, batch: Arrow) -> Arrow:
        """
        Return the scores of the rows of *batch*: as many, in the same order.

        Args:
            batch: A ``pyarrow.RecordBatch`` (or table) with columns as `columns.ROW_FIELDS` names them; others are
                ignored. ``target`` and ``actual`` hold texts, or numbers beside an ``operator`` such as ``≥``.

        Returns:
            A record batch of `row_schema`: ``score`` (decimal128, null where there is none), ``outcome`` (dictionary
            of ``met``, ``not_met``, ``not_applicable``, ``not_ratable``), ``problems`` (codes in the order in which
            the scalar engine reports them, joined by blanks; null for none). ``exact`` (a fraction as text) where the
            rule set does not round rows, ``light`` where it has lights, ``detail`` and ``findings`` where they were
            asked for. A score of
            more than 38 digits is null (PR708); a cell that should be a number and is not counts as empty (PR707).

        Raises:
            ColumnsError: The columns cannot be used (PR701-PR704). Nothing that stands in a row raises.
        """
        return self._scored(split_directions(find_columns(batch, self.columns, ROW_FIELDS)))

    def subtotals(self, batch: Arrow, rows: Arrow) -> Arrow:
        """
        Return what the scored rows of each project add up to: one line a project, in the order of first appearance.

        Subtotals of several batches may be put one below the other, in any order and cut anywhere that `scope` allows;
        `totals` adds them up.

        Args:
            batch: The batch that was scored.
            rows: What `scores` gave for it.

        Returns:
            A record batch of `subtotal_schema`. Its columns are for `totals` alone.
        """
        return add_up(find_columns(batch, self.columns, ROW_FIELDS), rows, self._plan)

    def project_data(self, batch: Arrow) -> Arrow:
        """
        Return the columns of *batch* that are about projects, the first row of each project; ``None`` for none.

        Args:
            batch: A batch or table of rows.

        Returns:
            A table that `totals` takes: ``project`` and the columns found, called as they are in *batch*.

        Raises:
            ColumnsError: Columns about projects that `columns` names are not there (PR701) or there twice (PR704), or
                those of rows cannot be used (PR701-PR704).
        """
        if problems := project_column_problems(batch, self.columns):
            raise ColumnsError(problems)
        return first_project_rows(batch, self.columns, find_columns(batch, self.columns, ROW_FIELDS))

    def totals(self, subtotals: Arrow, project_data: Arrow | None = None) -> Arrow:
        """
        Return totals and grades, one line a project: in the order of *subtotals*, then those only in *project_data*.

        Args:
            subtotals: A table of `subtotal_schema`.
            project_data: A table with one line a project and columns as `columns.PROJECT_FIELDS` names them: budgets,
                statements on management, deductions and bonuses, what the project says of its total. Without it a
                project has none.

        Returns:
            A table of `project_schema`: ``project``, ``total`` (decimal128), ``grade`` and ``light`` (null for none),
            ``complete``, ``problems`` (of sheet and components), ``rows``, ``not_ratable``, and for each component
            ``component:NAME`` with its score.

        Raises:
            ColumnsError: The columns of *project_data* cannot be used (PR701-PR704).
        """
        if project_data is None:
            return conclude_all(subtotals, None, self._plan, self._as_of)
        mapping = dict(self.columns)
        if mapping.get("project") not in project_data.schema.names:
            mapping.pop("project", None)  # the name it has in frames of rows
        return conclude_all(subtotals, find_columns(project_data, mapping, PROJECT_FIELDS), self._plan, self._as_of)

    def _scored(self, columns: Columns) -> Arrow:
        results = RowResults(
            columns.length,
            exact=self._exact,
            detail=self._detail is not None,
            findings=self._findings is not None,
        )
        if not self._in_words and self._has_curves and columns.length:
            columns = columns.encoded()
            left = self._by_form(columns, results)
        else:
            left = np.arange(columns.length)
        if len(left):
            self._by_row(columns.take(left), results, left, shared=False)
        if self.scope is not Scope.ROW and self._policy.effect.hands_on:
            positions = concerned(columns, results.outcome)
            self._by_row(columns.take(positions), results, positions, shared=True)
        return results.batch(self.row_schema, self._lights)

    def _by_form(self, columns: Columns, results: RowResults) -> Integers:
        """Score what vector rules can, part by part; return the positions of all others."""
        prepared = PreparedBatch.of(columns, self._plan, self._as_of)
        parts = [(begin, min(begin + _PART, columns.length)) for begin in range(0, columns.length, _PART)]
        if len(parts) == 1:
            return score_part(prepared, 0, columns.length, results)
        with ThreadPoolExecutor(_THREADS) as threads:
            left = threads.map(lambda part: score_part(prepared, part[0], part[1], results), parts)
            return np.concatenate(list(left))

    def _by_row(self, columns: Columns, results: RowResults, positions: Integers, *, shared: bool) -> None:
        """Put what the scalar engine says of *columns* at *positions*; *shared* columns hold whole projects."""
        distinct, codes = distinct_rows(columns, self._plan, self._as_of)
        population = observe_rows(distinct, codes) if self.scope is Scope.POPULATION else None
        rows = [rated(row, self._plan, population) for row in distinct]
        if shared:
            pairs, which = shared_weights(columns, rows, codes, self._policy)
        else:
            pairs, which = [(place, own_weight(row)) for place, row in enumerate(rows)], codes
        result = [self._result(rows[place], weight, distinct[place].notes) for place, weight in pairs]
        results.fill(positions, result, which)

    def _result(self, row: RatedRow, weight: Fraction, notes: Sequence[Problem]) -> RowResult:
        scored = light_rows([finish_row(row, weight, self._plan)], self.ruleset.lights)[0]
        result = row_result(scored, [note.code for note in notes], self.ruleset, self._detail)
        return result if self._findings is None else evolve(result, findings=self._findings(scored))


def _scope(plan: Plan) -> Scope:
    kinds = [*(rule.type for rule in plan.rules), *(indicator.type for indicator in plan.indicators.values())]
    if any(isinstance(kind, PopulationType) for kind in kinds):
        return Scope.POPULATION
    shares = plan.ruleset.policies.not_applicable.effect.hands_on
    return Scope.PROJECT if shares else Scope.ROW


def _restored(
    ruleset: RuleSet,
    columns: Mapping[str, str],
    as_of: date | None,
    detail: Language | None,
    findings: Callable[[ScoredRow], str] | None,
    plugins: tuple[str, ...],
) -> TableScorer:
    """Return a kernel that was packed as data, where the same plugins are loaded."""
    here = tuple(str(plugin) for plugin in default_registry().plugins)
    if here != plugins:
        difference = "、".join(sorted({*here} ^ {*plugins}))
        raise ColumnsError([problem("PR709", difference=difference)])
    return TableScorer(ruleset, columns=columns, as_of=as_of, detail=detail, findings=findings)
