"""
A page for each rule set that ships, made from its file, and the pages of published rules and of changed scores.

Both languages come from one source: the words between the values are pairs of Chinese and English, the values are those
of the loaded rule set. The block at the end of a page is what ``perfrules rulesets show ID`` prints.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfrules.model.ruleset import Citation, GradeBand, RuleSet, When
    from perfrules.plugins import Registry

DATA = Path(__file__).parents[1] / "data"
LANGUAGES = ("zh", "en")
WORDS = {
    "components": ("组成", "Components"),
    "component": ("部分", "component"),
    "full": ("满分", "points"),
    "how": ("怎样得分", "how it is scored"),
    "source": ("依据", "source"),
    "note": ("说明", "note"),
    "scoring": ("评分规则", "Scoring rules"),
    "first": (
        "自上而下，第一条适用的规则决定一行怎样得分。",
        "The first rule that is for a row decides how it is scored.",
    ),
    "rows": ("哪些行", "rows"),
    "every": ("其余各行", "all others"),
    "table": ("指标表，各行按评分规则", "the table of indicators, by the scoring rules"),
    "weights": ("各级分值", "weights"),
    "indicators": ("声明的指标", "Indicators known by name"),
    "indicator": ("指标", "indicator"),
    "level": ("级别", "level"),
    "direction": ("方向", "direction"),
    "unit": ("单位", "unit"),
    "usual": ("通常范围", "usual targets"),
    "grades": ("等级", "Grades"),
    "grade": ("等级", "grade"),
    "totals": ("总分", "totals"),
    "lights": ("监控灯", "Lights"),
    "light": ("灯", "light"),
    "reached": ("达到", "reached"),
    "policies": ("行与总分的政策", "Policies around rows and totals"),
    "policy": ("政策", "policy"),
    "says": ("怎样", "what it says"),
    "sources": ("依据", "Sources"),
    "document": ("文件或材料", "document"),
    "status": ("确定程度", "status"),
    "choices": ("本规则集的约定", "Own choices"),
    "choices are": (
        "下列内容没有文件规定，是推断或约定，依据一栏标有 ◇；评分时 `perfrules explain` 也会注明。",
        "No document decides these; they were inferred or chosen, and are marked ◇. `perfrules explain` says so too.",
    ),
    "no choices": ("没有。", "None."),
    "differences": ("与所继承规则集的不同", "Differences to what it extends"),
    "extends": ("继承自", "It extends"),
    "file": ("继承之后的全部内容", "All of it, after extends"),
    "shows": ("`perfrules rulesets show` 打印的内容：", "What `perfrules rulesets show` prints:"),
    "version": ("版本", "version"),
    "in force": ("适用", "in force"),
    "rounding": ("取整", "rounding"),
    "places": ("位", "places"),
    "from": ("起", "from"),
    "new": ("新增", "new"),
    "dropped": ("去掉", "dropped"),
    "before": ("原为", "before"),
    "own": ("自有规则，先于所继承的", "its own, asked before those it inherits"),
    "none": ("没有不同。", "None."),
    "inherits": ("其余随所继承的规则集。", "All else is that of the rule set it extends."),
}
KEYS = {
    "level1": ("一级指标", "level 1"),
    "level2": ("二级指标", "level 2"),
    "name": ("指标", "name"),
    "target_kind": ("指标值", "targets"),
    "sense": ("比较", "comparison"),
    "unit": ("单位", "unit"),
}
VALUES = {
    "quality": ("定性", "quality"),
    "number": ("数值", "number"),
    "range": ("区间", "range"),
    "date": ("日期", "date"),
    "period": ("期间", "period"),
    "at_least": ("≥", "≥"),
    "more_than": (">", ">"),
    "at_most": ("≤", "≤"),
    "less_than": ("<", "<"),
    "exactly": ("=", "="),
    "about": ("约", "about"),
    "stated": ("无符号", "no sign"),
    "floor": ("越多越好", "more is better"),
    "ceiling": ("越少越好", "less is better"),
    "exact": ("恰好", "exact"),
    "half-up": ("四舍五入", "half up"),
    "half-even": ("四舍六入五成双", "half to even"),
    "truncate": ("截断", "truncated"),
    "row": ("每行", "at each row"),
    "component": ("每个部分", "at each component"),
    "total": ("总分", "at the total"),
}
POLICIES = {
    "missing_actual": ("没有实际值的行", "rows without an actual"),
    "bare_fraction": ("百分数旁的小数", "fractions beside percentages"),
    "status_as_met": ("“已完成”算达成", "已完成 counts as met"),
    "over_achievement": ("超额完成", "over-achievement"),
    "not_applicable": ("不适用的行", "rows that do not apply"),
}
CHOICE = "◇"


def say(word: str, language: str, words: Mapping[str, tuple[str, str]] = WORDS) -> str:
    """Return *word* of a table of words in *language*, a word that is not in it as it is."""
    return words[word][LANGUAGES.index(language)] if word in words else word


def escape(text: str) -> str:
    """Return *text* with what Markdown would take for markup escaped; text in backticks stays as it is."""
    from generated_reference import escape as escaped  # noqa: PLC0415 - it imports this module

    result: str = escaped(text)
    return result


def table(*heads: str) -> str:
    """Return the head of a Markdown table."""
    return f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}"


def line(*cells: str) -> str:
    """Return one line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def rule_set_pages(language: str) -> Iterator[tuple[str, str]]:
    """Yield the id of each rule set that ships with its page in *language*."""
    from perfrules.plugins import build_registry  # noqa: PLC0415 - the extension is imported before the project
    from perfrules.rulesets import available  # noqa: PLC0415

    registry = build_registry(entry_points=())
    for file in available(registry).files:
        yield file.id, "\n".join(rule_set_page(file.id, registry, language)) + "\n"


