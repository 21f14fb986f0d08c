"""Pages made from rule files: one for each rule set, where published rules went, and which scores changed."""

import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from perfrules.api import Sheet, SheetRow, evaluate
from perfrules.authoring.format import resolved, resolved_text
from perfrules.model.ruleset import ScoringRule
from perfrules.plugins import Registry, build_registry
from perfrules.rulesets import available, load, load_or_raise

DOCS = Path(__file__).resolve().parents[2] / "docs"
RULES = tomllib.loads((DOCS / "data" / "published-rules.toml").read_text(encoding="utf-8"))["rule"]
CHANGES = tomllib.loads((DOCS / "data" / "rule-set-changes.toml").read_text(encoding="utf-8"), parse_float=Decimal)[
    "change"
]
BUILT_IN = build_registry(entry_points=())
IDS = [file.id for file in available(BUILT_IN).files]
OUTCOMES = ("shipped_as", "covered_by", "refused")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return BUILT_IN


@pytest.fixture(scope="module")
def pages() -> dict[str, dict[str, str]]:
    """The page of each rule set by language and id."""
    sys.path.insert(0, str(DOCS / "_extensions"))
    try:
        from rule_set_pages import rule_set_pages

        return {language: dict(rule_set_pages(language)) for language in ("zh", "en")}
    finally:
        sys.path.remove(str(DOCS / "_extensions"))


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
class TestPublishedRules:
    """Issue 14 §4: every rule that was read is shipped, covered by a named set, or refused with a reason."""

    def test_exactly_one_of_three_became_of_it(self, rule) -> None:
        (outcome,) = (key for key in OUTCOMES if key in rule)
        reasons = rule["refused"] if outcome == "refused" else rule["different"]
        assert set(reasons) == {"zh", "en"}
        assert re.search("[\u4e00-\u9fff]", reasons["zh"])
        assert all(reasons.values())
        assert {"id", "document", "year"} <= set(rule)

    def test_the_sets_it_names_load(self, rule, registry) -> None:
        for id_ in [*rule.get("covered_by", []), *([rule["shipped_as"]] if "shipped_as" in rule else [])]:
            assert load_or_raise(id_, registry=registry).id == id_


def test_29_rules_were_read_and_none_twice() -> None:
    assert len({rule["id"] for rule in RULES}) == len(RULES) == 29


@pytest.mark.parametrize("id_", IDS)
class TestPages:
    """Issue 14 §4: a page for each rule set, made from its file; it agrees with the command."""

    def test_everything_is_on_it(self, id_, pages, registry) -> None:
        loaded = load(id_, registry=registry)
        assert loaded.ruleset is not None
        assert loaded.tree is not None
        for text in (pages["zh"][id_], pages["en"][id_]):
            assert resolved_text(resolved(loaded.tree)) in text
            plain = text.replace("\\", "")
            for part in (*loaded.ruleset.components, *loaded.ruleset.declared, *loaded.ruleset.grades):
                assert part.name in plain
            for cited in loaded.ruleset.sources.values():
                assert cited.document in plain
                assert cited.note in plain
            assert len({row.count("|") for row in re.findall(r"(?m)^\| # .*$|^\| [0-9]+ \|.*$", plain)}) <= 2

    def test_choices_are_marked(self, id_, pages, registry) -> None:
        rules = load_or_raise(id_, registry=registry)
        inferred = {cited.id for cited in rules.sources.values() if cited.status.value == "inferred"}
        used = [part for part in (*rules.components, *rules.scoring, *rules.declared) if part.source in inferred]
        marks = pages["en"][id_].count(" ◇ |")
        assert marks >= len(used)
        assert bool(marks) <= bool(inferred)

    def test_both_languages_have_the_same_parts(self, id_, pages) -> None:
        zh, en = (re.findall(r"^#+ ", pages[language][id_], flags=re.MULTILINE) for language in ("zh", "en"))
        assert zh == en


class TestDifferences:
    def test_what_differs_is_named_with_what_it_was(self, pages) -> None:
        text = pages["en"]["hubei-2020"]
        assert "- 预算执行: 20 (before 10)" in text
        assert "- 绩效指标: weights — (before 产出指标 50、效益指标 30、满意度指标 10)" in text
        assert "its own, asked before those it inherits" in text
        assert "- 预算执行: dropped" in pages["en"]["rivers-2011"]
        assert "优 `[90, 100]`" in pages["en"]["rivers-2011"]
        assert "- 资金管理: 20 (new)" in pages["en"]["henan-zhengzhou-2023"]
        assert "over-achievement: `minus-points`" in pages["en"]["platform-caps-2022"]


def score(rules, example) -> Decimal | None:
    row = SheetRow(name=example.get("name", "指标"), target=example["target"], actual=example["actual"],
                   weight=Decimal(example["weight"]))  # fmt: skip
    return evaluate(Sheet(rows=(row,)), rules).rows[0].score


@pytest.mark.parametrize(
    "change", CHANGES, ids=[f"{change['sets'][0]}-{number}" for number, change in enumerate(CHANGES)]
)
class TestChanges:
    """Issue 14 §4: every score that changed between versions is named, and its example is true."""

    def test_examples_are_true_of_every_set(self, change, registry) -> None:
        for id_ in change["sets"]:
            rules = load_or_raise(id_, registry=registry)
            parameters = dict(change.get("former", {}))
            former = ScoringRule(type=parameters.pop("type", "proportional"), parameters=parameters)
            before = evolve(rules, scoring=(former, *rules.scoring), declared=())
            for example in change.get("examples", ()):
                assert score(rules, example) == Decimal(example["after"]), (id_, example)
                assert score(before, example) == Decimal(example["before"]), (id_, example)

    def test_it_is_said_in_both_languages(self, change) -> None:
        assert set(change["title"]) == set(change["why"]) == {"zh", "en"}


def test_every_set_that_changed_is_named(registry) -> None:
    """A set with a version of its own stands on the page, or extends one whose change is there."""
    named = {(change["version"], id_) for change in CHANGES for id_ in change["sets"]}
    for id_ in IDS:
        rules = load_or_raise(id_, registry=registry)
        if rules.version != "1":
            assert {(rules.version, other) for other in (id_, *rules.extends)} & named, id_
