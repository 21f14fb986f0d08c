"""Damaged and invented inputs for every way in: each gives values or problems of ours, nothing else, and soon."""

import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from perfrules import load_ruleset, parse_actual, parse_target, read_sheets
from perfrules.errors import RuleSetError
from tests.reference.cases import SIGNS

ROOT = Path(__file__).parents[2]
SLOW = 5.0
"""Seconds of computing that one small input may take, imports of the first one included."""
_PIECES = (
    *SIGNS.values(), "增长", "下降", "不低于", "以上", "%", "‰", "万元", "元/月", "人次", "2023年12月底前", "1-12月",
    "；", "、", "（", "）", "[", "]", "(", ",", "~", "±", "1e9", "1e999999", "１２", "⅓", "①", "\u202e", "\0", "合理",
    "无", "N/A", "at least ", "by Q2 ", " ", ".", "-", "0", "3.50", "99999999999999999999999999999999",
    "\ud800", "每", "天内", "=",
)  # fmt: skip
_TOML_PIECES = (
    b'"', b"'''", b"[", b"]", b"[[", b"]]", b"=", b"\n", b"{", b"}", b",", b".", b"1e999", b"nan", b"true", b"#",
    b"\x00", b"\xff", "“".encode(), b"a.b.c.d = 1\n", b"[[scoring]]\n", b'type = "proportional"\n', b"full = -1\n",
    b'extends = "x"\n',
)  # fmt: skip
_XML_PIECES = (
    b"<", b">", b"/>", b'"', b"&amp;", b"&#0;", b"&x;", b"<!DOCTYPE a [", b"<c r='A1' t='s'><v>9</v></c>", b"<w:tc>",
    b"</w:tr>", b"<row r='1048576'>", b' r="XFD1048576"', b"\x00", b"\xff", b"1e999999",
    b"<mergeCell ref='A1:ZZ99999'/>",
)  # fmt: skip
_AS_IT_LIES = 0.2
SAMPLES = ("roads.xlsx", "roads.docx", "roads.pdf", "roads.csv", "roads.toml", "roads.txt")


@frozen
class Fuzzed:
    """
    What a campaign against one way in came to.

    Args:
        inputs: How many inputs there were.
        longest: Seconds of computing for the slowest.
        failures: What was raised beside problems of ours, or took too long, with the input.
    """

    inputs: int
    longest: float
    failures: tuple[str, ...]


def language(count: int, seed: int) -> Fuzzed:
    """Give *count* texts to the readers of targets and actuals."""
    draw = random.Random(seed)

    def texts() -> Iterator[str]:
        for _ in range(count):
            parts = draw.choices(_PIECES, k=draw.randint(1, 9))
            yield "".join(f"{draw.randint(0, 999)}" if draw.random() < 0.3 else part for part in parts)

    def read(text: str) -> None:
        target, actual = parse_target(text), parse_actual(text)
        assert str(target) is not None
        assert str(actual) is not None

    return _run(texts(), read, ())


def rule_files(count: int, seed: int) -> Fuzzed:
    """Give *count* damaged rule files to the loader."""
    draw = random.Random(seed)
    originals = [path.read_bytes() for path in sorted((ROOT / "rulesets").glob("*.toml")) if ".cases" not in path.name]
    files = (_damaged(draw, draw.choice(originals), _TOML_PIECES) for _ in range(count))
    return _run(files, lambda data: load_ruleset(text=data), (RuleSetError,))


def sheets(name: str, count: int, seed: int) -> Fuzzed:
    """Give *count* damaged copies of the sample *name* to the readers."""
    draw = random.Random(seed)
    original = (ROOT / "docs" / "samples" / name).read_bytes()
    members = _members(original)
    pieces = tuple(original[at : at + draw.randint(1, 64)] for at in draw.choices(range(len(original)), k=40))

    def damaged() -> bytes:
        """Damage the file as it lies there, or, of a package, a part of it that is packed again."""
        if not members or draw.random() < _AS_IT_LIES:
            return _damaged(draw, original, pieces)
        name = draw.choice(list(members))
        return _packed({**members, name: _damaged(draw, members[name], _XML_PIECES)})

    files = (damaged() for _ in range(count))
    return _run(files, lambda data: read_sheets(data, name=name), ())


def _members(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by their names, none of what is no package."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def _damaged(draw: random.Random, data: bytes, pieces: tuple[bytes, ...]) -> bytes:
    """Return *data* with a few parts cut out, doubled, moved, overwritten or put in."""
    result = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        start = draw.randrange(len(result) + 1)
        end = min(len(result), start + draw.choice((1, 2, 8, 64, 512)))
        match draw.randrange(5):
            case 0:
                del result[start:end]
            case 1:
                result[start:start] = draw.choice(pieces)
            case 2:
                result[start:start] = result[start:end]
            case 3 if result:
                result[start : start + 1] = bytes([draw.randrange(256)])
            case _:
                part = result[start:end]
                del result[start:end]
                at = draw.randrange(len(result) + 1)
                result[at:at] = part
    return bytes(result)


def _run(inputs: Iterator[Any], read: Callable[[Any], object], expected: tuple[type[Exception], ...]) -> Fuzzed:
    count, longest, failures = 0, 0.0, []
    for value in inputs:
        began = time.process_time()
        try:
            read(value)
        except expected:
            pass
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            failures.append(f"{type(error).__name__}: {error} for {value[:200]!r}")
        seconds = time.process_time() - began
        if seconds > SLOW:
            failures.append(f"{seconds:.1f} s for {value[:200]!r}")
        count, longest = count + 1, max(longest, seconds)
    return Fuzzed(count, longest, tuple(failures[:5]))
