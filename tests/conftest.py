"""What all tests share: hypothesis profiles, the place of the source tree, and what runs in one process."""

import os
import secrets
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ordinary", max_examples=50, derandomize=True, database=None, print_blob=True, **_COMMON)
settings.register_profile("thorough", max_examples=1_000, **_COMMON)
settings.register_profile("nightly", max_examples=20_000, **_COMMON)
# only what the tests name themselves: shows which branches of the core depend on what hypothesis draws
settings.register_profile("explicit", phases=(Phase.explicit,), derandomize=True, database=None, **_COMMON)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or "ordinary"
settings.load_profile(PROFILE)

os.environ["PERFRULES_LANG"] = "zh"  # whatever the machine speaks; tests of another language ask for it


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose a seed where examples are random, so that it can be printed and given again."""
    if not settings().derandomize and config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = secrets.randbelow(2**32)


def pytest_report_header(config: pytest.Config) -> str:
    """Return the line that says how examples are drawn."""
    seed = config.option.hypothesis_seed
    return f"examples: {PROFILE}, " + ("the same each time" if seed is None else f"--hypothesis-seed={seed}")


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter", config: pytest.Config) -> None:
    """Print the seed at the end too: a quiet run shows no header."""
    if config.option.hypothesis_seed is not None:
        terminalreporter.write_line(pytest_report_header(config))


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
