"""Sheets with all kinds of rows, the frames that hold the same, and what the scalar engine says of them."""

from datetime import date
from decimal import Decimal

import pyarrow as pa

from perfrules import Funds, ManagementItem, Sheet, SheetRow, evaluate, load_ruleset
from perfrules.model.sheet import StatedAdjustment

PLUGIN = '''
import os
import signal
from fractions import Fraction
from pathlib import Path

from perfrules.spi import IndicatorType, Outcome, PopulationType, Rating, RatingInput, Wording, hookimpl

class Raising(IndicatorType):
    """Raises for some rows."""
    id = "demo.raising"
    title = rule = Wording("示例", "demo")
    def rate(self, case: RatingInput) -> Rating:
        if "坏" in case.judgement:
            raise RuntimeError(f"cannot rate {case.judgement}")
        return Rating(Fraction(1, 3), Outcome.MET)

class Killing(IndicatorType):
    """Ends its process once: the first time that it meets the file which a row names as its evidence."""
    id = "demo.killing"
    title = rule = Wording("示例", "demo")
    def rate(self, case: RatingInput) -> Rating:
        marker = Path(case.evidence)
        if marker.parent.is_dir() and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return Rating(Fraction(1, 7), Outcome.MET)

class Ranked(PopulationType):
    """Compares projects."""
    id = "demo.ranked"
    title = rule = Wording("示例", "demo")
    def observe(self, case: RatingInput):
        return Fraction(1)
    def rate_among(self, case: RatingInput, observed, peers) -> Rating:
        return Rating(Fraction(1), Outcome.MET)

@hookimpl
def perfrules_register_indicator_types():
    return [Raising, Killing, Ranked]
'''

RULES = """
format = 1
id = "cluster-rows"
version = "1"
title = "集群示例"
extends = "{base}"
effective = {{ from = 2022-01-01 }}

[[source]]
id = "example"
document = "示例约定"
status = "practice"
note = "只用于测试"

[[scoring]]
when = {{ name = ["插件"] }}
type = "demo.raising"
source = "example"

[[scoring]]
when = {{ name = ["终止"] }}
type = "demo.killing"
source = "example"
"""

ROWS = (
    SheetRow(level1="产出指标", name="培训人数", target="≥3000人", actual="2871人", weight=Decimal(10)),
    SheetRow(level1="产出指标", name="培训费用", target="≤30万元", actual="31.5万元", weight=Decimal("7.5")),
    SheetRow(level1="产出指标", name="场次", target="=12场", actual="12场", weight=Decimal(5), unit="场"),
    SheetRow(level1="产出指标", name="合格率", target="≥95%", actual="九成五", weight=Decimal(10)),
    SheetRow(level1="产出指标", name="完成时间", target="2023年12月底前", actual="2023年11月", weight=Decimal(5)),
    SheetRow(level1="效益指标", name="带动就业", target="≥200人", actual="150户", weight=Decimal(10)),
    SheetRow(
        level1="效益指标", name="社会效益", target="明显提升", actual="基本达成", weight=Decimal(10), judgement="85%"
    ),
    SheetRow(level1="效益指标", name="不涉及", target="≥3个", actual="", weight=Decimal(5), applicable=False),
    SheetRow(level1="效益指标", name="没有填", target="≥7项", actual="", weight=Decimal(5)),
    SheetRow(level1="效益指标", name="插件", target="≥7项", actual="7项", weight=Decimal("4.99"), judgement="好"),
    SheetRow(level1="效益指标", name="插件", target="≥7项", actual="7项", weight=Decimal("4.99"), judgement="坏"),
    SheetRow(level1="满意度指标", name="满意度", target="≥90%", actual="86.7%", weight=Decimal(10), sample=300),
)
PROJECTS = ("道路养护", "12333 咨询", "", "农田水利", 'A`b"c', "劳务派遣", "文化馆")
TEXTS = ("level1", "level2", "name", "target", "actual", "unit", "judgement", "reason", "evidence")


