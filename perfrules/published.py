"""The published forms of values as plain data, for `to_dict` and `from_dict`; they lie above the model."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar, cast

from attrs import evolve, fields, frozen, has

from perfrules.dsl.reading import parse_actual
from perfrules.errors import Severity, SheetError, problem, worst
from perfrules.errors.problem import Problem
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
from perfrules.model.conversion import from_mapping, unfit
from perfrules.model.interval import Interval
from perfrules.model.meaning import Change, Sense
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import (
    Citation,
    CitationStatus,
    Component,
    GradeBand,
    Rounding,
    RoundingMode,
    RoundingStage,
    RuleSet,
)
from perfrules.model.scorecard import Adjustment, Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
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
    UnclearTarget,
)
from perfrules.readers.native.data import sheet_from
from perfrules.rulesets.load import ruleset_from_dict, ruleset_to_dict
from perfrules.source import Place, item, member
from perfrules.units.table import current_terms
from perfrules.wording import Sentence, Wording

__all__ = [
    "actual_from_dict",
    "is_frame",
    "ruleset_from_dict",
    "ruleset_to_dict",
    "scorecard_from_dict",
    "scorecard_to_dict",
    "sheet_from_dict",
    "sheet_from_frame",
    "sheet_to_dict",
    "target_from_dict",
]

# ---------------------------------------------------------------------------------------------------------- sheets


def sheet_to_dict(sheet: Sheet) -> dict[str, object]:
    """Return *sheet* in its published JSON form; raises as `SheetWriter.write` says."""
    from perfrules.reports.native import SheetJsonWriter  # noqa: PLC0415 - loaded when something is written

    plain: dict[str, object] = json.loads(SheetJsonWriter().write(sheet))
    return plain


def sheet_from_dict(data: Mapping[str, object], *, name: str = "") -> Sheet:
    """
    Return the sheet that *data* is in its published JSON form; what was doubtful is in its ``problems``.

    Raises:
        SheetError: Something in it cannot be read (PR503-PR511), with the key of each value that is meant.
    """
    if not isinstance(data, Mapping):
        raise SheetError([unfit("sheet", data, "一张表（字典）", "a sheet as a dictionary")])
    sheet, problems = sheet_from(_exact(data), name, {})
    if sheet is None or worst(problems) is Severity.ERROR:
        raise SheetError(problems)
    return evolve(sheet, problems=tuple(problems))


def sheet_from_frame(frame: object, *, columns: Mapping[str, str] | None = None, **about: object) -> Sheet:
    """
    Return a sheet with one row for each row of *frame*.

    Args:
        frame: A pandas or Polars frame, an Arrow table, or any iterable of mappings. Columns are fields of `SheetRow`.
        columns: Names of columns that are called otherwise, keyed by field.
        about: Other fields of `Sheet`: ``project="…"``.

    Raises:
        SheetError: *frame* holds no rows (PR507), lacks a column of *columns* (PR508), or a value does not fit (PR507).
    """
    wanted = {column: name for name, column in (columns or {}).items()}
    known = {part.name for part in fields(SheetRow)}
    rows = []
    for number, record in enumerate(_records(frame)):
        named = {wanted.get(str(column), str(column)): value for column, value in record.items()}
        missing = [column for column in wanted if column not in record]
        if missing:
            place = Place(key=f"rows[{number}]")
            raise SheetError([problem("PR508", place=place, key=missing[0], known=", ".join(map(str, record)))])
        values = {name: value for name, value in named.items() if name in known}
        rows.append(from_mapping(SheetRow, values, f"rows[{number}]"))
    return from_mapping(Sheet, {**about, "rows": tuple(rows)})  # type: ignore[no-any-return]  # of the kind that is given


_FRAME_METHODS = (("to_dicts", ()), ("to_pylist", ()), ("to_dict", ("records",)))
"""Converters of the rows of a frame of Polars, Arrow and pandas to mappings."""


def is_frame(value: object) -> bool:
    """Return whether *value* is a frame that `sheet_from_frame` takes, or a list of rows."""
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(record, Mapping) for record in value)
    return not has(type(value)) and any(callable(getattr(value, method, None)) for method, _ in _FRAME_METHODS)


def _records(frame: object) -> Iterable[Mapping[object, object]]:
    """Return the rows of *frame* as mappings, whatever library it comes from; none is imported for it."""
    for method, arguments in _FRAME_METHODS:
        convert = getattr(frame, method, None)
        if callable(convert):
            return cast("Iterable[Mapping[object, object]]", convert(*arguments))
    if isinstance(frame, Iterable) and not isinstance(frame, str | bytes | Mapping):
        records = list(frame)
        if all(isinstance(record, Mapping) for record in records):
            return records
    raise SheetError([unfit("frame", type(frame).__name__, "一张数据表", "a frame")])


def _exact(value: object) -> object:
    """Return *value* with floats as the decimals they print as: a JSON parser makes floats of points."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: _exact(part) for key, part in value.items()}
    return [_exact(part) for part in value] if isinstance(value, list | tuple) else value


