"""``perfrules new check``: a distribution with one check of the audit that passes its own tests at once."""

import os

from perfrules.authoring.new import PLUGIN_FILES, Scaffolded, write_plugin

__all__ = ["new_check"]

_OWN_README = """\
# perfrules-{name}

{what} for perfrules.

```sh
pip install --editable '.[testing]'
perfrules plugins
pytest
perfrules audit sheet.xlsx
```

The check is a question that a reviewer asks about every sheet: change `find` in `{package}/short_reason.py`, and the
two sheets beside it that show when it fires and when not.
"""
_FILES = {
    "pyproject.toml": PLUGIN_FILES["pyproject.toml"],
    "README.md": _OWN_README,
    "{package}/__init__.py": PLUGIN_FILES["{package}/__init__.py"],
    "{package}/hooks.py": '''\
"""What this distribution gives; classes are imported inside the hooks, so that listing plugins stays fast."""

from perfrules.spi import hookimpl

PERFRULES_API = 1


@hookimpl
def perfrules_register_checks():
    """Return the checks."""
    from {package}.short_reason import ShortReason

    return [ShortReason()]
''',
    "{package}/short_reason.py": '''\
"""``{name}.short-reason``: points are lost and the reason is a word or two."""

from collections.abc import Iterable
from decimal import Decimal

from perfrules import Finding, Sheet, SheetRow
from perfrules.spi import Check, CheckExample, Need, Severity, Subject, Wording

_SHORTEST = 4
"""Characters; a shorter reason names no cause."""


def _sheet(reason: str) -> Sheet:
    row = SheetRow(
        name="培训人次", target="≥200人次", actual="180人次", weight=Decimal(10), self_score=Decimal(9), reason=reason
    )
    return Sheet(rows=(row,))


class ShortReason(Check):
    """Points are lost and the reason is a word or two."""

    id = "{name}.short-reason"
    severity = Severity.WARNING
    heuristic = True
    title = Wording("失分原因过短", "the reason of lost points is too short")
    message = Wording(
        "“{{name}}”失分，原因只写“{{reason}}”", "“{{name}}” loses points, its reason is only “{{reason}}”"
    )
    why = Wording("原因要说明差在哪里、为什么、怎么改", "a reason says what fell short, why, and what will be done")
    needs = frozenset({{Need.POINTS}})
    bad = CheckExample(sheet=_sheet("疫情"))
    near_miss = CheckExample(sheet=_sheet("二期班停课两周，已安排补训"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rows below full marks whose reason is short; a missing one is another check's."""
        for row in subject.indicators:
            reason = row.row.reason.strip()
            if row.is_below_full and 0 < len(reason) < _SHORTEST:
                yield self.finding(row.cell("reason"), basis={{"reason": reason}}, name=row.name, reason=reason)
''',
    "tests/test_{module}.py": '''\
"""The check has the properties that perfrules demands and is found by it."""

from pathlib import Path

import {package}
import perfrules
from {package} import hooks
from {package}.short_reason import ShortReason
from perfrules.testing import check_check, check_imports

pytest_plugins = "perfrules.testing.fixtures"


def test_the_check_keeps_every_property():
    check_check(ShortReason())


def test_only_what_is_meant_for_plugins_is_imported():
    check_imports(Path({package}.__file__).parent)


def test_the_audit_asks_it(registry_with):
    registry = registry_with({module}=hooks)
    audit = perfrules.audit(ShortReason.bad.sheet, checks=["{name}.short-reason"], registry=registry)
    assert [finding.cells for finding in audit.findings] == [("rows[0].reason",)]
''',
}


def new_check(name: str, *, folder: str | os.PathLike[str]) -> Scaffolded:
    """
    Write the distribution ``perfrules-<name>`` with a check into *folder*.

    Args:
        name: Name of the plugin: lower-case letters and digits, words joined by ``-``.
        folder: Where to make the folder ``perfrules-<name>``; it is made if it is not there.

    Returns:
        The files. Nothing is written when the name cannot be one (PR307), something of that name exists (PR234), or
        the system refuses (PR001).
    """
    return write_plugin(name, folder, _FILES, "A check of the audit")
