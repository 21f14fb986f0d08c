"""Text that exists in Chinese and English: the smallest piece everything that speaks to people is made of."""

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

__all__ = ["LANGUAGES", "Language", "Sentence", "Wording"]

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
    """A wording together with the values that fill its places: one step of a derivation, one remark."""

    wording: Wording
    values: Mapping[str, str] = field(factory=dict)

    def say(self, language: Language = "zh") -> str:
        """Return the sentence in *language*."""
        return self.wording.say(language, self.values)

    def to_dict(self) -> dict[str, str]:
        """Return the sentence in both languages."""
        return {language: self.say(language) for language in LANGUAGES}
