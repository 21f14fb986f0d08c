"""
Performance scoring under declared rules.

Targets such as ``≤30人`` and rule sets in TOML turn filled-in sheets into exact, explained scores and grades::

    import perfrules

    rules = perfrules.load_ruleset("henan-zhengzhou-2023")
    card = perfrules.evaluate(perfrules.read_sheet("sheet.toml"), rules)
    print(card.total, card.grade)

Names are imported when they are first used: importing perfrules loads no grammar, no plugin and no file library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfrules.api import (
        aggregate,
        bind_row,
        evaluate,
        evaluate_all,
        evaluate_frame,
        fitting_rulesets,
        load_ruleset,
        read_sheet,
        read_sheets,
        render,
        write_report,
    )
    from perfrules.auditing.audit import Baseline, RowFindings, audit, read_baseline
    from perfrules.auditing.running import Audit
    from perfrules.checks.base import Finding
    from perfrules.checks.subject import Evidence
    from perfrules.dsl import parse_actual, parse_target, parse_threshold
    from perfrules.engine.aggregation import AggregatedRow, Aggregation, JoinMethod
    from perfrules.engine.fitting import Fit, Sign
    from perfrules.engine.scalar import BoundRow
    from perfrules.engine.table.frames import FrameResult
    from perfrules.engine.table.scorer import TableScorer
    from perfrules.errors import (
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
    )
    from perfrules.model.actual import (
        Actual,
        AllActual,
        DateActual,
        MissingActual,
        NumberActual,
        PeriodActual,
        QualityActual,
        Status,
        StatusActual,
        UnclearActual,
    )
    from perfrules.model.meaning import Change, Sense
    from perfrules.model.moment import Moment
    from perfrules.model.quantity import Quantity
    from perfrules.model.rating import Outcome, Rating
    from perfrules.model.ruleset import GradeBand, Rounding, RuleSet
    from perfrules.model.scorecard import Adjustment, Provenance, Scorecard, ScoredComponent, ScoredRow
    from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment
    from perfrules.model.target import (
        AllTarget,
        DateTarget,
        MissingTarget,
        NoneTarget,
        NumberTarget,
        PeriodTarget,
        QualityTarget,
        RangeTarget,
        Target,
        TiersTarget,
        UnclearTarget,
    )
    from perfrules.plugins import Registry, build_registry, default_registry
    from perfrules.plugins.isolation import IsolationLimits
    from perfrules.readers.base import ReadResult
    from perfrules.reports.base import Report
    from perfrules.source import Place, Span
    from perfrules.wording import set_language, use_language

__all__ = [
    "Actual",
    "Adjustment",
    "AggregatedRow",
    "Aggregation",
    "AllActual",
    "AllTarget",
    "ArgumentError",
    "Audit",
    "Baseline",
    "BatchError",
    "BoundRow",
    "Change",
    "ColumnsError",
    "DateActual",
    "DateTarget",
    "Evidence",
    "Finding",
    "Fit",
    "FrameResult",
    "Funds",
    "GradeBand",
    "IsolationLimits",
    "JoinMethod",
    "ManagementItem",
    "MissingActual",
    "MissingExtraError",
    "MissingTarget",
    "Moment",
    "NoneTarget",
    "NotComparableError",
    "NumberActual",
    "NumberTarget",
    "Outcome",
    "OutputError",
    "PerfrulesError",
    "PeriodActual",
    "PeriodTarget",
    "Place",
    "Problem",
    "ProblemsError",
    "Provenance",
    "QualityActual",
    "QualityTarget",
    "Quantity",
    "RangeTarget",
    "Rating",
    "ReadResult",
    "Registry",
    "Report",
    "Rounding",
    "RowFindings",
    "RuleSet",
    "RuleSetError",
    "Scorecard",
    "ScoredComponent",
    "ScoredRow",
    "Sense",
    "Severity",
    "Sheet",
    "SheetError",
    "SheetRow",
    "Sign",
    "Span",
    "StatedAdjustment",
    "Status",
    "StatusActual",
    "TableScorer",
    "Target",
    "TargetSyntaxError",
    "TemplateError",
    "TiersTarget",
    "UnclearActual",
    "UnclearTarget",
    "UnitMismatchError",
    "UnknownNameError",
    "__version__",
    "aggregate",
    "audit",
    "bind_row",
    "build_registry",
    "default_registry",
    "evaluate",
    "evaluate_all",
    "evaluate_frame",
    "fitting_rulesets",
    "load_ruleset",
    "parse_actual",
    "parse_target",
    "parse_threshold",
    "read_baseline",
    "read_sheet",
    "read_sheets",
    "render",
    "set_language",
    "use_language",
    "write_report",
]

__version__ = "0.1.0"

_HOMES = {
    "perfrules.api": (
        "aggregate", "bind_row", "evaluate", "evaluate_all", "evaluate_frame", "fitting_rulesets", "load_ruleset",
        "read_sheet", "read_sheets", "render", "write_report",
    ),
    "perfrules.auditing.audit": ("Baseline", "RowFindings", "audit", "read_baseline"),
    "perfrules.auditing.running": ("Audit",),
    "perfrules.checks.base": ("Finding",),
    "perfrules.checks.subject": ("Evidence",),
    "perfrules.dsl": ("parse_actual", "parse_target", "parse_threshold"),
    "perfrules.engine.aggregation": ("AggregatedRow", "Aggregation", "JoinMethod"),
    "perfrules.engine.fitting": ("Fit", "Sign"),
    "perfrules.engine.scalar": ("BoundRow",),
    "perfrules.engine.table.frames": ("FrameResult",),
    "perfrules.engine.table.scorer": ("TableScorer",),
    "perfrules.errors": (
        "ArgumentError", "BatchError", "ColumnsError", "MissingExtraError", "NotComparableError",
        "OutputError", "PerfrulesError", "Problem", "ProblemsError", "RuleSetError", "Severity", "SheetError",
        "TargetSyntaxError", "TemplateError", "UnitMismatchError", "UnknownNameError",
    ),
    "perfrules.model.actual": (
        "Actual", "AllActual", "DateActual", "MissingActual", "NumberActual", "PeriodActual", "QualityActual",
        "Status", "StatusActual", "UnclearActual",
    ),
    "perfrules.model.meaning": ("Change", "Sense"),
    "perfrules.model.moment": ("Moment",),
    "perfrules.model.quantity": ("Quantity",),
    "perfrules.model.rating": ("Outcome", "Rating"),
    "perfrules.model.ruleset": ("GradeBand", "Rounding", "RuleSet"),
    "perfrules.model.scorecard": ("Adjustment", "Provenance", "Scorecard", "ScoredComponent", "ScoredRow"),
    "perfrules.model.sheet": ("Funds", "ManagementItem", "Sheet", "SheetRow", "StatedAdjustment"),
    "perfrules.model.target": (
        "AllTarget", "DateTarget", "MissingTarget", "NoneTarget", "NumberTarget", "PeriodTarget",
        "QualityTarget", "RangeTarget", "Target", "TiersTarget", "UnclearTarget",
    ),
    "perfrules.plugins": ("Registry", "build_registry", "default_registry"),
    "perfrules.plugins.isolation": ("IsolationLimits",),
    "perfrules.readers.base": ("ReadResult",),
    "perfrules.reports.base": ("Report",),
    "perfrules.source": ("Place", "Span"),
    "perfrules.wording": ("set_language", "use_language"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
