"""Reports as text: generated tables are laid out as an extractor leaves them, and read back."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.errors import Problem
from perfrules.model.sheet import SheetRow
from perfrules.readers.hooks import TextReader
from perfrules.readers.text.reading import MAX_LINES
from perfrules.readers.text.tables import MAX_WORDS

LEVELS = [
    ("成本指标", "经济成本指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"),
]  # fmt: skip
NAMES = ["培训人数", "设备验收合格率", "项目按期完成率", "居民用水条件", "单位面积造价",
         "服务对象满意度", "新增床位数量", "投诉处理及时性",
         "古树名木保护", "巡查覆盖范围", "管理制度健全性", "受益户数"]  # fmt: skip
PAIRS = [("≥90%", "95%"), ("≤30人", "28人"), ("=1666元/月", "1666元/月"), ("合理", "100%"),
         ("明显", "明显"), ("12个", "12个"),
         ("2023年12月底前", "2023年11月"), ("≥1,200平方米", "1,150平方米"), ("不低于3次", "4次"),
         ("是", "是"), ("[80%, 90%)", "85%")]  # fmt: skip
REASONS = ["", "无", "受疫情影响，未能如期完成。", "人员不足，已增加；下一步按季度检查。"]

rows = st.lists(
    st.tuples(
        st.integers(0, len(LEVELS) - 1),
        st.sampled_from(PAIRS),
        st.sampled_from(["10", "5", "2.5", "12"]),
        st.sampled_from(["0", "1.25", "2.5"]),
        st.sampled_from(REASONS),
    ),
    min_size=1,
    max_size=len(NAMES),
)


def _wrapped(text: str, width: int, chance: random.Random, *, dropped: bool) -> list[str]:
    text = text.replace(" ", "")
    lines = [text[0]] if dropped and len(text) > 2 else []
    text = text[len(lines) :]
    pieces = [text[start : start + width] for start in range(0, len(text), width)]
    spread = [" ".join(piece) if dropped and chance.random() < 0.5 and piece.isalpha() else piece for piece in pieces]
    return lines + spread


def _laid_out(table: list[SheetRow], chance: random.Random, *, dropped: bool, gap: str) -> str:
    header = "一|级指标|二|级指标|三|级指标|年 度 目|标值|实际完|成值|分|值|得|分|偏|差 原 因|分析"
    lines = ["二、结论", "1.绩效目标完成的指标", "; ".join(row.name for row in table) + ";", "附表", *header.split("|")]
    above = SheetRow()
    for row in table:
        level1 = row.level1 if row.level1 != above.level1 else ""
        level2 = row.level2 if level1 or row.level2 != above.level2 else ""
        above = row
        for cell in (level1, level2, row.name):
            lines += _wrapped(cell, 4, chance, dropped=dropped) if cell else []
        points = f"{row.weight} {row.self_score}"
        if len(row.target) <= 6 and len(row.actual) <= 6:
            lines.append(f"{row.target} {row.actual} {points}")
        else:
            lines += [row.target.replace(" ", ""), row.actual, points]
        lines += _wrapped(row.reason, 5, chance, dropped=dropped) if row.reason else []
    return gap.join(lines)


class TestReadingBack:
    """What a person can tell apart in the printed table is told apart: every cell comes back, whatever the layout."""

    @given(rows, st.booleans(), st.sampled_from(["\n", "\n\n"]), st.randoms(use_true_random=False))
    def test_every_cell_comes_back(self, drawn: list, dropped: bool, gap: str, chance: random.Random) -> None:
        drawn = sorted(drawn, key=lambda one: one[0])
        table = [
            SheetRow(
                level1=LEVELS[level][0], level2=LEVELS[level][1], name=name, target=pair[0], actual=pair[1],
                weight=weight, self_score=score, reason=reason,
            )
            for name, (level, pair, weight, score, reason) in zip(NAMES, drawn, strict=False)
        ]  # fmt: skip
        result = TextReader().read(_laid_out(table, chance, dropped=dropped, gap=gap).encode(), "x")
        found = [(r.level1, r.level2, r.name, r.target, r.actual, str(r.weight), str(r.self_score), r.reason)
                 for r in result.sheets[0].rows]  # fmt: skip
        assert found == [
            (r.level1, r.level2, r.name, r.target.replace(" ", ""), r.actual, str(r.weight), str(r.self_score),
             "" if r.reason == "无" else r.reason)
            for r in table
        ]  # fmt: skip


class TestNothingIsLost:
    """Reliability, R3: any text gives a value or a problem; every word below a header is in a cell or in a problem."""

    @given(st.text(max_size=300))
    def test_any_text_is_read(self, text: str) -> None:
        result = TextReader().read(text.encode("utf-8", "surrogatepass"), "x")
        assert all(isinstance(one, Problem) for one in result.problems)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_read(self, data: bytes) -> None:
        assert TextReader().read(data, "x").problems

    @given(
        st.lists(
            st.sampled_from(["产出指标", "数量指标", "人数", "≥90%", "95%", "10", "5", "明显", "？？", "因故未完成。"]),
            min_size=1,
            max_size=40,
        )
    )
    def test_every_word_is_in_a_cell_or_in_a_problem(self, words: list[str]) -> None:
        result = TextReader().read((HEADER + "\n\n".join(words)).encode(), "x")
        cells = "".join(
            row.name + row.target + row.actual + str(row.weight or "") + str(row.self_score or "") + row.reason
            for row in result.sheets[0].rows
        )
        told = "".join(one.text for one in result.problems)
        headings = ("产出指标", "数量指标")
        # points are printed as 95, 95分 or 95%, and are a number in their cell
        assert all(word.removesuffix("%") in cells or word in told for word in words if word not in headings)


HEADER = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析\n\n"


@pytest.mark.parametrize("word", ["文字", "10", "≥", "明显", "产出", "1.1.1", "（", "好" * 500])
def test_a_table_of_one_word_repeated_is_read_or_reported(word: str) -> None:
    result = TextReader().read((HEADER + "\n".join([word] * 200)).encode(), "x")
    assert result.problems
    assert len(result.problems) <= 101


@pytest.mark.parametrize(("count", "codes"), [(MAX_WORDS, set()), (MAX_WORDS + 1, {"PR512"})])
def test_the_limit_of_words(count: int, codes: set[str]) -> None:
    row = ["产出指标", "数量指标", "人数", "≥10人", "12人", "5", "5"]
    words = (row * (count // len(row) + 1))[:count]
    result = TextReader().read((HEADER + "\n".join(words)).encode(), "x")
    assert {one.code for one in result.problems} & {"PR512"} == codes
    assert len(result.sheets[0].rows) >= MAX_WORDS // len(row)


@pytest.mark.parametrize(("lines", "codes"), [(MAX_LINES, {"PR501"}), (MAX_LINES + 1, {"PR008"})])
def test_the_limit_of_lines(lines: int, codes: set[str]) -> None:
    assert {one.code for one in TextReader().read(b"x" + b"\n" * lines, "x").problems} == codes
