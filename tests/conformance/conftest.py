"""Gives every test here that asks for a `row_case`, a `total_case` or a `meaning` one of them at a time."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # tests import the reference scorer from the tree

from tests.conformance import loading


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise by the data files; the id of a case is the id of its test."""
    if "row_case" in metafunc.fixturenames:
        cases = list(loading.row_cases())
        metafunc.parametrize("row_case", cases, ids=[case["id"] for case in cases])
    if "total_case" in metafunc.fixturenames:
        cases = list(loading.total_cases())
        metafunc.parametrize("total_case", cases, ids=[case["id"] for case in cases])
