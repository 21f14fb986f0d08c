"""
Reference pages made from the program itself, so that they cannot fall behind it.

``reference/generated/`` holds one Markdown file for each page, kept in the repository so that it can be read there, and
written anew before a build: the codes of problems from
`perfrules.errors.CODES`, the indicator types with their examples, the rule sets that ship, the hooks, the public face
from the docstrings of `perfrules`, the commands from their own help texts. The hand-written pages of ``reference/``
include them.
"""

import enum
import importlib
import inspect
import io
import json
import os
import re
import types
import typing
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from sphinx.application import Sphinx

if TYPE_CHECKING:
    from perfrules.checks.base import Check
    from perfrules.errors import Code
    from perfrules.model.ruleset import RuleSet
    from perfrules.model.sheet import Sheet
    from perfrules.rulesets.format import Key
    from perfrules.wording import Language, Sentence

SECTIONS = ("Args", "Attributes", "Returns", "Raises", "Yields", "Examples", "Example", "Note")
LONGEST = 96
SHORT = 24
JUDGED = 50
"""Firings that are drawn and judged for each heuristic, where so many exist."""
HUNDREDS = {
    "PR0": ("sources", "Files, encodings, sizes", "文件、编码、大小"),
    "PR1": ("grammar", "The target language", "指标值的语言"),
    "PR2": ("rulesets", "Rule files", "规则文件"),
    "PR3": ("plugins", "Plugins", "插件"),
    "PR4": ("evaluation", "Evaluation", "评分"),
    "PR5": ("sheets", "Sheets and readers", "自评表和读取"),
    "PR6": ("reports", "Reports, templates, folders", "报告、模板、文件夹"),
    "PR7": ("columns", "Columns, batches, clusters", "大表、批量、集群"),
}
"""The hundreds of codes: an anchor, and a title in English and in Chinese."""
FAMILIES = {
    "arithmetic": "算术",
    "funds": "资金",
    "units": "单位和符号",
    "direction": "方向",
    "levels": "级别",
    "wording": "文字",
    "statistics": "统计",
    "narrative": "叙述",
    "cross-row": "行与行之间",
    "cross-document": "材料之间",
}
"""The families of checks in Chinese."""


def codes_by_hundred() -> Iterator[tuple[tuple[str, str, str], list[tuple[str, "Code"]]]]:
    """Yield each hundred of `HUNDREDS` with its codes, rising."""
    from perfrules.errors import CODES  # noqa: PLC0415 - the extension is imported before the project is needed

    for hundred, titles in HUNDREDS.items():
        yield titles, [(id_, code) for id_, code in sorted(CODES.items()) if id_.startswith(hundred)]


def is_advice(text: str) -> bool:
    """Return whether a help line says something by itself, not only what is filled in."""
    return bool(text) and not re.fullmatch(r"\{\w+\}", text)


def problems_pages() -> Iterator[str]:
    """Yield the table of codes as Markdown, one section a hundred."""
    for (anchor, title, _), codes in codes_by_hundred():
        yield f"({anchor}-codes)=\n## {title}\n"
        for id_, code in codes:
            yield f"({id_.lower()})=\n### {id_} · {code.severity}\n"
            yield f"{escape(code.message.zh)}\n\n{escape(code.message.en)}\n"
            if is_advice(code.help.en):
                yield f"> {escape(code.help.zh)}\n>\n> {escape(code.help.en)}\n"


def problems_in_chinese() -> Iterator[str]:
    """Yield the table of codes for readers of Chinese: message and way out, with labels of their own."""
    from perfrules.errors import Severity  # noqa: PLC0415
    from perfrules.errors.problem import SEVERITY_WORDS  # noqa: PLC0415

    for (_, _, title), codes in codes_by_hundred():
        yield f"## {title}\n"
        for id_, code in codes:
            yield f"(zh-{id_.lower()})=\n### {id_} · {SEVERITY_WORDS[Severity(code.severity)].zh}\n"
            yield f"{escape(code.message.zh)}\n"
            if is_advice(code.help.zh):
                yield f"> {escape(code.help.zh)}\n"


