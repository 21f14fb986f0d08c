"""The reference scorer is small, exact, and knows nothing of the program it checks."""

import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.cases import PARAMETERS, rows
from tests.reference.scorer import printed, rate, rounded

FOLDER = Path(__file__).resolve().parent
PARTS = ("parameters", "people", "scorer", "sheet")


@pytest.mark.parametrize("part", PARTS)
def test_it_imports_the_standard_library_alone(part):
    tree = ast.parse((FOLDER / f"{part}.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    assert foreign <= {f"tests.reference.{other}" for other in PARTS}


@pytest.mark.parametrize("part", PARTS)
def test_it_stays_small_and_computes_without_floats(part):
    text = (FOLDER / f"{part}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    floats = [
        node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and type(node.value) is float
    ]
    assert floats == []
    assert "float(" not in text


class TestAnswers:
    """Scoring §1: a rating is a share of the points from 0 to 1; nothing is shown that was not rated."""

    @given(rows(tuple(PARAMETERS)))
    def test_points_lie_between_nothing_and_full(self, case):
        answer = rate(case)
        assert 0 <= answer["ratio"] <= 1
        assert answer["outcome"] in {"met", "not_met", "not_ratable"}
        if answer["outcome"] == "not_ratable":
            assert answer["ratio"] == 0
            assert answer["problems"]


class TestRounding:
    """Scoring §1: half-up is half away from zero, half-even goes to the even neighbour, truncate goes towards zero."""

    @given(st.fractions(-1000, 1000, max_denominator=10_000), st.integers(0, 6))
    def test_modes_differ_only_as_they_say(self, exact, places):
        step = 10**places
        cut = rounded(exact, places, "truncate")
        assert abs(cut) <= abs(exact) < abs(cut) + 1 / type(exact)(step)
        for mode in ("half-up", "half-even"):
            assert abs(rounded(exact, places, mode) - exact) * 2 * step <= 1
        if (abs(exact) * step * 2) % 2 == 1:
            assert abs(rounded(exact, places, "half-up")) > abs(exact)
            assert rounded(exact, places, "half-even") * step % 2 == 0

    @given(st.integers(-10_000, 10_000), st.integers(0, 4))
    def test_what_is_printed_is_the_number(self, units, places):
        from decimal import Decimal
        from fractions import Fraction

        value = Fraction(units, 10**places)
        assert Fraction(Decimal(printed(value, places))) == value
