"""Shared by the tests of folders: an empty folder, a rule file, a registry, and what prepares the folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perfrules.plugins import Registry, build_registry
from perfrules.rulesets import find
from perfrules.runs import RuleSelector, prepare
from perfrules.runs.sheets import FolderJob
from tests.runs.sheets.making import RULES, Plugin, sheet_text
from tests.runs.sheets.running import Runs


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Return built-ins and the readers and types above."""
    found = build_registry(entry_points=(), extra=[("demo", Plugin())])
    assert found.problems == ()
    return found


@pytest.fixture(autouse=True)
def _no_shipped_rules(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the shipped rule sets out: looking at each of them takes longer than what is tested here."""
    monkeypatch.setattr(find, "shipped_folder", lambda: tmp_path_factory.getbasetemp() / "none")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Return the rule file."""
    path = tmp_path / "rules" / "demo.toml"
    path.parent.mkdir()
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for sheets."""
    path = tmp_path / "sheets"
    path.mkdir()
    return path


@pytest.fixture
def job_for(folder: Path, rules: Path, registry: Registry) -> Callable[[], FolderJob]:
    """Return what prepares the folder as it is when it is called, with *out* beside it left out."""

    def make() -> FolderJob:
        selector = RuleSelector(str(rules), registry, on=None, as_of=None)
        return prepare(folder, selector, leave_out=[folder.parent / "out"])

    return make


@pytest.fixture
def runs(folder: Path, tmp_path: Path, rules: Path, registry: Registry) -> Runs:
    """Return runs over a folder of three files."""
    made = Runs(folder, tmp_path / "out", rules, registry)
    made.put("a.toml", sheet_text("甲"))
    made.put("sub/b.toml", sheet_text("乙", "5人"))
    made.put("c.many", "丙 8人\n丁 10人")
    return made
