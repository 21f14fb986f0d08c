"""
Conversion of values that a program gives for the fields of a sheet: numbers, floats, dates, ``None``, dictionaries.

Types stay strict for type checkers; at run time a value that plainly means one of the field's type is taken as it, any
other is refused with a problem that names the field (PR507, PR508), and never deep inside an evaluation.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from importlib import import_module
from operator import attrgetter, is_
from typing import Any, Literal, TypeVar, get_args, get_origin

from attrs import NOTHING, field, fields, frozen, has

from perfrules.errors import ArgumentError, Problem, SheetError, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.model.quantity import cell_text
from perfrules.source import Place, item, member

__all__ = ["PublishedForm", "as_day", "as_text", "convert_fields", "expect", "from_mapping", "published", "unfit"]

_LONGEST = 40
"""Characters of a refused value that the problem quotes."""

Converter = Callable[[str, object], object]
T = TypeVar("T")


def convert_fields(self: object) -> None:
    """
    Convert every field of *self* by its type; a class takes this function as its ``__attrs_post_init__``.

    Rows are made by the million: kinds of values that were fine before cost one look at a set.
    """
    kind: type[Any] = type(self)
    plan = _plan(kind)  # type: ignore[arg-type]  # mypy: a class has the hash of its instances
    kinds = tuple(map(type, plan.values(self)))
    if kinds in plan.plain and not any(getattr(self, name) for name in plan.by_value):
        return
    same = True
    for name, convert in plan.converters.items():
        value = getattr(self, name)
        converted = convert(name, value)
        if converted is not value:
            object.__setattr__(self, name, converted)
            same = False
    if same:
        plan.plain.add(kinds)


def published(function: str) -> Callable[..., Any]:
    """Return a *function* of `perfrules.published`, which knows the layers above the model and so is looked up late."""
    result: Callable[..., Any] = getattr(import_module("perfrules.published"), function)
    return result


class PublishedForm:
    """
    What values with `to_dict` and `from_dict` share: pydantic takes both as its way in and out.

    pydantic asks a class for its schema, which is a dictionary; nothing of it is imported here. A value passes as it
    is, plain data is read, and what is refused (a `ValueError`) becomes one of its validation errors.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> dict[str, object]:
        del source, handler
        read: Callable[[Any], Any] = cls.from_dict  # type: ignore[attr-defined]  # every subclass has it
        write = {"type": "function-plain", "function": cls.to_dict}  # type: ignore[attr-defined]  # likewise
        return {
            "type": "function-plain",
            "function": {"type": "no-info", "function": lambda value: value if isinstance(value, cls) else read(value)},
            "serialization": write,
        }

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: object, handler: object) -> dict[str, object]:
        del core_schema, handler
        return {"type": "object", "title": cls.__name__}


@frozen
class _Plan:
    """
    Conversion of one class.

    Args:
        converters: What converts each field.
        by_value: Fields of which the kind alone does not tell that they are fine, such as lists.
        values: Gives the values of the fields.
        plain: Kinds of values, one for each field, that were fine as they were.
    """

    converters: Mapping[str, Converter]
    by_value: tuple[str, ...]
    values: Callable[[object], tuple[object, ...]]
    plain: set[tuple[type, ...]] = field(factory=set)


@cache
def _plan(kind: type[Any]) -> _Plan:
    converters = {part.name: result for part in fields(kind) if (result := _converter_of(part.type)) is not None}
    by_value = tuple(name for name, convert in converters.items() if convert not in _BY_KIND)
    return _Plan(converters, by_value, attrgetter(*converters))


def from_mapping(kind: type[Any], values: Mapping[str, object], path: str = "") -> Any:  # noqa: ANN401 - of *kind*
    """
    Return an instance of *kind* made of *values*, keyed by field name.

    Raises:
        SheetError: A key is no field (PR508), a field that must be there is missing (PR511), or a value is of another
            kind (PR507).
    """
    known = [attribute.name for attribute in fields(kind)]
    unknown = [key for key in values if key not in known]
    if unknown:
        near = near_names(str(unknown[0]), known)
        names = nearest_first(near, known)
        raise SheetError([problem("PR508", place=Place(key=path), key=unknown[0], known=names)])
    try:
        return kind(**values)
    except TypeError as error:
        required = [part.name for part in fields(kind) if part.default is NOTHING and part.name not in values]
        raise SheetError([problem("PR511", place=Place(key=path), key=", ".join(required) or path)]) from error


def _converter_of(annotation: object) -> Converter | None:
    if annotation in _CONVERTERS:
        return _CONVERTERS[annotation]
    kind = get_args(annotation)[0] if get_origin(annotation) is tuple else None
    return partial(_entries, kind) if isinstance(kind, type) and has(kind) else None


