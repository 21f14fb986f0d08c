"""Text that exists in Chinese and English: the smallest piece everything that speaks to people is made of."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

__all__ = ["LANGUAGES", "Language", "Sentence", "Wording", "format_value"]

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@frozen
class Wording:
    """
    One text in both languages, with named places for values: ``Wording("{a}人", "{a} people")``.

    Places are filled by name and by nothing else: a value's attributes or items cannot be reached from a
    template, and a value that looks like a template is printed as it stands.
    """

    zh: str
    en: str

    def say(self, language: Language = "zh", values: Mapping[str, str] | None = None) -> str:
        """Return the text in *language* with *values* put into its places; a place without a value stays as it is."""
        text = self.zh if language == "zh" else self.en
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

    def say(self, language: Language = "zh") -> str:
        """Return the sentence in *language*."""
        return self.wording.say(language, {name: format_value(value) for name, value in self.values.items()})

    def to_dict(self) -> dict[str, str]:
        """Return the sentence in both languages."""
        return {language: self.say(language) for language in LANGUAGES}


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
        whole, part = divmod(millionths.numerator, 10**6)
        return f"{sign}{whole}.{part:06d}".rstrip("0").rstrip(".")
    nearest = (2 * abs(value).numerator * 10**4 + value.denominator) // (2 * value.denominator)
    return f"{value.numerator}/{value.denominator}≈{sign}{nearest // 10**4}.{nearest % 10**4:04d}"
