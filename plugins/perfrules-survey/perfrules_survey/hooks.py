"""The hooks that perfrules asks this plugin for."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from perfrules.spi import IndicatorType, hookimpl

__all__ = ["perfrules_register_indicator_types", "perfrules_register_ruleset_folders"]


@hookimpl
def perfrules_register_indicator_types() -> Iterable[type[IndicatorType[Any]]]:
    """Return ``survey.satisfaction``."""
    from perfrules_survey.satisfaction import SurveySatisfaction

    return [SurveySatisfaction]


@hookimpl
def perfrules_register_ruleset_folders() -> Iterable[Path]:
    """Return the folder with this plugin's rule file."""
    return [Path(__file__).parent / "rulesets"]
