"""
The checks an author calls: each tries all properties of one kind of gift and names the first that is broken.

None returns anything; a broken property is a `PropertyBrokenError`, which pytest shows as a failed assertion.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import RatingInput
from perfrules.model.vocabulary import Vocabulary
from perfrules.plugins import Registry, build_registry
from perfrules.readers.base import SheetReader
from perfrules.reports.base import Report
from perfrules.testing.contribution_properties import (
    READER_PROPERTIES,
    REPORT_PROPERTIES,
    UNIT_PROPERTIES,
    VOCABULARY_PROPERTIES,
)
from perfrules.testing.properties import check_all, require
from perfrules.testing.subjects import ReaderSubject, ReportSubject, UnitSubject, VocabularySubject, subject_of
from perfrules.testing.type_properties import TYPE_PROPERTIES
from perfrules.units import DEFAULT_UNITS, UnitDefinition, UnitTable

__all__ = [
    "ALLOWED",
    "check_imports",
    "check_indicator_type",
    "check_reader",
    "check_report",
    "check_unit",
    "check_vocabulary",
    "forbidden_imports",
]


def check_indicator_type(
    kind: type[IndicatorType[Any]],
    *,
    parameters: Iterable[Mapping[str, object]] = (),
    cases: st.SearchStrategy[RatingInput] | None = None,
    registry: Registry | None = None,
    examples: int = 60,
) -> None:
    """
    Try every property of indicator types on *kind*.

    The properties: described, parameters, answers, exact, bounded, unchanged, timeless, deterministic, languages,
    full_when_met, examples, monotone, units, curve.

    Args:
        kind: The class.
        parameters: Further sets of parameters, as rule files give them; those of its examples are tried anyway.
        cases: Further cases, for a type that looks at more than target and actual.
        registry: Units and vocabularies to read with; the built-in ones unless given.
        examples: How many cases each property is tried on.

    Raises:
        PropertyBrokenError: A property is broken; the error names it, with the smallest case that shows it.
    """
    terms = (registry or build_registry(entry_points=())).terms
    check_all(TYPE_PROPERTIES, subject_of(kind, parameters, cases, terms, examples))


def check_unit(definition: UnitDefinition, *, units: UnitTable = DEFAULT_UNITS) -> None:
    """
    Try every property of units on *definition*: exact, spelling, multiplier, conversion, apart.

    Args:
        definition: The unit.
        units: The table it is added to; the built-in one unless given.

    Raises:
        PropertyBrokenError: A property is broken.
    """
    check_all(UNIT_PROPERTIES, UnitSubject(definition, units))


def check_vocabulary(vocabulary: Vocabulary, *, units: UnitTable = DEFAULT_UNITS) -> None:
    """
    Try every property of classed words on *vocabulary*: classes, refused, innocent.

    Args:
        vocabulary: Words of kind ``classes``; of other kinds nothing is to be proven.
        units: The table the words are added to; the built-in one unless given.

    Raises:
        PropertyBrokenError: A property is broken.
    """
    check_all(VOCABULARY_PROPERTIES, VocabularySubject(vocabulary, units))


def check_reader(reader: SheetReader, *, samples: Sequence[bytes], examples: int = 200, prose: bool = False) -> None:
    """
    Try every property of readers on *reader*: described, reads, answers, deterministic, closed, accounts.

    Args:
        reader: The reader.
        samples: Contents of files that it reads, at least one; what is drawn is made from them.
        examples: How many damaged files are tried.
        prose: Whether its files hold running text, of which a line may say nothing about indicators.

    Raises:
        PropertyBrokenError: A property is broken.
    """
    check_all(READER_PROPERTIES, ReaderSubject(reader, tuple(samples), examples, prose))


def check_report(report: Report, *, reader: SheetReader | None = None, examples: int = 40) -> None:
    """
    Try every property of reports on *report*: described, answers, deterministic, unchanged; with a reader round_trip.

    Args:
        report: The report.
        reader: What reads it back; the sheet must then be equal.
        examples: How many scorecards are tried.

    Raises:
        PropertyBrokenError: A property is broken.
    """
    check_all(REPORT_PROPERTIES, ReportSubject(report, reader, examples))


ALLOWED = ("perfrules.spi", "perfrules.testing")
"""Beside the names of `perfrules` itself."""


def forbidden_imports(folder: Path) -> tuple[str, ...]:
    """Return every import of a part of perfrules that is not for plugins, as ``file:line: module``."""
    return tuple(
        f"{file.relative_to(folder)}:{line}: {module}"
        for file in sorted(folder.rglob("*.py"))
        for line, module in _imported(ast.parse(file.read_text(encoding="utf-8"), str(file)))
        if module.startswith("perfrules.")
        and not any(module == item or module.startswith(f"{item}.") for item in ALLOWED)
    )


def check_imports(folder: Path) -> None:
    """
    Check that the sources in *folder* import only `perfrules`, `perfrules.spi` and `perfrules.testing`.

    Raises:
        PropertyBrokenError: The property ``imports`` is broken; every forbidden import is named.
    """
    result = forbidden_imports(folder)
    require(not result, "imports", folder.name, "; ".join(result))


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "perfrules":
                # `from perfrules import engine` imports a part, `from perfrules import Sheet` a public name
                yield from ((node.lineno, f"perfrules.{alias.name}") for alias in node.names if _is_part(alias.name))
            else:
                yield node.lineno, node.module


def _is_part(name: str) -> bool:
    import perfrules  # noqa: PLC0415 - only its list of names is needed

    return name not in perfrules.__all__ and name not in ("spi", "testing")
