"""What texts of targets mean, each beside its canonical text. Language §4, group by group; the rows are our own."""

import pytest

from perfrules.dsl import parse_target
from perfrules.model.target import AllTarget, NumberTarget, QualityTarget
from perfrules.model.unit import Unit

# Signs, in every spelling. Each cell: text → canonical text.
SIGNS = """
≥85% → ≥85% | ≧85% → ≥85% | ⩾85% → ≥85% | >=85% → ≥85% | =>85% → ≥85% | ＞＝85% → ≥85% | >＝85% → ≥85%
≤7 → ≤7 | ≦7 → ≤7 | ⩽7 → ≤7 | <=7 → ≤7 | =<7 → ≤7 | ＜＝7 → ≤7 | =12人 → =12人 | ＝12人 → =12人
═12 → =12 | ﹦12 → =12 | ==12 → =12 | >7 → >7 | ＞7 → >7 | <7 → <7 | ＜7 → <7 | ≈7 → 约7
±7% → [-7%, 7%] | ～7% → 约7%
"""
# Words before and after. Each cell: text → canonical text.
WORDS = """
大于等于85% → ≥85% | 小于等于7个 → ≤7个 | 大于85% → >85% | 小于7 → <7 | 等于7家 → =7家 | 不低于7 → ≥7
不少于7次 → ≥7次 | 不小于7 → ≥7 | 不高于7% → ≤7% | 不超过7 → ≤7 | 不大于7 → ≤7 | 不多于7起 → ≤7起
至少7场 → ≥7场 | 最多7场 → ≤7场 | 最高7 → ≤7 | 最低7 → ≥7 | 达到85% → ≥85% | 超7家 → >7家 | 超过7家 → >7家
高于85% → >85% | 低于7% → <7% | 少于7起 → <7起 | 不足7人 → <7人 | 控制在7%以内 → ≤7%
稳定在85%以上 → ≥85% | 约70人 → 约70人 | 大约70人 → 约70人 | 近70人 → 约70人 | 力争85%以上 → ≥85%
突破70家 → >70家 | 85%以上 → ≥85% | 85%及以上 → ≥85% | 7%以下 → ≤7% | 7%及以下 → ≤7% | 7%以内 → ≤7%
7%之内 → ≤7% | 70人左右 → 约70人 | 70余人 → 约70人 | 70多人 → 约70人 | 70人余 → 约70人
85%（含）以上 → ≥85% | 70万元上下 → 约70万元 | 700余万元 → 约700万元 | 7个工作日内 → ≤7工作日
至少达到85% → ≥85% | 提高到85% → ≥85% | 降至7%以下 → ≤7%
"""
# Percent, numerals, multipliers, digits. Each cell: text → canonical text.
NUMBERS = """
85％ → 85% | 85﹪ → 85% | 85百分比 → 85% | 百分之7 → 7% | 百分之八十五 → 85% | 百分之百 → 100%
千分之7 → 7‰ | 7‰ → 7‰ | 7个百分点 → 7个百分点 | 0.85 → 0.85 | ８５％ → 85% | 1,234元 → 1234元
1，234元 → 1234元 | 1\u00a0234元 → 1234元 | +7% → 7% | .5 → 0.5 | 5. → 5 | 1e3 → 1000 | 2.5E+2 → 250
0.0700000023841858 → 0.0700000023841858 | ≤-7℃ → ≤-7℃ | \u22127℃ → -7℃ | 七次 → 7次 | 二十人 → 20人
两个 → 2个 | 十五万元 → 150000元 | 三次以上 → ≥3次 | 不少于三次 → ≥3次 | 一千零五十人 → 1050人
十余人 → 约10人 | 八成以上 → ≥8成 | 壹佰元整 → 100元 | 7万人 → 7万人 | 7千人 → 7千人 | 3百万元 → 3百万元
1.2万亿元 → 1.2万亿元 | 7萬元 → 7万元 | 7億元 → 7亿元 | 100万 → 100万 | 七点五公里 → 7.5公里
培训三次 → 3次
"""
# Units and rate units. Each cell: text → canonical text.
UNITS = """
350人·天 → 350人·天 | 每百人5台 → 5台/百人 | 每年每人500元 → 500元/年·人 | 3m2 → 3平方米 | 三个月 → 3(月)
8h/天 → 8小时/天
300万余元 → 约300万元
7km → 7公里 | 7m → 7米 | 7㎡ → 7平方米 | 7m² → 7平方米 | 7kg → 7公斤 | 700元/人*月 → 700元/人·月
700元/人、月 → 700元/人·月 | 700元/人/月 → 700元/人·月 | 700元每亩 → 700元/亩 | 每亩700元 → 700元/亩
每人每月700元 → 700元/人·月 | 平均每生每年700元 → 700元/生·年 | 每人每月不低于700元 → ≥700元/人·月
700元/（人·月） → 700元/人·月 | 3次/年 → 3次/年 | 7(万人次) → 7万人次 | 70（%） → 70% | 7个行政村 → 7个
700平方公里 → 700平方公里 | 70元/人天 → 70元/人·天 | 7.5/株 → 7.5/株 | 30（含税） → 30
"""
# Ranges, tolerances, intervals, two bounds. Each cell: text → canonical text.
RANGES = """
不超过±5% → [-5%, 5%]
≥3次且≥5次 → ≥3次；≥5次 | 20万元-50 → [20, 50]万元 | ≥3人且<7人 → [3, 7)人
7-9次 → [7, 9]次 | 7~9次 → [7, 9]次 | 7～9次 → [7, 9]次 | 7次至9次 → [7, 9]次 | 7到9万元 → [7, 9]万元
7万到9万元 → [7, 9]万元 | 9万元-12万 → [9, 12]万元 | 75%—85% → [75%, 85%] | 75-85% → [75%, 85%]
75%至85%之间 → [75%, 85%] | 在75%到85%之间 → [75%, 85%] | [75%,85%) → [75%, 85%) | (0,7]次 → (0, 7]次
【75%，85%】 → [75%, 85%] | 75%≤x<85% → [75%, 85%) | 75%<合格率≤85% → (75%, 85%] | 85%>x≥75% → [75%, 85%)
≥75%且<85% → [75%, 85%) | <85%且≥75% → [75%, 85%) | 大于75%并且小于85% → (75%, 85%) | ≥75且≤85% → [75%, 85%]
1000±50米 → [950, 1050]米 | 100%±2% → [98%, 102%] | 1000米±50米 → [950, 1050]米 | -5～5℃ → [-5, 5]℃
增长3%-5% → 增长[3%, 5%] | (-∞, 7]次 → (-∞, 7]次 | [7, +∞) → [7, +∞) | [7次, 9次] → [7, 9]次
约7-9人 → [7, 9]人 | 7-9人以内 → [7, 9]人 | ≥7次且≥80% → ≥7次；≥80% | ≥7次且≤9人 → ≥7次；≤9人
≥3%且下降≤5% → ≥3%；下降≤5% | 增长≥3%且≤5% → 增长[3%, 5%]
"""
# Dates and periods. Each cell: text → canonical text.
DATES = """
2021.1.1-12.31 → 2021年1月1日至2021年12月31日 | 2023年12月完成 → 2023年12月 | 四季度 → 10月至12月
2023.1-2023.12 → 2023年1月至2023年12月
2023年1月1日-12月31日 → 2023年1月1日至2023年12月31日
2023年12月31日前 → 2023年12月31日前 | 2023年12月31日以前 → 2023年12月31日 | 2023年12月底前 → 2023年12月
12月底前 → 12月 | 2023-12-31 → 2023年12月31日 | 2023.12.31 → 2023年12月31日 | 2023/12/31 → 2023年12月31日
20231231 → 2023年12月31日 | 年底前 → 12月 | 2023年底前 → 2023年 | 2023年底 → 2023年
2023年12月底 → 2023年12月 | 第三季度 → 7月至9月 | 2023年第1季度 → 2023年1月至2023年3月 | 1-12月 → 1月至12月
2023年1-6月 → 2023年1月至2023年6月 | 2023年1月至6月 → 2023年1月至2023年6月
2023.07-2024.01 → 2023年7月至2024年1月 | 2023年7月-2024年1月 → 2023年7月至2024年1月
2023.1.1-2023.12.31 → 2023年1月1日至2023年12月31日 | 2023-2025年 → 2023年至2025年
2023年全年 → 2023年至2023年 | 2023年上半年 → 2023年1月至2023年6月 | 下半年 → 7月至12月 | 每年12月底前 → 12月
2023年6月30日前完成支付 → 2023年6月30日前 | 截至2023年12月底 → 2023年12月 | ≤12月31日 → 12月31日
<2023年6月 → 2023年6月前 | =2023年6月 → 2023年6月 | 2023年内 → 2023年 | 二〇二三年 → 2023年
二〇二三年十二月前 → 2023年12月前 | 9月前 → 9月前 | 2023年1月-6月完成验收 → 2023年1月至2023年6月
12月31日前完成 → 12月31日前 | 力争2023年6月底完成 → 2023年6月
"""
# Change. Each cell: text → canonical text.
CHANGE = """
降低率≥7% → 下降≥7%
增长7% → 增长7% | 提高7% → 增长7% | 上升7% → 增长7% | 增加7人 → 增长7人 | 下降7% → 下降7%
降低7% → 下降7% | 减少7起 → 下降7起 | 压减7% → 下降7% | 同比增长7% → 增长7% | 较上年增长7% → 增长7%
比2022年下降7%以上 → 下降≥7% | 增长不低于7% → 增长≥7% | 增长7%左右 → 增长约7%
提高7个百分点 → 增长7个百分点 | 提升7% → 增长7% | 提升改造7个小区 → 7个 | 提升7个小区 → 7个
增长率≥7% → 增长≥7% | 增長7%左右 → 增长约7% | 增長(zhǎng)7%以上 → 增长≥7% | 下降≥7% → 下降≥7%
增长率为7% → 增长7%
"""
# Brackets, lists, prose, invisible characters. Each cell: text → canonical text.
MIXED = """
5期培训班 → 5期 | 24小时内响应 → ≤24小时 | GB3838-2002标准7项 → 7项 | 提高满意度达95% → ≥95% | 7人 → 7人
新增7个「驿站」 → 7个 | 新增7个 「驿站」 → 7个 | 「好」 7次 → 7次 | 「好」，7次 → 7次
≥85%(2022年:80%) → ≥85% | 85%(新增) → 85% | 7次(5分) → 7次 | 7人(其中女3人) → 7人
1.培训7人;2.举办9场 → 7人；9场 | 1、培训7人；2、举办9场。 → 7人；9场 | 培训7人，举办9场 → 7人；9场
≥7次,参加人数≥90人 → ≥7次；≥90人 | ≥7次≥90人 → ≥7次；≥90人 | 7亿元/9亿元 → 7亿元；9亿元
75亿元,增长25% → 75亿元；增长25% | (1)培训7人(2)举办9场 → 7人；9场 | 9月底前85%到位 → 9月；85%
分别不少于7个、5个、3个 → ≥7个；≥5个；≥3个 | ≥85%。 → ≥85% | ≥85%； → ≥85% | ≥\u200b85% → ≥85%
不低⏎于85% → ≥85% | 不 低 于 85 % → ≥85% | 厨师技能培训240人次; → 240人次 | 合格率≥85% → ≥85%
满意度达到85%以上 → ≥85% | 85%完成 → 85% | PM2.5浓度≤35微克/立方米 → ≤35微克/立方米 | 新增7张养老床位 → 7张
年度预算7万元 → 7万元 | 7%-9%,努力争取更好结果 → [7%, 9%] | 扶持對象7個以上 → ≥7个
≤0.6 下降7%以上 → ≤0.6；下降≥7% | 7次；9 → 7次；9 | >7次；9次 → >7次；9次 | ≥7次、9人 → ≥7次；9人
7场“送文化” → 7场 | 2023年完成7个 → 7个 | 1-9月完成7家 → 7家 | 7个(建档-立卡) → 7个 | 30亻 → 30亻
≥7次;「合理」 → ≥7次；「合理」 | 3个月内完成 → ≤3(月)
"""
QUALITY = """
优于GB3838-2002Ⅲ类 | COVID-19防控 | 三级以上
「好」字当头
合理 | 效果明显 | 统一 | 一般 | 一次性发放 | 万无一失 | 十分满意 | 三公经费 | 一定程度 | 进一步提高 | 较上年提高
不断缩小 | 不超预算 | 在计划时间内完成 | 居民收入增长和经济增长同步 | 高于全省平均水平 | 控制在2020年水平
Ⅲ类水质 | 三级甲等 | 建立与否 | 是 | 优 | 良好及以上 | 降低出行成本 | 国发〔2020〕10号文件要求
按2023年标准执行 | A级 | 高质量(新增) | 不新增 | 超市 | 第一 | 提高一个档次 | “好” | 及时(5分)
较上年改善(2022年) | 按照〔2021〕3号文件
"""
MISSING = (
    "",
    " ",
    "\n",
    "/",
    "\\",
    "-",
    "—",
    "——",
    "……",
    "无",
    "暂无",
    "null",
    "NULL",
    "None",
    "N/A",
    "公里",
    "万亩",
    "%",
)
NEVER_FILLED = ("≧ %", "≥ 万元", "≥**人", "**", "≥__%", "≤xx元", "≥/")


