"""
What a PDF may unpack to, looked at before the library that reads it is given a byte.

The library unpacks streams as large as they claim to be, in one piece. So each stream is unpacked here first, in small
pieces that are counted and thrown away. Pictures are passed over: text extraction never unpacks them.
"""

import re
import zlib

from perfrules.errors import Problem, problem
from perfrules.source import Place

__all__ = ["MAX_STREAM", "MAX_STREAMS", "MAX_UNPACKED", "unpacking_problem"]

MAX_STREAM = 32 * 1024 * 1024
"""How many bytes one stream has at most when it is unpacked."""
MAX_UNPACKED = 128 * 1024 * 1024
"""How many bytes all streams but pictures have at most."""
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
