"""The strict reader: canonical text and listed spellings of operators, and an error with a place for all else."""

import pytest

from perfrules.dsl import parse_threshold
from perfrules.errors import TargetSyntaxError
from perfrules.source import Span

READ = {
    "≥90%": "≥90%",
    ">= 90%": "≥90%",
    "＞＝90％": "≥90%",
    "不低于90%": "≥90%",
    "90%以上": "≥90%",
    "30人": "30人",
    "[80%, 90%)": "[80%, 90%)",
    "(0,5]次": "(0, 5]次",
    "≥80%且<90%": "[80%, 90%)",
    "80%≤x<90%": "[80%, 90%)",
    "增长≥8%": "增长≥8%",
    "约6%": "约6%",
    "2023年12月底前": "2023年12月",
    "2023年7月至2024年1月": "2023年7月至2024年1月",
    "合理": "合理",
    "「不低于90%」": "「不低于90%」",
    "≥3次；增长≥5%": "≥3次；增长≥5%",
    "≥3次;「合理」": "≥3次；「合理」",
    "定性 优良中低差": "定性 优良中低差",
    "5(年)": "5(年)",
    "二十人": "20人",
    "≤5‰": "≤5‰",
    "1000±50米": "[950, 1050]米",
    "≥1666元/月": "≥1666元/月",
    "≥3亻": "≥3亻",
    "基本合理，效果好": "「基本合理，效果好」",
}
REFUSED = {
    "": "PR101",
    "≥": "PR101",
    "≥90%(2022年:85%)": "PR101",
    "满意度≥90%": "PR101",
    "≥3个小区": "PR101",
    "≥90%，合理": "PR101",
    "合理；≥3次": "PR101",
    "/": "PR101",
    "#N/A": "PR101",
    "≥90%≤95%": "PR101",
    "公里": "PR111",
    "无": "PR111",
    "三至五人": "PR112",
    "7-9人以上": "PR109",
    "2023年2月30日": "PR107",
    "[9, 7]": "PR106",
    "≥1e99": "PR104",
    "个百分点十五个百分点": "PR101",
    "三分之二": "PR112",
    "十几个": "PR112",
    "二100": "PR101",
    "三万五": "PR112",
    "≥90\u200f%": "PR105",
    "30、40、50": "PR108",
}


@pytest.mark.parametrize("text", READ)
def test_read(text: str) -> None:
    assert str(parse_threshold(text)) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        parse_threshold(text)
    (problem,) = caught.value.problems
    assert problem.code == REFUSED[text]
    assert problem.span is not None
    assert "{" not in problem.message("zh") + problem.help("zh") + problem.message("en") + problem.help("en")


def test_the_end_of_the_text_is_a_place() -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        parse_threshold("≥80%且")
    assert caught.value.problems[0].span == Span(5, 5) or caught.value.problems[0].span == Span(4, 5)
    with pytest.raises(TargetSyntaxError) as caught:
        parse_threshold("[80%, 90%")
    assert caught.value.problems[0].span is not None
    with pytest.raises(TargetSyntaxError) as caught:
        parse_threshold("≥3次；")
    assert caught.value.problems[0].span == Span(4, 4)
