"""The project's own form of a sheet in JSON."""

import json
from collections.abc import Sequence
from typing import ClassVar

from perfrules.errors import Problem, problem
from perfrules.inputs import decode_lines
from perfrules.model.sheet import Sheet
from perfrules.readers.base import Read, SheetReader, capped
from perfrules.readers.own.data import sheet_from
from perfrules.readers.own.json_scan import scan_json
from perfrules.readers.own.values import NotANumber, Twice, exact_number
from perfrules.source import Place, item
from perfrules.wording import Wording

__all__ = ["SheetJsonReader"]

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


class SheetJsonReader(SheetReader):
    """One sheet, or a list of them; the keys are the field names of `Sheet`. See `perfrules.readers.own.data`."""

    id = "sheet-json"
    title = Wording("perfrules 自评表（JSON）", "perfrules sheet (JSON)")
    suffixes = (".json",)
    contents: ClassVar[tuple[str, ...]] = ("JSON", "text")

    def read(self, data: bytes, name: str) -> Read:
        """
        Return the sheets in *data*.

        Returns:
            Problems of the file: PR003, PR004 (encoding, empty), PR007, PR512 (limits), PR505 (syntax, with line and
            column), PR580 (a scorecard); of its values: see `perfrules.readers.own.data.sheet_from`.
        """
        text = decode_lines(data, name)
        if isinstance(text, Problem):
            return Read(problems=(text,))
        scan = scan_json(text, name)
        if scan.problem is not None:
            return Read(problems=(scan.problem,))
        try:
            parsed: object = json.loads(
                text,
                parse_float=exact_number,
                parse_int=exact_number,
                parse_constant=NotANumber,
                object_pairs_hook=_table,
            )
        except json.JSONDecodeError as error:
            return Read(problems=(_syntax(error, name),))
        sheets: list[Sheet] = []
        problems: list[Problem] = []
        several = parsed if isinstance(parsed, list) else [parsed]
        for index, one in enumerate(several):
            path = item("", index) if isinstance(parsed, list) else ""
            if _holds_scorecard(one):
                problems.append(problem("PR580", place=scan.places.get(path) or Place(name)))
                continue
            sheet, found = sheet_from(one, name, scan.places, path)
            problems.extend(found)
            if sheet is not None:
                sheets.append(sheet)
        if isinstance(parsed, list) and not parsed:
            problems.append(problem("PR501", place=Place(name)))
        return Read(tuple(sheets), capped(problems, name))


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
