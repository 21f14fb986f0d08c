r"""
Texts in delimited files that a spreadsheet would take for formulas: how they are guarded, and how the guard comes off.

Such a text begins with one of ``= + - @``, a tab or a carriage return, or the full-width form of
one of the four, which spreadsheets in East Asia take for it. It gets an apostrophe in front. So does one that
begins with apostrophes and then one of these, so that taking one apostrophe off gives every text back as it was.

The patterns are for the beginning of a text and hold in `re` as in RE2, which columns are matched with.
"""

import re

__all__ = ["GUARD", "GUARDED", "LIKE_A_FORMULA", "NUMBER", "guarded", "inert", "unguarded"]


GUARD = "'"
_BEGINS = "[=+\\-@\t\r＝＋－＠]"
LIKE_A_FORMULA = f"^{GUARD}*{_BEGINS}"
GUARDED = f"^{GUARD}+{_BEGINS}"
NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?%?$"
"""A plain number, or a percentage, which no spreadsheet calculates with."""
_LIKE_A_FORMULA, _GUARDED, _NUMBER = map(re.compile, (LIKE_A_FORMULA, GUARDED, NUMBER.removesuffix("$") + r"\Z"))


def guarded(text: str) -> str:
    """Return *text*, which is no number, as a field that no program takes for a formula."""
    return GUARD + text if _LIKE_A_FORMULA.match(text) else text


def inert(text: str) -> str:
    """Return *text* as `guarded` does, unless it is a `NUMBER`: for fields of which nobody says what they hold."""
    return text if _NUMBER.match(text) else guarded(text)


def unguarded(text: str) -> str:
    """Return what `guarded` was given for *text*."""
    return text[len(GUARD) :] if _GUARDED.match(text) else text