def escape(text: str) -> str:
    """Return *text* with what Markdown would take for markup escaped; text in backticks stays as it is."""
    parts = text.split("`")
    for even in range(0, len(parts), 2):
        parts[even] = re.sub(r"([\\*_<>\[\]$#|])", r"\\\1", parts[even])
    return "`".join(parts)


def types_pages() -> Iterator[str]:
    """Yield the built-in indicator types as Markdown: rule, parameters, worked examples."""
    from attrs import fields  # noqa: PLC0415

    from perfrules.plugins import build_registry  # noqa: PLC0415

    for id_, kind in sorted(build_registry(entry_points=()).indicator_types.items()):
        yield f"({id_}-type)=\n## {id_}\n"
        yield f"{escape(kind.title.zh)}: {escape(kind.rule.zh)}\n\n{escape(kind.rule.en)}\n"
        if fields(kind.parameter_class):
            yield docstring(kind.parameter_class).split("\n\n", 1)[-1].replace("**Args**", "**Parameters**")
        if kind.examples:
            yield "| target | actual | parameters | share |\n| --- | --- | --- | --- |"
            for one in kind.examples:
                given = ", ".join(f"`{name} = {toml(value)}`" for name, value in one.parameters.items())
                got = one.ratio if not one.code else f"{one.ratio}, [{one.code}](#{one.code.lower()})"
                actual = f"{one.actual} {one.judgement}".strip()
                yield f"| `{one.target}` | `{actual}` | {given} | {got} |"
            yield ""


def types_in_chinese() -> Iterator[str]:
    """Yield the built-in indicator types for readers of Chinese: rule, parameters as rule files declare them, cases."""
    from perfrules.indicators.parameters import keys_of  # noqa: PLC0415
    from perfrules.plugins import build_registry  # noqa: PLC0415

    for id_, kind in sorted(build_registry(entry_points=()).indicator_types.items()):
        yield f"(zh-{id_}-type)=\n## {kind.title.zh} · `{id_}`\n\n{escape(kind.rule.zh)}\n"
        if keys := keys_of(kind.parameter_class):
            yield "| 参数 | 含义 | 可写 | 不写时 |\n| --- | --- | --- | --- |"
            for item in keys:
                written = escape(item.kind.allowed.zh)
                default = "必须有" if item.required else f"`{item.written_default}`" if item.written_default else ""
                yield f"| `{item.name}` | {escape(item.about.zh)} | {written} | {default} |"
            yield ""
        if kind.examples:
            yield "| 指标值 | 实际完成值 | 参数 | 得分比例 |\n| --- | --- | --- | --- |"
            for example in kind.examples:
                given = "、".join(f"`{name} = {toml(value)}`" for name, value in example.parameters.items())
                code = f"，[{example.code}](problems.md#zh-{example.code.lower()})" if example.code else ""
                actual = f"{example.actual} {example.judgement}".strip()
                yield f"| `{example.target}` | `{actual}` | {given} | {example.ratio}{code} |"
            yield ""


def rule_keys_pages(language: "Language") -> Iterator[str]:
    """Yield every key of rule files in *language*, a table of keys for the file itself and for each of its tables."""
    from perfrules.rulesets.format import keys_of, root_keys  # noqa: PLC0415

    heads = ("键", "内容", "写法", "不写时") if language == "zh" else ("key", "holds", "written as", "unless given")
    tables = [("", "", root_keys())]
    for item in root_keys():
        if item.kind.table is not None:
            name = f"[[{item.name}]]" if item.kind.is_many else f"[{item.name}]"
            tables.append((f"`{name}`", item.about.say(language), keys_of(item.kind.table)))
            inner = [part for part in keys_of(item.kind.table) if part.kind.table is not None]
            tables += [
                (f"`{part.name}` · `{name}`", part.about.say(language), keys_of(part.kind.table)) for part in inner
            ]
    for name, about, keys in tables:
        if name:
            yield f"### {name}\n\n{escape(about)}\n"
        yield f"| {' | '.join(heads)} |\n| --- | --- | --- | --- |"
        for item in keys:
            written, default = item.kind.wanted.say(language), default_of(item, language)
            yield f"| `{item.name}` | {escape(item.about.say(language))} | {escape(written)} | {default} |"
        yield ""


