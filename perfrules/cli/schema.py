"""``perfrules schema``: a JSON Schema of rule files, for TOML editors."""

import argparse

from perfrules.authoring.schema import rule_file_schema
from perfrules.cli.output import FINE, Output
from perfrules.plugins import default_registry
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("输出规则文件的 JSON Schema，供编辑器补全和检查", "print the JSON Schema of rule files, for editors")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add nothing: the command has no arguments of its own."""
    del parser, language


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; the schema is JSON whether ``--json`` is given or not."""
    del options
    output.data(rule_file_schema(default_registry(), output.language))
    return FINE
