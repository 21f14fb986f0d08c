"""
Opening a PDF in a process of its own.

The library that opens PDFs ends its process when memory runs out, and a file of two kilobytes can ask for all there
is, or for days. So it works in a process with limits; if that one dies, the file has a problem and nothing else has.
"""

import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.readers.grid import Block, Cell, Grid, Paragraph
from perfrules.source import Place

if TYPE_CHECKING:
    from perfrules.readers.pdf.pages import Page

__all__ = [
    "MAX_MEMORY",
    "MAX_SECONDS",
    "MAX_STREAM",
    "MAX_STREAMS",
    "MAX_UNPACKED",
    "Opened",
    "from_json",
    "open_apart",
    "open_here",
    "to_json",
    "unpacking_problem",
]

_QUOTED = 40


@frozen
class Opened:
    """
    A PDF that was read.

    Args:
        blocks: Its paragraphs and ruled tables.
        texts: The text of each page.
        problems: What stands on pages and was not read.
    """

    blocks: tuple[Block, ...]
    texts: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def to_json(result: Opened | Problem) -> bytes:
    """Return *result* as bytes; the name of the file is not part of it."""
    if isinstance(result, Problem):
        return json.dumps({"problem": result.code, "values": dict(result.values)}).encode()
    blocks = [_block(item) for item in result.blocks]
    problems = [[item.place.cell, *_plain(item)] for item in result.problems]
    return json.dumps({"blocks": blocks, "texts": result.texts, "problems": problems}).encode()


def _plain(result: Problem) -> tuple[str, dict[str, object], str]:
    return result.code, dict(result.values), result.text


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"text": block.text, "place": block.place.cell}
    numbers: dict[int, int] = {}
    cells: list[Cell] = []
    for cell in (item for row in block.rows for item in row):
        if id(cell) not in numbers:
            numbers[id(cell)] = len(cells)
            cells.append(cell)
    return {
        "cells": [
            [cell.text, cell.place.cell, cell.rows, cell.columns, [_plain(item) for item in cell.problems]]
            for cell in cells
        ],
        "rows": [[numbers[id(cell)] for cell in row] for row in block.rows],
        "name": block.name,
        "place": block.place.cell,
    }


def from_json(data: bytes, name: str) -> Opened | Problem:
    """Return what `to_json` was given, with *name* as the file in all places."""
    read: dict[str, Any] = json.loads(data)
    if "problem" in read:
        return problem(read["problem"], place=Place(name), **read["values"])
    problems = tuple(_problem(Place(name, cell=at), *plain) for at, *plain in read["problems"])
    return Opened(tuple(_restored(item, name) for item in read["blocks"]), tuple(read["texts"]), problems)


def _problem(place: Place, code: str, values: dict[str, Any], text: str) -> Problem:
    return problem(code, place=place, **{"text": text, **values})


def _restored(block: dict[str, Any], name: str) -> Block:
    place = Place(name, cell=block["place"])
    if "text" in block:
        return Paragraph(block["text"], place)
    cells = []
    for text, at, rows, columns, problems in block["cells"]:
        here = Place(name, cell=at)
        result = tuple(_problem(here, *plain) for plain in problems)
        cells.append(Cell(text, here, rows=rows, columns=columns, problems=result))
    return Grid(_rows(block["rows"], cells), block["name"], place)


def _rows(numbers: Sequence[Sequence[int]], cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cells[number] for number in row) for row in numbers)


MAX_STREAM = 32 * 1024 * 1024
"""The greatest number of bytes one stream has when it is unpacked."""
MAX_UNPACKED = 128 * 1024 * 1024
"""The greatest number of bytes all streams but pictures have."""
MAX_STREAMS = 50_000
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 2048  # how much before a stream is looked at; dictionaries of streams are short
_PIECE = 256 * 1024
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_EXPANDING = re.compile(rb"/(?:LZWDecode|LZW|RunLengthDecode|RL)\b")
_GROWTH = 64  # how many times its size a stream packed in an old way may be expected to grow
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


def unpacking_problem(data: bytes, name: str) -> Problem | None:
    """Return why the PDF *data* is not opened: a stream, or all together, too large (PR028); or ``None``."""
    unpacked = 0
    end = 0
    for number, match in enumerate(_STREAM.finditer(data)):
        if number >= MAX_STREAMS:
            return _refusal(name, "PDF 流的个数", "streams in a PDF", MAX_STREAMS)
        head = data[max(end, match.start() - _DICTIONARY) : match.start()]
        head = head[head.rfind(b"obj") + 1 :]
        start = match.end()
        if _PICTURE.search(head):
            continue
        filters = len(_FLATE.findall(head))
        if filters:
            size, used = _unpacked_size(data, start, MAX_STREAM, filters)
            end = start + used
        else:
            stop = data.find(b"endstream", start)
            size = (stop if stop >= 0 else len(data)) - start
        if _EXPANDING.search(head):
            size *= _GROWTH
        if size > MAX_STREAM:
            return _refusal(name, "PDF 中一个流解压后的字节数", "bytes in a stream of a PDF", MAX_STREAM)
        unpacked += size
        if unpacked > MAX_UNPACKED:
            return _refusal(name, "PDF 解压后的字节数", "bytes in an unpacked PDF", MAX_UNPACKED)
    return None


