"""
All that a plugin may import, besides the names of `perfrules` itself and `perfrules.testing`.

The promise of stability begins with version 1.0: from then on a name in ``__all__`` keeps its meaning within a major
version, and a removal warns for two minor releases and twelve months before it happens. In 0.x names may still change;
the changelog says which. Everything else below `perfrules` is an implementation.
"""

from perfrules._markers import hookimpl
from perfrules.checks.base import Check, CheckExample, Family
from perfrules.checks.subject import Need, Subject
from perfrules.errors import Problem, Severity, problem
from perfrules.errors.problem import plugin_problem
from perfrules.indicators.base import CurveType, Example, IndicatorType, Monotone, PopulationType
from perfrules.indicators.curve import (
    ACTUAL,
    BOUND,
    ONE,
    Curve,
    CurveContext,
    Piece,
    Quotient,
    Shape,
    Steps,
    fixed,
)
from perfrules.indicators.measuring import Measured, measure
from perfrules.indicators.satisfaction import read_curve
from perfrules.indicators.values import Bands
from perfrules.model.explanation import format_value
from perfrules.model.families import NameFamily
from perfrules.model.interval import Interval
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.model.vocabulary import Vocabulary, VocabularyKind
from perfrules.readers.base import ReadResult, SheetReader
from perfrules.reports.base import JointReport, Report
from perfrules.units.definitions import UnitDefinition
from perfrules.units.table import UnitTable
from perfrules.wording import Sentence, Wording

__all__ = [
    "ACTUAL",
    "BOUND",
    "NO_UNIT",
    "ONE",
    "PERCENT",
    "Bands",
    "Check",
    "CheckExample",
    "Curve",
    "CurveContext",
    "CurveType",
    "Example",
    "Family",
    "IndicatorType",
    "Interval",
    "JointReport",
    "Measured",
    "Monotone",
    "NameFamily",
    "Need",
    "Outcome",
    "Peers",
    "Piece",
    "PopulationType",
    "Problem",
    "Quotient",
    "Rating",
    "RatingInput",
    "ReadResult",
    "Report",
    "Sentence",
    "Severity",
    "Shape",
    "SheetReader",
    "Steps",
    "Subject",
    "Unit",
    "UnitDefinition",
    "UnitTable",
    "Vocabulary",
    "VocabularyKind",
    "Wording",
    "fixed",
    "format_value",
    "hookimpl",
    "measure",
    "plugin_problem",
    "problem",
    "read_curve",
]
