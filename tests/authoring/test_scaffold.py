"""A new rule set passes every other tool at once; the resolved set says where each part came from."""

import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from perfrules.authoring.format import format_rules, resolved, resolved_text
from perfrules.authoring.lint import lint
from perfrules.authoring.new import new_ruleset
from perfrules.authoring.test import run_cases_beside
from perfrules.plugins import Registry
from perfrules.rulesets import load, shipped_folder
from perfrules.wording import Language

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator
PARENTS = sorted(path.stem for path in Path(str(shipped_folder())).glob("*.toml") if ".cases" not in path.name)


class TestNew:
    """SPEC issue 4 §6: `new ruleset` writes what lint and test accept without a change."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_rule_set_of_its_own(self, tmp_path: Path, registry: Registry, language: Language) -> None:
        made = new_ruleset("mine", folder=tmp_path / "rules", registry=registry, language=language)
        assert made.problems == ()
        schemas = ["perfrules.schema.json", "perfrules.cases.schema.json"]
        assert [file.name for file in made.files] == ["mine.toml", "mine.cases.toml", *schemas]
        for file, schema in zip(made.files[:2], made.files[2:], strict=True):  # an editor checks what lint checks
            text = file.read_text(encoding="utf-8")
            assert text.startswith(f"#:schema ./{schema.name}\n")
            Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(tomllib.loads(text))
        self.check(made.files[0], registry)

    def test_a_schema_that_is_there_stays(self, tmp_path: Path, registry: Registry) -> None:
        (tmp_path / "perfrules.schema.json").write_text("{}", encoding="utf-8")
        made = new_ruleset("mine", folder=tmp_path, registry=registry)
        assert [file.name for file in made.files[2:]] == ["perfrules.cases.schema.json"]
        assert (tmp_path / "perfrules.schema.json").read_text(encoding="utf-8") == "{}"

    @pytest.mark.parametrize("parent", PARENTS)
    def test_one_that_extends_a_shipped_set(self, tmp_path: Path, registry: Registry, parent: str) -> None:
        made = new_ruleset("mine", folder=tmp_path, registry=registry, extends=parent)
        assert made.problems == ()
        self.check(made.files[0], registry)

    def check(self, path: Path, registry: Registry) -> None:
        assert lint(path, registry=registry, today=date(2026, 1, 1)).problems == ()
        tested = run_cases_beside(path, registry=registry)
        assert tested.problems == ()
        assert tested.passed
        assert len(tested.results) == 3
        assert format_rules(path.read_bytes())[0] == path.read_text(encoding="utf-8")

    def test_nothing_is_overwritten(self, tmp_path: Path, registry: Registry) -> None:
        (tmp_path / "mine.cases.toml").write_text("# kept\n", encoding="utf-8")
        made = new_ruleset("mine", folder=tmp_path, registry=registry)
        assert [one.code for one in made.problems] == ["PR234"]
        assert (made.files, not (tmp_path / "mine.toml").exists()) == ((), True)
        assert (tmp_path / "mine.cases.toml").read_text(encoding="utf-8") == "# kept\n"

    @pytest.mark.parametrize(
        ("name", "parent", "code"), [("a/b", "", "PR307"), ("..", "", "PR307"), ("x", "no", "PR205")]
    )
    def test_what_cannot_be_is_refused(
        self, tmp_path: Path, registry: Registry, name: str, parent: str, code: str
    ) -> None:
        made = new_ruleset(name, folder=tmp_path, registry=registry, extends=parent)
        assert [one.code for one in made.problems] == [code]
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path, registry: Registry) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        made = new_ruleset("mine", folder=tmp_path / "file", registry=registry)
        assert [one.code for one in made.problems] == ["PR001"]


class TestResolved:
    """SPEC issue 4 §6: the resolved set after `extends`, with where each part came from."""

    def test_parts_come_from_both_files(self, written: Callable[..., Path], registry: Registry, good: str) -> None:
        path = written('id = "child"\nextends = "parent.toml"\n[[component]]\nname = "预算执行"\ncap = "90%"\n')
        (path.parent / "parent.toml").write_text(good, encoding="utf-8")
        loaded = load(path, registry=registry)
        assert loaded.tree is not None
        parts = {part.path: part for part in resolved(loaded.tree)}
        assert Path(parts["component[0].cap"].place.file).name == "demo.toml"
        assert parts["component[0].cap"].place.line == 5
        assert Path(parts["component[0].full"].place.file).name == "parent.toml"
        assert parts["component[0].full"].place.line == good[: good.index("full = 10\n")].count("\n") + 1
        assert parts["component[0].full"].to_dict()["value"] == "10"

    @pytest.mark.parametrize("name", PARENTS)
    def test_the_text_is_a_rule_file_again(self, tmp_path: Path, registry: Registry, name: str) -> None:
        loaded = load(name, registry=registry)
        assert loaded.tree is not None
        assert loaded.ruleset is not None
        text = resolved_text(resolved(loaded.tree))
        table = tomllib.loads(text)
        table.pop("extends", None)
        assert table["id"] == name
        alone = text.replace("\nextends = ", "\n# extends = ")
        (tmp_path / "alone.toml").write_text(alone, encoding="utf-8")
        again = load(tmp_path / "alone.toml", registry=registry).ruleset
        assert again is not None
        assert (again.components, again.scoring, again.grades) == (
            loaded.ruleset.components, loaded.ruleset.scoring, loaded.ruleset.grades,
        )  # fmt: skip
        assert (again.policies, again.declared, again.sources) == (
            loaded.ruleset.policies, loaded.ruleset.declared, loaded.ruleset.sources,
        )  # fmt: skip
