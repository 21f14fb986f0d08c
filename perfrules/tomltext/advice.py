"""What to say about text that is not TOML: in Chinese and English, with the character to type instead."""

import re

from attrs import evolve

from perfrules.errors import Problem, problem
from perfrules.source import Place, Span

__all__ = ["advise"]

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
        found = shown[position]
        place = evolve(place, column=first + position + 1)
        reason = (f"此处是 `{found}`（U+{ord(found):04X}）", f"there is `{found}` (U+{ord(found):04X}) here")
        wanted = _WANTED[found]
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
