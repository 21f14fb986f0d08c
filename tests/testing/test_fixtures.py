"""The fixtures for authors, used as an author uses them (style: section 13)."""

import subprocess
import sys

TESTS = """\
from decimal import Decimal
from types import SimpleNamespace

import pytest

from perfrules import ProblemsError

pytest_plugins = "perfrules.testing.fixtures"


def test_registry(registry):
    assert "proportional" in registry.indicator_types


def test_rows(evaluate_rows):
    (row,) = evaluate_rows("overrun", [("≤30人", "33人")], weight="22.5", parameters={"zero_at": "200%"})
    assert row.score == Decimal("20.25")


def test_only_these(registry_with):
    with pytest.raises(ProblemsError):
        registry_with(nothing=SimpleNamespace())
"""


def test_an_author_uses_the_fixtures(tmp_path) -> None:
    (tmp_path / "test_mine.py").write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
    outcome = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert outcome.returncode == 0, outcome.stdout
    assert "3 passed" in outcome.stdout
