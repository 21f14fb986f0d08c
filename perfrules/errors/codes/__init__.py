"""
The table of codes. A code, once released, keeps its meaning for ever; one that is no longer used is not given again.

PR0xx files and their encodings · PR1xx the target language · PR2xx rule files · PR3xx plugins · PR4xx evaluation ·
PR5xx sheets and readers · PR6xx reports and folders · PR7xx columns and batches. Each hundred is a module of this package.
"""

from collections.abc import Mapping

from perfrules.errors.codes import columns, evaluation, grammar, plugins, reports, rulesets, sheets, sources
from perfrules.errors.codes.code import Code

__all__ = ["CODES", "Code"]

CODES: Mapping[str, Code] = {
    code.id: code
    for module in (sources, grammar, rulesets, plugins, evaluation, sheets, reports, columns)
    for code in module.CODES
}