def _rows(*groups: str) -> list[list[str]]:
    cells = [cell for group in groups for line in group.strip().splitlines() for cell in line.split(" | ")]
    return [cell.replace("⏎", "\n").split(" → ") for cell in cells]


@pytest.mark.parametrize(("text", "canonical"), _rows(SIGNS, WORDS, NUMBERS, UNITS, RANGES, DATES, CHANGE, MIXED))
def test_meaning(text: str, canonical: str) -> None:
    target = parse_target(text)
    assert target.kind != "unclear"
    assert str(target) == canonical
    assert target.text == text


@pytest.mark.parametrize("text", [cell for line in QUALITY.strip().splitlines() for cell in line.split(" | ")])
def test_words(text: str) -> None:
    target = parse_target(text)
    assert isinstance(target, QualityTarget)
    assert target.words == text


@pytest.mark.parametrize("text", [*MISSING, *NEVER_FILLED])
def test_missing(text: str) -> None:
    assert parse_target(text).to_dict() == {"kind": "missing"}


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("定性 优良中低差", "优良中低差"),
        ("定性：优/良/中/差", "优良中差"),
        ("定性（好、较好、一般、差）", "好较好一般差"),
    ],
)
def test_scales(text: str, scale: str) -> None:
    target = parse_target(text)
    assert isinstance(target, QualityTarget)
    assert target.scale == scale
    assert parse_target(str(target)).to_dict()["scale"] == scale