def unfit(name: str, value: object, zh: str, en: str) -> Problem:
    """Return PR507: the *value* of *name* is of another kind than is wanted."""
    text = str(value)
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return problem("PR507", place=Place(key=name), key=name, wanted=zh, wanted_en=en, found=short)


def expect(name: str, value: object, kind: type[Any], zh: str, en: str) -> None:
    """
    Make sure that the argument *name* of a public function is of *kind*.

    Raises:
        ArgumentError: It is another (PR507).
    """
    if not isinstance(value, kind):
        raise ArgumentError([unfit(name, value, zh, en)])


def as_day(name: str, value: object) -> dt.date | None:
    """
    Return the day that an argument means: a date, its ISO form, or ``None``.

    Raises:
        ArgumentError: It is none (PR507).
    """
    try:
        return _day(name, value)
    except SheetError as error:
        raise ArgumentError(error.problems) from None


def as_text(name: str, value: object) -> str:
    """
    Return the text of a cell that an argument means: a text, a number, a date; ``None`` is an empty cell.

    Raises:
        ArgumentError: It is none (PR507).
    """
    try:
        return _text(name, value)
    except SheetError as error:
        raise ArgumentError(error.problems) from None


def _refuse(name: str, value: object, zh: str, en: str) -> SheetError:
    return SheetError([unfit(name, value, zh, en)])


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN, a frame's empty cell
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _refuse(name, value, "文字", "a text")
    return cell_text(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))


def _number(name: str, value: object) -> Decimal | None:
    if value is None or type(value) is Decimal:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _refuse(name, value, "数", "a number")
    if value == "" or value != value:  # noqa: PLR0124 - NaN, a frame's empty cell
        return None
    try:
        return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        raise _refuse(name, value, "数", "a number") from None


def _whole(name: str, value: object) -> int | None:
    number = _number(name, value)
    if number is None:
        return None
    if not number.is_finite() or number != number.to_integral_value():
        raise _refuse(name, value, "整数", "a whole number")
    return int(number)


def _flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _refuse(name, value, "true 或 false", "true or false")


def _day(name: str, value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise _refuse(name, value, "日期，如 2023-12-31", "a date such as 2023-12-31") from None


def _numbers(name: str, value: object) -> tuple[Decimal, ...]:
    numbers = (_number(item(name, index), part) for index, part in enumerate(_listed(name, value)))
    return _kept(value, tuple(number for number in numbers if number is not None))


def _entries(kind: type[Any], name: str, value: object) -> tuple[object, ...]:
    return _kept(value, tuple(_entry(kind, item(name, index), part) for index, part in enumerate(_listed(name, value))))


def _kept(value: object, converted: tuple[T, ...]) -> tuple[T, ...]:
    """Return *value* itself where nothing was changed."""
    if not isinstance(value, tuple) or len(value) != len(converted):
        return converted
    # identical, not equal: 80 equals Decimal(80) and is none
    return value if all(map(is_, value, converted)) else converted


def _entry(kind: type[Any], path: str, value: object) -> object:
    if isinstance(value, kind):
        return value
    if isinstance(value, Mapping):
        return from_mapping(kind, value, path)
    raise _refuse(path, value, "一个条目", "an entry")


def _listed(name: str, value: object) -> Iterable[object]:
    if value is None:
        return ()
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise _refuse(name, value, "一个列表", "a list")
    return value


_DIRECTION = Literal["", "up", "down"]


def _direction(name: str, value: object) -> str:
    text = _text(name, value)
    if text not in get_args(_DIRECTION):
        raise _refuse(name, value, "up（正向）、down（反向）或空", "up, down or an empty text")
    return text


def _names(name: str, value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    return _kept(value, tuple(_text(item(name, index), part) for index, part in enumerate(_listed(name, value))))


def _texts(name: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise _refuse(name, value, "一个字典", "a dictionary")
    same = all(isinstance(key, str) and isinstance(part, str) for key, part in value.items())
    return value if same else {_text(name, key): _text(member(name, str(key)), part) for key, part in value.items()}


def _place(name: str, value: object) -> Place:
    if isinstance(value, Place):
        return value
    raise _refuse(name, value, "位置（Place）", "a Place")


_CONVERTERS: Mapping[object, Converter] = {
    str: _text,
    Decimal: _number,
    Decimal | None: _number,
    int | None: _whole,
    bool: _flag,
    "date | None": _day,
    tuple[Decimal, ...]: _numbers,
    tuple[str, ...] | None: _names,
    Mapping[str, str]: _texts,
    _DIRECTION: _direction,
    Place: _place,
}
"""Converters of the values of a field, by its annotation."""
_BY_KIND = (_text, _number, _whole, _flag, _day, _place)
"""Converters that leave every value of the kind that they want as it is."""
