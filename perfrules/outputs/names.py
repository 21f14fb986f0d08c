r"""
Names and texts that are safe: names that every system takes for files, texts that no spreadsheet takes for formulas.

A name is one part of a path, never a path. One that any system would refuse, hide, or take for something else is
changed a little and marked with eight digits of its fingerprint, so that two names that are changed alike stay two.

A text that a spreadsheet would take for one begins with one of ``= + - @``, a tab or a carriage return, or the
full-width form of one of the four, which spreadsheets in East Asia take for it. In delimited files it gets an
apostrophe in front. So does one that begins with apostrophes and then one of these, so that taking one apostrophe off
gives every text back as it was. The patterns are for the beginning of a text and hold in `re` as in RE2, which columns
are matched with.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

__all__ = [
    "GUARD",
    "GUARDED",
    "LIKE_A_FORMULA",
    "MAX_NAME",
    "NUMBER",
    "ReportNames",
    "guarded",
    "inert",
    "marked_name",
    "numbered",
    "report_names",
    "safe_name",
    "unguarded",
]


MAX_NAME = 255
"""The greatest length of a name in bytes of UTF-8: the limit of the usual file systems."""
_MARK = 8
_FORBIDDEN = frozenset('<>:"/\\|?*')
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Windows opens a device for these, whatever follows the first dot
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE)


def safe_name(name: str, suffix: str = "") -> str:
    """
    Return *name* followed by *suffix* as one file name that Windows, macOS and Linux take.

    Separators, characters that cannot be seen, names of devices (``NUL``), a dot in front, a dot or blank at the end
    and what is longer than `MAX_NAME` are replaced; the name is then marked. A name without them stays as it is.

    Args:
        name: What the file is about, such as the name of the input; any text.
        suffix: The ending, with its dot, kept whole.
    """
    cleaned = "".join("_" if _is_forbidden(character) else character for character in name)
    if not cleaned or cleaned.startswith("."):
        cleaned = "_" + cleaned[1:]
    if not suffix and cleaned[-1] in ". ":
        cleaned = cleaned[:-1] + "_"
    if _DEVICES.fullmatch(cleaned):
        cleaned = "_" + cleaned
    fits = len((cleaned + suffix).encode()) <= MAX_NAME
    return cleaned + suffix if cleaned == name and fits else _marked(cleaned, name, suffix)


def marked_name(name: str, suffix: str = "", *, full: str = "") -> str:
    """
    Return `safe_name` with a mark, for a name that another one is too like.

    Args:
        name: As for `safe_name`.
        suffix: As for `safe_name`.
        full: What is marked, where that is more than *name*: the path that ends in it.
    """
    return _marked(safe_name(name), full or name, suffix)


def _marked(cleaned: str, name: str, suffix: str) -> str:
    mark = "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    room = max(1, MAX_NAME - len((mark + suffix).encode()))
    kept = cleaned.encode()[:room].decode("utf-8", "ignore")
    return f"{kept}{mark}{suffix}"


def _is_forbidden(character: str) -> bool:
    return character in _FORBIDDEN or unicodedata.category(character) in _UNSEEN


class ReportNames:
    """
    The names of all reports of one run, given to the inputs in their order.

    Names that differ in nothing but case, or in how accents are written, are one name on some systems and count as one.

    Args:
        names: The names of the inputs, in order.
        suffix: The report's ending.
        taken: Names that no report may have.
    """

    def __init__(self, names: Iterable[str], suffix: str, taken: Iterable[str]) -> None:
        self._suffix = suffix
        self._given = {_folded(name): "" for name in taken}
        self._marked: set[str] = set()
        seen = set(self._given)
        for name in names:
            (plain,) = report_names(name, 1, suffix)
            if _folded(plain) in seen:
                self._marked.add(name)
                (plain,) = report_names(name, 1, suffix, is_twin=True)
            seen.add(_folded(plain))

    def of(self, name: str, count: int) -> tuple[str, ...]:
        """Return the names of the reports on the *count* sheets of the input *name*."""
        return report_names(name, count, self._suffix, is_twin=name in self._marked)

    def taken(self, name: str, reports: Iterable[str]) -> tuple[str, str] | None:
        """
        Give *reports* to the input *name*, or none of them.

        Returns:
            ``None``, or the first of them that has been given to another input, and that input's name.
        """
        folded = {_folded(item): item for item in reports}
        for key, report in folded.items():
            if self._given.get(key, name) != name:
                return report, self._given[key]
        self._given.update(dict.fromkeys(folded, name))
        return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def report_names(name: str, count: int, suffix: str, *, is_twin: bool = False) -> tuple[str, ...]:
    """
    Return the names of the reports on the *count* sheets of one input, below the output folder.

    ``sub/a.xlsx`` with one sheet gives ``sub/a.xlsx.html``; with two, ``sub/a.xlsx.1.html`` and ``sub/a.xlsx.2.html``.

    Args:
        name: The input's name, parts joined by ``/``.
        count: How many sheets it holds.
        suffix: The report's ending.
        is_twin: Whether the name without a mark would be that of another input's report.
    """
    *folders, last = name.split("/")
    inside = [safe_name(folder) for folder in folders]
    endings = [suffix] if count == 1 else [f".{number}{suffix}" for number in range(1, count + 1)]
    result = [marked_name(last, ending, full=name) if is_twin else safe_name(last, ending) for ending in endings]
    return tuple("/".join([*inside, item]) for item in result)


def numbered(path: Path, count: int) -> tuple[Path, ...]:
    """Return *path* for one sheet, and for several ``name.1.html``, ``name.2.html`` beside it."""
    if count == 1:
        return (path,)
    return tuple(path.with_name(f"{path.stem}.{number}{path.suffix}") for number in range(1, count + 1))


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
