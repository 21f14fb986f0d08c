"""
All that a plugin may import, besides the names of `perfrules` itself and `perfrules.testing`.

The promise of stability begins with version 1.0: from then on a name in ``__all__`` keeps its meaning within a major
version, and a removal warns for two minor releases and twelve months before it happens. In 0.x names may still change;
the changelog says which. Everything else below `perfrules` is an implementation.
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
from perfrules.indicators.measuring import Measured, measure
from perfrules.indicators.satisfaction import read_curve
from perfrules.indicators.values import Band, Bands
from perfrules.model.actual import (
    MissingActual,
    NumberActual,
)
from perfrules.model.explanation import format_value
from perfrules.model.families import NameFamily
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import (
    MissingTarget,
    NumberTarget,
    RangeTarget,
    Sense,
    UnclearTarget,
)
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.model.vocabulary import Vocabulary, VocabularyKind
from perfrules.readers.base import ReadResult, SheetReader
from perfrules.reports.base import JointReport, Report
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
    "Band",
    "Bands",
    "Check",
    "CheckExample",
    "Curve",
    "CurveContext",
    "CurveType",
    "Evidence",
    "Example",
    "Family",
    "Finding",
    "IndicatorType",
    "Interval",
    "JointReport",
    "Line",
    "Measured",
    "MissingActual",
    "MissingTarget",
    "Monotone",
    "NameFamily",
    "Need",
    "NoParameters",
    "NumberActual",
    "NumberTarget",
    "Outcome",
    "Peers",
    "Percent",
    "Piece",
    "Place",
    "PopulationType",
    "Problem",
    "Quantity",
    "Quotient",
    "RangeTarget",
    "Rating",
    "RatingInput",
    "ReadResult",
    "Report",
    "Scorecard",
    "Sense",
    "Sentence",
    "Severity",
    "Shape",
    "Sheet",
    "SheetReader",
    "SheetRow",
    "Span",
    "Steps",
    "Subject",
    "SubjectRow",
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
    "plugin_problem",
    "problem",
    "read_curve",
]
