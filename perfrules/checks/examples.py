"""Short ways to write the sheets that checks are tried on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfrules.checks.base import CheckExample
from perfrules.checks.subject import Evidence
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow

__all__ = ["example", "fund", "item", "quality_row", "row"]

_NATIONAL = "cn-self-evaluation-2020"


def _decimal(number: "float | str | None") -> Decimal | None:
    return None if number is None else Decimal(str(number))


def row(
    name: str,
    target: str = "",
    actual: str = "",
    weight: "float | None" = None,
    score: "float | None" = None,
    **more: Any,  # noqa: ANN401 - the other fields of a row
) -> SheetRow:
    """Return a row; numbers are written as they print."""
    fields = {"name": name, "target": target, "actual": actual, **more}
    return SheetRow(weight=_decimal(weight), self_score=_decimal(score), **fields)


def quality_row(**more: Any) -> SheetRow:  # noqa: ANN401 - the other fields of a row
    """Return a row about which there is nothing to ask."""
    return row("项目验收合格率", "≥95%", "97%", 10, 10, level1="产出指标", level2="质量指标", **more)


def fund(
    name: str,
    initial: "float | None",
    adjusted: "float | None",
    spent: "float | None",
    rate: "float | None" = None,
    *,
    unit: str = "万元",
    total: bool = False,
    **points: float,
) -> Funds:
    """Return a line of funds, with *points* (weight, score) where it prints any; numbers are written as they print."""
    budget, changed, used = _decimal(initial), _decimal(adjusted), _decimal(spent)
    stated = _decimal(rate)
    return Funds(
        name=name,
        initial_budget=budget,
        adjusted_budget=changed,
        spent=used,
        stated_rate=stated,
        weight=_decimal(points.get("weight")),
        self_score=_decimal(points.get("score")),
        unit=unit,
        is_total=total,
    )


def item(name: str, statement: str, trouble: str = "") -> ManagementItem:
    """Return a statement on the management of funds."""
    return ManagementItem(name=name, statement=statement, trouble=trouble)


def example(  # noqa: PLR0913 - each is one part of the subject
    *rows: SheetRow,
    rules: str = _NATIONAL,
    total: "float | None" = None,
    funds: Sequence[Funds] = (),
    management: Sequence[ManagementItem] = (),
    texts: Mapping[str, str] | None = None,
    last_year: Sheet | None = None,
    sisters: Sequence[Sheet] = (),
    evidence: Sequence[Evidence] | None = None,
    worksheet: Sheet | None = None,
    **more: Any,  # noqa: ANN401 - the other fields of a sheet
) -> CheckExample:
    """Return an example under *rules*; an empty id means no rule set."""
    sheet = Sheet(
        rows=rows,
        stated_total=_decimal(total),
        funds=tuple(funds),
        management=tuple(management),
        texts=texts or {},
        **more,
    )
    listed = None if evidence is None else tuple(evidence)
    return CheckExample(
        sheet=sheet,
        rules=rules,
        last_year=last_year,
        sisters=tuple(sisters),
        evidence=listed,
        worksheet=worksheet,
    )
