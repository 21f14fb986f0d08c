"""Telling rule files and files of their cases, which often lie beside sheets, from sheets that cannot be read."""

from pathlib import Path

from perfrules.errors import Problem
from perfrules.folders.scanning import InputFile
from perfrules.inputs import read_bytes
from perfrules.rulesets.find import SUFFIX
from perfrules.rulesets.toml_tree import LIMITS, read_toml

__all__ = ["is_rule_file"]

_RULES, _CASES = "id", "ruleset"
_RULES_HAVE, _CASES_HAVE = ("component", "extends"), ("case",)
_SHEETS_HAVE = ("row", "project")


def is_rule_file(file: InputFile) -> bool:
    """Return whether *file* is TOML with what a rule set, or a file of cases, must have, and no key of a sheet."""
    if Path(file.path).suffix.lower() != SUFFIX:
        return False
    data = read_bytes(file.path, limit=LIMITS.size)
    root = None if isinstance(data, Problem) else read_toml(data, file.path).root
    if root is None or any(key in root.table for key in _SHEETS_HAVE):
        return False
    return any(
        named in root.table and any(key in root.table for key in have)
        for named, have in ((_RULES, _RULES_HAVE), (_CASES, _CASES_HAVE))
    )