def rule_set_page(id_: str, registry: "Registry", language: str) -> Iterator[str]:
    """Yield the page of the rule set *id_* in *language*, part by part."""
    from perfrules.authoring.format import resolved, resolved_text  # noqa: PLC0415
    from perfrules.rulesets import load, load_or_raise  # noqa: PLC0415

    loaded = load(id_, registry=registry)
    rules, tree = loaded.ruleset, loaded.tree
    assert rules is not None
    assert tree is not None
    parent = load_or_raise(rules.extends[0], registry=registry) if rules.extends else None
    yield f"# {escape(rules.title)}\n\n`{rules.id}`\n\n{escape(rules.summary)}\n"
    yield from facts(rules, language)
    if parent is not None:
        yield f"## {say('differences', language)}\n"
        yield f"{say('extends', language)} [`{parent.id}`]({parent.id}.md).\n"
        changed = [f"- {text}" for text in differences(rules, parent, language)]
        yield "\n".join(changed or [say("none", language)]) + f"\n\n{say('inherits', language)}\n"
    yield from components(rules, registry, language)
    yield from scoring(rules, registry, language)
    yield from declared(rules, language)
    yield from bands(rules, language)
    yield from policies(rules, language)
    yield from choices(rules, language)
    yield from sources(rules, language)
    yield f"## {say('file', language)}\n\n{say('shows', language)}\n"
    yield f"```toml\n{resolved_text(resolved(tree))}\n```"


def facts(rules: "RuleSet", language: str) -> Iterator[str]:
    """Yield version, full mark, rounding and days in force."""
    start, end = rules.effective.start, rules.effective.end
    period = " – ".join(str(day) if day else "" for day in (start, end)).strip() if start or end else "—"
    rounding = rules.rounding
    mode, at = say(rounding.mode.value, language, VALUES), say(rounding.at.value, language, VALUES)
    heads = [say(head, language) for head in ("version", "full", "rounding", "in force")]
    yield table(*heads)
    yield (
        line(rules.version, str(rules.full), f"{at} {mode} {rounding.places} {say('places', language)}", period) + "\n"
    )


def components(rules: "RuleSet", registry: "Registry", language: str) -> Iterator[str]:
    """Yield the table of components and the weights of the indicators."""
    yield f"## {say('components', language)}\n"
    yield table(*(say(head, language) for head in ("component", "full", "how", "source", "note")))
    for component in rules.components:
        how = (
            say("table", language)
            if component.type == "indicators"
            else rule_of(component.type, component.parameters, registry, language)
        )
        if component.weights:
            weights = "、".join(f"{escape(name)} {points}" for name, points in component.weights.items())
            how += f"<br>{say('weights', language)}: {weights}"
        cited = citation(rules, component.source, language)
        yield line(escape(component.name), str(component.full), how, cited, escape(component.note))
    yield ""


