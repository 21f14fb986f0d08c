"""Real distributions, written as a wheel is unpacked, and the program that finds them."""

import json
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.plugins.installing import install_module, run_program

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
    """A function that installs a distribution into `site`, see `install_module`."""
    return partial(install_module, site)


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs perfrules with what is installed in `site`, in a folder of its own."""
    return partial(run_program, site, tmp_path)


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
