"""
Reading takes work in proportion to the text, whatever stands in it: 10 000 characters of anything, few calls each.

Work is counted in calls (`tests.counting`), which no busy machine changes.
"""

import random

import pytest

from perfrules.dsl import parse_actual, parse_target
from perfrules.dsl.reading import LENIENT_LIMIT
from perfrules.dsl.vocabulary import PATTERNS
from perfrules.dsl.words import CLASS_WORDS, STATUS
from perfrules.units import BUILT_IN
from tests.counting import counted

SIGNS = "≥≤<>=±~-—/·×、，；。：,.;:()（）[]【】「」%‰$€¥#*+^|¦_'\"!?& \t\n\u3000\u00a0"
LETTERS = "十百千万亿零半几多余年月日前底第三每比较至到约左右以上下内含不无未人次个元成折倍点aMkx05０"
NUMBERS = (
    "≥90%",
    "30人",
    "2023年",
    "12月底前",
    "百分之五",
    "1,000",
    "1.5万元",
    "5:1",
    "5-10天",
    "3次；",
    "Q3 2024",
    "$1.2M",
)
WORDS = sorted({word for words in CLASS_WORDS.values() for word in words.split()} | set(STATUS))
SPELLINGS = sorted({unit.symbol for unit in BUILT_IN})
LITERALS = sorted({part for pattern in PATTERNS.values() for part in pattern.split("|") if part.isalnum()})
TOKENS = (*SIGNS, *LETTERS, *NUMBERS, *WORDS, *SPELLINGS, *LITERALS)
MOST_CALLS = 20
"""Calls a character; the dearest texts that are read at all take half of that."""
READERS = (parse_target, parse_actual)


def calls(reader, text):
    number, meaning = counted(lambda: reader(text))
    assert meaning.text == text
    return number


def repeated(part, length):
    return (part * (length // len(part) + 1))[:length]


@pytest.fixture(scope="module", autouse=True)
def built():
    """Read texts once that have every automaton and unit made; that is no work of the texts that follow."""
    for reader in READERS:
        for token in (*SIGNS, *LETTERS, *NUMBERS):
            reader(f"{token}，{token}5")


@pytest.mark.parametrize("part", [*SIGNS, *LETTERS, *NUMBERS])
def test_repetitions(part):
    for reader in READERS:
        assert calls(reader, repeated(part, LENIENT_LIMIT)) < MOST_CALLS * LENIENT_LIMIT


def test_repetitions_of_pairs(examples, request):
    chance = random.Random(request.config.option.hypothesis_seed or 0)
    for _ in range(examples):
        first, second = chance.choices(TOKENS, k=2)
        for part in (first, first + second):
            reader = chance.choice(READERS)
            text = chance.choice(("", "≥90%", "5个，")) + repeated(part, LENIENT_LIMIT - 20) + chance.choice(("", "5%"))
            assert calls(reader, text) < MOST_CALLS * LENIENT_LIMIT, (first, second)


@pytest.mark.parametrize("part", ["]", "/", "×", "已完成", "，", "合理", "无", "年", "a", "亿"])
@pytest.mark.parametrize("reader", READERS)
def test_twice_the_text_takes_twice_the_work(part, reader):
    """Below the length from which texts of very many pieces are refused, and beyond."""
    for length in (200, 500, 2_000):
        assert calls(reader, repeated(part, 2 * length)) < 2.5 * calls(reader, repeated(part, length)) + 2_000


def test_numerals_that_no_number_needs_are_refused():
    for text in ("亿" * 5_000, "万亿" * 2_000, "一亿" * 3_000, "十" * 600):
        for reader in READERS:
            assert reader(text).kind == "unclear"


@pytest.mark.parametrize("word", ["至", "约", "元", "底", "人", "超过"])
def test_a_form_has_few_blanks(word):
    """Every line that is left to be filled in is a token of its own; thousands of them are no prose."""
    for reader in READERS:
        assert calls(reader, repeated(f"{word}_", LENIENT_LIMIT)) < LENIENT_LIMIT
        assert reader("本年度计划开展各类培训活动，" * 50 + "培训____人").kind == "missing"
