"""``perfrules new plugin`` gives a distribution that installs, passes its own tests and is listed at once."""

import importlib
import json
import os
import subprocess
import sys

import pytest

import perfrules
from perfrules.authoring.new import new_check, new_plugin
from perfrules.testing import check_check, check_imports


def start(words, folder, site):
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1", "PERFRULES_LANG": "en"}
    environment["PERFRULES_PLUGIN_TIMEOUT"] = "0"
    outcome = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def test_a_new_plugin_installs_passes_its_tests_and_is_listed(tmp_path) -> None:
    site = tmp_path / "site"
    python = sys.executable
    start([python, "-m", "perfrules", "new", "plugin", "own-rules", "--folder", tmp_path / "work"], tmp_path, site)
    tree = tmp_path / "work" / "perfrules-own-rules"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    start([*pip, "--no-deps", "--no-build-isolation", "--target", site, tree], tmp_path, site)
    printed = start([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", tree / "tests"], tree, site)
    assert "3 passed" in printed
    listed = json.loads(start([python, "-m", "perfrules", "plugins", "--json"], tmp_path, site))
    assert listed["problems"] == []
    (plugin,) = (one for one in listed["plugins"] if one["plugin"] == "own-rules")
    assert plugin["distribution"] == "perfrules-own-rules"
    assert plugin["gives"] == [{"kind": "indicator type", "id": "own-rules.tolerant"}]


def test_a_new_check_keeps_its_properties_and_is_asked(tmp_path, monkeypatch) -> None:
    result = new_check("own-office", folder=tmp_path)
    tree = tmp_path / "perfrules-own-office"
    assert (tree / "tests" / "test_own_office.py") in result.files
    monkeypatch.syspath_prepend(str(tree))
    hooks = importlib.import_module("perfrules_own_office.hooks")
    (check,) = hooks.perfrules_register_checks()
    check_check(check, examples=3)
    check_imports(tree / "perfrules_own_office")
    registry = perfrules.build_registry(entry_points=(), extra=[("own-office", hooks)])
    found = perfrules.audit(check.bad.sheet, checks=["own-office.short-reason"], registry=registry).findings
    assert [finding.cells for finding in found] == [("rows[0].reason",)]
    for file in result.files:
        if file.suffix == ".py":
            compile(file.read_text("utf-8"), file.name, "exec")


@pytest.mark.parametrize("name", ["", "Own", "own_rules", "-own", "../own", "指标", "own-", "1own"])
def test_a_name_that_cannot_be_one(tmp_path, name) -> None:
    made = new_plugin(name, folder=tmp_path)
    assert [one.code for one in made.problems] == ["PR307"]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path) -> None:
    assert new_plugin("own", folder=tmp_path).files
    assert [one.code for one in new_plugin("own", folder=tmp_path).problems] == ["PR234"]


def test_a_folder_that_cannot_be_made(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    made = new_plugin("own", folder=tmp_path / "file")
    assert [one.code for one in made.problems] == ["PR001"]
    assert not made.files