def scoring(rules: "RuleSet", registry: "Registry", language: str) -> Iterator[str]:
    """Yield the table of scoring rules in the order in which they are asked."""
    yield f"## {say('scoring', language)}\n\n{say('first', language)}\n"
    yield table(*(say(head, language) for head in ("rows", "how", "source", "note")))
    for rule in rules.scoring:
        how = rule_of(rule.type, rule.parameters, registry, language)
        yield line(when_of(rule.when, language), how, citation(rules, rule.source, language), escape(rule.note))
    yield ""


def when_of(when: "When", language: str) -> str:
    """Return which rows a scoring rule is for, in words."""
    parts = []
    for key in KEYS:
        values = getattr(when, key)
        if values:
            names = "、".join(escape(say(value, language, VALUES)) for value in values)
            parts.append(f"{say(key, language, KEYS)}: {names}")
    return "<br>".join(parts) or say("every", language)


def rule_of(type_: str, parameters: Mapping[str, object], registry: "Registry", language: str) -> str:
    """Return the rule of an indicator type in words, with the parameters as the file writes them."""
    from perfrules.tomltext.writing import toml_value  # noqa: PLC0415

    kind = registry.indicator_types[type_]
    given = "<br>".join(f"`{key} = {toml_value(value)}`" for key, value in parameters.items())
    text = f"[{escape(kind.title.say(language))}](#{type_}-type): {escape(kind.rule.say(language))}"
    return f"{text}<br>{given}" if given else text


def citation(rules: "RuleSet", source: str, language: str) -> str:
    """Return the number of a source in the list below with how sure it is; a choice of the project is marked."""
    from perfrules.model.ruleset import CitationStatus  # noqa: PLC0415

    cited = rules.sources.get(source)
    if cited is None:
        return ""
    mark = f" {CHOICE}" if cited.status is CitationStatus.INFERRED else ""
    return f"{list(rules.sources).index(source) + 1} {status_of(cited, language)}{mark}"


def status_of(cited: "Citation", language: str) -> str:
    """Return how sure a citation is, in words."""
    from perfrules.model.explanation import STATUSES  # noqa: PLC0415

    return STATUSES[cited.status].say(language)


def declared(rules: "RuleSet", language: str) -> Iterator[str]:
    """Yield the table of indicators that are known by name."""
    if not rules.declared:
        return
    yield f"## {say('indicators', language)}\n"
    yield table(
        *(say(head, language) for head in ("indicator", "level", "direction", "unit", "how", "usual", "source"))
    )
    for indicator in rules.declared:
        names = "、".join(map(escape, (indicator.name, *indicator.aliases)))
        level = " / ".join(filter(None, (indicator.level1, indicator.level2)))
        direction = say(indicator.direction, language, VALUES) if indicator.direction else ""
        how = f"`{indicator.type}`" if indicator.type else ""
        cited = citation(rules, indicator.source, language)
        yield line(names, escape(level), direction, escape(indicator.unit), how, escape(indicator.usual), cited)
    yield ""


def bands(rules: "RuleSet", language: str) -> Iterator[str]:
    """Yield the grades, and the lights of monitoring."""
    for title, heads, entries in (
        ("grades", ("grade", "totals"), rules.grades),
        ("lights", ("light", "reached"), rules.lights),
    ):
        if entries:
            yield f"## {say(title, language)}\n"
            yield table(*(say(head, language) for head in heads))
            yield "\n".join(line(escape(band.name), f"`{band.notation}`") for band in entries) + "\n"


def policies(rules: "RuleSet", language: str) -> Iterator[str]:
    """Yield what happens around rows and after the sum."""
    given = policies_of(rules)
    yield f"## {say('policies', language)}\n"
    yield table(*(say(head, language) for head in ("policy", "says", "source")))
    for key, (text, source) in given.items():
        cited = citation(rules, source, language)
        yield line(escape(say(key, language, POLICIES)), text, cited)
    yield ""