# ------------------------------------------------------------------------------------------------------- plain data

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@frozen
class _Data:
    """A value of plain data with its path, read strictly: what does not fit is refused by its path (PR507, PR511)."""

    value: Any
    path: str = ""

    def refuse(self, zh: str, en: str) -> SheetError:
        """Return the error for a value that is none of what is wanted."""
        return SheetError([unfit(self.path or "data", self.value, zh, en)])

    def get(self, key: str) -> "_Data | None":
        """Return the part *key* of the dictionary, ``None`` where it is absent or null."""
        value = self.mapping().get(key)
        return None if value is None else _Data(value, member(self.path, key))

    def mapping(self) -> Mapping[str, Any]:
        """Return this value, a dictionary."""
        if not isinstance(self.value, Mapping):
            raise self.refuse("一个字典", "a dictionary")
        return self.value

    def part(self, key: str) -> "_Data":
        """Return the part *key*, which has to be there."""
        if (result := self.get(key)) is None:
            name = member(self.path, key)
            raise SheetError([problem("PR511", place=Place(key=name), key=name)])
        return result

    def parts(self, key: str) -> "Iterator[_Data]":
        """Yield the entries of the list *key*; none where it is absent."""
        entries = self.get(key)
        if entries is None:
            return
        if not isinstance(entries.value, Sequence) or isinstance(entries.value, str | bytes):
            raise entries.refuse("一个列表", "a list")
        for index, value in enumerate(entries.value):
            yield _Data(value, item(entries.path, index))

    def text(self, key: str, default: str = "") -> str:
        """Return the text *key*, *default* where it is absent."""
        entry = self.get(key)
        if entry is None:
            return default
        if not isinstance(entry.value, str):
            raise entry.refuse("文字", "a text")
        return entry.value

    def flag(self, key: str) -> bool:
        """Return the truth value *key*, false where it is absent."""
        entry = self.get(key)
        if entry is not None and not isinstance(entry.value, bool):
            raise entry.refuse("true 或 false", "true or false")
        return entry is not None and entry.value

    def number(self, key: str) -> Decimal | None:
        """Return the decimal number *key*, written as a text or a number."""
        entry = self.get(key)
        return None if entry is None else entry.as_number()

    def as_number(self) -> Decimal:
        """Return this value as a finite decimal number."""
        try:
            number = Decimal(repr(self.value) if isinstance(self.value, float) else self.value)
        except (InvalidOperation, TypeError, ValueError):
            raise self.refuse("数", "a number") from None
        if isinstance(self.value, bool) or not number.is_finite():
            raise self.refuse("数", "a number")
        return number

    def ratio(self, key: str) -> Fraction | None:
        """Return the exact number *key*, ``numerator/denominator``."""
        entry = self.get(key)
        if entry is None:
            return None
        try:
            return Fraction(entry.value)
        except (TypeError, ValueError, ZeroDivisionError):
            raise entry.refuse("一个比值，如 9/10", "a ratio such as 9/10") from None

    def day(self, key: str) -> date | None:
        """Return the day *key* in ISO form."""
        entry = self.get(key)
        try:
            return None if entry is None else date.fromisoformat(entry.value)
        except (TypeError, ValueError):
            raise cast("_Data", entry).refuse("日期，如 2023-12-31", "a date such as 2023-12-31") from None

    def moment(self, key: str) -> Moment:
        """Return the moment *key* in ISO form, as precise as it is: ``2023-12``, ``--12-31``."""
        entry = self.part(key)
        pieces = str(entry.value).removeprefix("--").split("-")
        try:
            numbers = [None, *map(int, pieces)] if str(entry.value).startswith("--") else list(map(int, pieces))
            result = Moment(*numbers)
        except (TypeError, ValueError):
            raise entry.refuse("日期，如 2023-12", "a date such as 2023-12") from None
        if not result.exists:
            raise entry.refuse("日期，如 2023-12", "a date such as 2023-12")
        return result

    def choice(self, key: str, kind: type[E]) -> E | None:
        """Return the member of *kind* that *key* names."""
        entry = self.get(key)
        if entry is None:
            return None
        try:
            return kind(entry.value)
        except ValueError:
            words = ", ".join(kind)
            raise entry.refuse(f"{words} 之一", f"one of {words}") from None

    def sentence(self) -> Sentence:
        """Return this value, words in both languages, as a sentence."""
        return Sentence(Wording(self.text("zh"), self.text("en")))


