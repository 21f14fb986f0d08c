"""
The JSON Schemas that stand beside this module, for programs that take scorecards, sheets and summaries of folders.

They are files, so that a program without perfrules can use them; the tests hold them to what is written and read.
"""

import json
from importlib.resources import files

__all__ = ["PUBLISHED", "published_schema"]

PUBLISHED = ("scorecard", "sheet", "summary")


def published_schema(name: str) -> dict[str, object]:
    """Return the schema (draft 2020-12) of the form *name*, one of `PUBLISHED`."""
    text = files("perfrules.reports.own").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, object] = json.loads(text)
    return schema
