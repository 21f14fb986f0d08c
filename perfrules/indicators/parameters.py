"""
From the keys of a rule file to the attrs class of an indicator type's parameters, with every mistake at its place.

cattrs walks the class; the hooks here read the field's own kinds (shares, bands, levels, quantities); what cattrs
reports is turned into problems that name the key and, where the rule file was scanned, its line and column.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import attrs

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.indicators.bands import Bands, read_bands
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.levels import Level, read_levels
from perfrules.indicators.ratios import read_ratio
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget
from perfrules.model.vocabulary import VocabularyKind
from perfrules.source import Place, item, member
from perfrules.units.context import current_terms
from perfrules.wording import Wording

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["UnfitError", "read_parameters"]

Words = Mapping[str, tuple[str, ...]]


class UnfitError(ValueError):
    """
    Raised by a structuring hook for a value that does not fit; becomes problems, never reaches a caller.

    Args:
        wanted: What should stand there.
        found: What stands there.
        problems: The problems themselves, where they are known better.
    """

    def __init__(self, wanted: Wording, found: object = "", problems: tuple[Problem, ...] = ()) -> None:
        self.wanted, self.found, self.problems = wanted, found, problems
        super().__init__(wanted.en)


def read_parameters(
    kind: type[IndicatorType[Any]],
    raw: Mapping[str, object],
    place_of: Callable[[str], Place] = lambda key: Place(key=key),
) -> tuple[object | None, tuple[Problem, ...]]:
    """
    Return the checked parameters of *kind*, or every problem in *raw*.

    Args:
        kind: The indicator type; its ``parameter_class`` names the keys.
        raw: Keys and values as a rule file gives them.
        place_of: Where a key (``bands``, ``levels.达成``) stands.
    """
    from cattrs import BaseValidationError  # noqa: PLC0415 - cattrs is imported when a rule file is first read

    try:
        parameters: object = _converter().structure(dict(raw), kind.parameter_class)
    except BaseValidationError as group:
        return None, tuple(_problems(group, kind.parameter_class, place_of))
    unfit = tuple(one.at(place_of(one.place.key)) for one in kind.check_parameters(parameters))
    return (None, unfit) if unfit else (parameters, ())


@cache
def _converter() -> "Converter":
    from cattrs import Converter  # noqa: PLC0415 - see read_parameters

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(Fraction, lambda value, _: _fraction(value))
    converter.register_structure_hook(Decimal, lambda value, _: _decimal(value))
    converter.register_structure_hook(int, lambda value, _: _exactly(value, int, Wording("整数", "a whole number")))
    converter.register_structure_hook(
        bool, lambda value, _: _exactly(value, bool, Wording("true 或 false", "true or false"))
    )
    converter.register_structure_hook(str, lambda value, _: _exactly(value, str, Wording("文本", "text")))
    converter.register_structure_hook(Bands, lambda value, _: _bands(value, converter))
    converter.register_structure_hook(Quantity, lambda value, _: _quantity(value))
    converter.register_structure_hook_func(lambda kind: kind == tuple[Level, ...], lambda value, _: _levels(value))
    converter.register_structure_hook_func(lambda kind: kind == Words, lambda value, _: _words(value, converter))
    converter.register_structure_hook_func(_is_choice, _choice)
    return converter


def _is_choice(kind: object) -> bool:
    return get_origin(kind) is Literal


def _exactly(value: object, kind: type, wanted: Wording) -> Any:  # noqa: ANN401 - cattrs hooks are untyped
    if type(value) is not kind:
        raise UnfitError(wanted, value)
    return value


def _fraction(value: object) -> Fraction:
    ratio = read_ratio(value)
    if ratio is None:
        raise UnfitError(Wording("比例（如 60%）", "a share such as 60%"), value)
    return ratio


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if type(value) is int:
        return Decimal(value)
    raise UnfitError(Wording("数", "a number"), value)


def _choice(value: object, kind: object) -> object:
    choices = get_args(kind)
    if value not in choices:
        listed = "、".join(map(str, choices))
        raise UnfitError(Wording(f"{listed} 之一", f"one of {', '.join(map(str, choices))}"), value)
    return value


def _bands(value: object, converter: "Converter") -> Bands:
    if isinstance(value, Bands):
        return value
    if not isinstance(value, Mapping):
        raise UnfitError(Wording("档次表", "a table of bands"), value)
    bands, problems = read_bands(converter.structure(value, dict[str, Fraction]))
    if bands is None:
        raise UnfitError(Wording("档次表", "a table of bands"), value, problems)
    return bands


def _levels(value: object) -> tuple[Level, ...]:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping) or not value:
        raise UnfitError(Wording("等次表", "a table of levels"), value)
    levels, problems = read_levels(value)
    if levels is None:
        raise UnfitError(Wording("等次表", "a table of levels"), value, problems)
    return levels


def _words(value: object, converter: "Converter") -> Words:
    """Return words by what they mean, from a table or from the vocabulary of that id."""
    if not isinstance(value, str):
        return converter.structure(value, dict[str, tuple[str, ...]])
    known = current_terms().vocabularies
    if value not in known or known[value].kind is VocabularyKind.HEADERS:
        listed = "、".join(name for name, one in known.items() if one.kind is not VocabularyKind.HEADERS) or "—"
        raise UnfitError(Wording(f"词表，或其 id（{listed}）", f"a table of words, or the id of one ({listed})"), value)
    return known[value].words


def _quantity(value: object) -> Quantity:
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

    try:
        target = parse_threshold(value) if isinstance(value, str) else None
    except TargetSyntaxError as error:
        raise UnfitError(Wording("数量", "a quantity"), value, error.problems) from error
    if not isinstance(target, NumberTarget):
        raise UnfitError(Wording("数量（如 1天）", "a quantity such as 1天"), value)
    return target.quantity


def _problems(error: BaseException, kind: type, place_of: Callable[[str], Place], path: str = "") -> Iterator[Problem]:
    from cattrs import ForbiddenExtraKeysError  # noqa: PLC0415 - see read_parameters

    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _problems(inner, kind, place_of, _inside(inner, path))
        return
    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)]
        for key in sorted(error.extra_fields):
            near = near_names(key, known, count=1)
            full = member(path, key)
            yield problem(
                "PR202", key=full, known=nearest_first(near, known), place=place_of(full), suggestion="".join(near)
            )
        return
    if isinstance(error, UnfitError):
        if error.problems:
            yield from (one.at(place_of(path)) for one in error.problems)
        else:
            yield problem(
                "PR204", key=path, wanted=error.wanted.zh, wanted_en=error.wanted.en, found=error.found,
                place=place_of(path),
            )  # fmt: skip
        return
    if isinstance(error, KeyError):
        yield problem("PR203", key=path or str(error.args[0]), place=place_of(path or str(error.args[0])))
        return
    yield problem(
        "PR204",
        key=path,
        wanted="合适的值",
        wanted_en="a fitting value",
        found=type(error).__name__,
        place=place_of(path),
    )


def _inside(error: BaseException, path: str) -> str:
    """Return the path of what cattrs noted as the place of *error* inside *path*."""
    for note in getattr(error, "__notes__", ()):
        if (name := getattr(note, "name", None)) is not None:
            return member(path, str(name))
        if (index := getattr(note, "index", None)) is not None:
            return item(path, index) if isinstance(index, int) else member(path, str(index))
    return path
