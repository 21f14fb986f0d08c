"""``perfrules schema``: JSON Schemas of rule files, for TOML editors, and of results and sheets, for programs."""

import argparse

from perfrules.authoring.schema import rule_file_schema
from perfrules.cli.output import FINE, Output
from perfrules.plugins import default_registry
from perfrules.reports.native import PUBLISHED, published_schema
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_RULES = "rules"
_FORM = Wording(
    "rules 规则文件（默认），scorecard 评分结果，sheet 自评表，summary 文件夹的汇总",
    "rules (rule files, unless another is named), scorecard, sheet, summary (of a folder)",
)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    forms = (_RULES, *PUBLISHED)
    parser.add_argument("form", nargs="?", choices=forms, default=_RULES, metavar="FORM", help=_FORM.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; the schema is JSON whether ``--json`` is given or not."""
    by_rules = options.form == _RULES
    output.data(
        rule_file_schema(default_registry(), output.language) if by_rules else published_schema(options.form)
    )  # fmt: skip
    return FINE
