"""Characters that no file can hold."""

from perfrules.errors.problem import Problem, problem
from perfrules.source import Place, Span

__all__ = ["half_pair"]


def half_pair(text: str, place: Place) -> Problem | None:
    """Return PR105 for the first half of a surrogate pair in *text*, which cannot be written in UTF-8, or ``None``."""
    for index, character in enumerate(text) if not text.isascii() else ():
        if 0xD800 <= ord(character) <= 0xDFFF:
            span, codepoint = Span(index, index + 1), f"{ord(character):04X}"
            return problem("PR105", place=place, text=text, span=span, name="SURROGATE", codepoint=codepoint)
    return None
