"""What the process that opens a PDF tells the one that asked for it: plain JSON, nothing that could run."""

import json
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.readers.blocks import Block, Paragraph
from perfrules.readers.grid import Cell, Grid
from perfrules.source import Place

__all__ = ["Opened", "from_json", "to_json"]


@frozen
class Opened:
    """
    A PDF that was read.

    Args:
        blocks: Its paragraphs and ruled tables.
        texts: The text of each page.
    """

    blocks: tuple[Block, ...]
    texts: tuple[str, ...]


def to_json(result: Opened | Problem) -> bytes:
    """Return *result* as bytes; the name of the file is not part of it."""
    if isinstance(result, Problem):
        return json.dumps({"problem": result.code, "values": dict(result.values)}).encode()
    blocks = [_block(one) for one in result.blocks]
    return json.dumps({"blocks": blocks, "texts": result.texts}).encode()


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"text": block.text, "place": block.place.cell}
    numbers: dict[int, int] = {}
    cells: list[Cell] = []
    for cell in (one for row in block.rows for one in row):
        if id(cell) not in numbers:
            numbers[id(cell)] = len(cells)
            cells.append(cell)
    return {
        "cells": [[cell.text, cell.place.cell, cell.rows, cell.columns] for cell in cells],
        "rows": [[numbers[id(cell)] for cell in row] for row in block.rows],
        "name": block.name,
        "place": block.place.cell,
    }


def from_json(data: bytes, name: str) -> Opened | Problem:
    """Return what `to_json` was given, with *name* as the file in all places."""
    read: dict[str, Any] = json.loads(data)
    if "problem" in read:
        return problem(read["problem"], place=Place(name), **read["values"])
    return Opened(tuple(_restored(one, name) for one in read["blocks"]), tuple(read["texts"]))


def _restored(block: dict[str, Any], name: str) -> Block:
    place = Place(name, cell=block["place"])
    if "text" in block:
        return Paragraph(block["text"], place)
    cells = [Cell(text, Place(name, cell=at), rows=rows, columns=columns) for text, at, rows, columns in block["cells"]]
    return Grid(_rows(block["rows"], cells), block["name"], place)


def _rows(numbers: Sequence[Sequence[int]], cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cells[number] for number in row) for row in numbers)