def rules(folder, base="cn-self-evaluation-2020"):
    """Return a rule set over *base* with the rules of the plugin."""
    file = folder / f"{base}.toml"
    file.write_text(RULES.format(base=base), encoding="utf-8")
    return load_ruleset(file)


def sheets(rows=ROWS):
    """Return a sheet for each project, each with *rows* from another one on, and other money."""
    made = []
    for number, name in enumerate(PROJECTS):
        turned = (*rows[number:], *rows[: max(0, number - 1)])
        funds = Funds(
            name="", is_total=True, initial_budget=Decimal(100), adjusted_budget=Decimal(80), spent=Decimal(70 + number)
        )
        stated = (StatedAdjustment(name="审计", points=Decimal(number)),) if number == 3 else ()
        items = (ManagementItem(name="安排科学性", score=Decimal(2)),)
        made.append(Sheet(project=name, rows=turned, funds=(funds,), management=items, deductions=stated))
    return made


def row_table(made):
    """Return the rows of sheets as a table; ``id`` numbers them, and what is not needed stands between the columns."""
    rows = [(sheet, row) for sheet in made for row in sheet.rows]
    columns = {"id": pa.array(range(len(rows)), pa.int64()), "note": pa.array([["x", None]] * len(rows))}
    columns |= {
        name: pa.array([getattr(row, name) or None for _, row in rows], pa.string()) for name in reversed(TEXTS)
    }
    columns["项目"] = pa.array([sheet.project or None for sheet, _ in rows], pa.string())
    columns["weight"] = pa.array([row.weight for _, row in rows], pa.decimal128(10, 3))
    columns["sample"] = pa.array([row.sample for _, row in rows], pa.int32())
    columns["applicable"] = pa.array([row.applicable for _, row in rows], pa.bool_())
    columns["day"] = pa.array([date(2023, 5, 6)] * len(rows))
    return pa.table(columns)


def fact_table(made):
    """Return what sheets say of their projects as a table with a line each."""
    money = pa.decimal128(20, 2)
    columns = {"项目": pa.array([one.project for one in made], pa.string())}
    columns |= {
        name: pa.array([getattr(one.total_funds, name) for one in made], money)
        for name in ("spent", "adjusted_budget", "initial_budget")
    }
    columns["item:安排科学性"] = pa.array(["2"] * len(made))
    points = [next((stated.points for stated in one.deductions), None) for one in made]
    columns["deduction:审计"] = pa.array(points, money)
    return pa.table(columns)


def expected_rows(made, ruleset):
    """Return score, outcome and codes of each row, by its ``id``."""
    rows = [row for sheet in made for row in evaluate(sheet, ruleset).rows]
    return {
        number: (format(row.score, "f") if row.score is not None else None, row.outcome.value, codes(row.problems))
        for number, row in enumerate(rows)
    }


def scored_rows(table):
    """Return the same of a table that an engine gave."""
    return {
        row["id"]: (None if row["score"] is None else format(row["score"], "f"), row["outcome"], row["problems"])
        for row in table.to_pylist()
    }


def expected_projects(made, ruleset):
    """Return total, grade, completeness, codes and the scores of components of each project, by its name."""
    return {
        sheet.project: (
            format(card.total, "f"),
            card.grade and card.grade.name,
            card.complete,
            codes([*card.problems, *(one for part in card.components for one in part.problems)]),
            *(part.score for part in card.components),
        )
        for sheet in made
        for card in [evaluate(sheet, ruleset)]
    }


def scored_projects(table):
    """Return the same of a table that an engine gave."""
    parts = [name for name in table.schema.names if name.startswith("component:")]
    return {
        row["project"]: (
            format(row["total"], "f"), row["grade"], row["complete"], row["problems"], *(row[name] for name in parts)
        )
        for row in table.to_pylist()
    }  # fmt: skip


def codes(problems):
    """Return codes as a column holds them."""
    return " ".join(one.code for one in problems) or None
