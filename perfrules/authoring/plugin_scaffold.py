"""A new plugin: a distribution with one indicator type, its tests and a README, sound as it is."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from perfrules.authoring.scaffold import Scaffolded
from perfrules.errors import problem
from perfrules.source import Place

__all__ = ["new_plugin"]

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FILES: Mapping[str, str] = {
    "pyproject.toml": """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "perfrules-{name}"
version = "0.1.0"
description = "An indicator type for perfrules."
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["attrs>=24.1", "perfrules>=0.1,<1"]

[project.optional-dependencies]
testing = ["perfrules[testing]", "pytest>=8"]

[project.entry-points.perfrules]
{name} = "{package}.hooks"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
""",
    "README.md": """\
# perfrules-{name}

An indicator type for [perfrules](https://pypi.org/project/perfrules/).

```sh
pip install --editable '.[testing]'
perfrules plugins
pytest
```

A rule file uses it by its id:

```toml
[[scoring]]
when = {{ level1 = "产出指标" }}
type = "{name}.tolerant"
tolerance = "5%"
```
""",
    "{package}/__init__.py": '"""What the plugin `{name}` adds to perfrules."""\n',
    "{package}/hooks.py": '''\
"""What this distribution gives; classes are imported inside the hooks, so that listing plugins stays fast."""

from perfrules.spi import hookimpl

PERFRULES_API = 1


@hookimpl
def perfrules_register_indicator_types():
    """Return the indicator types."""
    from {package}.tolerant import Tolerant

    return [Tolerant]
''',
    "{package}/tolerant.py": '''\
"""``{name}.tolerant``: a target that is missed by a little counts as met."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen
from perfrules.spi import Case, Example, IndicatorType, Outcome, Rating, Sentence, Wording, measure

_STEP = Wording(
    "{{actual}} 与 {{target}}，容差 {{tolerance}}，{{result}}",
    "{{actual}} against {{target}} within {{tolerance}}: {{result}}",
)


@frozen
class Parameters:
    """
    How much is forgiven.

    Args:
        tolerance: The share of the target by which it may be missed.
    """

    tolerance: Fraction = Fraction(0)


class Tolerant(IndicatorType[Parameters]):
    """Everything when the target is met or missed by no more than *tolerance* of it, else nothing."""

    id: ClassVar[str] = "{name}.tolerant"
    title: ClassVar[Wording] = Wording("容差达标", "met within a tolerance")
    rule: ClassVar[Wording] = Wording(
        "在容差内达成得满分，否则 0", "met within the tolerance gives everything, else nothing"
    )
    parameter_class: ClassVar[type] = Parameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "90%", "1", outcome=Outcome.MET),
        Example("≥90%", "86%", "1", parameters={{"tolerance": "5%"}}, outcome=Outcome.MET),
        Example("≥90%", "85%", "0", parameters={{"tolerance": "5%"}}, outcome=Outcome.NOT_MET),
    )

    def rate(self, case: Case) -> Rating:
        """Return everything or nothing; what cannot be measured says so itself."""
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        room = abs(measured.bound) * self.parameters.tolerance
        met = measured.is_met or abs(measured.amount - measured.bound) <= room
        values = {{
            "actual": str(case.actual),
            "target": str(case.target),
            "tolerance": str(self.parameters.tolerance),
            "result": "1" if met else "0",
        }}
        outcome = Outcome.MET if met else Outcome.NOT_MET
        return Rating(Fraction(int(met)), outcome, steps=(Sentence(_STEP, values),), problems=measured.notes)
''',
    "tests/test_{module}.py": '''\
"""The plugin keeps the laws of perfrules and is found by it."""

from decimal import Decimal
from pathlib import Path

import {package}
from {package} import hooks
from {package}.tolerant import Tolerant
from perfrules.testing import check_imports, check_indicator_type

pytest_plugins = "perfrules.testing.fixtures"


def test_the_type_keeps_every_law():
    check_indicator_type(Tolerant)


def test_only_what_is_meant_for_plugins_is_imported():
    check_imports(Path({package}.__file__).parent)


def test_rows_are_scored(registry_with, evaluate_rows):
    registry = registry_with({module}=hooks)
    rows = evaluate_rows(
        "{name}.tolerant", [("≥90%", "86%"), ("≥90%", "80%")], parameters={{"tolerance": "5%"}}, registry=registry
    )
    assert [row.score for row in rows] == [Decimal("10.00"), Decimal("0.00")]
''',
}


def new_plugin(name: str, *, folder: str | os.PathLike[str]) -> Scaffolded:
    """
    Write the distribution ``perfrules-<name>`` into *folder*.

    Args:
        name: Name of the plugin: lower-case letters and digits, words joined by ``-``.
        folder: Where to make the folder ``perfrules-<name>``; it is made if it is not there.

    Returns:
        The files. Nothing is written when the name cannot be one (PR307), something of that name exists (PR234), or
        the system refuses (PR001).
    """
    root = Path(folder) / f"perfrules-{name}"
    if not _NAME.fullmatch(name):
        return Scaffolded(problems=(problem("PR307", name=name),))
    if root.exists():
        return Scaffolded(problems=(problem("PR234", place=Place(str(root)), file=root.name),))
    module = name.replace("-", "_")
    values = {"name": name, "module": module, "package": f"perfrules_{module}"}
    files = []
    try:
        for path, text in _FILES.items():
            file = root / path.format(**values)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.format(**values), encoding="utf-8", newline="\n")
            files.append(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Scaffolded(problems=(problem("PR001", place=Place(str(root)), reason=reason, reason_en=reason),))
    return Scaffolded(tuple(files))