def policies_of(rules: "RuleSet") -> dict[str, tuple[str, str]]:
    """Return each policy of *rules* by name: what it says, as the file writes it, and the id of its source."""
    policies = rules.policies
    result = {
        "missing_actual": (f"`{policies.missing_actual}`", ""),
        "bare_fraction": (f"`{policies.bare_fraction.value}`", ""),
        "status_as_met": (f"`{str(policies.status_as_met).lower()}`", ""),
    }
    if (over := policies.over_achievement) is not None:
        text = f"`{over.effect.value}`, `{over.applies_to}`, ≥ {float(over.threshold * 100):g}%"
        result["over_achievement"] = (text + (f", −{over.points}" if over.points else ""), over.source)
    rest = policies.not_applicable
    result["not_applicable"] = (f"`{rest.effect.value}`" + (f" → {escape(rest.to)}" if rest.to else ""), rest.source)
    for cap in policies.caps:
        result[cap.name] = (f"`{cap.notation}` → ≤ {cap.total}", cap.source)
    for veto in policies.vetoes:
        result[veto.name] = (f"{escape(veto.row)} → ≤ {veto.total}", veto.source)
    for sign, explicit in (("−", policies.deductions), ("+", policies.bonuses)):
        for rule in explicit:
            result[rule.name] = (f"≤ {sign}{rule.limit}", rule.source)
    return result


def choices(rules: "RuleSet", language: str) -> Iterator[str]:
    """Yield what no document decides."""
    from perfrules.model.ruleset import CitationStatus  # noqa: PLC0415

    yield f"## {say('choices', language)}\n"
    inferred = [cited for cited in rules.sources.values() if cited.status is CitationStatus.INFERRED]
    if not inferred:
        yield say("no choices", language) + "\n"
        return
    yield say("choices are", language) + "\n"
    yield "\n".join(f"- {escape(cited.document)}：{escape(cited.note)}" for cited in inferred) + "\n"


def sources(rules: "RuleSet", language: str) -> Iterator[str]:
    """Yield the documents with how sure each is."""
    yield f"## {say('sources', language)}\n"
    yield table("#", *(say(head, language) for head in ("document", "status", "note")))
    for number, cited in enumerate(rules.sources.values(), start=1):
        document = " ".join(filter(None, (cited.document, cited.title)))
        yield line(str(number), escape(document), status_of(cited, language), escape(cited.note))
    yield ""


def differences(rules: "RuleSet", parent: "RuleSet", language: str) -> Iterator[str]:
    """Yield, one line each, what *rules* says otherwise than *parent*."""
    if rules.full != parent.full:
        yield f"{say('full', language)}: {instead(rules.full, parent.full, language)}"
    yield from component_differences(rules, parent, language)
    for rule in rules.scoring:
        if rule.place.file == rules.place.file:
            settings = settings_of(rule.parameters)
            yield f"{when_of(rule.when, language)} → `{rule.type}` {settings} ({say('own', language)})"
    own = [entry.name for entry in rules.declared if entry.place.file == rules.place.file]
    if own:
        yield f"{say('indicators', language)}: {'、'.join(map(escape, own))}"
    for title, new, old in (("grades", rules.grades, parent.grades), ("lights", rules.lights, parent.lights)):
        if bands_of(new) != bands_of(old):
            yield f"{say(title, language)}: {instead(bands_of(new), bands_of(old), language)}"
    changed, kept = policies_of(rules), policies_of(parent)
    for key, (text, _) in changed.items():
        former, _ = kept.get(key, ("—", ""))
        if former != text:
            yield f"{escape(say(key, language, POLICIES))}: {instead(text, former, language)}"


def component_differences(rules: "RuleSet", parent: "RuleSet", language: str) -> Iterator[str]:
    """Yield, one line each, which components are new, changed or dropped."""
    before = {component.name: component for component in parent.components}
    after = {component.name: component for component in rules.components}
    for name, component in after.items():
        old = before.get(name)
        if old is None:
            yield f"{escape(name)}: {component.full} ({say('new', language)})"
            continue
        if component.full != old.full:
            yield f"{escape(name)}: {instead(component.full, old.full, language)}"
        if component.weights != old.weights:
            weights = instead(weights_of(component.weights), weights_of(old.weights), language)
            yield f"{escape(name)}: {say('weights', language)} {weights}"
        if (component.type, dict(component.parameters)) != (old.type, dict(old.parameters)):
            yield f"{escape(name)}: {instead(settings_of(component.parameters), settings_of(old.parameters), language)}"
    yield from (f"{escape(name)}: {say('dropped', language)}" for name in before if name not in after)


def instead(new: object, old: object, language: str) -> str:
    """Return what is said now, with what was said before in brackets."""
    return f"{new} ({say('before', language)} {old})"


