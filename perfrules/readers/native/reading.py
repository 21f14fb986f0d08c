"""
The project's own form of a sheet in JSON and TOML.

A JSON text is looked over before it is parsed: the standard parser recurses into nested lists and builds every entry
before anyone can object. That pass is a loop over tokens and stops at the first limit; it does not judge syntax.
"""

import json
import re
from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import capped, decode_lines
from perfrules.model.sheet import Sheet
from perfrules.readers.base import ReadResult
from perfrules.readers.native.data import NotANumber, Twice, exact_number, sheet_from
from perfrules.source import Place, item, member
from perfrules.tomltext.parsing import Parsed, parse_toml
from perfrules.tomltext.scanning import Limits

__all__ = ["LIMITS", "MAX_ENTRIES", "MAX_NESTING", "JsonScan", "read_json", "read_toml", "scan_json"]


MAX_NESTING = 16
"""The greatest depth at which lists and tables of a JSON sheet may stand in each other."""
MAX_ENTRIES = 200_000
"""The greatest number of keys and list entries a JSON sheet may hold."""
_OPENING, _CLOSING, _ENTRY_STARTS = ("{", "["), ("}", "]"), ("{", "[", ",")
_SEEN_DEPTH = 4  # sheet, rows, row, list of review scores: deeper lines are of no use to anyone
# INVARIANT: linear; a string that never ends is one token up to the end of the text.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\],:\n]', re.DOTALL)
LIMITS = Limits(size=4 * 1024 * 1024, lines=200_000, values=200_000)
"""TOML is written by people and read slowly; larger sheets belong into JSON."""
# The standard parser's reasons, by the words they start with; there is no other way to tell them apart.
_REASONS: tuple[tuple[str, str], ...] = (
    ("Expecting property name", "此处应为带双引号的键"),
    ("Illegal trailing comma", "最后一项之后多了逗号"),
    ("Expecting value", "此处应为一个值"),
    ("Expecting ',' delimiter", "此处缺少逗号"),
    ("Expecting ':' delimiter", "键之后缺少冒号"),
    ("Extra data", "第一个值之后还有内容"),
    ("Unterminated string", "字符串没有结束的引号"),
    ("Invalid control character", "字符串中有未转义的控制字符"),
    ("Invalid \\escape", "无效的转义字符"),
    ("Invalid \\u", "无效的 \\u 转义"),
)
_OF_SCORECARDS = {"format", "ruleset", "components"}
"""Keys that every scorecard has and no sheet."""


@frozen
class JsonScan:
    """
    What looking over a text gave.

    Args:
        problem: Why the text must not be handed to the parser, or ``None``.
        places: Where keys stand, by their paths.
    """

    problem: Problem | None = None
    places: Mapping[str, Place] = field(factory=dict)


@define
class _Frame:
    """A list or table that is open: its path, and which key or entry stands next."""

    path: str
    is_table: bool
    wants_key: bool
    index: int = 0
    key: str = ""

    @property
    def inner(self) -> str:
        """The path of the value that stands next."""
        return member(self.path, self.key) if self.is_table else item(self.path, self.index)


def scan_json(text: str, name: str) -> JsonScan:
    """
    Return the places of the keys in *text*, or the limit it breaks.

    Returns:
        PR007 when lists and tables nest deeper than 16, PR512 when there are more than 200 000 entries.
    """
    places: dict[str, Place] = {}
    frames: list[_Frame] = []
    line, line_start, entries = 1, 0, 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in _ENTRY_STARTS:
            entries += 1
        if entries > MAX_ENTRIES:
            return JsonScan(problem("PR512", place=Place(name, line=line), limit=MAX_ENTRIES))
        path = _step(frames, token)
        if len(frames) > MAX_NESTING:
            return JsonScan(problem("PR007", place=Place(name, line=line), limit=MAX_NESTING))
        if path is not None and len(frames) <= _SEEN_DEPTH:
            places[path] = Place(name, line=line, column=match.start() - line_start + 1, key=path)
        if "\n" in token:
            line, line_start = line + token.count("\n"), match.start() + token.rfind("\n") + 1
    return JsonScan(places=places)


def _step(frames: list[_Frame], token: str) -> str | None:
    """Let *frames* follow *token*; return the path of what starts there: a list, a table, or the value of a key."""
    frame = frames[-1] if frames else None
    if token in _OPENING:
        path = frame.inner if frame else ""
        frames.append(_Frame(path, is_table=token == "{", wants_key=token == "{"))
        return path
    if token in _CLOSING and frame:
        frames.pop()
    elif token == "," and frame:
        frame.index += 1
        frame.wants_key = frame.is_table
    elif token.startswith('"') and frame and frame.wants_key:
        frame.key, frame.wants_key = token[1:-1], False
        return frame.inner
    return None


def read_json(data: bytes, name: str) -> ReadResult:
    """
    Return the sheets in *data*.

    Returns:
        Problems of the file: PR003, PR004 (encoding, empty), PR007, PR512 (limits), PR505 (syntax, with line and
        column), PR580 (a scorecard); of its values: see `perfrules.readers.native.data.sheet_from`.
    """
    text = decode_lines(data, name)
    if isinstance(text, Problem):
        return ReadResult(problems=(text,))
    scan = scan_json(text, name)
    if scan.problem is not None:
        return ReadResult(problems=(scan.problem,))
    try:
        parsed: object = json.loads(
            text,
            parse_float=exact_number,
            parse_int=exact_number,
            parse_constant=NotANumber,
            object_pairs_hook=_table,
        )
    except json.JSONDecodeError as error:
        return ReadResult(problems=(_syntax(error, name),))
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    several = parsed if isinstance(parsed, list) else [parsed]
    for index, entry in enumerate(several):
        path = item("", index) if isinstance(parsed, list) else ""
        if _holds_scorecard(entry):
            problems.append(problem("PR580", place=scan.places.get(path) or Place(name)))
            continue
        sheet, result = sheet_from(entry, name, scan.places, path)
        problems.extend(result)
        if sheet is not None:
            sheets.append(sheet)
    if isinstance(parsed, list) and not parsed:
        problems.append(problem("PR501", place=Place(name)))
    return ReadResult(tuple(sheets), capped(problems, name))


def _holds_scorecard(value: object) -> bool:
    """Return whether *value* is what ``evaluate --json`` prints of one sheet, or of several."""
    if not isinstance(value, dict):
        return False
    sheets = value.get("sheets")
    return value.keys() >= _OF_SCORECARDS or (isinstance(sheets, list) and any(map(_holds_scorecard, sheets)))


def _table(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in pairs:
        table[key] = Twice() if key in table else value
    return table


def _syntax(error: json.JSONDecodeError, name: str) -> Problem:
    zh = next((zh for start, zh in _REASONS if error.msg.startswith(start)), error.msg)
    place = Place(name, line=error.lineno, column=error.colno)
    return problem("PR505", place=place, reason=zh, reason_en=error.msg[:1].lower() + error.msg[1:])


def read_toml(data: bytes, name: str) -> ReadResult:
    """
    Return the sheet in *data*.

    Returns:
        Problems of the file: see `perfrules.tomltext.parsing.parse_toml`; of its values: see
        `perfrules.readers.native.data.sheet_from`. Both name line and column.
    """
    parsed = parse_toml(data, name, LIMITS, number=exact_number)
    if not isinstance(parsed, Parsed):
        return ReadResult(problems=capped(parsed, name))
    sheet, problems = sheet_from(parsed.values, name, parsed.scan.places(parsed.scan.root))
    return ReadResult((sheet,) if sheet is not None else (), capped(problems, name))