def default_of(item: "Key", language: "Language") -> str:
    """Return what holds where the key *item* is left out, as a rule file writes it; empty for nothing."""
    if item.required:
        return "必须有" if language == "zh" else "must be there"
    if isinstance(item.default, bool):
        return f"`{str(item.default).lower()}`"
    if isinstance(item.default, int):
        return f"`{item.default}`"
    return f'`"{item.default}"`' if isinstance(item.default, str) and item.default else ""


STATUSES = ("verified", "quoted", "practice", "vendor", "inferred", "recalled")


def rule_sets_pages() -> Iterator[str]:
    """Yield the rule sets that ship as Markdown tables: what each is, what it builds on, how sure its sources are."""
    from perfrules.cli.rulesets import FIELDS, field_of  # noqa: PLC0415
    from perfrules.plugins import build_registry  # noqa: PLC0415
    from perfrules.rulesets import available, load_or_raise  # noqa: PLC0415

    registry = build_registry(entry_points=())
    shipped = [load_or_raise(file.id, registry=registry) for file in available(registry).files]
    for prefix, heading in FIELDS.items():
        yield f"## {heading.en}\n\n| id | what it is | in force | builds on | sources |"
        yield "| --- | --- | --- | --- | --- |"
        for rules in shipped:
            if field_of(rules.id, rules.title) == prefix:
                start = rules.effective.start.isoformat() if rules.effective.start else "—"
                parents = f"`{rules.extends[0]}`" if rules.extends else ""
                what = escape(
                    f"{rules.title}. {rules.summary}" if prefix == "en" else f"{rules.title}：{rules.summary}"
                )
                link = f"[`{rules.id}`](generated/rule-sets/en/{rules.id}.md)"
                yield f"| {link} | {what} | from {start} | {parents} | {sources_of(rules)} |"
        yield ""


def sources_of(rules: "RuleSet") -> str:
    """Return the documents *rules* cite themselves, the surest first, each once with its status."""
    own = [one for one in rules.sources.values() if one.place.file == rules.place.file]
    own.sort(key=lambda one: STATUSES.index(one.status.value))
    shown = dict.fromkeys(f"{escape(one.document)} (*{one.status.value}*)" for one in own)
    return "; ".join(shown) or "as what it builds on"


