"""Corrections of a rule file that are certain: a problem names the place and the one thing that can be meant."""

import re
from collections.abc import Iterable

from perfrules.errors import Problem

__all__ = ["CERTAIN", "corrected"]

CERTAIN = frozenset({"PR202", "PR225", "PR238"})
"""Codes whose suggestion is put in its place: a key or word with one near name, a whole number with one reading."""
_KEY = re.compile(r"""(?P<word>"[^"\n]*"|'[^'\n]*'|[\w.-]+)(?=\s*[=\].])""")
_VALUE = re.compile(r"""(?P<word>"[^"\n]*"|[^\s,}\]#]+)""")


def corrected(text: str, problems: Iterable[Problem]) -> tuple[str, int]:
    """
    Return the text of a rule file with the certain corrections of *problems*, and how many there were.

    A suggestion goes in where the very word that is wrong stands at the place of its problem; everything else stays.
    """
    lines = text.splitlines(keepends=True)
    count = 0
    for entry in sorted(problems, key=lambda entry: (entry.place.line or 0, entry.place.column or 0), reverse=True):
        line, column = entry.place.line, entry.place.column
        if entry.code not in CERTAIN or not entry.suggestion or line is None or column is None or line > len(lines):
            continue
        changed = _changed(lines[line - 1], column - 1, entry)
        if changed is not None:
            lines[line - 1] = changed
            count += 1
    return "".join(lines), count


def _changed(line: str, start: int, result: Problem) -> str | None:
    """Return *line* with the suggestion of *result* for the word at *start*; ``None`` where that is another one."""
    wrong = result.values["key" if result.code == "PR202" else "found"]
    match = (_KEY if result.code == "PR202" else _VALUE).match(line, start)
    if match is None or match["word"].strip("\"'") != wrong:
        return None
    new = f'"{result.suggestion}"' if result.code == "PR225" else result.suggestion
    return f"{line[:start]}{new}{line[match.end() :]}"
