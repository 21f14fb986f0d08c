"""``perfrules units``: the units that targets and actuals may be written in."""

import argparse

from perfrules.cli.output import FINE, Output
from perfrules.model.explanation import format_value
from perfrules.plugins import default_registry
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_COLUMNS = [
    (Wording("单位", "unit"), False),
    (Wording("量纲", "dimension"), False),
    (Wording("折合基本单位", "in base units"), True),
    (Wording("其他写法", "other spellings"), False),
]


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add nothing: the command has no arguments of its own."""
    del parser, language


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command."""
    del options
    units = default_registry().units
    if output.as_json:
        output.data(
            [
                {
                    "symbol": unit.symbol,
                    "dimension": unit.dimension,
                    "factor": str(unit.factor),
                    "spellings": list(unit.spellings),
                }
                for unit in units
            ]
        )
    else:
        rows = [[unit.symbol, unit.dimension, format_value(unit.factor), " ".join(unit.spellings)] for unit in units]
        output.table(_COLUMNS, rows)
    return FINE
