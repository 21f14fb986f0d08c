"""Texts that look like what they are not: read as exactly what they say, or refused by name, in bounded time."""

import pytest

from perfrules.dsl import parse_actual, parse_target

READ = {
    "≥80％": "≥80%",
    "７５％": "75%",
    "＞＝3人": "≥3人",
    "≧7次": "≥7次",
    "⩾7次": "≥7次",
    "≦7次": "≤7次",
    "⩽7次": "≤7次",
    "≤－2℃": "≤-2℃",
    "−2℃": "-2℃",
    "1，000人": "1000人",
    "不少于十二人": "≥12人",
    "不低于百分之八十五": "≥85%",
    "不超过两万元": "≤20000元",
    "两百零六人": "206人",
    "十二点五公顷": "12.5公顷",
    "≥7㎡": "≥7平方米",
    "≥7㎞": "≥7公里",
    "≥7㎏": "≥7公斤",
    "≤7‰": "≤7‰",
    "≥80\u00a0%": "≥80%",
    "≥80\u2009%": "≥80%",
    "≥80\u3000%": "≥80%",
    "≥\t80%": "≥80%",
    "≥80\r\n%": "≥80%",
    "=75%": "=75%",
    "≥-7": "≥-7",
    "≥1e6": "≥1000000",
    "≥1e-5": "≥0.00001",
    "亿元": "/",
}
"""Texts and their canonical form."""
REFUSED = {
    "三万六": "PR112",
    "一百五": "PR112",
    "半": "PR112",
    "廿卅": "PR112",
    "≥8²人": "PR105",
    "7⁻³": "PR105",
    "②": "PR105",
    "⒊5%": "PR105",
    "㈡": "PR105",
    "㍙": "PR105",
    "٧٠%": "PR105",
    "७०%": "PR105",
    "≤7⼈": "PR105",
    "≥8\u200b0%": "PR105",
    "≥8\u200d0%": "PR105",
    "≥80\ufe0f%": "PR105",
    "≥8\xad0%": "PR105",
    "≥80\u3164%": "PR105",
    "≥8\u180e0%": "PR105",
    "≥80\U000e0025%": "PR105",
    "≥80\u2028%": "PR105",
    "≤\u200e30户": "PR105",
    "≤30\u061c户": "PR105",
    "≤\u202e30户": "PR105",
    "≥80\x00%": "PR105",
    "≥80\x0b%": "PR105",
    "≥80\x85%": "PR105",
    "≥≥80": "PR109",
    ">=>80": "PR109",
    "≥80≤": "PR108",
    "=>": "PR111",
    "≥": "PR111",
    "80%~70%": "PR106",
    "[90,80]": "PR106",
    "80-": "PR108",
    "(70,80": "PR108",
    "+2+2": "PR108",
    "-3+5": "PR108",
    "=SUM(A1:A9)": "PR108",
    "1/3": "PR108",
    "5:2": "PR108",
    "3.5.1人": "PR108",
    "1,00人": "PR108",
    "{{7*7}}": "PR108",
    "</w:t>": "PR111",
}
"""Texts and the code of the problem."""
ENDLESS = {
    "digits": "7" * 80_000,
    "an exponent": "≥1e88888888",
    "a small exponent": "≥1e-888888%",
    "separators": "≥" + "2," * 40_000 + "y",
    "brackets": "(" * 70_000 + "80%" + ")" * 70_000,
    "signs": "≤" * 90_000,
    "marks over a letter": "e" + "\u0316\u0301" * 40_000,
    "one character for many": "\ufdfa" * 80_000,
    "numerals": "百分之" * 40_000,
    "ranges": "~".join(["70%"] * 15_000),
}


@pytest.mark.parametrize("read", [parse_target, parse_actual])
class TestBoth:
    """What a target and an actual have in common."""

    @pytest.mark.parametrize("text", READ)
    def test_read(self, read, text) -> None:
        assert str(read(text)) == READ[text]

    @pytest.mark.parametrize("text", REFUSED)
    def test_refused_by_name(self, read, text) -> None:
        assert read(text).to_dict() == {"kind": "unclear", "problem": REFUSED[text]}

    @pytest.mark.parametrize("name", ENDLESS)
    def test_refused_before_it_costs(self, read, name) -> None:
        assert read(ENDLESS[name]).kind == "unclear"


@pytest.mark.parametrize("word", ["未达成", "不合理", "未完成", "不优良"])
def test_no_word_is_found_in_its_opposite(word) -> None:
    positive = word.removeprefix("未").removeprefix("不")
    assert parse_actual(word).to_dict() not in (parse_actual(positive).to_dict(), parse_target(positive).to_dict())
