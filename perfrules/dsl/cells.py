"""Cells as JSON lines: one line in, one line out, nothing kept in between."""

import json
from collections.abc import Iterable, Iterator

from perfrules.dsl.reading import parse_actual, parse_target

__all__ = ["read_cells"]


def read_cells(lines: Iterable[str]) -> Iterator[str]:
    """
    Yield ``{"id", "meaning"}`` as JSON for each JSON line of ``{"id", "target" or "actual", "unit", "name"}``.

    Lines are read one at a time; empty lines are passed over. A line that is not such an object raises ``ValueError``.
    """
    for line in lines:
        if line.strip():
            cell = json.loads(line)
            reader, text = (parse_actual, cell["actual"]) if "actual" in cell else (parse_target, cell["target"])
            meaning = reader(text or "", unit=cell.get("unit") or "", name=cell.get("name") or "").to_dict()
            yield json.dumps({"id": cell.get("id"), "meaning": meaning}, ensure_ascii=False)
