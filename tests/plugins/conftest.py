"""Real distributions, written as a wheel is unpacked, and the program that finds them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = """\
from fractions import Fraction
from perfrules.spi import IndicatorType, Outcome, Rating, RatingInput, Wording, hookimpl

class Demo(IndicatorType):
    '''A demonstration.'''
    id = "NAME.demo"
    title = Wording("示例", "demo")
    rule = Wording("示例", "demo")
    def rate(self, case: RatingInput) -> Rating:
        return Rating(Fraction(1), Outcome.MET)

@hookimpl
def perfrules_register_indicator_types():
    return [Demo]
"""
"""A plugin that works; NAME is its own name."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder into which distributions are installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def install(site: Path) -> Callable[..., None]:
    """A function that installs a distribution with one module and one entry point, as pip unpacks a wheel."""

    def install_one(name: str, body: str, *, distribution: str = "", version: str = "1.2") -> None:
        distribution = distribution or f"demo-{name}"
        module = f"demo_{distribution}_{name}".replace("-", "_").replace(".", "_")
        module = "".join(letter for letter in module if letter.isascii())
        (site / f"{module}.py").write_text(body.replace("NAME", name), encoding="utf-8", errors="surrogatepass")
        info = site / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(exist_ok=True)
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        with (info / "entry_points.txt").open("a", encoding="utf-8") as file:
            if file.tell() == 0:
                file.write("[perfrules]\n")
            file.write(f"{name} = {module}\n")

    return install_one


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs perfrules with what is installed in `site`, in a folder of its own."""

    def run_one(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        hidden = ("PERFRULES_BLOCK", "PERFRULES_PLUGINS", "PERFRULES_PLUGIN_TIMEOUT")
        variables = {name: value for name, value in os.environ.items() if name not in hidden}
        variables |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1", "PERFRULES_LANG": "en"}
        variables |= {"PERFRULES_PLUGIN_TIMEOUT": "0", **environment}  # a busy machine breaks no plugin
        return subprocess.run(
            [sys.executable, "-m", "perfrules", *words],
            cwd=tmp_path,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run_one


@pytest.fixture
def listed(run: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., dict[str, list[dict[str, object]]]]:
    """A function that returns what ``perfrules plugins --json`` prints."""

    def list_all(**environment: str) -> dict[str, list[dict[str, object]]]:
        outcome = run("plugins", "--json", **environment)
        assert outcome.returncode in (0, 1), outcome.stderr
        return json.loads(outcome.stdout)

    return list_all


@pytest.fixture
def sound() -> str:
    """The module of a plugin that works."""
    return HEAD
