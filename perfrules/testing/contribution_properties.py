"""
The checks an author calls, and the properties of units, readers, reports and checks that they try.

Each check tries all properties of one kind of contribution and names the first that is broken. None returns anything;
a broken property is a `PropertyBrokenError`, which pytest shows as a failed assertion.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from perfrules.auditing.audit import Auditor
from perfrules.checks.base import NO_EXAMPLE, Check, CheckExample, Finding
from perfrules.checks.subject import Subject
from perfrules.dsl import parse_actual, parse_target
from perfrules.dsl.words import WordClass
from perfrules.errors import Problem, Severity
from perfrules.indicators.base import IndicatorType
from perfrules.model.display import full_repr
from perfrules.model.rating import RatingInput
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.model.target import NumberTarget
from perfrules.model.vocabulary import Vocabulary, VocabularyKind
from perfrules.plugins import Registry, build_registry, default_registry
from perfrules.readers.base import ReadResult, SheetReader
from perfrules.reports.base import Report
from perfrules.rulesets import load_or_raise
from perfrules.testing.properties import (
    Property,
    PropertyBrokenError,
    check_all,
    for_all,
    is_bilingual,
    record_impure_calls,
    require,
)
from perfrules.testing.strategies import scorecards
from perfrules.testing.subjects import ReaderSubject, ReportSubject, UnitSubject, VocabularySubject, subject_of
from perfrules.testing.type_properties import TYPE_PROPERTIES
from perfrules.units import DEFAULT_UNITS, UnitDefinition, UnitTable
from perfrules.wording import LANGUAGES, Wording

__all__ = [
    "ALLOWED",
    "CHECK_PROPERTIES",
    "READER_PROPERTIES",
    "REPORT_PROPERTIES",
    "UNIT_PROPERTIES",
    "VOCABULARY_PROPERTIES",
    "CheckSubject",
    "check_check",
    "check_imports",
    "check_indicator_type",
    "check_reader",
    "check_report",
    "check_unit",
    "check_vocabulary",
    "forbidden_imports",
    "subject_of_example",
]


_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")
_NAME = "file"


def exact(unit: UnitSubject) -> None:
    """Its factor is an exact number above 0."""
    factor: object = unit.definition.factor
    fine = type(factor) is Fraction and factor > 0
    require(fine, "exact", unit.definition.symbol, f"its factor {factor!r} is not a Fraction above 0")


def spelling(unit: UnitSubject) -> None:
    """Every spelling is read in a target, printed as the symbol, and the print is read as the same."""
    symbol = unit.definition.symbol
    for spelt in (symbol, *unit.definition.spellings):
        for text in (f"≥3{spelt}", f"3.5{spelt}"):
            target = parse_target(text, units=unit.table)
            read = target.quantity.unit.symbol if isinstance(target, NumberTarget) else target.kind
            require(read == symbol, "spelling", symbol, f"`{text}` is read as {read}")
            again = parse_target(str(target), units=unit.table)
            require(
                again == target, "spelling", symbol, f"`{text}` is printed as `{target}`, which means something else"
            )


def multiplier(unit: UnitSubject) -> None:
    """万 before it means ten thousand of it."""
    result = unit.table.parse(f"万{unit.definition.symbol}")
    wanted = 10_000 * unit.definition.factor
    require(
        result.factor == wanted, "multiplier", unit.definition.symbol, f"万{unit.definition.symbol} is {result.factor}"
    )


def conversion(unit: UnitSubject) -> None:
    """One of it meets a target of as much in every other unit of its dimension, and a little less does not."""
    own = unit.definition
    for other in unit.table:
        if other.dimension != own.dimension or not own.dimension:
            continue
        amount = own.factor / other.factor
        target = parse_target(f"≥{amount.numerator}{other.symbol}", units=unit.table)
        enough = parse_actual(f"{amount.denominator}{own.symbol}", units=unit.table)
        require(target.met_by(enough), "conversion", own.symbol, f"`{enough}` does not meet `{target}`")
        more = parse_target(f">{amount.numerator}{other.symbol}", units=unit.table)
        require(not more.met_by(enough), "conversion", own.symbol, f"`{enough}` meets `{more}`")


def apart(unit: UnitSubject) -> None:
    """With it in the table every other unit is read as before."""
    others = [item for item in unit.units if item != unit.definition]
    for other in others:
        for spelt in (other.symbol, *other.spellings):
            result = unit.table.parse(spelt)
            fine = (result.symbol, result.factor) == (other.symbol, other.factor)
            require(fine, "apart", unit.definition.symbol, f"`{spelt}` is now read as `{result.symbol}`")


def classes(words: VocabularySubject) -> None:
    """Its keys are classes of words, where its words are classed."""
    for key in _classed(words):
        known = [kind.value for kind in WordClass]
        require(key in known, "classes", words.vocabulary.id, f"`{key}` is none of {', '.join(known)}")


def refused(words: VocabularySubject) -> None:
    """Beside a number each word of a class leaves the number in doubt, or is read; it is never passed over."""
    plain = parse_actual("95%")
    for key, listed in _classed(words).items():
        for word in listed if key != WordClass.INNOCENT else ():
            result = parse_actual(f"{word}95%", units=words.table)
            require(result != plain, "refused", words.vocabulary.id, f"`{word}95%` is read as `{result}`")


def innocent(words: VocabularySubject) -> None:
    """Beside a number an innocent compound leaves the number as it is."""
    plain = parse_actual("5个")
    for word in _classed(words).get(WordClass.INNOCENT.value, ()):
        result = parse_actual(f"{word}5个", units=words.table)
        require(result == plain, "innocent", words.vocabulary.id, f"`{word}5个` is read as `{result}`")


def _classed(words: VocabularySubject) -> Mapping[str, tuple[str, ...]]:
    return words.vocabulary.words if words.vocabulary.kind is VocabularyKind.CLASSES else {}


def _described(name: object, title: object) -> None:
    require(_ID.fullmatch(str(name)), "described", str(name), "its id is not like `plugin.name`")
    complete = isinstance(title, Wording) and title.zh.strip() and title.en.strip()
    require(complete, "described", str(name), "its title is not said in both languages")


def reader_described(reader: ReaderSubject) -> None:
    """Id, title and suffixes are there."""
    _described(reader.implementation.id, reader.implementation.title)
    fine = reader.implementation.suffixes and all(
        suffix.startswith(".") and suffix == suffix.lower() for suffix in reader.implementation.suffixes
    )
    require(fine, "described", reader.implementation.id, "its suffixes are not lower case with a dot")


def reads(reader: ReaderSubject) -> None:
    """There is a sample, and every one gives a sheet with rows."""
    require(reader.samples, "reads", reader.implementation.id, "there is no sample: give contents that it reads")
    for place, sample in enumerate(reader.samples):
        read = _read("reads", reader, sample)
        require(read.sheets, "reads", reader.implementation.id, f"sample {place} gives no sheet")
        rows = any(sheet.rows for sheet in read.sheets)
        require(rows, "reads", reader.implementation.id, f"sample {place} gives a sheet without any row")


_STRAY = "�? 7 ※ ;"
"""A line that means nothing in any form."""


def accounts(reader: ReaderSubject) -> None:
    """A line that means nothing, put behind any other, shows: in a sheet or as a problem; running text may hold any."""
    if reader.prose:
        return
    for place, sample in enumerate(reader.samples):
        try:
            lines = sample.decode("utf-8").splitlines(keepends=True)
        except UnicodeDecodeError:
            continue
        before = _read("accounts", reader, sample)
        for number in sorted({1, len(lines) // 2, len(lines)} - {0}):
            above = "".join(lines[:number]).removesuffix("\n")
            stray = "\n".join([above, _STRAY, "".join(lines[number:])])
            after = _read("accounts", reader, stray.encode())
            shows = after.sheets != before.sheets or len(after.problems) > len(before.problems)
            message = f"a line that means nothing, behind line {number} of sample {place}, is dropped without a problem"
            require(shows, "accounts", reader.implementation.id, message)


def reader_answers(reader: ReaderSubject) -> None:
    """Whatever the bytes are, it gives sheets and problems in both languages, and never raises."""

    def check(data: bytes) -> None:
        read: object = _read("answers", reader, data)
        require(
            isinstance(read, ReadResult), "answers", reader.implementation.id, f"it gives {read!r}, not a ReadResult"
        )
        assert isinstance(read, ReadResult)  # INVARIANT: checked by the line before
        sound = all(isinstance(sheet, Sheet) for sheet in read.sheets)
        require(sound, "answers", reader.implementation.id, "what it gives as sheets are no sheets")
        require(
            read.sheets or read.problems, "answers", reader.implementation.id, "it gives neither a sheet nor a problem"
        )
        _check_bilingual("answers", reader.implementation.id, read.problems)

    for_all(_damaged(reader.samples), check, examples=reader.examples)


def reader_deterministic(reader: ReaderSubject) -> None:
    """The same bytes give the same sheets and problems."""

    def check(data: bytes) -> None:
        first, second = reader.implementation.read(data, _NAME), reader.implementation.read(data, _NAME)
        require(first == second, "deterministic", reader.implementation.id, f"two answers for {data[:60]!r}")

    for_all(_damaged(reader.samples), check, examples=reader.examples)


def closed(reader: ReaderSubject) -> None:
    """It opens no file: the bytes are all there is."""
    for sample in reader.samples:
        reader.implementation.read(sample, _NAME)  # what is imported on first use is not watched
        with record_impure_calls() as seen:
            reader.implementation.read(sample, _NAME)
        require("file" not in seen, "closed", reader.implementation.id, "it opens a file")


def _read(name: str, reader: ReaderSubject, data: bytes) -> ReadResult:
    try:
        return reader.implementation.read(data, _NAME)
    except Exception as error:
        raise PropertyBrokenError(name, reader.implementation.id, f"it raises {error!r}, for {data[:60]!r}") from error


def _damaged(samples: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    if not samples:
        return st.binary(max_size=400)

    def damage(sample: bytes, place: int, length: int, instead: bytes) -> bytes:
        start = place % (len(sample) + 1)
        return sample[:start] + instead + sample[start + length :]

    places = st.integers(0, 100_000)
    damaged = st.builds(damage, st.sampled_from(samples), places, st.integers(0, 40), st.binary(max_size=12))
    return st.one_of(st.binary(max_size=400), st.sampled_from(samples), damaged)


def _check_bilingual(name: str, subject: str, problems: Iterable[object]) -> None:
    for problem in problems:
        require(isinstance(problem, Problem), name, subject, f"{problem!r} is not a problem")
        assert isinstance(problem, Problem)  # INVARIANT: checked by the line before
        require(is_bilingual(problem), name, subject, "a problem has no words in one of the languages")


def report_described(report: ReportSubject) -> None:
    """Id, title and suffix are there."""
    _described(report.implementation.id, report.implementation.title)
    suffix = report.implementation.suffix
    fine = suffix.startswith(".") and suffix == suffix.lower()
    require(fine, "described", report.implementation.id, "its suffix is not lower case with a dot")


def report_answers(report: ReportSubject) -> None:
    """Every scorecard becomes bytes in both languages, the same ones each time, and stays as it was."""

    def check(card: Scorecard) -> None:
        before = full_repr(card)
        for language in LANGUAGES:
            try:
                first: object = report.implementation.render(card, language=language)
                second: object = report.implementation.render(card, language=language)
            except Exception as error:
                raise PropertyBrokenError("answers", report.implementation.id, f"it raises {error!r}") from error
            require(
                isinstance(first, bytes),
                "answers",
                report.implementation.id,
                f"it gives {type(first).__name__}, not bytes",
            )
            require(
                first == second, "deterministic", report.implementation.id, "it is written differently the second time"
            )
        require(full_repr(card) == before, "unchanged", report.implementation.id, "writing changes the scorecard")

    for_all(scorecards(), check, examples=report.examples)


def round_trip(report: ReportSubject) -> None:
    """The written sheet is read back as the very sheet, without problems."""
    reader = report.reader
    if reader is None:
        return

    def check(card: Scorecard) -> None:
        read = reader.read(report.implementation.render(card), f"file{report.implementation.suffix}")
        reported = "; ".join(problem.message("en") for problem in read.problems)
        require(
            read.sheets == (card.sheet,),
            "round_trip",
            report.implementation.id,
            f"another sheet is read back {reported}",
        )

    for_all(scorecards(), check, examples=report.examples)


def _properties(*checks: Callable[..., None]) -> tuple[Property, ...]:
    names = (check.__name__.removeprefix("reader_").removeprefix("report_") for check in checks)
    return tuple(Property(name, inspect.getdoc(check) or "", check) for name, check in zip(names, checks, strict=True))


UNIT_PROPERTIES = _properties(exact, spelling, multiplier, conversion, apart)
READER_PROPERTIES = _properties(reader_described, reads, reader_answers, reader_deterministic, closed, accounts)
VOCABULARY_PROPERTIES = _properties(classes, refused, innocent)
REPORT_PROPERTIES = _properties(report_described, report_answers, round_trip)


@frozen
class CheckSubject:
    """A check, the subjects of its examples, and how many other scored sheets it must survive."""

    check: Check
    bad: Subject
    near_miss: Subject
    examples: int


def subject_of_example(example: CheckExample, registry: Registry | None = None) -> Subject:
    """Return the subject that *example* describes, scored under its rule set."""
    known = registry or default_registry()
    rules = load_or_raise(example.rules, registry=known, on=None) if example.rules else None
    return Auditor.of(rules, known, ()).subject(
        example.sheet,
        last_year=example.last_year,
        sisters=example.sisters,
        evidence=example.evidence,
        worksheet=example.worksheet,
    )


def check_check(check: Check, *, examples: int = 20, registry: Registry | None = None) -> None:
    """
    Try every property of checks on *check* and its own examples.

    The properties: described, fires, silent, cells, answers, deterministic, unchanged.

    Args:
        check: The check; its ``bad`` and ``near_miss`` say where it fires and where not.
        examples: How many other scored sheets it must survive.
        registry: Where the rule sets of the examples come from; built-ins and installed plugins unless given.

    Raises:
        PropertyBrokenError: A property is broken.
    """
    described(check)
    bad, near = (subject_of_example(example, registry) for example in (check.bad, check.near_miss))
    check_all(CHECK_PROPERTIES, CheckSubject(check, bad, near, examples))


def described(check: Check) -> None:
    """Id, title, reason, severity and both examples are there, in both languages."""
    identity: object = check.id
    valid = isinstance(identity, str) and _ID.fullmatch(identity) is not None
    require(valid, "described", repr(identity), "its id is not lower-case letters, digits, - and at most one .")
    for name in ("title", "why"):
        words: object = getattr(check, name, None)
        spoken = isinstance(words, Wording) and all(words.say(language).strip() for language in LANGUAGES)
        require(spoken, "described", check.id, f"its {name} does not stand in both languages")
    severity: object = check.severity
    require(isinstance(severity, Severity), "described", check.id, "its severity is not one of the known ones")
    for name in ("bad", "near_miss"):
        require(getattr(check, name) is not NO_EXAMPLE, "described", check.id, f"it has no example `{name}`")


def fires(tested: CheckSubject) -> None:
    """It finds something on its bad sheet."""
    lacking = tested.check.needs - tested.bad.available
    require(not lacking, "fires", tested.check.id, f"its bad sheet lacks {sorted(lacking)}")
    require(_findings(tested, tested.bad), "fires", tested.check.id, "it finds nothing on its bad sheet")


def silent(tested: CheckSubject) -> None:
    """It finds nothing on the near miss, which holds all that it needs."""
    lacking = tested.check.needs - tested.near_miss.available
    require(not lacking, "silent", tested.check.id, f"its near miss lacks {sorted(lacking)}")
    result = [finding.message.say("en") for finding in _findings(tested, tested.near_miss)]
    require(not result, "silent", tested.check.id, f"on the near miss it finds {result}")


def cells(tested: CheckSubject) -> None:
    """Every finding points at cells that exist."""
    for finding in _findings(tested, tested.bad):
        for cell in finding.cells:
            exists = tested.bad.text_at(cell) is not None
            require(exists, "cells", tested.check.id, f"it points at `{cell}`, which does not exist")


def answers(tested: CheckSubject) -> None:
    """On every scored sheet it gives findings in both languages, the same each time, and changes nothing."""

    def check(subject: Subject) -> None:
        if tested.check.needs - subject.available:
            return
        before = repr(subject)
        first, second = _findings(tested, subject), _findings(tested, subject)
        for finding in first:
            require(isinstance(finding, Finding), "answers", tested.check.id, f"{finding!r} is not a finding")
            spoken = is_bilingual(finding.message)
            require(spoken, "answers", tested.check.id, "a finding has no words in one of the languages")
        require(first == second, "deterministic", tested.check.id, "it finds something else the second time")
        require(repr(subject) == before, "unchanged", tested.check.id, "it changes what it looks at")

    drawn = scorecards().map(lambda card: Subject(sheet=card.sheet, card=card))
    for_all(drawn | st.sampled_from([tested.bad, tested.near_miss]), check, examples=tested.examples)


def _findings(tested: CheckSubject, subject: Subject) -> Sequence[Finding]:
    try:
        return list(tested.check.find(subject))
    except Exception as error:
        raise PropertyBrokenError("answers", tested.check.id, f"it raises {error!r}") from error


CHECK_PROPERTIES = _properties(fires, silent, cells, answers)


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