def toml(value: object) -> str:
    """Return *value* as a rule file writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{name}" = {toml(one)}' for name, one in value.items()) + " }"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def python_pages() -> Iterator[str]:
    """Yield the public face of `perfrules` as Markdown."""
    yield from module_pages("perfrules")


def module_pages(module: str) -> Iterator[str]:
    """Yield the public names of *module* as Markdown, one section a name."""
    package = importlib.import_module(module)
    for name in getattr(package, "__all__", ()):
        value = getattr(package, name)
        if callable(value) or isinstance(value, type):
            yield from entry(name, value)
        elif isinstance(value, types.UnionType) or typing.get_origin(value) is typing.Union:
            members = ", ".join(f"`{member.__name__}`" for member in typing.get_args(value))
            yield f"## {name}\n\nOne of: {members}\n"
            for member in typing.get_args(value):
                yield from entry(member.__name__, member)


def entry(name: str, value: Callable[..., object]) -> Iterator[str]:
    """Yield one function or class: its signature, its docstring, and the public members of a class."""
    yield f"## {name}\n"
    yield f"```text\n{signature(name, value)}\n```\n"
    yield docstring(value)
    if isinstance(value, type):
        for member_name, member in vars(value).items():
            if member_name.startswith("_") or not is_documented(member):
                continue
            inner = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            shown = f"{member_name}" if isinstance(member, property) else signature(member_name, inner)
            yield f"### {name}.{member_name}\n\n```text\n{shown}\n```\n"
            yield docstring(inner)


def is_documented(member: object) -> bool:
    """Return whether *member* of a class is a method or property with words of its own."""
    kinds = (property, classmethod, staticmethod, types.FunctionType)
    return isinstance(member, kinds) and bool(getattr(member, "__doc__", None))


def signature(name: str, value: Callable[..., object]) -> str:
    """Return the call as it is written, long ones over several lines; an enumeration by its values."""
    if isinstance(value, enum.EnumType):
        return f"{name}: " + ", ".join(str(member.value) for member in value)
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return name
    shown = [str(one.replace(annotation=one.empty, default=one.empty)) for one in found.parameters.values()]
    shown = [
        mark + typed(one) if mark == one.name else mark
        for mark, one in zip(shown, found.parameters.values(), strict=True)
    ]
    first = next((i for i, one in enumerate(found.parameters.values()) if one.kind is one.KEYWORD_ONLY), None)
    if first is not None:
        shown.insert(first, "*")
    shown = [one for one in shown if one not in ("self", "cls")]
    returns = "" if isinstance(value, type) else f" -> {annotation(found.return_annotation)}"
    whole = f"{name}({', '.join(shown)}){returns}"
    if len(whole) <= LONGEST:
        return whole
    return f"{name}(\n" + "".join(f"    {one},\n" for one in shown) + f"){returns}"


def typed(parameter: inspect.Parameter) -> str:
    """Return annotation and default of *parameter* as they follow its name."""
    kind = "" if parameter.annotation is parameter.empty else f": {annotation(parameter.annotation)}"
    if parameter.default is parameter.empty:
        return kind
    default = repr(parameter.default)
    return f"{kind} = {default if len(default) <= SHORT else '…'}".replace("NOTHING", "…")


def annotation(value: object) -> str:
    """Return the text of a type without the modules that names come from."""
    text = value if isinstance(value, str) else inspect.formatannotation(value)
    return re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z])", "", text)


def docstring(value: object) -> str:
    """Return the docstring of *value* as Markdown: sections become bold words with lists, literal blocks are fenced."""
    text = inspect.getdoc(value) or ""
    return "\n\n".join(block_of(block) for block in blocks_of(text)) + "\n"


def blocks_of(text: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring; all that is indented below a line stays with it."""
    block: list[str] = []
    for line in text.splitlines():
        if block and line and not line.startswith(" ") and (not block[-1] or block[0].rstrip(":") in SECTIONS):
            yield "\n".join(block).rstrip()
            block = []
        block.append(line)
    if block:
        yield "\n".join(block).rstrip()


def block_of(block: str) -> str:
    """Return one paragraph of a docstring as Markdown."""
    head, _, below = block.partition("\n")
    lines = inspect.cleandoc(below).splitlines()
    if "::\n" in block:
        before, _, code = block.partition("::\n")
        return f"{before}:\n\n```python\n{inspect.cleandoc(code)}\n```"
    if head.removesuffix(":") not in SECTIONS or not head.endswith(":"):
        return block
    has_items = head in ("Args:", "Attributes:", "Raises:")
    shown = [re.sub(r"^(\w+): ", r"- `\1`: ", line) if has_items else line for line in lines]
    return f"**{head.removesuffix(':')}**\n\n" + "\n".join(
        "  " + one.strip() if one.startswith(" ") else one for one in shown
    )


def hooks_pages() -> Iterator[str]:
    """Yield every hook of `perfrules.hookspecs` as Markdown: its signature and its contract."""
    hooks = importlib.import_module("perfrules.hookspecs")
    for name in hooks.__all__:
        yield from entry(name, getattr(hooks, name))


OTHERS = {"last_year", "sisters", "evidence", "review", "worksheet"}
"""Needs of checks that more than the sheet must fill."""


def by_number() -> list["Check"]:
    """Return the built-in checks by their numbers in the catalogue."""
    from perfrules import default_registry  # noqa: PLC0415 - the extension is imported before the project is needed
    from perfrules.auditing.audit import checks_of  # noqa: PLC0415

    return sorted(checks_of(default_registry()).values(), key=lambda check: (int(check.catalogue[1:]), check.id))


def checks_by_family() -> Iterator[tuple[str, list["Check"]]]:
    """Yield each family with its built-in checks, by their numbers in the catalogue."""
    from perfrules.checks.base import Family  # noqa: PLC0415

    for family in Family:
        yield family.value, [check for check in by_number() if check.family is family]


