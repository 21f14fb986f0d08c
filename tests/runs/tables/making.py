"""What the tests of runs over tables make: a small rule set, tables, files of every format, what `evaluate` says."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
from pyarrow import ipc

import perfrules
from perfrules._markers import hookimpl
from perfrules.model.sheet import Funds, Sheet, SheetRow
from perfrules.plugins import Registry, build_registry
from perfrules.runs import Options, Progress, TableSummary
from perfrules.runs.options import no_progress
from perfrules.runs.tables import run_tables
from tests.engine.population_types import Best

RULES = """\
id = "demo"
title = "示例"
full = 100

[grades]
"优" = "[90, 100]"
"良" = "[60, 90)"
"差" = "[0, 60)"

[[component]]
name = "绩效指标"
type = "indicators"
full = 90

[[component]]
name = "预算执行"
type = "execution"
full = 10

[[scoring]]
type = "proportional"
"""
SHARING = RULES + '\n[not_applicable]\neffect = "siblings"\n'
COMPARING = RULES.replace("proportional", "demo.best")

TARGETS = ("≥10人", "≤30天", "=5次", "≥90%", "合理", "≥3.5万元")
ACTUALS = ("10人", "28天", "4次", "85.5%", "合理", "", "好", "2.75万元", "12人", "=5次")


class Plugin:
    @hookimpl
    def perfrules_register_indicator_types(self) -> list[type]:
        return [Best]


@cache
def registry_of_tests() -> Registry:
    """Return built-ins and the type above."""
    found = build_registry(entry_points=(), extra=[("demo", Plugin())])
    assert found.problems == ()
    return found


def table_of(projects: int, rows: int = 4) -> pa.Table:
    """Return *rows* rows for each of *projects*, which differ, some of which cannot be rated."""
    names, targets, actuals = [], [], []
    for project in range(projects):
        for row in range(rows):
            names.append(f"项目{project}")
            targets.append(TARGETS[(project + row) % len(TARGETS)])
            actuals.append(ACTUALS[(project * 3 + row) % len(ACTUALS)])
    count = projects * rows
    return pa.table(
        {
            "remark": [f"第{number}行" for number in range(count)],
            "project": names,
            "target": targets,
            "actual": actuals,
            "weight": pa.array([Decimal(90) / rows] * count, pa.decimal128(6, 2)),
        }
    )


def typed_table(projects: int, rows: int = 4) -> pa.Table:
    """Return numbers beside an operator."""
    count = projects * rows
    return pa.table(
        {
            "project": pa.array([number // rows for number in range(count)], pa.int64()),
            "operator": pa.array([("≥", "≤", "=")[number % 3] for number in range(count)]).dictionary_encode(),
            "target": pa.array([Decimal(100 + number % 7) for number in range(count)], pa.decimal128(10, 2)),
            "actual": pa.array([None if number % 11 == 10 else 95.5 + number % 9 for number in range(count)]),
            "weight": pa.array([90 // rows] * count, pa.int32()),
        }
    )


def fact_table(projects: int) -> pa.Table:
    """Return budgets for *projects*, and one for a project without rows."""
    return pa.table(
        {
            "project": [f"项目{number}" for number in range(projects)] + ["无行项目"],
            "adjusted_budget": pa.array([100] * (projects + 1)),
            "spent": pa.array([50 + number % 60 for number in range(projects + 1)]),
        }
    )


def put(table: pa.Table, path: Path, rows: int = 7) -> Path:
    """Write *table* to *path* in pieces of *rows* rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix:
        case ".parquet":
            pq.write_table(table, path, row_group_size=rows)
        case ".arrow":
            with ipc.new_file(path, plain_table(table).schema) as writer:
                writer.write_table(plain_table(table), max_chunksize=rows)
        case ".arrows":
            with ipc.new_stream(path, table.schema) as stream:
                stream.write_table(table, max_chunksize=rows)
        case ".csv" | ".tsv":
            pv.write_csv(table, path, pv.WriteOptions(delimiter="\t" if path.suffix == ".tsv" else ","))
    return path


def take(path: Path) -> pa.Table:
    """Return the table in the file at *path*."""
    match path.suffix:
        case ".parquet":
            return plain_table(pq.read_table(path))
        case ".arrow":
            return ipc.open_file(path.read_bytes()).read_all()
        case ".arrows":
            return ipc.open_stream(path.read_bytes()).read_all()
    delimiter = "\t" if path.suffix == ".tsv" else ","
    return pv.read_csv(path, parse_options=pv.ParseOptions(delimiter=delimiter, newlines_in_values=True))


