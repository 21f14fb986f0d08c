"""Registers the built-in checks through the hook a third party uses."""

from typing import TYPE_CHECKING

from perfrules._markers import hookimpl

if TYPE_CHECKING:
    from perfrules.checks.base import Check

__all__ = ["perfrules_register_checks"]


@hookimpl
def perfrules_register_checks() -> "list[Check]":
    """Return the built-in checks; their modules are imported here and not before."""
    from perfrules.checks import (  # noqa: PLC0415
        arithmetic,
        documents,
        funds,
        goals,
        levels,
        narrative,
        phrasing,
        rows,
        scores,
        units,
        values,
    )

    families = (
        arithmetic,
        scores,
        funds,
        units,
        values,
        levels,
        phrasing,
        rows,
        narrative,
        goals,
        documents,
    )
    return [check() for family in families for check in family.CHECKS]