def finding_of(check: "Check") -> "Sentence":
    """Return what *check* says of its bad sheet."""
    from perfrules.testing.contribution_properties import subject_of_example  # noqa: PLC0415

    return next(iter(check.find(subject_of_example(check.bad)))).message


def checks_pages() -> Iterator[str]:
    """Yield every built-in check by family: reason, needs, and both examples with what is found."""
    seen: set[str] = set()
    yield "## All by number\n"
    yield "| number | code | check | asks | by default |\n| --- | --- | --- | --- | --- |"
    for check in by_number():
        only = f"under {', '.join(f'`{name}`' for name in sorted(check.only_in))}" if check.only_in else "on"
        when = "off" if not check.default else f"{only}, needs {', '.join(OTHERS & check.needs) or 'the sheet'}"
        link = f"[{check.code}](#{check.code.lower()})"
        yield f"| {check.catalogue} | {link} | `{check.id}` | {escape(check.title.en)} | {when} |"
    yield ""
    for family, checks in checks_by_family():
        yield f"## {family}\n"
        for check in checks:
            if check.code not in seen:
                yield f"({check.code.lower()})=\n"
            seen.add(check.code)
            yield f"### {check.catalogue} · {check.code} · {escape(check.title.en)}\n"
            yield f"{escape(check.title.zh)} · `{check.id}` · {check.severity.value}\n"
            yield f"{escape(check.why.zh)}\n\n{escape(check.why.en)}\n"
            if check.needs:
                yield f"Needs: {', '.join(sorted(check.needs))}.\n"
            if check.only_in:
                yield f"On by default only under {', '.join(f'`{name}`' for name in sorted(check.only_in))}.\n"
            yield f"{measured(check)}\n"
            yield f"Fires:\n\n{example_of(check.bad.sheet)}\n> {escape(finding_of(check).say('en'))}\n"
            yield f"Does not fire:\n\n{example_of(check.near_miss.sheet)}\n"


def checks_in_chinese() -> Iterator[str]:
    """Yield every built-in check for readers of Chinese: title, reason, and both examples with what is found."""
    from perfrules.auditing.review import SEVERITIES  # noqa: PLC0415

    yield "## 按编号列出\n"
    yield "| 编号 | 代码 | 检查 | 问什么 | 默认 |\n| --- | --- | --- | --- | --- |"
    for check in by_number():
        only = f"在 {'、'.join(f'`{name}`' for name in sorted(check.only_in))} 下查" if check.only_in else "查"
        yield (
            f"| {check.catalogue} | {check.code} | `{check.id}` | {escape(check.title.zh)} | "
            f"{only if check.default else '不查'} |"
        )
    yield ""
    for family, checks in checks_by_family():
        yield f"## {FAMILIES[family]}\n"
        for check in checks:
            yield f"### {check.catalogue} · {check.code} · {escape(check.title.zh)}\n"
            yield f"`{check.id}` · {SEVERITIES[check.severity].zh}\n\n{escape(check.why.zh)}\n"
            yield f"报：\n\n{example_of(check.bad.sheet)}\n> {escape(finding_of(check).say('zh'))}\n"
            yield f"不报：\n\n{example_of(check.near_miss.sheet)}\n"


def measured(check: "Check") -> str:
    """Return how often *check* was right: on firings judged by hand, and on the published cases with known answers."""
    folder = Path(__file__).parents[2] / "tests" / "checks"
    judged = [json.loads(line) for line in (folder / "judged.jsonl").read_text("utf-8").splitlines()]
    judgements = [entry["right"] for entry in judged if entry["check"] == check.id and entry.get("fires", True)]
    cases = json.loads((folder / "published.json").read_text("utf-8")).get(check.catalogue)
    parts = []
    if check.heuristic and judgements:
        fewer = "" if len(judgements) >= JUDGED else f"; no more than these {len(judgements)} were found"
        parts.append(f"{sum(judgements)} of {len(judgements)} judged firings on published rows are right{fewer}.")
    elif check.heuristic:
        parts.append("A heuristic that fires on none of the published rows and is off until firings are judged.")
    if cases:
        parts.append(f"On the published cases it finds {cases['found']} of {cases['expected']} expected findings")
        parts[-1] += f" and {cases['false']} of {cases['near']} near misses."
    return " ".join(parts) or "No published case has this defect."


