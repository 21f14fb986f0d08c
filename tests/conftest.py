"""What all tests share: hypothesis profiles, the place of the source tree, and what runs in one process."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("dev", max_examples=100, **_COMMON)
settings.register_profile("ci", max_examples=200, derandomize=True, print_blob=True, **_COMMON)
settings.register_profile("thorough", max_examples=1_000, **_COMMON)
settings.register_profile("nightly", max_examples=20_000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="write expected outputs anew instead of comparing")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def examples() -> int:
    """How many examples the hypothesis profile asks for, for what draws them outside of ``given``."""
    return settings().max_examples


@pytest.fixture(scope="session")
def root() -> Path:
    """The source tree."""
    return ROOT


@pytest.fixture(scope="session")
def program() -> Path:
    """The installed ``perfrules`` command of the environment that runs the tests."""
    return Path(sys.executable).with_name("perfrules.exe" if os.name == "nt" else "perfrules")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the packaging tests in one process, so that distributions are built once."""
    for item in items:
        if item.get_closest_marker("packaging"):
            item.add_marker(pytest.mark.xdist_group("packaging"))
