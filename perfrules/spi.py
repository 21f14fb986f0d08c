"""
All that a plugin may import, besides `perfrules` itself and `perfrules.testing`.

What stands in ``__all__`` here keeps its meaning within a major version; a removal warns for two minor releases and
twelve months before it happens. Everything else below `perfrules` is an implementation.
"""

from perfrules._markers import hookimpl
from perfrules.checks.base import Check, CheckExample, Family, Finding
from perfrules.checks.subject import Evidence, Need, Subject, SubjectRow
from perfrules.errors import Problem, Severity, problem
from perfrules.errors.plugin_problems import plugin_problem
from perfrules.indicators.base import CurveType, Example, IndicatorType, Monotone, NoParameters, PopulationType
from perfrules.indicators.curve import (
    ACTUAL,
    AS_WRITTEN,
    BOUND,
    ONE,
    Curve,
    CurveContext,
    Line,
    Percent,
    Piece,
    Quotient,
    Shape,
    Steps,
    completion_curve,
    fixed,
)
from perfrules.indicators.measuring import Measured, measure, met_rating
from perfrules.indicators.satisfaction import read_curve
from perfrules.indicators.values import Band, Bands
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
from perfrules.model.explanation import format_value
from perfrules.model.funds import Funds
from perfrules.model.interval import Interval
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.model.target import (
    AllTarget,
    Change,
    DateTarget,
    MissingTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
    UnclearTarget,
)
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.model.vocabulary import Vocabulary, VocabularyKind
from perfrules.readers.base import ReadResult, SheetReader
from perfrules.reports.base import JointReport, Report, SheetWriter
from perfrules.source import Place, Span
from perfrules.units.definitions import UnitDefinition
from perfrules.units.table import UnitTable
from perfrules.wording import Sentence, Wording

__all__ = [
    "ACTUAL",
    "AS_WRITTEN",
    "BOUND",
    "NO_UNIT",
    "ONE",
    "PERCENT",
    "Actual",
    "AllActual",
    "AllTarget",
    "Band",
    "Bands",
    "Change",
    "Check",
    "CheckExample",
    "Curve",
    "CurveContext",
    "CurveType",
    "DateActual",
    "DateTarget",
    "Evidence",
    "Example",
    "Family",
    "Finding",
    "Funds",
    "IndicatorType",
    "Interval",
    "JointReport",
    "Line",
    "ManagementItem",
    "Measured",
    "MissingActual",
    "MissingTarget",
    "Moment",
    "Monotone",
    "Need",
    "NoParameters",
    "NumberActual",
    "NumberTarget",
    "Outcome",
    "Peers",
    "Percent",
    "PeriodActual",
    "PeriodTarget",
    "Piece",
    "Place",
    "PopulationType",
    "Problem",
    "QualityActual",
    "QualityTarget",
    "Quantity",
    "Quotient",
    "RangeTarget",
    "Rating",
    "RatingInput",
    "ReadResult",
    "Report",
    "Scorecard",
    "ScoredComponent",
    "ScoredRow",
    "Sense",
    "Sentence",
    "Severity",
    "Shape",
    "Sheet",
    "SheetReader",
    "SheetRow",
    "SheetWriter",
    "Span",
    "StatedAdjustment",
    "Status",
    "StatusActual",
    "Steps",
    "Subject",
    "SubjectRow",
    "Target",
    "UnclearActual",
    "UnclearTarget",
    "Unit",
    "UnitDefinition",
    "UnitTable",
    "Vocabulary",
    "VocabularyKind",
    "Wording",
    "completion_curve",
    "fixed",
    "format_value",
    "hookimpl",
    "measure",
    "met_rating",
    "plugin_problem",
    "problem",
    "read_curve",
]
