"""
Bytes of a TOML file to values with places, or to problems that say what to type instead.

The limits of SPEC reliability §3 are checked before `tomllib` is called. A syntax error in one line does not hide
those in other lines.
"""

import re
import tomllib
from collections.abc import Callable, Mapping

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import decode_utf8
from perfrules.source import Place
from perfrules.tomltext.advice import advise
from perfrules.tomltext.limits import MAX_NESTING, Limits
from perfrules.tomltext.places import Scan
from perfrules.tomltext.scanning import scan_keys

__all__ = ["Parsed", "parse_toml"]

_MAX_RETRIES = 20
_RETRY_LENGTH = 32 * 1024
"""Texts up to this length are parsed again without a broken line, to find the next one; that bounds the work."""

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_ASSIGNMENT = re.compile(r"[ \t]*(?:[^\s=\[\]{}#\"']|\"[^\"\n]*\"|'[^'\n]*')+[ \t]*[=＝]")


@frozen
class Parsed:
    """
    A TOML text that could be parsed.

    Args:
        values: What it says: tables as mappings, arrays as lists.
        scan: Where its keys stand.
    """

    values: Mapping[str, object]
    scan: Scan


def parse_toml(
    data: bytes, file: str, limits: Limits, *, number: Callable[[str], object]
) -> Parsed | tuple[Problem, ...]:
    """
    Return the values of a TOML file and where they stand, or everything that is wrong with its text.

    Args:
        data: The bytes of the file, UTF-8 with or without a byte order mark.
        file: Its name, for places.
        limits: How large such a file may be.
        number: Makes the value of a number with a point or an exponent, and of ``nan`` and ``inf``, from its text.

    Returns:
        Values, or problems: PR002 (size), PR003 (not UTF-8), PR004 (empty), PR007, PR008, PR011, PR012 and PR013
        (limits), PR201 (syntax), PR215 (a key twice).
    """
    if len(data) > limits.size:
        return (problem("PR002", place=Place(file), size=len(data), limit=limits.size),)
    text = decode_utf8(data, file)  # line ends as they are: TOML refuses a lone carriage return
    if isinstance(text, Problem):
        return (text,)
    scan = scan_keys(text, limits, file)
    return scan.problems if scan.too_big else _parse(text, scan, number)


def _parse(text: str, scan: Scan, number: Callable[[str], object]) -> Parsed | tuple[Problem, ...]:
    """Return the parsed *text*, or the syntax errors of all its lines as far as they can be told apart."""
    problems: list[Problem] = list(scan.problems)
    remaining = text
    for _ in range(_MAX_RETRIES if len(text) <= _RETRY_LENGTH else 1):
        try:
            values = tomllib.loads(remaining, parse_float=number)
        except tomllib.TOMLDecodeError as error:
            message, place = _located(error, text, scan.file)
        except RecursionError:  # pragma: no cover - the nesting limit of the scan comes first
            return (problem("PR007", place=Place(scan.file), limit=MAX_NESTING),)
        else:
            return tuple(problems) or Parsed(values, scan)
        lines = remaining.split("\n")
        assert place.line is not None  # INVARIANT: _located always knows the line
        line = lines[place.line - 1]
        if not any(place.line == known.place.line for known in problems):
            problems.append(advise(message, text, line, place))
        if not _ASSIGNMENT.match(line) or _goes_on(line):
            break
        lines[place.line - 1] = ""
        remaining = "\n".join(lines)
    return tuple(problems)


def _goes_on(line: str) -> bool:
    """Return whether the value in *line* may go on in the next one."""
    if '"""' in line or "'''" in line:
        return True
    return max(line.rfind("["), line.rfind("{")) > max(line.rfind("]"), line.rfind("}"))


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