def example_of(sheet: "Sheet") -> str:
    """Return *sheet* as a few lines: rows, funds, statements and texts as far as it has any."""
    lines = [
        f"{row.name}: {row.target or '-'} -> {row.actual or '-'}, {row.self_score} of {row.weight}"
        for row in sheet.rows
    ]
    lines += [f"{line.name}: {line.initial_budget} / {line.adjusted_budget} / {line.spent}" for line in sheet.funds]
    lines += [f"{item.name}: {item.statement} / {item.trouble or '-'}" for item in sheet.management]
    lines += [f"{key}: {text}" for key, text in sheet.texts.items()]
    if sheet.stated_total is not None:
        lines.append(f"total: {sheet.stated_total} {sheet.stated_grade}".rstrip())
    return "```text\n" + "\n".join(lines) + "\n```\n"


def generated_pages() -> dict[str, str]:
    """Return the text of every generated page by its name below ``reference/generated/``."""
    from language_reference import language_pages  # noqa: PLC0415 - Sphinx knows this folder, tests run files of it
    from rule_set_pages import (  # noqa: PLC0415
        published_rules,
        rule_set_changes,
        rule_set_pages,
        rule_sets_in_chinese,
    )

    pages = {
        "problems": problems_pages(),
        "types": types_pages(),
        "rule-keys": rule_keys_pages("en"),
        "zh-rule-keys": rule_keys_pages("zh"),
        "rule-sets": rule_sets_pages(),
        "language": language_pages("en"),
        "zh-language": language_pages("zh"),
        "zh-types": types_in_chinese(),
        "hooks": hooks_pages(),
        "checks": checks_pages(),
        "python": python_pages(),
        "spi": module_pages("perfrules.spi"),
        "runs": module_pages("perfrules.runs"),
        "reports": module_pages("perfrules.reports"),
        "testing": module_pages("perfrules.testing"),
        "spark": module_pages("perfrules.engine.spark"),
        "command-line": command_pages("en"),
        "zh-problems": problems_in_chinese(),
        "zh-checks": checks_in_chinese(),
        "zh-command-line": command_pages("zh"),
        "zh-rule-sets": rule_sets_in_chinese("../../reference/generated/rule-sets/zh"),
        "published-rules": published_rules("en", "generated/rule-sets/en"),
        "zh-published-rules": published_rules("zh", "../../reference/generated/rule-sets/zh"),
        "rule-set-changes": rule_set_changes("en", "generated/rule-sets/en"),
        "zh-rule-set-changes": rule_set_changes("zh", "../../reference/generated/rule-sets/zh"),
    }
    for language in ("en", "zh"):
        pages |= {f"rule-sets/{language}/{id_}": (text,) for id_, text in rule_set_pages(language)}
    return {name: "\n".join(parts) for name, parts in pages.items()}


def write_pages(folder: Path) -> None:
    """Write every generated page that changed into *folder*, so that an unchanged one is not built again."""
    pages = generated_pages()
    for file in folder.rglob("*.md"):
        if file.relative_to(folder).with_suffix("").as_posix() not in pages:
            file.unlink()
    for name, text in pages.items():
        file = folder / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def command_pages(language: str = "en") -> Iterator[str]:
    """Yield in *language* what ``perfrules COMMAND --help`` prints, one section a command, as a user would see it."""
    from perfrules.cli import main  # noqa: PLC0415 - only this page needs it

    def help_of(*words: str) -> str:
        printed = io.StringIO()
        with patch.dict(os.environ, COLUMNS="96"), redirect_stdout(printed), suppress(SystemExit):
            main(["--lang", language, *words, "--help"])
        return printed.getvalue()

    overview = help_of()
    yield f"```text\n{overview}```\n"
    for name in re.findall(r"^ {4}([a-z][a-z-]*)(?: |$)", overview, flags=re.MULTILINE):
        yield f"## perfrules {name}\n\n```text\n{help_of(name)}```\n"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("builder-inited", lambda app: write_pages(Path(app.srcdir) / "reference" / "generated"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
