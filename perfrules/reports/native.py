"""
The published forms of sheets and scorecards, for programs: TOML and JSON, with the JSON Schemas of the latter.

The schemas are files beside this module, so that a program without perfrules can use them; the tests hold them to what
is written and read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Any

from attrs import fields

from perfrules.errors import SheetError, problem
from perfrules.errors.problem import Problem, half_pair
from perfrules.model.quantity import MAX_DIGITS, MAX_EXPONENT, format_decimal, is_bounded
from perfrules.model.rating import Rating
from perfrules.model.ruleset import Citation, RuleSet
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import Funds, ManagementItem, Reading, Sheet, SheetRow, StatedAdjustment
from perfrules.reports.base import SheetWriter
from perfrules.source import Place, escape_unseen, item, member
from perfrules.tomltext.writing import toml_key, toml_lines, toml_text
from perfrules.wording import Sentence, Wording

__all__ = [
    "FORMAT",
    "PUBLISHED",
    "Plain",
    "SheetJsonWriter",
    "SheetTomlWriter",
    "built_in_sheet_writers",
    "plain_sheet",
    "published_schema",
    "scorecard_json",
    "scorecard_to_dict",
]


Plain = str | bool | Decimal | date | list["Plain"] | dict[str, "Plain"]
"""A value of a plain sheet; what is missing is left out."""
_HIDDEN = ("place", "cells", "source", "problems", "blank_mark", "blank_marks")
_ALWAYS = {
    Sheet: ("rows",), SheetRow: ("name",), Funds: ("name", "unit"), ManagementItem: ("name",), Reading: ("text",),
}  # fmt: skip
# A reader asks for rows and names even when they are empty, and a person wants to see the unit of money.
_NOT_NEGATIVE = {SheetRow: "deduction", StatedAdjustment: "points"}
_Record = Sheet | SheetRow | Funds | ManagementItem | StatedAdjustment | Reading


def plain_sheet(sheet: Sheet, names: Mapping[str, str]) -> dict[str, Plain]:
    """
    Return *sheet* as plain data, empty and missing parts left out.

    Args:
        sheet: The sheet.
        names: Keys of the sheet that a form writes by another name, such as ``rows`` as ``row``.

    Raises:
        SheetError: See `SheetWriter.write`.
    """
    return {names.get(key, key): value for key, value in _record(sheet, "").items()}


def _record(record: _Record, path: str) -> dict[str, Plain]:
    plain: dict[str, Plain] = {}
    for field in fields(type(record)):
        if field.name in _HIDDEN:
            continue
        value: Any = getattr(record, field.name)
        here = member(path, field.name)
        if field.name == "trouble" and isinstance(record, ManagementItem):
            value = record.trouble or record.blank_mark  # as printed, so that it reads back as the same mark
        is_default = value == field.default and type(value) is type(field.default)
        if (is_default or value == {}) and field.name not in _ALWAYS.get(type(record), ()):
            continue
        plain[field.name] = _value(value, here)
        if field.name == _NOT_NEGATIVE.get(type(record)) and value < 0:
            wanted, wanted_en = "不小于 0 的数", "a number of at least 0"
            refused = problem("PR507", place=Place(key=here), key=here, wanted=wanted, wanted_en=wanted_en, found=value)
            raise SheetError([refused])
    return plain


def _value(value: object, path: str) -> Plain:
    match value:
        case bool():
            return value
        case str():
            return _text(value, path)
        case int():
            return _value(Decimal(value), path)
        case Decimal():
            # a reader takes 1E+30 for the 31 digits it is written with
            if not (is_bounded(value) and is_bounded(Decimal(format(value, "f")))):
                raise SheetError([problem("PR104", place=Place(key=path), number=str(value)[:40], digits=MAX_DIGITS,
                                          exponent=MAX_EXPONENT)])  # fmt: skip
            return value
        case date():
            return value
        case Mapping():
            return {_text(str(key), path): _value(entry, member(path, str(key))) for key, entry in value.items()}
        case SheetRow() | Funds() | ManagementItem() | StatedAdjustment() | Reading():
            return _record(value, path)
        case Sequence():
            return [_value(element, item(path, index)) for index, element in enumerate(value)]
        case _:
            message = f"a sheet holds no {type(value).__name__} at {path}"
            raise TypeError(message)


def _text(text: str, path: str) -> str:
    if result := half_pair(text, Place(key=path)):
        raise SheetError([result])
    return text


_SINGULAR = {"rows": "row", "deductions": "deduction", "bonuses": "bonus"}
"""A header names one entry of its list: ``[[row]]``."""


class SheetTomlWriter(SheetWriter):
    """Keys first, then the tables; texts of several lines stand on several lines."""

    id = "sheet-toml"
    title = Wording("perfrules 自评表（TOML）", "perfrules sheet (TOML)")
    suffix = ".toml"

    def write(self, sheet: Sheet) -> str:
        """Return *sheet* as TOML; raises as `SheetWriter.write` says."""
        return "\n".join(_document(plain_sheet(sheet, _SINGULAR))).lstrip("\n") + "\n"


def _document(plain: dict[str, Plain]) -> Iterator[str]:
    tables = {key: value for key, value in plain.items() if _is_table(value)}
    for key, value in plain.items():
        if key not in tables:
            yield f"{toml_key(key)} = {_toml_value(value)}"
    for key, value in tables.items():
        entries, header = (
            (value, f"[[{toml_key(key)}]]") if isinstance(value, list) else ([value], f"[{toml_key(key)}]")
        )
        for entry in entries:
            yield f"\n{header}"
            if isinstance(entry, dict):
                yield from (f"{toml_key(part)} = {_toml_value(element)}" for part, element in entry.items())


def _is_table(value: Plain) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _toml_value(value: Plain) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case str():
            return toml_lines(value) if "\n" in value else toml_text(value)
        case list():
            return "[" + ", ".join(_toml_value(entry) for entry in value) + "]"
        case dict():  # a table inside a row; one of the sheet stands under its own header
            return "{ " + ", ".join(f"{toml_key(key)} = {_toml_value(entry)}" for key, entry in value.items()) + " }"


def _number(number: Decimal) -> str:
    """Return *number* as a TOML number when it is one of everyday size, else as a text; digits are kept."""
    text = format(number, "f")
    # Whole numbers of TOML end at 64 bits in most programs.
    return text if len(text) <= 16 else f'"{text}"'


class SheetJsonWriter(SheetWriter):
    """One JSON object; numbers and dates are texts, nothing that an editor hides stands in it unescaped."""

    id = "sheet-json"
    title = Wording("perfrules 自评表（JSON）", "perfrules sheet (JSON)")
    suffix = ".json"

    def write(self, sheet: Sheet) -> str:
        """Return *sheet* as JSON; raises as `SheetWriter.write` says."""
        text = json.dumps(plain_sheet(sheet, {}), ensure_ascii=False, indent=2, default=_as_text)
        return escape_unseen(text, by_pairs=True) + "\n"


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    message = f"a sheet holds no {type(value).__name__}"
    raise TypeError(message)


FORMAT = 1
"""Version of the form; a field is never given another meaning, new ones may be added."""


def scorecard_json(card: Scorecard) -> str:
    """Return *card* as JSON text, indented, Han text as it is."""
    return json.dumps(scorecard_to_dict(card), ensure_ascii=False, indent=2)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def scorecard_to_dict(card: Scorecard) -> dict[str, object]:
    """Return *card* as plain data: numbers as decimal text, absent ones ``None``, ratios ``numerator/denominator``."""
    return {
        "format": FORMAT,
        "project": card.sheet.project,
        "organisation": card.sheet.organisation,
        "department": card.sheet.department,
        "date": _day(card.sheet.date),
        "as_of": _day(card.as_of),
        "year": card.sheet.year,
        "source": card.sheet.source,
        "ruleset": _ruleset(card.ruleset),
        "rows": [_row(row) for row in card.rows],
        "components": [_component(component) for component in card.components],
        "adjustments": [
            {
                "name": adjustment.name,
                "title": None if adjustment.title is None else Sentence(adjustment.title).to_dict(),
                "amount": format_decimal(adjustment.amount),
                "reason": adjustment.reason.to_dict(),
                "basis": _basis(adjustment.basis),
            }
            for adjustment in card.adjustments
        ],
        "total": format_decimal(card.total),
        "full": format_decimal(card.ruleset.full),
        "grade": card.grade.name if card.grade is not None else None,
        "light": card.light or None,
        "complete": card.complete,
        "stated": {
            "total": _decimal_text(card.sheet.stated_total),
            "grade": card.sheet.stated_grade or None,
            "met": _names(card.sheet.stated_met),
            "unmet": _names(card.sheet.stated_unmet),
        },
        "funds": [
            {
                "name": line.name,
                "initial_budget": _decimal_text(line.initial_budget),
                "adjusted_budget": _decimal_text(line.adjusted_budget),
                "spent": _decimal_text(line.spent),
                "stated_rate": _decimal_text(line.stated_rate),
                "weight": _decimal_text(line.weight),
                "self_score": _decimal_text(line.self_score),
                "unit": line.unit,
                "is_total": line.is_total,
            }
            for line in card.sheet.funds
        ],
        "management": [
            {
                "name": entry.name,
                "statement": entry.statement,
                "trouble": entry.trouble,
                "score": _decimal_text(entry.score),
            }
            for entry in card.sheet.management
        ],
        "deductions": list(map(_stated, card.sheet.deductions)),
        "bonuses": list(map(_stated, card.sheet.bonuses)),
        "texts": dict(card.sheet.texts),
        "met": list(card.met),
        "unmet": list(card.unmet),
        "unrated": list(card.unrated),
        "problems": [entry.to_dict() for entry in card.problems],
    }


def _names(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)


def _stated(entry: StatedAdjustment) -> dict[str, object]:
    return {"name": entry.name, "points": format_decimal(entry.points), "reason": entry.reason}


def _ruleset(rules: RuleSet) -> dict[str, object]:
    """Return what a scorecard tells of its rules: who they are, how numbers are rounded, the scale of grades."""
    rounding = rules.rounding
    return {
        "id": rules.id,
        "version": rules.version,
        "title": rules.title,
        "rounding": {"places": rounding.places, "mode": rounding.mode.value, "at": rounding.at.value},
        "grades": [
            {
                "name": band.name,
                "notation": band.notation,
                "lower": _ratio_text(band.interval.lower),
                "upper": _ratio_text(band.interval.upper),
                "lower_closed": band.interval.lower_closed,
                "upper_closed": band.interval.upper_closed,
            }
            for band in rules.grades
        ],
    }


def _reasons(rating: Rating, problems: Sequence[Problem]) -> list[int]:
    """Return the positions of the rating's own problems among all *problems* of its row or component."""
    own = {(reason.code, *reason.values.items()) for reason in rating.problems}
    return [index for index, entry in enumerate(problems) if (entry.code, *entry.values.items()) in own]


