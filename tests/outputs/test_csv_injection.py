"""Texts that a spreadsheet would take for formulas are guarded, and every text comes back as it was."""

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.outputs.names import GUARDED, LIKE_A_FORMULA, NUMBER, guarded, inert, unguarded

TEXTS = st.text(st.sampled_from("'=+-@＝＋－＠\t\r\n0.5%甲 ")) | st.text()


class TestTexts:
    """No field begins like a formula, whatever it was, and taking the guard off gives what it was."""

    @given(TEXTS)
    def test_there_and_back(self, text):
        assert unguarded(guarded(text)) == text
        assert unguarded(inert(text)) == text

    @given(TEXTS)
    def test_nothing_begins_like_a_formula(self, text):
        assert guarded(text)[:1] not in set("=+-@\t\r＝＋－＠")
        assert inert(text)[:1] not in set("=@\t\r＝＋－＠")
        if inert(text)[:1] in {"+", "-"}:
            assert not set(text) - set("+-0123456789.%")

    @pytest.mark.parametrize("text", ["-5", "+0.25", "-12.5%", "5", "合理", "", "'甲", "5=5"])
    def test_what_stays(self, text):
        assert inert(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "=1666元/月",
            "-5%以上",
            "+",
            "-",
            "@甲",
            "\t1",
            "\r",
            "'=1",
            "''-",
            "-5\n",
            "-1-1",
            "＝1",
            "＋5%",
            "－",
            "＠甲",
        ],
    )
    def test_what_is_guarded(self, text):
        assert inert(text) == guarded(text) == f"'{text}"

    @given(st.lists(TEXTS, min_size=1))
    def test_columns_are_matched_alike(self, texts):

        column = pa.array(texts, pa.string())
        for pattern in (LIKE_A_FORMULA, GUARDED):
            assert pc.match_substring_regex(column, pattern).to_pylist() == [
                bool(re.match(pattern, one)) for one in texts
            ]
        numbers = [inert(one) == one and guarded(one) != one for one in texts]
        found = pc.and_(pc.match_substring_regex(column, NUMBER), pc.match_substring_regex(column, LIKE_A_FORMULA))
        assert found.to_pylist() == numbers
