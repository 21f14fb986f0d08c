"""
Bytes of a TOML file to values with places, or to problems that say what to type instead.

The limits of SPEC reliability §3 are checked before `tomllib` is called. A syntax error in one line does not hide
those in other lines.
"""

import re
import tomllib
from collections.abc import Callable, Mapping

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import decode_utf8
from perfrules.source import Place, Span
from perfrules.tomltext.scanning import MAX_NESTING, Limits, Scan, scan_keys

__all__ = ["Parsed", "parse_toml"]


_SHOWN = 200
"""Characters of a line looked at on either side of an error; longer lines must not cost more."""
_WANTED = {
    "“": '"', "”": '"', "„": '"', "＂": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "＇": "'",
    "，": ",", "、": ",", "：": "=", "＝": "=", "。": ".", "．": ".", "［": "[", "］": "]", "【": "[",
    "】": "]", "｛": "{", "｝": "}", "＃": "#", "；": "#", "－": "-", "\u3000": " ", "\u00a0": " ", "\ufeff": "",
}  # fmt: skip
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'[^']*'")
_HAN_KEY = re.compile(r'\s*([^\s"\'=#\[\]]*[\u3400-\u9fff][^"\'=#\[\]]*?)\s*[=＝]')
_HAN_HEADER = re.compile(r'\s*\[+[^"\'\]]*[\u3400-\u9fff]')
_YAML = re.compile(r"\s*(?:---|%YAML|!!|- |[\w\"'.-]+[ \t]*:(?:\s|\Z))")
_MESSAGES = (
    ("Invalid statement", "这一行不是“键 = 值”，也不是 [表头]"),
    ("Expected newline or end of document after a statement", "一行写完之后还有多余的内容"),
    ("Expected '=' after a key", "键的后面缺少等号 ="),
    ("Expected ']]'", "表头缺少右括号 ]]"),
    ("Expected ']'", "表头缺少右括号 ]"),
    ("Invalid initial character for a key part", "键的开头有不允许的字符"),
    ("Cannot overwrite a value", "同一个键写了两次，或与已有的表冲突"),
    ("Cannot declare", "同一个表写了两次"),
    ("Cannot mutate immutable namespace", "写在一行里的表或数组不能再补充"),
    ("Cannot redefine namespace", "同一个表写了两次"),
    ("Duplicate inline table key", "同一个键写了两次"),
    ("Invalid date or datetime", "日期或时间不存在"),
    ("Invalid value", "等号后面不是一个值：文字要加半角引号"),
    ("Unclosed array", "数组缺少右括号 ] 或逗号"),
    ("Unclosed inline table", "行内表缺少右括号 } 或逗号"),
    ("Unterminated string", "字符串没有结束的引号"),
    ("Unescaped '\\'", "字符串里的反斜杠要写两个"),
    ("Escaped character is not a Unicode scalar value", "转义写的不是一个字符"),
    ("Invalid hex value", "\\u 后面不是十六进制数"),
    ("Illegal character", "有不允许的控制字符"),
    ("Found invalid character", "有不允许的字符"),
)


def advise(message: str, text: str, line: str, place: Place) -> Problem:
    """
    Return PR201 for a syntax error.

    Args:
        message: What `tomllib` says, without the place.
        text: The whole text, to recognise YAML and JSON.
        line: The line of the error.
        place: Where the error is; a full-width character further left or right in *line* moves it there.
    """
    line = line.rstrip("\r")
    first = max(0, (place.column or 1) - 1 - _SHOWN)
    shown = line[first : first + 2 * _SHOWN]
    position = _full_width(shown)
    if position is not None:
        result = shown[position]
        place = evolve(place, column=first + position + 1)
        reason = (f"此处是 `{result}`（U+{ord(result):04X}）", f"there is `{result}` (U+{ord(result):04X}) here")
        wanted = _WANTED[result]
        advice = (
            (f"应写半角的 `{wanted}`", f"type `{wanted}`")
            if wanted.strip()
            else ("请删除它，或写普通空格", "remove it, or type a plain blank")
        )
    else:
        chinese = next((zh for start, zh in _MESSAGES if message.startswith(start)), message)
        reason = (chinese, message[:1].lower() + message[1:])
        advice = _format_advice(text, line[:_SHOWN])
    start = min((place.column or 1) - 1 - first, len(shown))
    return problem(
        "PR201",
        place=place,
        text=shown,
        span=Span(start, min(start + 1, len(shown))),
        reason=reason[0],
        reason_en=reason[1],
        advice=advice[0],
        advice_en=advice[1],
    )


def _full_width(line: str) -> int | None:
    """Return the position of the first character outside strings and comments that should be another, or ``None``."""
    bare = _STRINGS.sub(lambda match: " " * len(match[0]), line)
    comment = bare.find("#")
    bare = bare if comment < 0 else bare[:comment]
    return next((position for position, character in enumerate(bare) if character in _WANTED), None)


def _format_advice(text: str, line: str) -> tuple[str, str]:
    if text.lstrip().startswith("{"):
        return (
            "这像是 JSON；此文件应是 TOML：每行写 `键 = 值`",
            "this looks like JSON; the file should be TOML: write `key = value` lines",
        )
    if _YAML.match(line):
        return (
            "这像是 YAML；此文件应是 TOML：每行写 `键 = 值`",
            "this looks like YAML; the file should be TOML: write `key = value` lines",
        )
    if _HAN_KEY.match(line) or _HAN_HEADER.match(line):
        return ('含汉字的键要加引号：`"优" = …`', 'put keys with Chinese characters into quotes: `"优" = …`')
    return ("每行写 `键 = 值`，文字放在半角引号里", "write `key = value` lines, texts in straight quotes")


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
    reported = str(error)
    match = _AT.search(reported)
    if match is None or match[1] is None:
        lines = text.rstrip().split("\n")
        place = Place(file, line=len(lines), column=len(lines[-1].rstrip("\r")) + 1)
    else:
        place = Place(file, line=int(match[1]), column=int(match[2]))
    return (reported[: match.start()] if match else reported), place
