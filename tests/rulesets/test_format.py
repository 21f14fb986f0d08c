"""The declared format of rule files: what every declaration has, and what follows from it."""

import re
from fractions import Fraction

import pytest
from attrs import fields

from perfrules.model.families import NameFamily
from perfrules.model.ruleset import (
    Citation,
    Component,
    ExplicitRule,
    IndicatorDeclaration,
    NotApplicable,
    OverAchievement,
    Policies,
    Rounding,
    ScoringRule,
    Veto,
    When,
)
from perfrules.rulesets.fields import FLAG, TEXT
from perfrules.rulesets.format import (
    ComponentTable,
    DeductionTable,
    FamilyTable,
    HeadTable,
    IndicatorTable,
    Merge,
    NotApplicableTable,
    OverAchievementTable,
    RoundTable,
    RuleFile,
    RuleTable,
    ScoringTable,
    SourceTable,
    VetoTable,
    WhenTable,
    key,
    keys_of,
    names_of,
    read_keys,
    root_keys,
    tables_of,
)
from perfrules.rulesets.toml_tree import read_toml

TABLES = [HeadTable, RuleFile, *tables_of(root_keys())]
MODELS = {
    RoundTable: Rounding(),
    OverAchievementTable: OverAchievement(threshold=Fraction(1)),
    NotApplicableTable: NotApplicable(),
    RuleFile: Policies(),
    WhenTable: When(),
    FamilyTable: NameFamily(match=()),
}
"""Models with the defaults that tables repeat, so that a key that is left out means what the model means."""
CLASSES = {
    SourceTable: Citation, ComponentTable: Component, IndicatorTable: IndicatorDeclaration, ScoringTable: ScoringRule,
    DeductionTable: ExplicitRule, VetoTable: Veto,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=[table.__name__ for table in TABLES])
def test_every_key_is_described_in_both_languages(table: type[RuleTable]) -> None:
    for item in keys_of(table):
        assert re.search("[\u4e00-\u9fff]", item.about.zh), item.name
        assert item.about.en, item.name
        assert item.kind.wanted.zh, item.name
        assert item.kind.wanted.en, item.name
        assert not item.about.zh.endswith("。"), item.name
        assert not item.about.en.endswith("."), item.name


@pytest.mark.parametrize("table", MODELS, ids=[table.__name__ for table in MODELS])
def test_defaults_are_those_of_the_model(table: type[RuleTable]) -> None:
    model = MODELS[table]
    declared = {item.field: item.default for item in keys_of(table) if not item.required and item.default is not None}
    shared = {name: default for name, default in declared.items() if hasattr(model, name)}
    assert shared
    assert shared == {name: getattr(model, name) for name in shared}


@pytest.mark.parametrize("table", CLASSES, ids=[table.__name__ for table in CLASSES])
def test_fields_are_those_of_the_model(table: type[RuleTable]) -> None:
    """What a table declares and the model keeps has one name; what only merging looks at is in no model."""
    of_model = {part.name for part in fields(CLASSES[table])}  # type: ignore[misc]
    assert {item.field for item in keys_of(table)} - of_model <= {"drop"}


def test_a_key_at_the_top_says_how_it_is_merged() -> None:
    """Arrays of tables with names are merged by name, policies key by key; bands are taken as a whole."""
    merged = {item.name: item.merged for item in root_keys()}
    assert {name for name, merge in merged.items() if merge is Merge.OWN} == set(names_of(HeadTable))
    assert {name for name, merge in merged.items() if merge is Merge.IN_FRONT} == {"scoring", "family"}
    for item in root_keys():
        if merged[item.name] is Merge.BY_NAME:
            assert item.kind.is_many
            assert item.kind.table is not None
            assert {"name", "id"} & set(names_of(item.kind.table))


class _Table(RuleTable):
    path = "demo"
    prefix = "demo."


def test_one_declaration_is_read_with_every_mistake() -> None:
    """A missing key, an unknown one and a value of another kind are reported together, each at its place."""
    from attrs import frozen

    @frozen(kw_only=True, eq=False)
    class Demo(_Table):
        name: str | None = key(TEXT, "名称", "its name", required=True)
        start: str = key(TEXT, "起点", "where it begins", default="here", name="from")
        sure: bool = key(FLAG, "有没有把握", "certainty", default=True)

    document = read_toml(b'from = "there"\nsure = "yes"\nshure = 1\n')
    assert document.root is not None
    problems: list = []
    table = read_keys(Demo, document.root, problems)
    assert (table.name, table.start, table.sure) == (None, "there", True)
    found = {(item.code, str(item.place.line), item.values["key"], item.suggestion) for item in problems}
    assert found == {("PR203", "1", "demo.name", ""), ("PR202", "3", "shure", "sure"), ("PR204", "2", "demo.sure", "")}
    assert [item.name for item in keys_of(Demo)] == ["name", "from", "sure"]
