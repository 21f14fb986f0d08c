"""What runs for every change: the workflows start .ci/run and the tasks there are, and nothing that is not there."""

import re
import runpy
from pathlib import Path

import pytest

WORKFLOWS = Path(".github/workflows")


@pytest.fixture(scope="module")
def tasks(root: Path) -> set[str]:
    """The names of the tasks."""
    return set(runpy.run_path(str(root / "tasks.py"))["TASKS"])


def test_workflows_start_what_is_there(root, tasks) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((root / WORKFLOWS).glob("*.yml"))}
    started = {name for text in texts.values() for name in re.findall(r"tasks\.py ([\w-]+)", text)}
    assert started <= tasks
    assert "run: .ci/run\n" in texts["checks.yml"]


def test_every_classified_python_is_tried(root) -> None:
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    classified = set(re.findall(r"Python :: (3\.\d+)", project))
    assert classified <= set(re.findall(r'"(3\.\d+)"', (root / WORKFLOWS / "checks.yml").read_text(encoding="utf-8")))


def test_the_script_runs_every_task_that_checks(root, tasks) -> None:
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    started = set(re.findall(r"\btask ([\w-]+)$", script, re.MULTILINE)) | set(
        re.findall(r"then task ([\w-]+)", script)
    )
    assert started == {"example", "test", "types"} | {name for name in tasks if name.startswith("test-")}


def test_before_a_commit_the_quick_tools_run(root) -> None:
    text = (root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"entry: \.venvs/dev/bin/([\w-]+)", text) == ["ruff", "ruff", "lint-imports"]
