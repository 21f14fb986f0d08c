"""
The checks an author calls: each tries all laws of one kind of gift and names the first that is broken.

None returns anything; a broken law is a `LawBrokenError`, which pytest shows as a failed assertion.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from perfrules.checks.base import Check
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import RatingInput
from perfrules.model.scorecard import Scorecard
from perfrules.plugins import Registry, build_registry
from perfrules.readers.base import SheetReader
from perfrules.reports.report import Report
from perfrules.testing.cases import subject_of
from perfrules.testing.gift_laws import CHECK_LAWS, READER_LAWS, REPORT_LAWS, UNIT_LAWS
from perfrules.testing.gifts import CheckedCheck, CheckedReader, CheckedReport, CheckedUnit
from perfrules.testing.laws import hold
from perfrules.testing.type_laws import TYPE_LAWS
from perfrules.units import DEFAULT_UNITS, UnitDefinition, UnitTable

__all__ = ["check_check", "check_indicator_type", "check_reader", "check_report", "check_unit"]


def check_indicator_type(
    kind: type[IndicatorType[Any]],
    *,
    parameters: Iterable[Mapping[str, object]] = (),
    cases: st.SearchStrategy[RatingInput] | None = None,
    registry: Registry | None = None,
    examples: int = 60,
) -> None:
    """
    Try every law of indicator types on *kind*.

    The laws: described, parameters, answers, exact, bounded, unchanged, timeless, deterministic, languages,
    full_when_met, examples, monotone, units, bends, columns.

    Args:
        kind: The class.
        parameters: Further sets of parameters, as rule files give them; those of its examples are tried anyway.
        cases: Further cases, for a type that looks at more than target and actual.
        registry: Units and vocabularies to read with; the built-in ones unless given.
        examples: How many cases each law is tried on.

    Raises:
        LawBrokenError: A law is broken; the error names it, with the smallest case that shows it.
    """
    terms = (registry or build_registry(entry_points=())).terms
    hold(TYPE_LAWS, subject_of(kind, parameters, cases, terms, examples))


def check_unit(definition: UnitDefinition, *, units: UnitTable = DEFAULT_UNITS) -> None:
    """
    Try every law of units on *definition*: exact, spelling, multiplier, conversion, apart.

    Args:
        definition: The unit.
        units: The table it is added to; the built-in one unless given.

    Raises:
        LawBrokenError: A law is broken.
    """
    hold(UNIT_LAWS, CheckedUnit(definition, units))


def check_reader(reader: SheetReader, *, samples: Sequence[bytes], examples: int = 200) -> None:
    """
    Try every law of readers on *reader*: described, reads, answers, deterministic, closed.

    Args:
        reader: The reader.
        samples: Contents of files that it reads; what is drawn is made from them.
        examples: How many damaged files are tried.

    Raises:
        LawBrokenError: A law is broken.
    """
    hold(READER_LAWS, CheckedReader(reader, tuple(samples), examples))


def check_report(report: Report, *, reader: SheetReader | None = None, examples: int = 40) -> None:
    """
    Try every law of reports on *report*: described, answers, deterministic, unchanged, and, given a reader, round_trip.

    Args:
        report: The report.
        reader: What reads it back; the sheet must then be equal.
        examples: How many scorecards are tried.

    Raises:
        LawBrokenError: A law is broken.
    """
    hold(REPORT_LAWS, CheckedReport(report, reader, examples))


def check_check(check: Check, *, bad: Scorecard, near_miss: Scorecard, examples: int = 40) -> None:
    """
    Try every law of checks on *check*: described, answers, deterministic, unchanged, fires, silent.

    Args:
        check: The check.
        bad: A scored sheet on which it must fire.
        near_miss: One that is almost the same, on which it must not.
        examples: How many other scored sheets it must survive.

    Raises:
        LawBrokenError: A law is broken.
    """
    hold(CHECK_LAWS, CheckedCheck(check, bad, near_miss, examples))
