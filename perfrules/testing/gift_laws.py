"""The laws of units, readers, reports and checks; each is a function from what `perfrules.testing.gifts` holds."""

import inspect
import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from hypothesis import strategies as st

from perfrules.dsl import parse_actual, parse_target
from perfrules.errors import Problem, Severity
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.model.target import NumberTarget
from perfrules.readers.base import ReadResult
from perfrules.testing.gifts import CheckedCheck, CheckedReader, CheckedReport, CheckedUnit
from perfrules.testing.laws import Law, LawBrokenError, needs, speaks, try_on
from perfrules.testing.strategies import scorecards
from perfrules.testing.watching import watching
from perfrules.wording import LANGUAGES, Wording

__all__ = ["CHECK_LAWS", "READER_LAWS", "REPORT_LAWS", "UNIT_LAWS"]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")
_NAME = "file"


# ---------------------------------------------------------------------------------------------------------- units


def exact(unit: CheckedUnit) -> None:
    """Its factor is an exact number above 0."""
    factor: object = unit.definition.factor
    fine = type(factor) is Fraction and factor > 0
    needs(fine, "exact", unit.definition.symbol, f"its factor {factor!r} is not a Fraction above 0")


def spelling(unit: CheckedUnit) -> None:
    """Every spelling is read in a target, printed as the symbol, and the print is read as the same."""
    symbol = unit.definition.symbol
    for spelt in (symbol, *unit.definition.spellings):
        for text in (f"≥3{spelt}", f"3.5{spelt}"):
            target = parse_target(text, units=unit.table)
            read = target.quantity.unit.symbol if isinstance(target, NumberTarget) else target.kind
            needs(read == symbol, "spelling", symbol, f"`{text}` is read as {read}")
            again = parse_target(str(target), units=unit.table)
            needs(again == target, "spelling", symbol, f"`{text}` is printed as `{target}`, which means something else")


def multiplier(unit: CheckedUnit) -> None:
    """万 before it means ten thousand of it."""
    found = unit.table.parse(f"万{unit.definition.symbol}")
    wanted = 10_000 * unit.definition.factor
    needs(found.factor == wanted, "multiplier", unit.definition.symbol, f"万{unit.definition.symbol} is {found.factor}")


def conversion(unit: CheckedUnit) -> None:
    """One of it meets a target of as much in every other unit of its dimension, and a little less does not."""
    own = unit.definition
    for other in unit.table:
        if other.dimension != own.dimension or not own.dimension:
            continue
        amount = own.factor / other.factor
        target = parse_target(f"≥{amount.numerator}{other.symbol}", units=unit.table)
        enough = parse_actual(f"{amount.denominator}{own.symbol}", units=unit.table)
        needs(target.met_by(enough), "conversion", own.symbol, f"`{enough}` does not meet `{target}`")
        more = parse_target(f">{amount.numerator}{other.symbol}", units=unit.table)
        needs(not more.met_by(enough), "conversion", own.symbol, f"`{enough}` meets `{more}`")


def apart(unit: CheckedUnit) -> None:
    """With it in the table every other unit is read as before."""
    others = [one for one in unit.units if one != unit.definition]
    for one in others:
        for spelt in (one.symbol, *one.spellings):
            found = unit.table.parse(spelt)
            fine = (found.symbol, found.factor) == (one.symbol, one.factor)
            needs(fine, "apart", unit.definition.symbol, f"`{spelt}` is now read as `{found.symbol}`")


# -------------------------------------------------------------------------------------------------------- readers


def _described(name: object, title: object) -> None:
    needs(_ID.fullmatch(str(name)), "described", str(name), "its id is not like `plugin.name`")
    complete = isinstance(title, Wording) and title.zh.strip() and title.en.strip()
    needs(complete, "described", str(name), "its title is not said in both languages")


def reader_described(reader: CheckedReader) -> None:
    """Id, title and suffixes are there."""
    _described(reader.gift.id, reader.gift.title)
    fine = reader.gift.suffixes and all(one.startswith(".") and one == one.lower() for one in reader.gift.suffixes)
    needs(fine, "described", reader.gift.id, "its suffixes are not lower case with a dot")


def reads(reader: CheckedReader) -> None:
    """Every sample gives a sheet."""
    for place, sample in enumerate(reader.samples):
        read = _read("reads", reader, sample)
        needs(read.sheets, "reads", reader.gift.id, f"sample {place} gives no sheet")


def reader_answers(reader: CheckedReader) -> None:
    """Whatever the bytes are, it gives sheets and problems in both languages, and never raises."""

    def check(data: bytes) -> None:
        read: object = _read("answers", reader, data)
        needs(isinstance(read, ReadResult), "answers", reader.gift.id, f"it gives {read!r}, not a ReadResult")
        assert isinstance(read, ReadResult)  # INVARIANT: checked by the line before
        sound = all(isinstance(one, Sheet) for one in read.sheets)
        needs(sound, "answers", reader.gift.id, "what it gives as sheets are no sheets")
        needs(read.sheets or read.problems, "answers", reader.gift.id, "it gives neither a sheet nor a problem")
        _speak("answers", reader.gift.id, read.problems)

    try_on(_damaged(reader.samples), check, examples=reader.examples)


def reader_deterministic(reader: CheckedReader) -> None:
    """The same bytes give the same sheets and problems."""

    def check(data: bytes) -> None:
        first, second = reader.gift.read(data, _NAME), reader.gift.read(data, _NAME)
        needs(first == second, "deterministic", reader.gift.id, f"two answers for {data[:60]!r}")

    try_on(_damaged(reader.samples), check, examples=reader.examples)


