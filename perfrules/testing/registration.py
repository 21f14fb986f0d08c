"""Tells hypothesis how to draw the values of perfrules: ``st.from_type(Sheet)`` works when both are installed."""

from typing import Any

__all__ = ["register"]


def register() -> None:
    """Register the strategies; hypothesis calls this through its entry point when it is imported."""
    from hypothesis import strategies as st  # noqa: PLC0415 - hypothesis is half imported when it finds this module

    from perfrules.model.quantity import Quantity  # noqa: PLC0415
    from perfrules.model.ruleset import RuleSet  # noqa: PLC0415
    from perfrules.model.scorecard import Scorecard  # noqa: PLC0415
    from perfrules.model.sheet import Sheet, SheetRow  # noqa: PLC0415
    from perfrules.model.target import DateTarget, NumberTarget, QualityTarget, RangeTarget  # noqa: PLC0415

    names: dict[type, str] = {
        Quantity: "quantities",
        RuleSet: "rulesets",
        Scorecard: "scorecards",
        Sheet: "sheets",
        SheetRow: "sheet_rows",
        DateTarget: "date_targets",
        NumberTarget: "number_targets",
        QualityTarget: "quality_targets",
        RangeTarget: "range_targets",
    }

    def drawn(kind: type) -> "st.SearchStrategy[Any]":
        from perfrules.testing import strategies  # noqa: PLC0415 - the kit is loaded when something is drawn

        strategy: st.SearchStrategy[Any] = getattr(strategies, names[kind])()
        return strategy

    for kind in names:
        st.register_type_strategy(kind, drawn)