def _row(row: ScoredRow) -> dict[str, object]:
    return {
        "level1": row.row.level1,
        "level2": row.row.level2,
        "name": row.row.name,
        "unit": row.row.unit,
        "direction": row.row.direction,
        "assumed_direction": None if row.direction is None else row.direction.to_dict(),
        "target": {"text": row.row.target, "meaning": row.target.to_dict()},
        "actual": {"text": row.row.actual, "meaning": row.actual.to_dict()},
        "weight": _decimal_text(row.row.weight),
        "outcome": row.outcome.value,
        "ratio": str(row.rating.ratio),
        "effective_weight": str(row.weight),
        "policies": [step.to_dict() for step in row.policies],
        "exact": str(row.exact),
        "score": _decimal_text(row.score),
        "review_score": _decimal_text(row.review_score),
        "light": row.light or None,
        "self_score": _decimal_text(row.row.self_score),
        "review_scores": [format_decimal(review_score) for review_score in row.row.review_scores],
        "steps": _steps(row.rating),
        "explanation": {"zh": row.explain("zh"), "en": row.explain("en")},
        "basis": _basis(row.basis),
        "problems": [entry.to_dict() for entry in row.problems],
        "reasons": _reasons(row.rating, row.problems),
        "reason": row.row.reason,
        "evidence": row.row.evidence,
        "judgement": row.row.judgement,
        "deduction": _decimal_text(row.row.deduction),
        "sample": row.row.sample,
        "applicable": row.row.applicable,
        "readings": [
            {
                "column": reading.column,
                "text": reading.text,
                "printed": reading.printed,
                "person": reading.person,
                "reason": reading.reason,
                "date": _day(reading.date),
                "place": reading.place.to_dict(),
            }
            for reading in row.row.readings
        ],
        "place": row.row.place.to_dict(),
    }


