"""The hooks that perfrules asks this plugin for."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from perfrules.spi import IndicatorType, SheetReader, hookimpl

__all__ = [
    "perfrules_register_indicator_types",
    "perfrules_register_readers",
    "perfrules_register_ruleset_folders",
]


@hookimpl
def perfrules_register_indicator_types() -> Iterable[type[IndicatorType[Any]]]:
    """Return ``slo.availability``, ``slo.latency`` and ``slo.error-budget``."""
    from perfrules_slo.error_budget import ErrorBudget
    from perfrules_slo.shares import Availability, Latency

    return [Availability, Latency, ErrorBudget]


@hookimpl
def perfrules_register_readers() -> Iterable[SheetReader]:
    """Return the reader of time slices, ``slo.slices``."""
    from perfrules_slo.slices import SlicesReader

    return [SlicesReader()]


@hookimpl
def perfrules_register_ruleset_folders() -> Iterable[Path]:
    """Return the folder with this plugin's rule file."""
    return [Path(__file__).parent / "rulesets"]
