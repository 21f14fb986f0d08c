"""Registers the built-in checks through the hook a third party uses."""

from typing import TYPE_CHECKING

from perfrules.hookmarkers import hookimpl

if TYPE_CHECKING:
    from perfrules.checks.base import Check

__all__ = ["perfrules_register_checks"]


@hookimpl
def perfrules_register_checks() -> "list[Check]":
    """Return the built-in checks; their modules are imported here and not before."""
    from perfrules.checks import arithmetic  # noqa: PLC0415

    families = (arithmetic,)
    return [check() for family in families for check in family.CHECKS]
