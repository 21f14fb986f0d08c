"""Every path of every line of every table about the target language is read, and means what the page says."""

import json
import re
import runpy
from fractions import Fraction
from pathlib import Path

import pytest

import perfrules
from perfrules.dsl.vocabulary import SIGNS, WORDS_AFTER, WORDS_BEFORE
from perfrules.dsl.words import MISSING, STATUS
from perfrules.errors import NotComparableError, TargetSyntaxError, UnitMismatchError
from perfrules.units import DEFAULT_UNITS
from tests.docs.language_tables import Line, compact, lines_of, pages_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = pages_of(ROOT, "language.md", "language-authors.md")
WORDS = "\n".join(runpy.run_path(str(ROOT / "docs" / "_extensions" / "language_reference.py"))["language_pages"]())
LINES = lines_of({**PAGES, "language-words.md": WORDS})
READERS = {"as a target": perfrules.parse_target, "as an actual": perfrules.parse_actual}
IN_RULES = "in a rule file"
MEANINGS = {*READERS, IN_RULES}
GIVEN = {"unit column": "unit", "indicator": "name"}
ALSO = {"canonical", "notes", "class", "to_dict"}
READ = [(headings, line) for headings, line in LINES if MEANINGS & set(headings)]
OTHERS = {
    ("target", "actual", "met"): "met",
    ("unit", "also written", "is exactly"): "units",
    ("unit", "also written"): "units",
    ("spelt", "unit", "measures", "known"): "spelling",
    ("amount", "in", "is"): "conversion",
}


def lines(kind: str) -> list[object]:
    """Return the lines of the tables of *kind* as test parameters."""
    return [pytest.param(line, id=line.place) for headings, line in LINES if OTHERS.get(tuple(headings)) == kind]


def test_no_table_is_left_out():
    left = {line.place for headings, line in LINES if not MEANINGS & set(headings) and tuple(headings) not in OTHERS}
    assert not left
    assert {"language.md", "language-authors.md", "language-words.md"} == {
        line.place.partition(":")[0] for _, line in LINES
    }


@pytest.mark.parametrize(("headings", "line"), READ, ids=[line.place for _, line in READ])
def test_line_is_read_as_the_page_says(headings: list[str], line: Line):
    texts = line.paths([heading for heading in headings if heading not in {*MEANINGS, *GIVEN, *ALSO}])
    assert texts
    given = {name: line.one(heading) for heading, name in GIVEN.items()}
    for heading in headings:
        for text in texts:
            if heading in READERS:
                found = READERS[heading](text, **given)
                assert (text, compact(found.to_dict())) == (text, line.one(heading))
                check_extras(text, found, READERS[heading], line)
            elif heading == IN_RULES:
                assert (text, in_rules(text)) == (text, line.one(heading))


def in_rules(text: str) -> str:
    """Return what the strict reader makes of *text*."""
    try:
        return compact(perfrules.parse_threshold(text).to_dict())
    except TargetSyntaxError as error:
        return f"refused {' '.join(one.code for one in error.problems)}"


def check_extras(text: str, found, reader, line: Line) -> None:
    """Compare what the line says besides the meaning: canonical text, codes of notes, class, plain data."""
    if "canonical" in line.cells:
        assert (text, str(found)) == (text, line.one("canonical"))
        assert reader(str(found)) == found
        if found.kind not in ("missing", "status", "unclear") and reader is perfrules.parse_target:
            assert perfrules.parse_threshold(str(found)) == found
    if "notes" in line.cells:
        assert (text, [note.code for note in found.notes]) == (text, [code for code in line.cells["notes"] if code])
    if "class" in line.cells:
        assert type(found).__name__ == line.one("class")
    if "to_dict" in line.cells:
        assert found.to_dict() == json.loads(line.one("to_dict"))


@pytest.mark.parametrize("line", lines("met"))
def test_target_is_met_as_the_page_says(line: Line):
    for target in line.cells["target"]:
        for actual in line.cells["actual"]:
            try:
                answer = "yes" if perfrules.parse_target(target).met_by(actual) else "no"
            except (NotComparableError, UnitMismatchError) as error:
                answer = f"{type(error).__name__} {error.problems[0].code}"
            assert (target, actual, answer) == (target, actual, line.one("met"))


@pytest.mark.parametrize("line", lines("units"))
def test_unit_has_these_spellings(line: Line):
    for symbol in line.cells["unit"]:
        unit = DEFAULT_UNITS.parse(symbol)
        assert unit.known
        assert unit.symbol == symbol
        for spelling in filter(None, line.cells["also written"]):
            assert DEFAULT_UNITS.parse(spelling) == unit
        if "is exactly" in line.cells:
            factor, _, base = line.one("is exactly").partition(" ")
            assert unit.factor == Fraction(factor)
            assert not base or unit.ratio_to(DEFAULT_UNITS.parse(base)) == Fraction(factor)
        else:
            assert unit.is_count


@pytest.mark.parametrize("line", lines("spelling"))
def test_spelling_means_this_unit(line: Line):
    for spelling in line.cells["spelt"]:
        unit = DEFAULT_UNITS.parse(spelling)
        measures = " ".join(name if exponent == 1 else f"{name}^{exponent}" for name, exponent in unit.dimension)
        assert (unit.symbol, measures, str(unit.known)) == (line.one("unit"), line.one("measures"), line.one("known"))


@pytest.mark.parametrize("line", lines("conversion"))
def test_amount_converts_exactly(line: Line):
    found = perfrules.parse_target(line.one("amount"))
    other = DEFAULT_UNITS.parse(line.one("in"))
    converts = found.quantity.unit.converts_to(other)
    assert converts is (line.one("is") != "does not convert")
    assert not converts or found.quantity.in_unit(other) == Fraction(line.one("is"))


def test_every_word_of_the_vocabulary_is_on_the_page():
    shown = set(re.findall("`([^`]+)`", WORDS))
    for table in (SIGNS, WORDS_BEFORE, WORDS_AFTER):
        assert {word for words in table.values() for word in words} <= shown
    assert {*MISSING, *STATUS} - {""} <= shown
    assert {unit.symbol for unit in DEFAULT_UNITS} <= shown
