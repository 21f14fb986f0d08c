"""Templates for authors: a new rule file with its cases, a new plugin, and a check of the audit in one of its own."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from attrs import frozen

from perfrules.authoring.schema import case_file_schema, rule_file_schema
from perfrules.engine.plan import Plan, bind
from perfrules.engine.scalar import evaluate
from perfrules.errors import Problem, problem
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow
from perfrules.plugins import Registry
from perfrules.rulesets import load
from perfrules.rulesets.cases import NOT_RATED, cases_file
from perfrules.rulesets.fields import is_id
from perfrules.rulesets.find import SUFFIX
from perfrules.source import Place
from perfrules.tomltext.writing import toml_value
from perfrules.wording import Language, Wording

__all__ = ["PLUGIN_FILES", "Scaffolded", "new_check", "new_plugin", "new_ruleset", "write_plugin"]


SCHEMA_FILE: Final = "perfrules.schema.json"
CASES_SCHEMA_FILE: Final = "perfrules.cases.schema.json"
"""Names of the schemas beside rule files and cases, which editors find by the first line of each."""
_HEAD = Wording(
    """\
#:schema ./{schema}
# {id}：请写一句话说明这套规则给谁用、依据什么。
# 检查：perfrules lint {file}　　试算：perfrules test {file}　　排版：perfrules format {file}

format = 1
id = "{id}"
version = "1"
title = "{id}"
summary = ""
""",
    """\
#:schema ./{schema}
# {id}: say in one sentence whom these rules are for and what they rest on.
# Check: perfrules lint {file}    Try: perfrules test {file}    Lay out: perfrules format {file}

format = 1
id = "{id}"
version = "1"
title = "{id}"
summary = ""
""",
)
_CHILD = Wording(
    """\
extends = "{parent}"

# 只写与上级规则集不同的部分；同名的部分逐键合并，新的评分规则先于上级的规则。
# 查看合并结果：perfrules rulesets show {file}
""",
    """\
extends = "{parent}"

# Write only what differs from the parent; parts of the same name are merged key by key, new scoring rules come first.
# See the whole: perfrules rulesets show {file}
""",
)
_WHOLE = Wording(
    """\
full = 100
round = { places = 2, mode = "half-up", at = "row" }

# 依据的文件；status 说明有多确定：verified 读过原文、quoted 转引、practice 两处以上的做法、
# vendor 一家平台的做法、inferred 推断或自定、recalled 记忆。
[[source]]
id = "own"
document = "本单位的约定"
status = "inferred"
note = "请换成文件名称和文号"

# 等级首尾相接：[ ] 含端点，( ) 不含。
[grades]
"优" = "[90, 100]"
"良" = "[80, 90)"
"中" = "[60, 80)"
"差" = "[0, 60)"

# 各部分的满分合计等于 full。
[[component]]
name = "预算执行"
type = "execution"
full = 10
source = "own"

[[component]]
name = "绩效指标"
type = "indicators"
full = 90
weights = { "产出指标" = 50, "效益指标" = 40 }
source = "own"

# 自上而下，第一条适用的规则决定一行怎样计分；指标类型见 perfrules types。
[[scoring]]
when = { target_kind = "quality" }
type = "judged"
source = "own"

[[scoring]]
when = { sense = ["at_most", "less_than"] }
type = "inverse"
source = "own"

[[scoring]]
type = "proportional"
source = "own"
""",
    """\
full = 100
round = { places = 2, mode = "half-up", at = "row" }

# What the rules rest on; status says how sure that is: verified, quoted, practice (two places
# at least), vendor (one platform), inferred (or chosen) or recalled.
[[source]]
id = "own"
document = "our own choice"
status = "inferred"
note = "replace it with title and number of the document"

# Grades join end to end: [ ] with the bound, ( ) without it.
[grades]
"A" = "[90, 100]"
"B" = "[80, 90)"
"C" = "[60, 80)"
"D" = "[0, 60)"

# The full points of all components add up to full.
[[component]]
name = "budget execution"
type = "execution"
full = 10
source = "own"

[[component]]
name = "indicators"
type = "indicators"
full = 90
weights = { "outputs" = 50, "outcomes" = 40 }
source = "own"

# The first rule that fits says how a row is scored; see perfrules types.
[[scoring]]
when = { target_kind = "quality" }
type = "judged"
source = "own"