def closed(reader: CheckedReader) -> None:
    """It opens no file: the bytes are all there is."""
    for sample in reader.samples:
        reader.gift.read(sample, _NAME)  # what is imported on first use is not watched
        with watching() as seen:
            reader.gift.read(sample, _NAME)
        needs("file" not in seen, "closed", reader.gift.id, "it opens a file")


def _read(law: str, reader: CheckedReader, data: bytes) -> ReadResult:
    try:
        return reader.gift.read(data, _NAME)
    except Exception as error:
        raise LawBrokenError(law, reader.gift.id, f"it raises {error!r}, for {data[:60]!r}") from error


def _damaged(samples: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    if not samples:
        return st.binary(max_size=400)

    def damage(sample: bytes, place: int, length: int, instead: bytes) -> bytes:
        start = place % (len(sample) + 1)
        return sample[:start] + instead + sample[start + length :]

    places = st.integers(0, 100_000)
    damaged = st.builds(damage, st.sampled_from(samples), places, st.integers(0, 40), st.binary(max_size=12))
    return st.one_of(st.binary(max_size=400), st.sampled_from(samples), damaged)


def _speak(law: str, name: str, problems: Iterable[object]) -> None:
    for one in problems:
        needs(isinstance(one, Problem), law, name, f"{one!r} is not a problem")
        assert isinstance(one, Problem)  # INVARIANT: checked by the line before
        needs(not (reason := speaks(one)), law, name, reason)


# -------------------------------------------------------------------------------------------------------- reports


def report_described(report: CheckedReport) -> None:
    """Id, title and suffix are there."""
    _described(report.gift.id, report.gift.title)
    suffix = report.gift.suffix
    fine = suffix.startswith(".") and suffix == suffix.lower()
    needs(fine, "described", report.gift.id, "its suffix is not lower case with a dot")


def report_answers(report: CheckedReport) -> None:
    """Every scorecard becomes bytes in both languages, the same ones each time, and stays as it was."""

    def check(card: Scorecard) -> None:
        before = repr(card)
        for language in LANGUAGES:
            try:
                first: object = report.gift.render(card, language=language)
                second: object = report.gift.render(card, language=language)
            except Exception as error:
                raise LawBrokenError("answers", report.gift.id, f"it raises {error!r}") from error
            needs(isinstance(first, bytes), "answers", report.gift.id, f"it gives {type(first).__name__}, not bytes")
            needs(first == second, "deterministic", report.gift.id, "it is written differently the second time")
        needs(repr(card) == before, "unchanged", report.gift.id, "writing changes the scorecard")

    try_on(scorecards(), check, examples=report.examples)


def round_trip(report: CheckedReport) -> None:
    """What was written is read back as the very sheet, without problems."""
    reader = report.reader
    if reader is None:
        return

    def check(card: Scorecard) -> None:
        read = reader.read(report.gift.render(card), f"file{report.gift.suffix}")
        told = "; ".join(one.message("en") for one in read.problems)
        needs(read.sheets == (card.sheet,), "round_trip", report.gift.id, f"another sheet is read back {told}")

    try_on(scorecards(), check, examples=report.examples)


# --------------------------------------------------------------------------------------------------------- checks


def check_described(checked: CheckedCheck) -> None:
    """Id, title and severity are there."""
    _described(checked.gift.id, checked.gift.title)
    severity: object = checked.gift.severity
    needs(isinstance(severity, Severity), "described", checked.gift.id, "its severity is not one of the known ones")


def check_answers(checked: CheckedCheck) -> None:
    """On every scored sheet it gives problems in both languages, the same ones each time, and changes nothing."""

    def check(card: Scorecard) -> None:
        before = repr(card)
        first, second = _findings(checked, card), _findings(checked, card)
        _speak("answers", checked.gift.id, first)
        needs(first == second, "deterministic", checked.gift.id, "it finds something else the second time")
        needs(repr(card) == before, "unchanged", checked.gift.id, "it changes what it looks at")

    try_on(scorecards() | st.sampled_from([checked.bad, checked.near_miss]), check, examples=checked.examples)


def fires(checked: CheckedCheck) -> None:
    """It finds something on its bad sheet."""
    needs(_findings(checked, checked.bad), "fires", checked.gift.id, "it finds nothing on its bad sheet")


def silent(checked: CheckedCheck) -> None:
    """It finds nothing on the near miss."""
    found = _findings(checked, checked.near_miss)
    needs(not found, "silent", checked.gift.id, f"on the near miss it finds {[one.message('en') for one in found]}")


def _findings(checked: CheckedCheck, card: Scorecard) -> list[Problem]:
    try:
        return list(checked.gift.run(card.sheet, card))
    except Exception as error:
        raise LawBrokenError("answers", checked.gift.id, f"it raises {error!r}") from error


def _laws(*checks: Callable[..., None]) -> tuple[Law, ...]:
    names = (check.__name__.removeprefix("reader_").removeprefix("report_").removeprefix("check_") for check in checks)
    return tuple(Law(name, inspect.getdoc(check) or "", check) for name, check in zip(names, checks, strict=True))


UNIT_LAWS = _laws(exact, spelling, multiplier, conversion, apart)
READER_LAWS = _laws(reader_described, reads, reader_answers, reader_deterministic, closed)
REPORT_LAWS = _laws(report_described, report_answers, round_trip)
CHECK_LAWS = _laws(check_described, check_answers, fires, silent)
