"""Shared by the tests of the author's tools: a good rule file with cases, and the folder of shipped rule sets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perfrules.plugins import Registry, default_registry

GOOD = """\
# 示例规则集

format = 1
id = "demo"
title = "示例"
full = 100

[[source]]
id = "own"
document = "本单位的约定"
status = "practice"

[grades]
"优" = "[90, 100]"
"良" = "[60, 90)"
"差" = "[0, 60)"

[[component]]
name = "预算执行"
type = "execution"
full = 10
source = "own"

[[component]]
name = "绩效指标"
type = "indicators"
full = 90
weights = { "产出指标" = 60, "效益指标" = 30 }
source = "own"

# 上限类
[[scoring]]
when = { sense = ["at_most", "less_than"] }
type = "overrun"
source = "own"

[[scoring]]
when = { level1 = "效益指标" }
type = "banded"
bands = { "≥90%" = "100%", "[80%, 90%)" = "80%", "<80%" = "0%" }
source = "own"

[[scoring]]
type = "proportional"
source = "own"
"""
CASES = """\
ruleset = "demo"

[[case]]
name = "好"
[case.sheet]
funds = [{ name = "合计", adjusted_budget = 100, spent = 90, is_total = true }]
row = [
    { level1 = "产出指标", name = "甲", target = "≥100人", actual = "50人", weight = 60 },
    { level1 = "效益指标", name = "乙", target = "≥90%", actual = "80%", weight = 30 },
]
[case.expect]
rows = ["30.00", "24.00"]
components = { "预算执行" = "9.00", "绩效指标" = "54.00" }
total = "63.00"
grade = "良"
"""


@pytest.fixture
def good() -> str:
    """Return a rule file that lint has nothing to say about; line numbers in tests refer to it."""
    return GOOD


@pytest.fixture
def cases() -> str:
    """Return cases for it that pass."""
    return CASES


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Return the built-in types and what is installed."""
    return default_registry()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a rule file, with cases beside it, and returns its path."""

    def write(text: str, cases: str = "") -> Path:
        path = tmp_path / "demo.toml"
        path.write_text(text, encoding="utf-8")
        if cases:
            (tmp_path / "demo.cases.toml").write_text(cases, encoding="utf-8")
        return path

    return write
