"""The JSON Schemas of rule files and cases: every shipped file fits them, misspelt keys and values do not."""

import tomllib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from perfrules import RuleSetError, load_ruleset
from perfrules.authoring.schema import case_file_schema, rule_file_schema
from perfrules.indicators.parameters import keys_of
from perfrules.plugins import Registry
from perfrules.rulesets import shipped_folder
from perfrules.rulesets.format import ROOT_KEYS
from perfrules.wording import Language

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator
FILES = sorted(path for path in Path(str(shipped_folder())).glob("*.toml") if not path.name.endswith(".cases.toml"))


@pytest.fixture(scope="session")
def validator(registry: Registry) -> Any:
    """Return a validator of rule files."""
    schema = rule_file_schema(registry)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(validator: Any, text: str) -> list[str]:
    """Return where *text* does not fit."""
    return sorted({error.json_path for error in validator.iter_errors(tomllib.loads(text))})


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_shipped_rule_sets_fit(path: Path, validator: Any) -> None:
    """SPEC issue 4 §6: the schema is checked against every shipped rule set."""
    assert errors(validator, path.read_text(encoding="utf-8")) == []


CASE_FILES = sorted(Path(str(shipped_folder())).glob("*.cases.toml"))


@pytest.fixture(scope="session")
def case_validator() -> Any:
    """Return a validator of files of cases."""
    schema = case_file_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("path", CASE_FILES, ids=[path.stem for path in CASE_FILES])
def test_shipped_cases_fit(path: Path, case_validator: Any) -> None:
    assert errors(case_validator, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("ruleset = ", "rulesets = ", "$"),
        ("[case.expect]", "[case.expected]", "$.case[0]"),
        ('grade = "良"', "", "$.case[0].expect"),
        ('grade = "良"', "grade = 1", "$.case[0].expect.grade"),
        ('rows = ["30.00", "24.00"]', "", "$.case[0].expect"),
        ('rows = ["30.00", "24.00"]', 'rows = "30.00"', "$.case[0].expect.rows"),
        ("actual = ", "aktual = ", "$.case[0].sheet.row[0]"),
    ],
)
def test_mistakes_in_cases(case_validator: Any, cases: str, old: str, new: str, path: str) -> None:
    assert errors(case_validator, cases) == []
    assert old in cases
    assert path in errors(case_validator, cases.replace(old, new, 1))


def test_cases_of_lights_need_no_grade(case_validator: Any, cases: str) -> None:
    assert errors(case_validator, cases.replace('grade = "良"', 'light = "绿"')) == []


class TestMistakes:
    """An editor underlines what loading would refuse, as far as a schema can know it."""

    @pytest.mark.parametrize(
        ("old", "new", "path"),
        [
            ('title = "示例"', 'titel = "示例"', "$"),
            ('document = "', 'dokument = "', "$.source[0]"),
            ('status = "practice"', 'status = "sure"', "$.source[0].status"),
            ("full = 100", "full = 0", "$.full"),
            ("full = 10\n", 'full = "十"\n', "$.component[0].full"),
            ('"execution"', '"exekution"', "$.component[0].type"),
            ("weights = {", "wheights = {", "$.component[1]"),
            ('sense = ["at_most"', 'sense = ["atmost"', "$.scoring[0].when.sense"),
            ("when = { level1", "when = { level", "$.scoring[1].when"),
            ("bands = {", "band = {", "$.scoring[1]"),
            ('"<80%" = "0%"', '"<80%" = "nothing"', "$.scoring[1].bands['<80%']"),
            ('type = "proportional"', 'type = "proportional"\ngate = "60%"', "$.scoring[2]"),
            ('id = "demo"', 'missing_actual = "none"\nid = "demo"', "$.missing_actual"),
            ('id = "demo"\n', "", "$"),
        ],
    )
    def test_mistake(self, validator: Any, good: str, old: str, new: str, path: str) -> None:
        assert errors(validator, good) == []
        assert old in good
        assert path in errors(validator, good.replace(old, new, 1))

    def test_a_child_may_leave_out_types(self, validator: Any) -> None:
        child = 'id = "c"\nextends = "p"\n[[component]]\nname = "甲"\ncap = "90%"\n'
        assert errors(validator, child) == []


@pytest.mark.parametrize(
    ("keys", "fits"),
    [
        ('direction = "floor"', True), ("may_fall = true", True), ('direction = "floor"\nmay_fall = true', True),
        ("", False), ("may_fall = false", False), ("may_fall = true\nevents = true", False),
        ('may_fall = true\nlimit = "100%"', False), ("may_fall = true\nsure = false", False),
    ],
)  # fmt: skip
def test_only_changes_may_lack_a_direction(validator: Any, good: str, keys: str, fits: bool) -> None:
    """The schema and the reader refuse the same."""
    text = f'{good}\n[[family]]\nmatch = "*涨跌*"\n{keys}\n'
    assert (errors(validator, text) == []) is fits
    with nullcontext() if fits else pytest.raises(RuleSetError, match="PR203"):
        load_ruleset(text=text)


def test_every_key_of_the_format_is_in_it(registry: Registry) -> None:
    """The schema knows exactly the keys that loading knows."""
    properties = rule_file_schema(registry)["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(ROOT_KEYS)


def test_types_and_parameters_are_the_registered_ones(registry: Registry) -> None:
    """A plugin's type is completed like a built-in one."""
    properties: Any = rule_file_schema(registry, "en")["properties"]
    scoring = properties["scoring"]["items"]
    assert scoring["properties"]["type"]["enum"] == list(registry.indicator_types)
    gate = parameter_of(scoring, "gated", "gate")
    assert gate["title"].endswith(": gate")


def parameter_of(scoring: Any, kind: str, name: str) -> Any:
    """Return the schema of a parameter of a type."""
    chosen = next(one for one in scoring["allOf"] if one["if"]["properties"]["type"]["const"] == kind)
    return chosen["then"]["properties"][name]


@pytest.mark.parametrize(("language", "first"), [("zh", 0), ("en", 1)])
def test_parameters_say_in_both_languages_what_they_mean(registry: Registry, language: Language, first: int) -> None:
    """An editor shows a description to whoever opens the file; defaults are those of the declaration."""
    properties: Any = rule_file_schema(registry, language)["properties"]
    for kind in registry.indicator_types.values():
        for key in keys_of(kind.parameter_class):
            shown = parameter_of(properties["scoring"]["items"], kind.id, key.name)
            told = (key.about.zh, key.about.en)
            assert shown.get("description", "").splitlines() == [told[first], told[1 - first]] if any(told) else True
            assert ("default" in shown) is (key.written_default is not None)
    gate = parameter_of(properties["scoring"]["items"], "gated", "gate")
    assert gate["default"] == "60%"
    assert [set(text) & set("完成率") != set() for text in gate["description"].splitlines()] == [first == 0, first == 1]