[[scoring]]
when = { sense = ["at_most", "less_than"] }
type = "inverse"
source = "own"

[[scoring]]
type = "proportional"
source = "own"
""",
)
_CASES = Wording(
    "# 期望值由引擎算出，请逐一手算核对，再改成本规则集真正要守住的用例。\n",
    "# The engine worked these out: check each by hand, then make them the cases that these rules must keep.\n",
)
_SHEETS = (
    (Wording("都达成", "all met"), "96%", Decimal(100)),
    (Wording("多数未达成", "mostly missed"), "45%", Decimal(40)),
    (Wording("刚好达成", "just met"), "90%", Decimal(80)),
)
"""Name, what every row reached of a target of ≥90%, and what was spent of a budget of 100."""


@frozen
class Scaffolded:
    """The files that were written, or why none was."""

    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def new_ruleset(
    ruleset_id: str, *, folder: str | os.PathLike[str], registry: Registry, language: Language = "zh", extends: str = ""
) -> Scaffolded:
    """
    Write ``<id>.toml`` and ``<id>.cases.toml`` into *folder*, which is made if it is not there.

    The schemas that the first lines of both name are written beside them unless they are there.

    Args:
        ruleset_id: The id of the new rule set.
        folder: Where to write.
        registry: Indicator types and rule folders.
        language: Language of comments and names.
        extends: Id of the rule set it builds on, or empty.

    Returns:
        The files. Nothing is written when the id cannot be one (PR307), a file of that name exists (PR234), the
        parent does not load, or the system refuses (PR001).
    """
    path = Path(folder) / f"{ruleset_id}{SUFFIX}"
    if (unfit := _unfit(ruleset_id, path, extends, registry)) is not None:
        return Scaffolded(problems=unfit)
    values = {"id": ruleset_id, "file": path.name, "parent": extends, "schema": SCHEMA_FILE}
    rest = _CHILD if extends else _WHOLE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_HEAD.say(language, values) + rest.say(language, values), encoding="utf-8", newline="\n")
        loaded = load(path, registry=registry)
        if loaded.ruleset is None:  # the parent is broken in a way that shows only here
            path.unlink()
            return Scaffolded(problems=loaded.problems)
        cases = "\n".join(_cases(loaded.ruleset, bind(loaded.ruleset, registry), language))
        cases_file(path).write_text(cases + "\n", encoding="utf-8", newline="\n")
        schemas = _write_schemas(path.parent, registry, language)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Scaffolded(problems=(problem("PR001", place=Place(str(path)), reason=reason, reason_en=reason),))
    return Scaffolded((path, cases_file(path), *schemas))


def _write_schemas(folder: Path, registry: Registry, language: Language) -> tuple[Path, ...]:
    """Write the schemas of rule files and cases into *folder* and return those that were not there."""
    schemas = {
        folder / SCHEMA_FILE: lambda: rule_file_schema(registry, language),
        folder / CASES_SCHEMA_FILE: lambda: case_file_schema(language),
    }
    missing = tuple(path for path in schemas if not path.exists())
    for path in missing:
        text = json.dumps(schemas[path](), ensure_ascii=False, indent=2)
        path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return missing


def _unfit(ruleset_id: str, path: Path, extends: str, registry: Registry) -> tuple[Problem, ...] | None:
    if not is_id(ruleset_id):
        return (problem("PR307", name=ruleset_id),)
    there = [item for item in (path, cases_file(path)) if item.exists()]
    if there:
        return tuple(problem("PR234", place=Place(str(entry)), file=entry.name) for entry in there)
    parent = load(extends, registry=registry) if extends else None
    return parent.problems if parent is not None and parent.ruleset is None else None


def _cases(ruleset: RuleSet, plan: Plan, language: Language) -> Iterator[str]:
    """Yield the lines of a file of cases whose expected values are what the engine gives."""
    yield f"#:schema ./{CASES_SCHEMA_FILE}"
    yield _CASES.say(language)
    yield f"ruleset = {toml_value(ruleset.id)}"
    for name, actual, spent in _SHEETS:
        sheet = _sheet(ruleset, actual, spent)
        yield f"\n[[case]]\nname = {toml_value(name.say(language))}\n"
        yield from _sheet_lines(sheet)
        yield from _expected_lines(evaluate(sheet, plan))


def _sheet(ruleset: RuleSet, actual: str, spent: Decimal) -> Sheet:
    """Return a sheet with a row for each level 1 that has a weight, and everything that other components look at."""
    table = ruleset.indicators
    weights = dict(table.weights) if table is not None else {}
    if table is not None and not weights:
        weights = {"": table.full}
    rows = tuple(
        SheetRow(level1=level1, name=f"{level1 or table_name} 1", target="≥90%", actual=actual, weight=weight)
        for table_name in ([table.name] if table is not None else [])
        for level1, weight in weights.items()
    )
    hundred = Decimal(100)
    funds = Funds(name="合计", initial_budget=hundred, adjusted_budget=hundred, spent=spent, is_total=True)
    items = tuple(ManagementItem(name=name, statement="✓") for name in _element_names(ruleset))
    return Sheet(rows=rows, funds=(funds,), management=items)


def _element_names(ruleset: RuleSet) -> Iterator[str]:
    for component in ruleset.components:
        elements = component.parameters.get("elements")
        for element in elements if isinstance(elements, list) else ():
            if isinstance(element, dict) and isinstance(element.get("name"), str):
                yield element["name"]


def _sheet_lines(sheet: Sheet) -> Iterator[str]:
    yield "[case.sheet]"
    (funds,) = sheet.funds
    line = {
        "name": funds.name, "initial_budget": funds.initial_budget, "adjusted_budget": funds.adjusted_budget,
        "spent": funds.spent, "is_total": True,
    }  # fmt: skip
    yield f"funds = [{toml_value(line)}]"
    if sheet.management:
        yield from _array("management", [{"name": item.name, "statement": item.statement} for item in sheet.management])
    yield from _array("row", [
        {"level1": row.level1, "name": row.name, "target": row.target, "actual": row.actual, "weight": row.weight}
        for row in sheet.rows
    ])  # fmt: skip


def _array(key: str, entries: list[dict[str, object]]) -> list[str]:
    return [f"{key} = [", *(f"    {toml_value(entry)}," for entry in entries), "]"]


def _expected_lines(card: Scorecard) -> Iterator[str]:
    yield "\n[case.expect]"
    yield f"rows = {toml_value([_score(row.score) for row in card.rows])}"
    yield f"components = {toml_value({component.name: _score(component.score) for component in card.components})}"
    yield f"total = {toml_value(format_decimal(card.total))}"
    if card.grade is not None:
        yield f"grade = {toml_value(card.grade.name)}"
    if card.light:
        yield f"light = {toml_value(card.light)}"
    if not card.complete:
        yield "complete = false"


def _score(score: Decimal | None) -> str:
    return NOT_RATED if score is None else format_decimal(score)


_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
PLUGIN_FILES: Mapping[str, str] = {
    "pyproject.toml": """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "perfrules-{name}"
