"""No word that could turn a number is dropped: every listed word before, behind and around every shape of number."""

from itertools import product

import pytest

import perfrules
from perfrules.dsl.words import CLASS_WORDS, WordClass
from perfrules.errors import NotComparableError

TURNING = (WordClass.NOT_DONE, WordClass.OTHER_YEAR, WordClass.PLAN)
"""Words behind which a number is no result of this year, whatever it is."""
SHAPES = ("95%", "95.5 %", "９５%", "百分之九十五")


def meets(target, actual):
    try:
        return perfrules.parse_target(target).met_by(perfrules.parse_actual(actual))
    except NotComparableError:
        return False


def words_of(*kinds):
    return sorted({word for kind in kinds for word in CLASS_WORDS[kind].split()})


@pytest.mark.parametrize("shape", SHAPES)
def test_a_plain_number_meets(shape):
    assert meets("≥90%", shape)


@pytest.mark.parametrize(("word", "shape"), [*product(words_of(*TURNING), SHAPES)])
def test_a_number_that_is_no_result_is_never_met(word, shape):
    assert not meets("≥90%", f"{word}{shape}")


@pytest.mark.parametrize(("word", "shape"), [*product(words_of(WordClass.FALL, WordClass.SIGN), SHAPES)])
def test_a_fall_is_no_rise(word, shape):
    assert not meets("增长≥90%", f"{word}{shape}")