# --------------------------------------------------------------------------------------------------------- meanings


def target_from_dict(data: Mapping[str, object], *, text: str = "") -> Target:
    """
    Return the target that *data* is in its published form, *text* beside it.

    Raises:
        SheetError: It is no target; the problem names the key.
    """
    return _target(_Data(data), text)


def actual_from_dict(data: Mapping[str, object], *, text: str = "") -> Actual:
    """
    Return the actual that *data* is in its published form, *text* beside it.

    Raises:
        SheetError: It is no actual; the problem names the key.
    """
    return _actual(_Data(data), text)


def _quantity(data: _Data, key: str = "value") -> Quantity:
    return Quantity(data.part(key).as_number(), current_terms().units.parse(data.text("unit")))


def _bound(data: _Data, key: str) -> Quantity | None:
    return None if data.get(key) is None else _quantity(data, key)


def _range(data: _Data, text: str) -> RangeTarget:
    lower, upper = _bound(data, "lower"), _bound(data, "upper")
    if lower is None and upper is None:
        raise data.refuse("至少一端的区间", "a range with a bound")
    return RangeTarget(
        lower,
        upper,
        lower_closed=data.flag("lower_closed") or lower is None,
        upper_closed=data.flag("upper_closed") or upper is None,
        change=data.choice("change", Change),
        text=text,
    )


def _parts(data: _Data, read: Callable[[_Data], Any]) -> tuple[Any, ...]:
    parts = tuple(map(read, data.parts("parts")))
    if len(parts) < 2:
        raise data.part("parts").refuse("至少两项的列表", "a list of at least two")
    return parts


_TARGETS: Mapping[str, Callable[[_Data, str], Target]] = {
    "number": lambda data, text: NumberTarget(
        data.choice("sense", Sense) or Sense.UNSPECIFIED, _quantity(data), data.choice("change", Change), text=text
    ),
    "range": _range,
    "date": lambda data, text: DateTarget(data.moment("by"), data.flag("before"), text=text),
    "period": lambda data, text: PeriodTarget(data.moment("start"), data.moment("end"), text=text),
    "quality": lambda data, text: QualityTarget(data.text("text"), data.text("scale"), text=text),
    "none": lambda data, text: NoneTarget(data.text("text"), text=text),
    "all": lambda data, text: AllTarget(_parts(data, _target), text=text),
    "missing": lambda data, text: MissingTarget(text=text),  # noqa: ARG005 - one way to call all of them
    "unclear": lambda data, text: UnclearTarget(_reading_problem(data, text), text=text),
}
_ACTUALS: Mapping[str, Callable[[_Data, str], Actual]] = {
    "number": lambda data, text: NumberActual(
        _quantity(data),
        sense=data.choice("sense", Sense),
        change=data.choice("change", Change),
        rate=data.number("rate"),
        text=text,
    ),
    "date": lambda data, text: DateActual(data.moment("by"), data.flag("before"), text=text),
    "period": lambda data, text: PeriodActual(data.moment("start"), data.moment("end"), text=text),
    "status": lambda data, text: StatusActual(
        data.choice("status", Status) or Status.ONGOING, rate=data.number("rate"), text=text
    ),
    "quality": lambda data, text: QualityActual(data.text("text"), text=text),
    "all": lambda data, text: AllActual(_parts(data, _actual), text=text),
    "missing": lambda data, text: MissingActual(text=text),  # noqa: ARG005 - as above
    "unclear": lambda data, text: UnclearActual(_reading_problem(data, text), text=text),
}


def _target(data: _Data, text: str = "") -> Target:
    return _of_kind(data, _TARGETS)(data, text)


def _actual(data: _Data, text: str = "") -> Actual:
    actual = _of_kind(data, _ACTUALS)(data, text)
    return _as_typed(actual, text) if text and isinstance(actual, NumberActual | AllActual) else actual


def _as_typed(actual: NumberActual | AllActual, text: str) -> Actual:
    """
    Return *actual* with 余 and 多 inside its numbers as they stand in *text*: 500余万人.

    The published form of a number has no key for them, so that the cell beside it says what prints again.
    """
    typed = parse_actual(text, units=current_terms().units)
    if isinstance(actual, NumberActual):
        return _rounded_as(actual, typed)
    if not isinstance(typed, AllActual) or len(typed.parts) != len(actual.parts):
        return actual
    return evolve(actual, parts=tuple(map(_rounded_as, actual.parts, typed.parts)))


