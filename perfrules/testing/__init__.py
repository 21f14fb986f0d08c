"""
The kit that proves a plugin or a rule set, on hypothesis: the extra ``testing``.

`check_indicator_type` and its siblings run the properties that a contribution must keep and name the broken one;
`perfrules.testing.strategies` draws targets, actuals, sheets and rule sets; ``perfrules.testing.fixtures`` is for
``pytest_plugins``.
"""

from perfrules.extras import require

require("hypothesis", extra="testing")

# ruff: noqa: E402 - without hypothesis there is nothing below to import
from perfrules.testing.contribution_properties import (
    check_check,
    check_imports,
    check_indicator_type,
    check_reader,
    check_report,
    check_unit,
    check_vocabulary,
)
from perfrules.testing.properties import PropertyBrokenError

__all__ = [
    "PropertyBrokenError",
    "check_check",
    "check_imports",
    "check_indicator_type",
    "check_reader",
    "check_report",
    "check_unit",
    "check_vocabulary",
]