version = "0.1.0"
description = "{what} for perfrules."
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

{what} for perfrules.

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
"""The contributions of this distribution; classes are imported inside the hooks, so that listing plugins stays fast."""

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
from perfrules.spi import Example, IndicatorType, Outcome, Rating, RatingInput, Sentence, Wording, measure

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

    def rate(self, case: RatingInput) -> Rating:
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
"""The plugin has the properties that perfrules demands and is found by it."""

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
    return write_plugin(name, folder, PLUGIN_FILES, "An indicator type")


def write_plugin(name: str, folder: str | os.PathLike[str], files: Mapping[str, str], what: str) -> Scaffolded:
    """Write *files*, templates by path, as the distribution ``perfrules-<name>``; *what* says what it gives."""
    root = Path(folder) / f"perfrules-{name}"
    if not _NAME.fullmatch(name):
        return Scaffolded(problems=(problem("PR307", name=name),))
    if root.exists():
        return Scaffolded(problems=(problem("PR234", place=Place(str(root)), file=root.name),))
    module = name.replace("-", "_")
    values = {"name": name, "module": module, "package": f"perfrules_{module}", "what": what}
    written = []
    try:
        for path, text in files.items():
            file = root / path.format(**values)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.format(**values), encoding="utf-8", newline="\n")
            written.append(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Scaffolded(problems=(problem("PR001", place=Place(str(root)), reason=reason, reason_en=reason),))
    return Scaffolded(tuple(written))


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
"""The contributions of this distribution; classes are imported inside the hooks, so that listing plugins stays fast."""

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