def weights_of(weights: Mapping[str, object]) -> str:
    """Return weights as one text."""
    return "、".join(f"{escape(name)} {points}" for name, points in weights.items()) or "—"


def settings_of(parameters: Mapping[str, object]) -> str:
    """Return parameters as the file writes them."""
    from perfrules.tomltext.writing import toml_value  # noqa: PLC0415

    return "、".join(f"`{key} = {toml_value(value)}`" for key, value in parameters.items()) or "—"


def bands_of(entries: Sequence["GradeBand"]) -> str:
    """Return bands as one text."""
    return "、".join(f"{escape(band.name)} `{band.notation}`" for band in entries) or "—"


def read_data(name: str) -> dict[str, Any]:
    """Return the data file *name* beside the pages."""
    data: dict[str, Any] = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return data


OUTCOMES = {
    "shipped_as": ("收入", "shipped as"),
    "covered_by": ("已涵盖", "covered by"),
    "refused": ("未收", "refused"),
}
"""What became of a published rule: each entry has exactly one of these keys."""


def published_rules(language: str, folder: str) -> Iterator[str]:
    """Yield the table of published rules with what became of each; pages of rule sets stand in *folder*."""
    rules = read_data("published-rules.toml")["rule"]
    counts = {key: sum(key in rule for rule in rules) for key in OUTCOMES}
    texts = {
        "zh": "共 {all} 条：收入 {shipped_as}，已涵盖 {covered_by}，未收 {refused}。\n",
        "en": "Of {all} rules, {shipped_as} are shipped, {covered_by} covered and {refused} refused.\n",
    }
    yield texts[language].format(all=len(rules), **counts)
    heads = {
        "zh": ("规则", "文件或材料", "年份", "结果", "不同或原因"),
        "en": ("rule", "document", "year", "became", "difference or reason"),
    }
    yield table(*heads[language])
    for rule in rules:
        key = next(key for key in OUTCOMES if key in rule)
        sets = rule[key] if key == "covered_by" else [rule[key]] if key == "shipped_as" else []
        became = " ".join((say(key, language, OUTCOMES), *(f"[`{id_}`]({folder}/{id_}.md)" for id_ in sets)))
        reason = rule["refused" if key == "refused" else "different"][language]
        yield line(escape(rule["id"]), escape(rule["document"]), escape(rule["year"]), became, escape(reason))


def rule_set_changes(language: str, folder: str) -> Iterator[str]:
    """Yield, version by version, what scores changed and why, with examples; pages of rule sets stand in *folder*."""
    heads = {
        "zh": ("指标值", "实际值", "分值", "原得分", "现得分"),
        "en": ("target", "actual", "weight", "before", "after"),
    }
    changes = read_data("rule-set-changes.toml")["change"]
    for version in sorted({change["version"] for change in changes}, reverse=True):
        yield f"## {version}\n"
        for change in (change for change in changes if change["version"] == version):
            yield f"### {escape(change['title'][language])}\n"
            yield "、".join(f"[`{id_}`]({folder}/{id_}.md)" for id_ in change["sets"]) + "\n"
            yield f"{change['why'][language]}\n"
            if "examples" in change:
                yield table(*heads[language])
                for example in change["examples"]:
                    target = " ".join(filter(None, (example.get("name", ""), example["target"])))
                    cells = (target, example["actual"], str(example["weight"]), example["before"], example["after"])
                    yield line(*(escape(cell) for cell in cells))
                yield ""


def rule_sets_in_chinese(folder: str) -> Iterator[str]:
    """Yield the tables of rule sets that ship for readers of Chinese."""
    from perfrules.cli.rulesets import FIELDS, field_of  # noqa: PLC0415
    from perfrules.plugins import build_registry  # noqa: PLC0415
    from perfrules.rulesets import available, load_or_raise  # noqa: PLC0415

    registry = build_registry(entry_points=())
    shipped = [load_or_raise(file.id, registry=registry) for file in available(registry).files]
    for field, title in FIELDS.items():
        yield f"## {title.zh}\n\n{table('规则集', '是什么', '版本', '继承')}"
        for rules in shipped:
            if field_of(rules.id, rules.title) == field:
                parent = f"`{rules.extends[0]}`" if rules.extends else ""
                text = escape(f"{rules.title}：{rules.summary}")
                yield line(f"[`{rules.id}`]({folder}/{rules.id}.md)", text, rules.version, parent)
        yield ""
