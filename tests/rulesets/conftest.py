"""Shared by the tests of rule sets: the built-in indicator types, and rule files written for one test."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from perfrules.indicators.hooks import perfrules_register_indicator_types
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load

GOOD = """\
id = "demo"
title = "示例"
full = 100

[[source]]
document = "甲〔2020〕1号"
status = "quoted"

[grades]
"优" = "[90, 100]"
"良" = "[60, 90)"
"差" = "[0, 60)"

[[component]]
name = "预算执行"
type = "execution"
full = 10
source = "甲〔2020〕1号"

[[component]]
name = "绩效指标"
type = "indicators"
full = 90
weights = { "产出指标" = 60, "效益指标" = 30 }

[[scoring]]
when = { target_kind = "quality" }
type = "judged"

[[scoring]]
type = "proportional"
"""

LoadText = Callable[..., Loaded]


@pytest.fixture
def registry() -> Registry:
    """Return a registry of the built-in indicator types and nothing that is installed."""
    return Registry(indicator_types={kind.id: kind for kind in perfrules_register_indicator_types()})


@pytest.fixture
def load_text(tmp_path: Path, registry: Registry) -> LoadText:
    """Return a function that writes a rule file, and others beside it, and loads the first."""

    def write_and_load(text: str | bytes, *, on: date | None = None, **beside: str) -> Loaded:
        for name, content in beside.items():
            (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
        path = tmp_path / "rules.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(path, registry=registry, on=on)

    return write_and_load


@pytest.fixture
def good() -> str:
    """Return a rule file without mistakes; line and column numbers in tests refer to it."""
    return GOOD
