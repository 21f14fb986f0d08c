"""``perfrules schema``: JSON Schemas of rule files and cases, for TOML editors, and of results and sheets."""

import argparse

from perfrules.authoring.schema import case_file_schema, rule_file_schema
from perfrules.cli.output import FINE, Output
from perfrules.plugins import default_registry
from perfrules.reports.native import PUBLISHED, published_schema
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_RULES = "rules"
_CASES = "cases"
_FORM = Wording(
    "rules 规则文件（默认），cases 用例文件，scorecard 评分结果，sheet 自评表，summary 文件夹的汇总",
    "rules (rule files, unless another is named), cases (files of cases), scorecard, sheet, summary (of a folder)",
)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    forms = (_RULES, _CASES, *PUBLISHED)
    parser.add_argument("form", nargs="?", choices=forms, default=_RULES, metavar="FORM", help=_FORM.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; the schema is JSON whether ``--json`` is given or not."""
    if options.form == _RULES:
        schema = rule_file_schema(default_registry(), output.language)
    elif options.form == _CASES:
        schema = case_file_schema(output.language)
    else:
        schema = published_schema(options.form)
    output.data(schema)
    return FINE
