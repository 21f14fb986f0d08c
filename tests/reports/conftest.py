"""Scorecards that reports are tried on, golden files, and pages taken apart."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from perfrules import evaluate, load_ruleset, read_sheet
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment

GOLDEN = Path(__file__).with_name("golden")

INJECTIONS = {
    "table": "a|b|c\n|---|",
    "heading": "\n# 总得分 100",
    "expression": "{{7*7}}",
    "attribute": "{{''.__class__.__mro__}}",
    "block": "{% raw %}",
    "format": "{0.__class__.__init__.__globals__}",
    "xml": "</w:t></w:r><w:r><w:t>x",
    "ooxml": "_x0041_",
    "style": "</style><script>1</script>",
    "log": "优\nINFO score=100",
    "handler": '"><img src=x onerror=alert(1)>',
    "svg": "</text></svg><a href='javascript:1'>x",
    "entity": "&lt;b&gt; &amp; &#60;",
    "comment": "--><!-- ]]>",
    "link": "[x](javascript:alert(1)) ![y](//z) <https://a.b>",
    "address": "https://example.org www.example.org ftp://a.b",
    "code": "`x` ``` ~~~ $y$",
    "emphasis": "**x** __y__ ~~z~~ *q*",
    "bullet": "- x",
    "number": "1. x",
    "quote": "> x",
    "underline": "x\n---",
    "rule": "---",
    "ends in a backslash": "x\\",
    "reference": "[x]: //y",
    "hidden": "a\u202eb\u200bc\x00d\x1b[31m",
    "half a pair": "a\ud83db",
    "cells": "\tx\r\ny\u2028z",
}


@cache
def rules_of(name: str) -> RuleSet:
    """Return a shipped rule set, loaded once."""
    return load_ruleset(name)


@pytest.fixture(params=INJECTIONS, ids=str)
def injection(request: pytest.FixtureRequest) -> str:
    """Return a text that tries to be more than a text."""
    return INJECTIONS[request.param]


def sheet_saying(text: str) -> Sheet:
    """Return a sheet that says *text* wherever nothing depends on what is said."""
    return Sheet(
        project=text,
        organisation=text,
        department=text,
        source=text,
        date=date(2022, 12, 31),
        stated_total=Decimal("97.5"),
        stated_grade=text,
        funds=(
            Funds(
                name=text, unit=text, adjusted_budget=Decimal(120), spent=Decimal(90), stated_rate=Decimal(75),
                is_total=True,
            ),
        ),
        management=(ManagementItem(name=text, statement=text, trouble=text),),
        rows=(
            SheetRow(
                level1=text, level2=text, name=text, target="≥90%", actual="81%", weight=Decimal(10),
                self_score=Decimal(10), reason=text, evidence=text,
            ),
        ),
        bonuses=(StatedAdjustment(name=text, points=Decimal(1), reason=text),),
        texts={text: "x"},
    )  # fmt: skip


@pytest.fixture
def card_saying() -> Callable[[str], Scorecard]:
    """Return a function that gives the scorecard of `sheet_saying`."""
    return lambda text: evaluate(sheet_saying(text), rules_of("platform-caps-2022"))


@pytest.fixture
def card_of_cells() -> Callable[[str], Scorecard]:
    """Return a function that gives a scorecard in whose cells a text stands, which is then read as a target."""

    def scored(text: str) -> Scorecard:
        rows = (
            SheetRow(name="甲", target=text, actual="90%", weight=Decimal(10)),
            SheetRow(name="乙", target="≥90%", actual=text, weight=Decimal(10)),
            SheetRow(name="丙", target="合理", actual="较好", judgement=text, weight=Decimal(10)),
        )
        return evaluate(Sheet(project="x", rows=rows, texts={"y": text}), rules_of("cn-self-evaluation-2020"))

    return scored


@pytest.fixture
def example_card(root: Path, monkeypatch: pytest.MonkeyPatch) -> Scorecard:
    """Return the scorecard of the example: everything met."""
    monkeypatch.chdir(root)
    return evaluate(read_sheet("perfrules/examples/hotline-12333-2023.toml"), rules_of("henan-zhengzhou-2023"))


@pytest.fixture
def lost_card() -> Scorecard:
    """Return a scorecard with lost points, a cap, rows that cannot be rated, and a result that was stated otherwise."""
    rows = (
        ("成本指标", "经济成本指标", "单座改造成本", "≤10万元", "12.4万元", "10", "10", ""),
        ("产出指标", "数量指标", "改造座数", "≥200个", "260个", "20", None, ""),
        ("产出指标", "质量指标", "验收合格率", "≥90%", "87%", "15", None, "个别点位返工，\n已于 12 月底前复验"),
        ("产出指标", "时效指标", "完工时间", "2022年10月底前", "2022年10月31日", "10", None, ""),
        ("效益指标", "社会效益指标", "投诉件数", "≤10件", "2件", "20", None, ""),
        ("效益指标", "可持续影响指标", "长效管护机制健全性", "健全", "基本健全", "5", None, "管护经费尚未纳入预算"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "满意", "10", "10", ""),
    )
    sheet = Sheet(
        project="城区公共厕所新建与提升改造项目",
        organisation="市环境卫生管理中心",
        department="市城市管理局",
        date=date(2022, 12, 31),
        source="公厕改造.toml",
        stated_total=Decimal("97.5"),
        stated_grade="优",
        funds=(Funds(name="年度资金总额", adjusted_budget=Decimal(120), spent=Decimal(90), is_total=True),),
        rows=tuple(
            SheetRow(
                level1=level1, level2=level2, name=name, target=target, actual=actual, weight=Decimal(weight),
                self_score=None if filled is None else Decimal(filled), reason=reason,
            )
            for level1, level2, name, target, actual, weight, filled, reason in rows
        ),
        texts={"项目基本情况": "计划改造公共厕所 200 座。\n资金为市级财政资金。"},
    )  # fmt: skip
    return evaluate(sheet, rules_of("platform-caps-2022"))


@pytest.fixture
def capped_card() -> Scorecard:
    """Return a scorecard whose total was lowered by a cap."""
    row = SheetRow(level1="产出指标", level2="数量指标", name="座数", target="≥12座", actual="12座", weight=Decimal(90))
    funds = Funds(name="年度资金总额", adjusted_budget=Decimal(120), spent=Decimal(54), is_total=True)
    return evaluate(Sheet(project="x", funds=(funds,), rows=(row,)), rules_of("platform-caps-2022"))


@pytest.fixture(scope="session")
def long_card() -> Scorecard:
    """Return the scorecard of a thousand rows."""
    rows = tuple(
        SheetRow(
            level1="产出指标", level2="数量指标", name=f"第{place}项", target="≥100件", weight=Decimal("0.09"),
            actual=f"{place % 101}件",
        )
        for place in range(1000)
    )  # fmt: skip
    return evaluate(Sheet(project="长表", rows=rows), rules_of("cn-self-evaluation-2020"))


@pytest.fixture
def golden(update_golden: bool) -> Callable[[str, bytes], None]:
    """Return a function that compares bytes with the golden file of a name."""

    def compare(name: str, data: bytes) -> None:
        path = GOLDEN / name
        if update_golden:
            path.write_bytes(data)
        assert data.decode("utf-8") == path.read_bytes().decode("utf-8")

    return compare
