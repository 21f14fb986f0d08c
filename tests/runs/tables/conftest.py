"""Shared by the tests of runs over tables: a registry, and runs in an empty folder."""

from pathlib import Path

import pytest

from perfrules.plugins import Registry
from perfrules.rulesets import find
from tests.runs.tables.making import Runs, registry_of_tests


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Return built-ins and a type that compares."""
    return registry_of_tests()


@pytest.fixture(autouse=True)
def _no_shipped_rules(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the shipped rule sets out: looking at each of them takes longer than what is tested here."""
    monkeypatch.setattr(find, "shipped_folder", lambda: tmp_path_factory.getbasetemp() / "none")


@pytest.fixture
def runs(tmp_path: Path, registry: Registry) -> Runs:
    """Return runs in an empty folder."""
    return Runs(tmp_path, registry)
