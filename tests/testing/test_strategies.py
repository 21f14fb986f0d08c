"""What is drawn: actuals on and around every bound, sheets that are scored, what hypothesis knows by type."""

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from perfrules import parse_target
from perfrules.hypothesis_entry import register
from perfrules.model.actual import NumberActual
from perfrules.model.quantity import Quantity
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import DateTarget, NumberTarget, QualityTarget, RangeTarget
from perfrules.testing import strategies
from perfrules.units import DEFAULT_UNITS

few = settings(max_examples=25, deadline=None)


class TestActuals:
    """On, just inside and just outside each bound (style: section 13)."""

    @pytest.mark.parametrize("text", ["≥90%", "≤30人", ">1.5公里", "<2天", "=1666元/月", "[80%, 90%)"])
    def test_every_side_of_a_bound_is_drawn(self, text) -> None:
        target = parse_target(text)
        for interval in [target.interval]:
            for bound in (interval.lower, interval.upper):
                if bound is None:
                    continue
                for wanted in (lambda a, b=bound: a == b, lambda a, b=bound: b < a < b * Fraction(11, 10),
                               lambda a, b=bound: b * Fraction(9, 10) < a < b):  # fmt: skip
                    found = find(
                        strategies.near(target),
                        lambda one, wanted=wanted: isinstance(one, NumberActual) and wanted(one.quantity.base),
                        settings=settings(max_examples=2_000, database=None),
                    )
                    assert found.quantity.unit.converts_to(target.quantity.unit if text[0] != "[" else target.unit)

    @pytest.mark.parametrize("text", ["2023年12月底前", "2023年5月前", "2023年3月1日至5月2日"])
    def test_days_around_a_deadline(self, text) -> None:
        assert find(strategies.near(parse_target(text)), lambda one: one.kind == "date").kind == "date"

    def test_lists_are_answered_part_by_part(self) -> None:
        target = parse_target("≥90%；≤30人")
        assert find(strategies.near(target), lambda one: one.kind == "all").kind == "all"

    def test_words_and_nothing(self) -> None:
        assert find(strategies.actuals(parse_target("≥90%")), lambda one: one.kind == "missing").kind == "missing"
        assert find(strategies.near(parse_target("合理")), lambda one: one.kind == "quality").words == "合理"

    def test_a_ladder_rises(self) -> None:
        numbers = [one.quantity.base for one in strategies.ladder(parse_target("≥90%"))]
        assert numbers == sorted(numbers)
        assert Fraction(9, 10) in numbers


@few
@given(strategies.unit_spellings())
def test_every_spelling_is_known(spelling) -> None:
    assert DEFAULT_UNITS.parse(spelling).known


@few
@given(strategies.scorecards())
def test_drawn_sheets_are_scored(card) -> None:
    assert 0 <= card.total <= 100 + sum(row.row.weight for row in card.rows)
    assert card.grade is not None or card.total > 100


@pytest.mark.parametrize(
    "kind", [Quantity, RuleSet, Scorecard, Sheet, SheetRow, DateTarget, NumberTarget, QualityTarget, RangeTarget]
)
def test_hypothesis_knows_the_types(kind) -> None:
    register()

    @settings(max_examples=5, deadline=None, phases=[Phase.generate], database=None)
    @given(st.from_type(kind))
    def drawn(value) -> None:
        assert isinstance(value, kind)

    drawn()


def test_nothing_else_is_drawn_for_a_type(examples: int) -> None:
    drawn = settings(max_examples=2 * examples, database=None)
    with pytest.raises(NoSuchExample):
        find(strategies.number_targets(), lambda one: not isinstance(one, NumberTarget), settings=drawn)


def test_without_hypothesis_the_kit_says_what_to_install() -> None:
    code = (
        "import importlib.util as util\nfound = util.find_spec\n"
        "util.find_spec = lambda name, package=None: None if name == 'hypothesis' else found(name, package)\n"
        "import perfrules.testing"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert "MissingExtraError" in outcome.stderr
    assert "pip install '.[testing]'" in outcome.stderr