def _component(component: ScoredComponent) -> dict[str, object]:
    rating = component.rating
    return {
        "name": component.name,
        "type": component.type,
        "full": format_decimal(component.full),
        "score": _decimal_text(component.score),
        "ratio": str(rating.ratio) if rating is not None else None,
        "outcome": rating.outcome.value if rating is not None else None,
        "exact": str(component.exact),
        "light": component.light or None,
        "steps": _steps(rating) if rating is not None else [],
        "explanation": {"zh": component.explain("zh"), "en": component.explain("en")},
        "basis": _basis(component.basis),
        "problems": [entry.to_dict() for entry in component.problems],
        "reasons": _reasons(rating, component.problems) if rating is not None else [],
    }


def _steps(rating: Rating) -> list[dict[str, str]]:
    return [step.to_dict() for step in rating.steps]


def _basis(basis: Provenance) -> dict[str, object]:
    citation = basis.citation
    return {
        "type": basis.type,
        "provider": basis.provider,
        "place": basis.place.to_dict(),
        "document": citation.document if citation is not None else None,
        "status": citation.status.value if citation is not None else None,
        "citation": None if citation is None else _citation(citation),
        "note": basis.note or None,
    }


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "id": citation.id,
        "title": citation.title,
        "date": _day(citation.date),
        "until": _day(citation.until),
        "note": citation.note,
    }


def _ratio_text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _decimal_text(number: Decimal | None) -> str | None:
    return None if number is None else format_decimal(number)


PUBLISHED = ("scorecard", "sheet", "summary")


def published_schema(name: str) -> dict[str, object]:
    """Return the schema (draft 2020-12) of the form *name*, one of `PUBLISHED`."""
    text = files("perfrules.reports").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, object] = json.loads(text)
    return schema


def built_in_sheet_writers() -> tuple[SheetWriter, ...]:
    """Return the writers that come with perfrules."""
    return (SheetTomlWriter(), SheetJsonWriter())