def take_folder(folder: Path) -> pa.Table:
    """Return the parts in *folder* as one table."""
    return pa.concat_tables([take(one) for one in sorted(folder.glob("part-*"))])


def plain_table(table: pa.Table) -> pa.Table:
    """Return *table* without dictionaries."""
    kinds = [one.type.value_type if pa.types.is_dictionary(one.type) else one.type for one in table.schema]
    columns = [column.cast(kind) for column, kind in zip(table.columns, kinds, strict=True)]
    return pa.table(columns, names=table.schema.names)


def sheets_of(table: pa.Table, facts: pa.Table | None = None) -> list[Sheet]:
    """Return the projects in *table* as sheets, in their order; numbers beside an operator become texts."""
    rows: dict[str, list[SheetRow]] = {}
    for one in table.to_pylist():
        target, actual = (one.get("operator") or "") + shown(one["target"]), shown(one["actual"])
        weight = Decimal(str(one["weight"]))
        row = SheetRow(target=target, actual=actual, weight=weight, applicable=one.get("applicable") is not False)
        rows.setdefault(str(one.get("project", "")), []).append(row)
    funds = {} if facts is None else {one["project"]: one for one in facts.to_pylist()}
    return [
        Sheet(project=name, rows=tuple(rows.get(name, ())), funds=(funds_of(funds[name]),) if name in funds else ())
        for name in dict.fromkeys([*rows, *funds])
    ]


def funds_of(fact: dict[str, Any]) -> Funds:
    money = {name: Decimal(fact[name]) for name in ("adjusted_budget", "spent")}
    return Funds(name="", is_total=True, **money)


def shown(cell: object) -> str:
    if cell is None:
        return ""
    return format(Decimal(str(cell)).normalize(), "f") if isinstance(cell, Decimal | float | int) else str(cell)


def scalar(table: pa.Table, rules: Path, facts: pa.Table | None = None, **more: Any) -> tuple[list[Any], list[Any]]:
    """Return what `perfrules.evaluate_all` says of rows and of projects."""
    loaded = perfrules.load_ruleset(rules, registry=more["registry"])
    cards = perfrules.evaluate_all(sheets_of(table, facts), loaded, **more)
    rows = [
        (row.score, row.outcome.value, " ".join(one.code for one in row.problems) or None)
        for card in cards
        for row in card.rows
    ]
    projects = [
        (card.sheet.project, card.total, card.grade.name if card.grade else None, card.complete) for card in cards
    ]
    return rows, projects


def rows_in(table: pa.Table) -> list[Any]:
    """Return what a run says of rows."""
    columns = [table.column(name).to_pylist() for name in ("score", "outcome", "problems")]
    scores = [None if one is None else Decimal(str(one)).quantize(Decimal("0.01")) for one in columns[0]]
    return list(zip(scores, columns[1], [one or None for one in columns[2]], strict=True))


def projects_in(table: pa.Table) -> list[Any]:
    """Return what a run says of projects."""
    columns = [table.column(name).to_pylist() for name in ("project", "total", "grade", "complete")]
    totals = [Decimal(str(one)).quantize(Decimal("0.01")) for one in columns[1]]
    return list(zip(map(str, columns[0]), totals, [one or None for one in columns[2]], columns[3], strict=True))


class Runs:
    """Runs in one folder under one rule file."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.folder, self.registry = folder, registry
        self.rules = folder / "rules.toml"
        self.rules.write_text(RULES, encoding="utf-8")
        self.on_progress: Callable[[Progress], None] = no_progress

    def __call__(self, *inputs: Path | str, **more: Any) -> TableSummary:
        rules = perfrules.load_ruleset(self.rules, registry=self.registry)
        more.setdefault("output", self.folder / "out.parquet")
        return run_tables(Options(inputs=tuple(map(str, inputs)), **more), rules, self.on_progress, self.registry)

    def put(self, table: pa.Table, name: str, rows: int = 7) -> Path:
        return put(table, self.folder / name, rows)

    def text(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def scalar(self, table: pa.Table, facts: pa.Table | None = None) -> tuple[list[Any], list[Any]]:
        return scalar(table, self.rules, facts, registry=self.registry)

    def names(self) -> set[str]:
        return {one.name for one in self.folder.iterdir()}
