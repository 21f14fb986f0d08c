"""Distributions, built once for all tests of this folder, and an environment with the wheel in it."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

Run = subprocess.CompletedProcess[str]


def run_in(command: list[str | Path], folder: Path) -> Run:
    """Run *command* in *folder*, away from the source tree and from the variables of the session."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["PYTHONUTF8"] = "1"
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def run_well(command: list[str | Path], folder: Path) -> str:
    """Run *command*, expect the status 0, and return what it printed."""
    outcome = run_in(command, folder)
    assert outcome.returncode == 0, f"{command}\n{outcome.stdout}{outcome.stderr}"
    return outcome.stdout


@pytest.fixture(scope="session")
def run() -> Callable[[list[str | Path], Path], Run]:
    """A function that runs a command in a folder and returns its outcome."""
    return run_in


@pytest.fixture(scope="session")
def printed_by() -> Callable[[list[str | Path], Path], str]:
    """A function that runs a command in a folder, expects success, and returns what it printed."""
    return run_well


def build(kind: str, tree: Path, output: Path) -> Path:
    """Build one distribution of *tree* with the tools of this environment and return its file."""
    run_well([sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", output, tree], tree)
    (file,) = output.iterdir()
    return file


@pytest.fixture(scope="session")
def sdist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution."""
    return build("sdist", root, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the source tree."""
    return build("wheel", root, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist_tree(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source distribution."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    return tree


@pytest.fixture(scope="session")
def wheel_from_sdist(sdist_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the source distribution."""
    return build("wheel", sdist_tree, tmp_path_factory.mktemp("wheel-from-sdist"))


@pytest.fixture(scope="session")
def lowest_versions(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Constraints that hold every library at the lower bound that pyproject.toml promises."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [requirement.replace(">=", "==") for requirement in project["dependencies"]]
    assert all("==" in line for line in lines)
    file = tmp_path_factory.mktemp("constraints") / "lowest.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that installs a distribution into a new environment and returns the folder of its programs."""

    def install_into_new(*what: str | Path) -> Path:
        folder = tmp_path_factory.mktemp("environment")
        venv.create(folder)
        programs = folder / ("Scripts" if os.name == "nt" else "bin")
        # the session's own pip installs into it: to give each environment one would take as long again
        pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", programs / "python"]
        run_well([*pip, "--disable-pip-version-check", "--no-input", "install", "--quiet", *what], folder)
        return programs

    return install_into_new


@pytest.fixture(scope="session")
def installed(install: Callable[..., Path], wheel: Path) -> Path:
    """The programs of an environment that holds the wheel with the newest libraries."""
    return install(wheel)


@pytest.fixture(scope="session")
def installed_lowest(install: Callable[..., Path], wheel: Path, lowest_versions: Path) -> Path:
    """The programs of an environment that holds the wheel with the oldest libraries allowed."""
    return install(wheel, "--constraint", lowest_versions)


@pytest.fixture(scope="session")
def editable(install: Callable[..., Path], sdist_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment into which a copy of the tree was installed as editable."""
    copy = tmp_path_factory.mktemp("editable") / "tree"
    shutil.copytree(sdist_tree, copy)
    return install("--editable", copy)
