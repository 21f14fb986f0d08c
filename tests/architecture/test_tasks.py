"""tasks.py speaks kindly where it cannot go on, makes an environment once, and takes up a broken installation."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def tasks(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The names of tasks.py, its environments in an empty folder."""
    monkeypatch.setenv("PERFRULES_VENVS", str(tmp_path / "environments"))
    return runpy.run_path(str(root / "tasks.py"))


@pytest.fixture
def steps(tasks: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that are run; making an environment only makes a program that starts, installing does nothing."""
    taken: list[str] = []

    def run_step(title, command):
        taken.append(title)
        if title == "virtual environment":
            python = Path(command[-1]) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
            subprocess.run([*map(str, command), "--without-pip", "--symlinks"], check=True)
            assert python.exists()

    monkeypatch.setitem(tasks["environment"].__globals__, "run_step", run_step)
    return taken


def test_environment_is_made_once(tasks, steps):
    tasks["environment"]("run", ())
    tasks["environment"]("run", ())
    assert steps == ["virtual environment", "installation"]


def test_other_needs_are_installed_again(tasks, steps):
    tasks["environment"]("run", ())
    tasks["environment"]("run", ("dev",))
    assert steps.count("installation") == 2


def test_interrupted_installation_is_taken_up(tasks, steps, monkeypatch):
    broken = tasks["StepFailedError"](1, "killed")
    whole = tasks["environment"].__globals__["run_step"]

    def killed(title, command):
        whole(title, command)
        if title == "installation":
            raise broken

    monkeypatch.setitem(tasks["environment"].__globals__, "run_step", killed)
    with pytest.raises(type(broken)):
        tasks["environment"]("run", ())
    monkeypatch.setitem(tasks["environment"].__globals__, "run_step", whole)
    tasks["environment"]("run", ())
    assert steps == ["virtual environment", "installation"] * 2


def test_what_groups_ask_for(tasks):
    wanted = tasks["requirements"](("dev",))
    assert {"pytest>=8", "mypy>=1.15", "sphinx>=8"} <= set(wanted)
    assert not {line for line in wanted if line.startswith(("pyspark", "pysail", "duckdb", "zen-engine", "pyright"))}
    assert tasks["requirements"](()) == []
    for extras, groups in tasks["ENVIRONMENTS"].values():
        assert tasks["requirements"](groups)
        assert isinstance(extras, tuple)


def test_lowest_versions_are_those_promised(tasks, tmp_path):
    lines = tasks["lowest_versions"](tmp_path / "lowest.txt").read_text(encoding="utf-8").splitlines()
    assert {"attrs==24.1", "lark==1.2.2", "polars==1.32", "pypdfium2==5", "hypothesis==6.130"} <= set(lines)
    names = [line.partition("==")[0].lower() for line in lines if "==" in line]
    assert len(names) == len(set(names))
    assert "jsonschema" in names
    assert not {"pytest", "polars-runtime-32"} & set(names)


def test_lanes_run_to_their_ends_and_every_failure_is_told(tasks, capsys):
    taken = []

    def failing(status):
        raise tasks["StepFailedError"](status, f"status {status}")

    with pytest.raises(tasks["StepFailedError"]):
        tasks["run_lanes"](lambda: failing(3), lambda: failing(4), lambda: taken.append("third"))
    assert taken == ["third"]
    told = capsys.readouterr().err
    assert "status 3" in told
    assert "status 4" in told


def test_shipped_tests_are_removed(tasks, tmp_path):
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("pandas/tests", "pandas/core", "numpy/lib/tests", "other/tests"):
        (site / name).mkdir(parents=True)
    tasks["remove_shipped_tests"](tmp_path)
    left = {path.relative_to(site).as_posix() for path in site.rglob("*")}
    assert left == {"pandas", "pandas/core", "numpy", "numpy/lib", "other", "other/tests"}


def test_failing_step_names_itself_and_its_command(tasks):
    with pytest.raises(tasks["StepFailedError"]) as caught:
        tasks["run_step"]("the title", [sys.executable, "-c", "raise SystemExit(3)"])
    assert caught.value.status == 3
    assert "the title" in str(caught.value)
    assert "SystemExit(3)" in str(caught.value)


def test_old_python_is_told_in_both_languages(tasks, monkeypatch):
    monkeypatch.setitem(tasks["require_python"].__globals__, "OLDEST", (9, 0))
    with pytest.raises(tasks["StepFailedError"], match="需要 Python") as caught:
        tasks["require_python"]()
    assert "is needed" in str(caught.value)
    assert caught.value.status == 2


def test_missing_venv_names_the_debian_package(tasks, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(tasks["StepFailedError"], match=r"python3\.\d+-venv"):
        tasks["require_python"]()


def test_exit_status_is_passed_through(root):
    outcome = subprocess.run(
        [sys.executable, str(root / "tasks.py"), "no-such-task"], capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 2