def test_words_lose_blanks_inside_han_and_separators_at_the_ends() -> None:
    assert str(parse_target("聘 用 人 员 到 位。")) == "聘用人员到位"
    assert parse_target(" Good  result ;").to_dict() == {"kind": "quality", "text": "Good result"}
    assert parse_target("合\u200b理").to_dict() == {"kind": "quality", "text": "合理"}


def test_notes_tell_what_was_passed_over() -> None:
    target = parse_target("完成培训30亻(其中女5人)，努力做好")
    assert isinstance(target, NumberTarget)
    assert target.quantity.unit == Unit("亻", (("unknown:亻", 1),))
    codes = {note.code: note for note in target.notes}
    assert set(codes) == {"PR102", "PR113"}
    assert codes["PR102"].suggestion == "人"
    assert codes["PR102"].span is not None
    assert target.text[codes["PR102"].span.start : codes["PR102"].span.end] == "亻"
    assert "did you mean `人`" in codes["PR102"].format("en")


def test_parts_of_a_list_are_no_lists() -> None:
    target = parse_target("培训7人，举办9场；≥80%且<90%")
    assert isinstance(target, AllTarget)
    assert [part.kind for part in target.parts] == ["number", "number", "range"]


def test_two_days_stand_either_side_of_a_slash() -> None:
    target = parse_target("12月/3月")
    assert isinstance(target, AllTarget)
    assert [part.kind for part in target.parts] == ["date", "date"]
    assert parse_target("12月/30人").kind == "unclear"


def test_an_empty_cell_is_printed_as_a_stroke() -> None:
    assert str(parse_target("")) == str(parse_target("无")) == "/"


def test_what_a_number_is_worth() -> None:
    target = parse_target("100.00000000000000000001%")
    assert isinstance(target, NumberTarget)
    assert not parse_target("≥100.00000000000000000001%").met_by("100%")
    assert parse_target("≤1.5万元").met_by("15000元")