def _rounded_as(actual: T, typed: object) -> T:
    """Return *actual* with 余 inside its number where *typed* is the same number with one."""
    if not isinstance(actual, NumberActual) or not isinstance(typed, NumberActual) or not typed.rounded:
        return actual
    is_same = actual.sense is None and actual.quantity.number == typed.quantity.number
    return evolve(actual, rounded=True) if is_same else actual


def _of_kind(data: _Data, readers: Mapping[str, T]) -> T:
    kind = data.part("kind")
    if kind.value not in readers:
        known = ", ".join(readers)
        raise kind.refuse(f"{known} 之一", f"one of {known}")
    return readers[kind.value]


def _reading_problem(data: _Data, text: str) -> Problem:
    return Problem(data.text("problem"), Severity.ERROR, text=text, words={"message": {}, "help": {}})


# ------------------------------------------------------------------------------------------------------- scorecards


def scorecard_to_dict(card: Scorecard) -> dict[str, object]:
    """Return *card* in its published JSON form."""
    from perfrules.reports.native import scorecard_to_dict as plain_of  # noqa: PLC0415 - as above

    return plain_of(card)


def scorecard_from_dict(data: Mapping[str, object]) -> Scorecard:
    """
    Return the scorecard that *data* is in its published JSON form.

    It explains itself and is reported as the one that was written. Of the rule set it has what the form tells: id,
    version, title, full mark, rounding, grades and components; it cannot be scored with.

    Raises:
        SheetError: Something in it cannot be read; every problem names its key.
    """
    root = _Data(_exact(data))
    sheet = _scored_sheet(root)
    components = tuple(map(_component, root.parts("components")))
    ruleset = _scored_under(root, components)
    rows = tuple(map(_row, root.parts("rows"), sheet.rows))
    components = tuple(evolve(part, rounding=ruleset.rounding) for part in components)
    grade = root.text("grade")
    return Scorecard(
        sheet=sheet,
        ruleset=ruleset,
        as_of=root.day("as_of"),
        rows=tuple(evolve(row, rounding=ruleset.rounding) for row in rows),
        components=components,
        adjustments=tuple(map(_adjustment, root.parts("adjustments"))),
        total=root.part("total").as_number(),
        grade=next((band for band in ruleset.grades if band.name == grade), GradeBand(grade, Interval()))
        if grade
        else None,
        light=root.text("light"),
        complete=root.flag("complete"),
        problems=tuple(map(_problem, root.parts("problems"))),
    )


_ROW_TEXTS = ("level1", "level2", "name", "unit", "direction", "reason", "evidence", "judgement")
_ROW_VALUES = ("weight", "self_score", "review_scores", "deduction", "sample", "applicable", "readings")
_SHEET_VALUES = (
    "project", "organisation", "department", "date", "year", "funds", "management", "deductions", "bonuses", "texts",
)  # fmt: skip


def _scored_sheet(root: _Data) -> Sheet:
    """Return the sheet of a scorecard: its parts stand in the same form as in a sheet, some by other names."""
    stated = root.part("stated")
    rows = []
    for row in root.parts("rows"):
        cells = {key: row.part(key).text("text") for key in ("target", "actual")}
        given = {key: entry.value for key in (*_ROW_TEXTS, *_ROW_VALUES) if (entry := row.get(key)) is not None}
        if "readings" in given:
            # their places are the scorecard's own; a sheet as data has none
            given["readings"] = [
                {key: part for key, part in entry.items() if key != "place" and part is not None}
                for entry in (reading.mapping() for reading in row.parts("readings"))
            ]
        rows.append({**given, **cells})
    plain = {key: entry.value for key in _SHEET_VALUES if (entry := root.get(key)) is not None}
    concluded = {f"stated_{key}": entry.value for key in ("total", "grade", "met", "unmet")
                 if (entry := stated.get(key)) is not None}  # fmt: skip
    sheet = sheet_from_dict({**plain, **concluded, "rows": rows}, name=root.text("source"))
    places = [_place(row.get("place")) for row in root.parts("rows")]
    placed = (evolve(row, place=place) for row, place in zip(sheet.rows, places, strict=True))
    return evolve(sheet, rows=tuple(placed), source=root.text("source"))


