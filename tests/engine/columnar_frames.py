"""Sheets as the frames that hold the same, and what both engines say of them in one shape."""

import pyarrow as pa

from perfrules.engine.plan import bind
from perfrules.engine.scalar import evaluate_all
from perfrules.engine.table.scorer import TableScorer
from perfrules.plugins import default_registry

TEXTS = ("level1", "level2", "name", "target", "actual", "unit", "direction", "judgement", "reason", "evidence")
NUMBERS = ("weight", "self_score", "deduction")
MONEY = ("initial_budget", "adjusted_budget", "spent", "stated_rate")
NUMBER = pa.decimal256(60, 20)


def row_frame(sheets):
    """Return the rows of *sheets* as a table of texts and decimals."""
    rows = [(sheet.project, row) for sheet in sheets for row in sheet.rows]
    columns = {"project": pa.array([name for name, _ in rows], pa.string())}
    columns |= {name: pa.array([getattr(row, name) or None for _, row in rows], pa.string()) for name in TEXTS}
    columns |= {name: pa.array([getattr(row, name) for _, row in rows], NUMBER) for name in NUMBERS}
    columns["sample"] = pa.array([row.sample for _, row in rows], pa.int64())
    columns["applicable"] = pa.array([row.applicable for _, row in rows], pa.bool_())
    return pa.table(columns)


def numbers_as(kind, values):
    """Return numbers as an Arrow array of *kind*; as texts that print them as they are."""
    if pa.types.is_string(kind):
        values = [None if one is None else str(one) for one in values]
    elif pa.types.is_floating(kind):
        values = [None if one is None else float(one) for one in values]
    return pa.array(values, kind)


def fact_frame(sheets, number=NUMBER):
    """Return what *sheets* say beside their rows as a table with one line each, numbers as the type *number*."""
    columns = {"project": [sheet.project for sheet in sheets]}
    columns |= {
        name: numbers_as(number, [getattr(sheet.total_funds, name, None) for sheet in sheets]) for name in MONEY
    }
    if any(sheet.date for sheet in sheets):
        columns["date"] = pa.array([sheet.date for sheet in sheets], pa.date32())
    for position, name in enumerate(("安排", "否决项")):
        items = [sheet.management[position] for sheet in sheets]
        columns[f"item:{name}"] = pa.array(
            [one.statement or None if one.score is None else str(one.score) for one in items], pa.string()
        )
        columns[f"trouble:{name}"] = pa.array([one.trouble or None for one in items], pa.string())
    for prefix, of in (("deduction", "deductions"), ("bonus", "bonuses")):
        for name in ("审计", "没有"):
            points = [next((one.points for one in getattr(sheet, of) if one.name == name), None) for sheet in sheets]
            columns[f"{prefix}:{name}"] = numbers_as(number, points)
    columns["stated_total"] = numbers_as(number, [sheet.stated_total for sheet in sheets])
    columns["stated_grade"] = pa.array([sheet.stated_grade or None for sheet in sheets], pa.string())
    return pa.table(columns)


def scalar_rows(cards):
    """Return what the scalar engine says of rows."""
    rows = [row for card in cards for row in card.rows]
    return [
        (row.score, row.outcome.value, " ".join(one.code for one in row.problems) or None, row.light or None)
        for row in rows
    ]


def columnar_rows(batch):
    """Return what the column engine says of rows."""
    light = batch.column("light").to_pylist() if "light" in batch.schema.names else [None] * batch.num_rows
    columns = [batch.column(name).to_pylist() for name in ("score", "outcome", "problems")]
    return list(zip(*columns, light, strict=True))


def scalar_projects(cards):
    """Return what the scalar engine says of sheets."""
    return [
        (
            card.sheet.project,
            card.total,
            None if card.grade is None else card.grade.name,
            card.light or None,
            card.complete,
            [one.code for one in (*card.problems, *(one for part in card.components for one in part.problems))],
            *(part.score for part in card.components),
        )
        for card in cards
    ]


def columnar_projects(table):
    """Return what the column engine says of projects."""
    scores = [name for name in table.schema.names if name.startswith("component:")]
    columns = [table.column(name).to_pylist() for name in ("project", "total", "grade", "light", "complete")]
    codes = [(one or "").split() for one in table.column("problems").to_pylist()]
    return list(zip(*columns, codes, *(table.column(name).to_pylist() for name in scores), strict=True))


def both(rules, sheets, frame=None, number=NUMBER, **more):
    """Return what both engines say: (rows, projects) of the scalar one, then of the column one."""
    plan = bind(rules, default_registry())
    cards = evaluate_all(sheets, plan, **more)
    scorer = TableScorer(rules, **more)
    frame = row_frame(sheets) if frame is None else frame
    rows = scorer.scores(frame)
    projects = scorer.totals(scorer.subtotals(frame, rows), fact_frame(sheets, number))
    return (scalar_rows(cards), scalar_projects(cards)), (columnar_rows(rows), columnar_projects(projects))
