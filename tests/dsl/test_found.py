"""What fuzzing found: texts that once printed something that was read otherwise, or that the two readers read apart."""

import contextlib

import pytest

from perfrules.dsl import parse_actual, parse_target, parse_threshold
from perfrules.errors import TargetSyntaxError

FOUND = (
    "个百分点十五个百分点",
    "1,000多多2023年2023年",
    "0.V",
    "0.f/",
    "0.iV",
    "±1,0002023年每人",
    "1,000ㄱＳ",
    "2.增长",
    "1,000≤2023年",
    "1000；2023年",
    ">21230713分贝",
    "21230713",
    "20,231,231",
    "늲늲▲元/人·月",
    "△ᘥ",
    "控制在控制在△",
    "+31日，+2023年每月",
    "「△」；3次",
    "2023年/月",
    "≥2023(年)",
)


@pytest.mark.parametrize("text", FOUND)
def test_what_is_read_is_printed_and_read_again(text: str) -> None:
    for reader in (parse_target, parse_actual):
        meaning = reader(text)
        assert meaning.kind == "unclear" or reader(str(meaning)) == meaning
    with contextlib.suppress(TargetSyntaxError):
        assert parse_threshold(text) == parse_target(text)
