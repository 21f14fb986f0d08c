"""
The plugins in ``plugins/`` as their users get them: installed, listed, and passing their own tests (design, section 6).

Each is built and installed into a folder of its own, never into the environment that runs the tests.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "perfrules-peers": {"peers.ranked", "peers.relative"},
    "perfrules-slo": {"slo.availability", "slo.error-budget", "slo.latency", "slo.slices"},
    "perfrules-survey": {"survey.satisfaction"},
}


def start(words: list[object], folder: Path, site: Path) -> subprocess.CompletedProcess[str]:
    hidden = ("PERFRULES_BLOCK", "PERFRULES_PLUGINS", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER")
    variables = {name: value for name, value in os.environ.items() if name not in hidden}
    variables |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1", "PERFRULES_LANG": "en"}
    variables |= {"PERFRULES_PLUGIN_TIMEOUT": "0"}
    return subprocess.run(
        [sys.executable, *map(str, words)], cwd=folder, env=variables, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plugins installed from their own sources."""
    folder = tmp_path_factory.mktemp("site")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    outcome = start([*pip, "--target", folder, *(ROOT / "plugins" / name for name in GIVEN)], folder, folder)
    assert outcome.returncode == 0, outcome.stderr
    return folder


@pytest.fixture(scope="module")
def command(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., object]:
    """A function that runs perfrules with the plugins and returns what it prints as data."""
    empty = tmp_path_factory.mktemp("elsewhere")

    def run(*words: object) -> object:
        outcome = start(["-m", "perfrules", *words], empty, site)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return json.loads(outcome.stdout)

    return run


def test_they_are_listed_with_all_they_give(command) -> None:
    listed = command("plugins", "--json")
    assert listed["problems"] == []
    found = {one["distribution"]: one for one in listed["plugins"]}
    for name, given in GIVEN.items():
        assert found[name]["plugin"] == name.removeprefix("perfrules-")
        assert found[name]["version"] == "0.1.0"
        printed = json.dumps(found[name]["gives"], ensure_ascii=False)
        assert all(one in printed for one in given)


def test_their_rule_sets_can_be_loaded_by_id(command) -> None:
    printed = json.dumps(command("rulesets", "--json"), ensure_ascii=False)
    assert '"survey-patients"' in printed
    assert '"slo-web-service"' in printed
    assert '"peers-training-centres"' in printed


@pytest.mark.parametrize("name", GIVEN)
def test_their_own_tests_pass_on_what_is_installed(name, site, tmp_path) -> None:
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", f"--rootdir={tmp_path}"]
    outcome = start([*words, ROOT / "plugins" / name / "tests"], tmp_path, site)
    assert outcome.returncode == 0, outcome.stdout[-4000:] + outcome.stderr[-2000:]
    assert " passed" in outcome.stdout


@pytest.mark.parametrize("name", GIVEN)
def test_the_distribution_is_made_as_the_others(name) -> None:
    project = tomllib.loads((ROOT / "plugins" / name / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module = name.replace("-", "_")
    assert project["entry-points"] == {"perfrules": {name.removeprefix("perfrules-"): f"{module}.hooks"}}
    (own,) = (one for one in project["dependencies"] if one.startswith("perfrules"))
    assert own == "perfrules>=0.1,<1"
    readme = (ROOT / "plugins" / name / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {name}\n")
    assert "\n## 中文\n" in readme