def _scored_under(root: _Data, components: Sequence[ScoredComponent]) -> RuleSet:
    about = root.part("ruleset")
    rounding, default = about.get("rounding"), Rounding()
    places = None if rounding is None else rounding.number("places")
    return RuleSet(
        id=about.text("id"),
        version=about.text("version"),
        title=about.text("title"),
        full=root.part("full").as_number(),
        rounding=default
        if rounding is None
        else Rounding(
            default.places if places is None else int(places),
            rounding.choice("mode", RoundingMode) or default.mode,
            rounding.choice("at", RoundingStage) or default.at,
        ),
        grades=tuple(map(_band, about.parts("grades"))),
        components=tuple(Component(name=part.name, type=part.type, full=part.full) for part in components),
        scoring=(),
    )


def _band(data: _Data) -> GradeBand:
    bounds = Interval(
        data.ratio("lower"), data.ratio("upper"), data.flag("lower_closed"), data.flag("upper_closed")
    )  # fmt: skip
    return GradeBand(data.text("name"), bounds, data.text("notation"))


def _row(data: _Data, row: SheetRow) -> ScoredRow:
    target, actual, direction = data.part("target"), data.part("actual"), data.get("assumed_direction")
    problems = tuple(map(_problem, data.parts("problems")))
    weight, ratio = data.ratio("effective_weight") or Fraction(0), data.ratio("ratio") or Fraction(0)
    exact = data.ratio("exact")
    return ScoredRow(
        row=row,
        target=_target(target.part("meaning"), target.text("text")),
        actual=_actual(actual.part("meaning"), actual.text("text")),
        weight=weight,
        rating=_rating(data, ratio, problems, data.choice("outcome", Outcome) or Outcome.NOT_RATABLE),
        policies=tuple(entry.sentence() for entry in data.parts("policies")),
        exact=weight * ratio if exact is None else exact,
        score=data.number("score"),
        review_score=data.number("review_score"),
        light=data.text("light"),
        direction=None if direction is None else direction.sentence(),
        basis=_basis(data.part("basis")),
        problems=problems,
    )


def _component(data: _Data) -> ScoredComponent:
    problems, score = tuple(map(_problem, data.parts("problems"))), data.number("score")
    ratio, exact = data.ratio("ratio"), data.ratio("exact")
    outcome = data.choice("outcome", Outcome) or (Outcome.NOT_RATABLE if score is None else Outcome.MET)
    full = data.part("full").as_number()
    return ScoredComponent(
        name=data.text("name"),
        type=data.text("type"),
        full=full,
        exact=(Fraction(0) if ratio is None else Fraction(full) * ratio) if exact is None else exact,
        score=score,
        rating=None if ratio is None else _rating(data, ratio, problems, outcome),
        light=data.text("light"),
        basis=_basis(data.part("basis")),
        problems=problems,
    )


def _rating(data: _Data, ratio: Fraction, problems: Sequence[Problem], outcome: Outcome) -> Rating:
    """Return the rating of a row or a component; ``reasons`` are positions of its own among all *problems*."""
    reasons = [int(entry.as_number()) for entry in data.parts("reasons")]
    steps = tuple(entry.sentence() for entry in data.parts("steps"))
    own = tuple(problems[index] for index in reasons if 0 <= index < len(problems))
    return Rating(ratio, outcome, steps=steps, problems=own)


def _adjustment(data: _Data) -> Adjustment:
    title = data.get("title")
    return Adjustment(
        name=data.text("name"),
        title=None if title is None else title.sentence().wording,
        amount=data.part("amount").as_number(),
        reason=data.part("reason").sentence(),
        basis=_basis(data.part("basis")),
    )


def _basis(data: _Data) -> Provenance:
    status, about = data.choice("status", CitationStatus), data.get("citation") or _Data({})
    document = data.text("document")
    cited = Citation(
        id=about.text("id", document),
        document=document,
        status=status or CitationStatus.RECALLED,
        title=about.text("title"),
        date=about.day("date"),
        until=about.day("until"),
        note=about.text("note"),
    )
    return Provenance(
        type=data.text("type"),
        provider=data.text("provider"),
        place=_place(data.get("place")),
        citation=cited if document else None,
        note=data.text("note"),
    )


def _place(data: _Data | None) -> Place:
    if data is None:
        return Place()
    line, column = (data.number(key) for key in ("line", "column"))
    return Place(
        data.text("file"),
        line=None if line is None else int(line),
        column=None if column is None else int(column),
        cell=data.text("cell"),
        key=data.text("key"),
    )


def _problem(data: _Data) -> Problem:
    try:
        return Problem.from_dict(data.value)
    except ValueError:
        raise data.refuse("一个问题（code、severity、message）", "a problem (code, severity, message)") from None
