"""
Problems (mistakes in people's data, which are values) and errors (mistakes in a caller's program, which are raised).

To add a problem: give it the next free code in the table of its hundred in ``errors/codes.py`` with a message and
a help line in Chinese and English; the reference page of codes and the test that every code is documented follow.
"""

from perfrules.errors.codes import CODES, Code
from perfrules.errors.problem import (
    ArgumentError,
    BatchError,
    ColumnsError,
    MissingExtraError,
    NotComparableError,
    OutputError,
    PerfrulesError,
    Problem,
    ProblemsError,
    RuleSetError,
    Severity,
    SheetError,
    TargetSyntaxError,
    TemplateError,
    UnitMismatchError,
    UnknownNameError,
    problem,
    worst,
)

__all__ = [
    "CODES",
    "ArgumentError",
    "BatchError",
    "Code",
    "ColumnsError",
    "MissingExtraError",
    "NotComparableError",
    "OutputError",
    "PerfrulesError",
    "Problem",
    "ProblemsError",
    "RuleSetError",
    "Severity",
    "SheetError",
    "TargetSyntaxError",
    "TemplateError",
    "UnitMismatchError",
    "UnknownNameError",
    "problem",
    "worst",
]
