"""
Bytes of a TOML file to values with places, or to problems that say what to type instead.

Numbers are exact (`decimal.Decimal`), nan and inf are refused, and the limits of SPEC reliability §3 are checked
before `tomllib` is called. A syntax error in one line does not hide those in other lines.
"""

import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.model.limits import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.readers.encoding import decode_utf8
from perfrules.rulesets.advice import advise
from perfrules.rulesets.entry import Entry, build_entry
from perfrules.rulesets.keys import Scan, scan_keys
from perfrules.source import Place

__all__ = ["MAX_BYTES", "Document", "read_toml"]

MAX_BYTES = 1024 * 1024
_MAX_RETRIES = 20
_RETRY_LENGTH = 32 * 1024
"""Texts up to this length are parsed again without a broken line, to find the next one; that bounds the work."""

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_ASSIGNMENT = re.compile(r"[ \t]*(?:[^\s=\[\]{}#\"']|\"[^\"\n]*\"|'[^'\n]*')+[ \t]*[=＝]")


@frozen
class Document:
    """What a file holds: the tree of its values, or ``None`` when it could not be parsed, and all problems."""

    root: Entry | None
    problems: tuple[Problem, ...] = ()


def read_toml(data: bytes, file: str = "") -> Document:
    """
    Return the values of a TOML file with their places.

    Args:
        data: The bytes of the file, UTF-8 with or without a byte order mark.
        file: Its name, for places.

    Returns:
        A `Document`. Problems are PR002 (over 1 MiB), PR003 (not UTF-8), PR004 (empty), PR007, PR008, PR011, PR012
        and PR013 (limits), PR201 (syntax), PR215 (a key twice), PR104 (a number beyond 30 digits) and PR204 (nan,
        inf). The tree is there whenever the text is TOML, even beside problems of the last two kinds.
    """
    whole = Place(file)
    if len(data) > MAX_BYTES:
        return Document(None, (problem("PR002", place=whole, size=len(data), limit=MAX_BYTES),))
    decoded = decode_utf8(data, file)
    if isinstance(decoded, Problem):
        return Document(None, (decoded,))
    text = data.removeprefix(BOM_UTF8).decode("utf-8")  # line ends as they are: TOML refuses a lone carriage return
    scan = scan_keys(text, file)
    if scan.too_big:
        return Document(None, scan.problems)
    mapping, problems = _parse(text, scan)
    if mapping is None:
        return Document(None, problems)
    root = build_entry(mapping, scan)
    return Document(root, (*scan.problems, *_number_problems(root)))


def _parse(text: str, scan: Scan) -> tuple[Mapping[str, object] | None, tuple[Problem, ...]]:
    """Return the parsed *text*, or the syntax errors of all its lines as far as they can be told apart."""
    problems: list[Problem] = list(scan.problems)
    remaining = text
    for _ in range(_MAX_RETRIES if len(text) <= _RETRY_LENGTH else 1):
        try:
            mapping = tomllib.loads(remaining, parse_float=_exact)
        except tomllib.TOMLDecodeError as error:
            message, place = _located(error, text, scan.file)
        except RecursionError:  # pragma: no cover - the nesting limit of the scan comes first
            return None, (problem("PR007", place=Place(scan.file), limit=0),)
        else:
            return (None if problems and remaining is not text else mapping), tuple(problems)
        lines = remaining.split("\n")
        assert place.line is not None  # INVARIANT: _located always knows the line
        line = lines[place.line - 1]
        if not any(place.line == known.place.line for known in problems):
            problems.append(advise(message, text, line, place))
        if not _ASSIGNMENT.match(line) or _goes_on(line):
            break
        lines[place.line - 1] = ""
        remaining = "\n".join(lines)
    return None, tuple(problems)


def _goes_on(line: str) -> bool:
    """Return whether the value in *line* may go on in the next one."""
    if '"""' in line or "'''" in line:
        return True
    return max(line.rfind("["), line.rfind("{")) > max(line.rfind("]"), line.rfind("}"))


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - tomllib passes only numbers
        return Decimal("nan")


def _located(error: tomllib.TOMLDecodeError, text: str, file: str) -> tuple[str, Place]:
    """Return the message of *error* without its place, and the place; the end of the text is its last line."""
    told = str(error)
    match = _AT.search(told)
    if match is None or match[1] is None:
        lines = text.rstrip().split("\n")
        place = Place(file, line=len(lines), column=len(lines[-1].rstrip("\r")) + 1)
    else:
        place = Place(file, line=int(match[1]), column=int(match[2]))
    return (told[: match.start()] if match else told), place


def _number_problems(root: Entry) -> list[Problem]:
    """Return a problem for every number that is not finite or has more than 30 digits."""
    problems: list[Problem] = []
    waiting = [root]
    while waiting:
        entry = waiting.pop()
        waiting += [*entry.table.values(), *entry.elements]
        value = entry.value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            continue
        exact = Decimal(value)
        if not exact.is_finite():
            problems.append(
                problem(
                    "PR204",
                    place=entry.value_place,
                    key=_last_key(entry),
                    found=value,
                    wanted="有限的数",
                    wanted_en="a finite number",
                )
            )
        elif not is_bounded(exact):
            problems.append(
                problem("PR104", place=entry.value_place, number=value, digits=MAX_DIGITS, exponent=MAX_EXPONENT)
            )
    return problems


def _last_key(entry: Entry) -> str:
    return next((key for key in reversed(entry.path) if isinstance(key, str)), "")
