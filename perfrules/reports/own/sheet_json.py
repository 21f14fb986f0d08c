"""The project's own form of a sheet, written as JSON: numbers as texts, so that no program rounds them."""

import json
from datetime import date
from decimal import Decimal

from perfrules.model.sheet import Sheet
from perfrules.reports.base import SheetWriter, escape_unseen
from perfrules.reports.own.plain import plain_sheet
from perfrules.wording import Wording

__all__ = ["SheetJsonWriter"]


class SheetJsonWriter(SheetWriter):
    """One JSON object; numbers and dates are texts, nothing that an editor hides stands in it unescaped."""

    id = "sheet-json"
    title = Wording("perfrules 自评表（JSON）", "perfrules sheet (JSON)")
    suffix = ".json"

    def write(self, sheet: Sheet) -> str:
        """Return *sheet* as JSON; raises as `SheetWriter.write` says."""
        text = json.dumps(plain_sheet(sheet, {}), ensure_ascii=False, indent=2, default=_as_text)
        return escape_unseen(text, by_pairs=True) + "\n"


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    message = f"a sheet holds no {type(value).__name__}"
    raise TypeError(message)
