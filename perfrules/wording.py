"""
Text that exists in Chinese and English, and the language in which it is printed.

Who prints may name a language. Where nobody does, that of `set_language` is taken, else that of the environment
variable ``PERFRULES_LANG``, else English.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol, get_args, runtime_checkable

from attrs import field, frozen

__all__ = [
    "LANGUAGES",
    "Language",
    "Printed",
    "Sentence",
    "Wording",
    "current_language",
    "format_value",
    "format_values",
    "language_from",
    "set_language",
    "use_language",
]

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_HAN = re.compile("[\u3400-\u9fff]")


@runtime_checkable
class Printed(Protocol):
    """A value whose print depends on the language."""

    def print_in(self, language: Language) -> str:
        """Return the print in *language*."""
        ...


_for_process: Language | None = None
_for_block: ContextVar[Language | None] = ContextVar("perfrules language", default=None)


def set_language(language: Language | None) -> None:
    """
    Set the language of everything that perfrules prints in this process.

    Args:
        language: ``zh`` or ``en``; ``None`` for that of ``PERFRULES_LANG``, else English.

    Raises:
        ValueError: It is another one.
    """
    global _for_process  # noqa: PLW0603 - the setting is one for the process, as a locale is
    _for_process = _checked(language)


@contextmanager
def use_language(language: Language) -> Iterator[None]:
    """
    Print in *language* until the end of the ``with`` block, in this thread or task alone.

    Raises:
        ValueError: It is neither ``zh`` nor ``en``.
    """
    token = _for_block.set(_checked(language))
    try:
        yield
    finally:
        _for_block.reset(token)


def current_language() -> Language:
    """Return the language in which is printed where nobody names one."""
    return _for_block.get() or _for_process or language_from(os.environ.get("PERFRULES_LANG", "")) or "en"


def language_from(tag: str) -> Language | None:
    """Return the language that *tag*, such as ``zh_CN.UTF-8``, asks for: Chinese for any ``zh``, else English."""
    if not tag:
        return None
    return "zh" if tag.lower().startswith("zh") else "en"


def _checked(language: Language | None) -> Language | None:
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"the language is one of {', '.join(LANGUAGES)}, not {language!r}")
    return language


@frozen
class Wording:
    """
    One text in both languages, with named places for values: ``Wording("{a}人", "{a} people")``.

    Places are filled by name and by nothing else: a value's attributes or items cannot be reached from a
    template, and a value that looks like a template is printed as it stands.
    """

    zh: str
    en: str

    def say(self, language: Language | None = None, values: Mapping[str, str] | None = None) -> str:
        """
        Return the text in *language* with *values* put into its places; a place without a value stays as it is.

        The language is `current_language` unless given.
        """
        text = self.zh if (language or current_language()) == "zh" else self.en
        if not values or "{" not in text:
            return text
        parts = text.split("{")
        out = [parts[0]]
        for part in parts[1:]:
            name, brace, rest = part.partition("}")
            out.append(values[name] + rest if brace and name in values else "{" + part)
        return "".join(out)


@frozen
class Sentence:
    """
    A wording together with the values that fill its places: one step of a derivation, one remark.

    Values are immutable and are formatted when the sentence is said (see `format_value`): most derivations are never
    read, and formatting them took longer than scoring.
    """

    wording: Wording
    values: Mapping[str, object] = field(factory=dict)

    def say(self, language: Language | None = None) -> str:
        """Return the sentence in *language*, `current_language` unless given."""
        language = language or current_language()
        return self.wording.say(language, format_values(self.values, language))

    def to_dict(self) -> dict[str, str]:
        """Return the sentence in both languages."""
        return {language: self.say(language) for language in LANGUAGES}


def format_values(values: Mapping[str, object], language: Language) -> dict[str, str]:
    """
    Return *values* as they stand in a sentence in *language*.

    Targets, actuals and amounts print their units and dates in the language, by ``print_in``. An English sentence
    leaves them as they are where the cells it speaks of are written in Chinese: a reader compares it with the sheet.
    """
    as_typed = language == "zh" or any(_HAN.search(_cell_of(value)) for value in values.values())
    return {
        name: value.print_in(language) if not as_typed and isinstance(value, Printed) else format_value(value)
        for name, value in values.items()
    }


def _cell_of(value: object) -> str:
    return value if isinstance(value, str) else getattr(value, "text", "")


def format_value(value: object) -> str:
    """
    Return *value* as it stands in a sentence: a text as it is, anything but a number as it prints itself.

    A decimal keeps its digits and has no exponent. A fraction is an exact decimal where one of at most six places
    exists, else ``2/3≈0.6667``.
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, Fraction):
        return str(value)
    millionths = abs(value) * 10**6
    sign = "-" if value < 0 else ""
    if millionths.denominator == 1:
        full, part = divmod(millionths.numerator, 10**6)
        return f"{sign}{full}.{part:06d}".rstrip("0").rstrip(".")
    nearest = (2 * abs(value).numerator * 10**4 + value.denominator) // (2 * value.denominator)
    return f"{value.numerator}/{value.denominator}≈{sign}{nearest // 10**4}.{nearest % 10**4:04d}"