def _refusal(name: str, what: str, what_en: str, limit: int) -> Problem:
    return problem("PR028", place=Place(name), limit=limit, what=what, what_en=what_en)


def _unpacked_size(data: bytes, start: int, limit: int, filters: int) -> tuple[int, int]:
    """Return how many bytes the stream at *start* unpacks to (more than *limit* at most by one piece) and takes."""
    layers = [zlib.decompressobj() for _ in range(min(filters, 4))]
    size = used = 0
    view = memoryview(data)
    try:
        while start + used < len(data) and size <= limit and not layers[0].eof:
            piece = view[start + used : start + used + _PIECE]
            used += len(piece)
            size += _layered(layers, bytes(piece), limit)
    except zlib.error:
        pass  # damaged, encrypted, or packed in another way first: what could be unpacked was counted
    return size, used - len(layers[0].unused_data)


def _layered(layers: list["zlib._Decompress"], piece: bytes, limit: int) -> int:
    """Return how many bytes leave the last of *layers* for one more *piece* of the first."""
    size = 0
    first, rest = layers[0], layers[1:]
    while piece and size <= limit and not first.eof:
        out = first.decompress(piece, _PIECE)
        size += _layered(rest, out, limit) if rest and out else len(out)
        piece = first.unconsumed_tail
    return size


MAX_SECONDS = 60
"""The time that a PDF may take; 500 pages of tables take about 10 seconds."""
MAX_MEMORY = 1024 * 1024 * 1024
"""The greatest number of bytes of memory the process may ask for, where the system can limit it."""
_MODULE = "perfrules.readers.pdf.subprocess"


def open_apart(data: bytes, name: str) -> Opened | Problem:
    """
    Return what the PDF *data* holds, opened by another process.

    Returns:
        What `open_here` returns, or PR571: it took more than `MAX_SECONDS` or `MAX_MEMORY`, or the process failed.
    """
    paths = [path or str(Path.cwd()) for path in sys.path]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, and a fixed module
            [sys.executable, "-P", "-m", _MODULE, str(MAX_MEMORY), str(max(1, int(MAX_SECONDS)))],
            input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=MAX_SECONDS, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError):
        return problem("PR571", place=Place(name), seconds=MAX_SECONDS)
    return from_json(done.stdout, name)


def open_here(data: bytes, name: str) -> Opened | Problem:
    """
    Return what the PDF *data* holds, opened in this process.

    Returns:
        Its blocks and texts; PR028 (too much of something), PR565 (a password), PR566 (damaged).
    """
    from perfrules.readers.pdf.layout import blocks_of, page_text  # noqa: PLC0415 - imported on use
    from perfrules.readers.pdf.pages import open_pages  # noqa: PLC0415 - imports pypdfium2

    if refusal := unpacking_problem(data, name):
        return refusal
    pages = open_pages(data, name)
    if isinstance(pages, Problem):
        return pages
    texts = tuple(page_text(page) if page.hidden or page.struck else page.text for page in pages)
    return Opened(blocks_of(pages, name), texts, tuple(_unread(pages, name)))


def _unread(pages: "Sequence[Page]", name: str) -> Iterator[Problem]:
    """Return what stands on *pages* and was not read: hidden text, crossed-out text, text without letters."""
    for page in pages:
        place = Place(name, cell=f"第{page.number}页")
        if page.hidden:
            yield problem("PR562", place=place, text=page.hidden[:_QUOTED])
        if page.struck:
            yield problem("PR561", place=place, text=page.struck[:_QUOTED])
        if page.lost:
            yield problem("PR573", place=place, count=page.lost)


def _limit(memory: int, seconds: int) -> None:
    """Limit the memory and the time of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, most = resource.getrlimit(kind)
        allowed = limit if most == resource.RLIM_INFINITY else min(limit, most)
        try:
            resource.setrlimit(kind, (allowed, most))
        except (ValueError, OSError):  # some systems know a limit and refuse to set it
            continue


def main() -> None:
    """Read a PDF from the standard input and write what it holds to the standard output; both limits are arguments."""
    memory, seconds = map(int, sys.argv[1:])
    _limit(memory, seconds)
    sys.stdout.buffer.write(to_json(open_here(sys.stdin.buffer.read(), "")))


if __name__ == "__main__":
    main()
