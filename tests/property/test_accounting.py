"""
No word that could turn a number is dropped: every listed word before, behind and around every shape of number.

SPEC language §6. Cells are drawn from the product of words, forms and shapes, fifty for each example that the
profile of hypothesis asks for: 5 000 in the ordinary run, a million in the nightly one.
"""

import random
from collections.abc import Iterator

import pytest

import perfrules
from perfrules.dsl.words import BESIDE_ONLY, CLASS_WORDS, WordClass
from perfrules.errors import NotComparableError
from perfrules.model.actual import NumberActual

CELLS_PER_EXAMPLE = 200
SHAPES = {
    "≥90%": ("95%", "95.5 %", "９５%", "百分之九十五", "95.50%"),
    "≥3个": ("5个", "五个", "5 个", "5.0个"),
    "≥3万元": ("5万元", "50000元", "50,000元"),
    "≥3天": ("5天",),
    "≥3": ("5", "5.5"),
}
"""Targets, and numbers that meet them where no word stands beside."""
NEVER = (
    WordClass.NOT_DONE,
    WordClass.PLAN,
    WordClass.OTHER_YEAR,
    WordClass.OTHER_MEASURE,
    WordClass.SIGN,
    WordClass.FALL,
    WordClass.TIMING,
    WordClass.PROHIBITION,
)
"""Classes beside which a number never meets a floor, whatever the number is."""
TOUCHING = (
    "{word}{shape}", "{shape}{word}", "{word} {shape}", "{shape} {word}", "{word}\n{shape}", "{shape}\n{word}",
    "{word}了{shape}", "{word}：{shape}", "{word}{shape}{word}", "{word}约{shape}", "{word}达{shape}",
    "{word}达到{shape}", "{word}是{shape}", "{word}，{shape}", "{shape}，{word}", "{shape}；{word}", "{shape}、{word}",
    "（{word}）{shape}", "{shape}（{word}）", "{shape}({word}完成)", "共{word}{shape}", "均{word}{shape}",
    "已{word}{shape}", "其中{word}{shape}", "完成{word}{shape}", "{word}为{shape}", "{shape}均{word}",
    "{shape}已{word}", "{shape}是{word}", "项目{word}{shape}", "同比{word}{shape}", "{shape}，均{word}",
    "“{word}”{shape}",
)  # fmt: skip
"""Forms in which nothing but particles stands between the word and the number."""
APART = ("{word}项目{shape}", "{shape}项目{word}", "{shape}其中{word}", "{word}项目共{shape}")
"""Forms with a noun between; words that are parts of many names count only where they touch."""
LEVELS = frozenset(["降", "下降", "降低", "减少", "压减", "缩短", "转降"])
"""降为3% names the level that was reached."""
EARLY = frozenset(["提前", "提早"])
"""What is done early is done."""


def may_meet(kind: WordClass, word: str, form: str) -> bool:
    """Return whether a word is read in a form in a way that leaves a result."""
    if word in LEVELS and "{word}为" in form:
        return True
    if word in EARLY and ("，" in form or "；" in form or "、" in form or "完成" in form or "（" in form):
        return True
    if word in ("计划", "目标") and form == "完成{word}{shape}":
        return True  # 完成计划95% is a rate of completion
    if word == "否" and "是{word}" in form:
        return True  # 是否 asks
    return word.endswith("余") and form.startswith(("{shape}", "完成{shape}"))  # 5个余 is more than five


def drawn(count: int, seed: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield target, word, form and cell, drawn evenly over the words."""
    choose = random.Random(seed)
    words = [(kind, word) for kind in NEVER for word in CLASS_WORDS[kind].split()]
    for _ in range(count):
        kind, word = choose.choice(words)
        form = choose.choice(TOUCHING if word in BESIDE_ONLY else TOUCHING + APART)
        target = choose.choice([*SHAPES])
        shape = choose.choice(SHAPES[target])
        if not may_meet(kind, word, form):
            yield target, word, form, form.format(word=word, shape=shape)


def meets(target: str, actual: str) -> bool:
    try:
        return perfrules.parse_target(target).met_by(perfrules.parse_actual(actual))
    except NotComparableError:
        return False


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of the run, which is printed where it is random."""
    return request.config.option.hypothesis_seed or 0


@pytest.mark.parametrize(("target", "shape"), [(target, shape) for target in SHAPES for shape in SHAPES[target]])
def test_a_plain_number_meets(target, shape):
    assert meets(target, shape)


def test_a_number_is_never_met_where_the_words_say_otherwise(examples, seed):
    wrong = [cell for cell in drawn(examples * CELLS_PER_EXAMPLE, seed) if meets(cell[0], cell[3])]
    assert not wrong


@pytest.mark.parametrize("kind", NEVER)
def test_each_word_of_a_class_is_refused_or_read_right_before_a_number(kind):
    wrong = [word for word in CLASS_WORDS[kind].split() if meets("≥90%", f"{word}95%")]
    assert not wrong


FALLS = [word for kind in (WordClass.FALL, WordClass.SIGN) for word in CLASS_WORDS[kind].split()]


@pytest.mark.parametrize("form", ["{word}{shape}", "同比{word}{shape}", "{shape}，{word}", "（{word}）{shape}"])
def test_a_fall_is_no_rise(form):
    assert not [word for word in FALLS if meets("增长≥3%", form.format(word=word, shape="5%"))]


COMPARING = ("高于", "多于", "超过", "超出", "超", "超额")
RISES = [word for word in CLASS_WORDS[WordClass.RISE].split() if word not in COMPARING]


@pytest.mark.parametrize("form", ["{word}{shape}", "同比{word}{shape}", "{shape}，{word}", "（{word}）{shape}"])
def test_a_rise_is_no_fall(form):
    assert not [word for word in RISES if meets("下降≥3%", form.format(word=word, shape="5%"))]


CEILINGS = "封顶 为限 顶多 至多 限 上限 以内 不超 限额 限于 仅限 最高 最多 天花板 红线 以下 之下 内 最大 最长 限值 顶格"


@pytest.mark.parametrize(
    "form",
    [
        "{word}{shape}",
        "{shape}{word}",
        "{word}为{shape}",
        "{shape}（{word}）",
        "{word}：{shape}",
    ],
)
@pytest.mark.parametrize("shape", ["30人", "30万元", "5%"])
def test_a_ceiling_in_a_target_is_never_exceeded(form, shape):
    more = shape.replace("30", "50").replace("5%", "8%")
    wrong = [word for word in CEILINGS.split() if meets(form.format(word=word, shape=shape), more)]
    assert not wrong


DAMAGE = "OoIl|扁。·、^~'`_°¦(;+=<>"
"""Characters that machines read in place of others, or beside them."""


def takes_something_else(text, cell):
    """Return whether *cell*, which is *text* with damage, gives another number with a unit that is known."""
    clean, actual = perfrules.parse_actual(text), perfrules.parse_actual(cell)
    return isinstance(actual, NumberActual) and actual.quantity.unit.known and actual.quantity != clean.quantity


PLAIN = ("95%", "98.5%", "1200人", "30.5万元", "7个")


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_beside_digits_takes_nothing_else(text, damage):
    """A stray character makes the cell unclear, or leaves the number that stands there, entire."""
    cells = [text[:place] + damage + text[place:] for place in range(len(text) + 1)]
    assert not [cell for cell in cells if takes_something_else(text, cell)]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("gap", [" ", "\n", "\u00a0", "\u200b", "\r\n", "  "])
def test_a_break_takes_no_digit_away(text, gap):
    """A blank or a break anywhere leaves the number entire, or the cell is unclear."""
    cells = [text[:place] + gap + text[place:] for place in range(len(text) + 1)]
    assert not [cell for cell in cells if takes_something_else(text, cell)]


@pytest.mark.parametrize("text", PLAIN)
def test_full_width_text_means_the_same(text):
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
    assert perfrules.parse_actual(wide) == perfrules.parse_actual(text)


SENTENCES = {
    "95%": ("≥96%", "≤94%"),
    "98.5%": ("≥98.6%", "≤98.4%"),
    "1200人": ("≥1201人", "≤1199人"),
    "已完成95.2%": ("≥95.3%", "≤95.1%"),
    "共培训1200人": ("≥1201人", "≤1199人"),
    "实际支出30.5万元": ("≥30.6万元", "≤30.4万元"),
    "百分之九十五": ("≥96%", "≤94%"),
    "95%（合格）": ("≥96%", "≤94%"),
    "7个，均已验收": ("≥8个", "≤6个"),
    "5个工作日": ("≥6个工作日", "≤4个工作日"),
    "1.2吨": ("≥1.3吨", "≤1.1吨"),
    "同比增长5%": ("增长≥6%", "增长≤4%"),
    "下降5%": ("下降≥6%", "下降≤4%"),
    "0.9‰": ("≥1‰", "≤0.8‰"),
    "at least 12 events": ("≥13 events", "≤11 events"),
    "96 percent": ("≥97%", "≤95%"),
}
DIGITS = frozenset("0123456789.,一二三四五六七八九十百千万亿")
"""Parts of numbers: where one is lost another number stands there and nothing tells, as 公里 without 公 is a 里."""


def damaged(text):
    """Yield *text* with a character dropped, doubled, or changed over with the next, those of numbers left alone."""
    for place, character in enumerate(text):
        if character in DIGITS:
            continue
        following = text[place + 1 : place + 2]
        yield text[:place] + text[place + 1 :]
        yield text[:place] + character + text[place:]
        if following not in DIGITS:
            yield text[:place] + following + character + text[place + 2 :]


@pytest.mark.parametrize("text", SENTENCES)
def test_lost_doubled_and_changed_characters_meet_nothing_that_was_missed(text):
    targets = SENTENCES[text]
    assert not [target for target in targets if meets(target, text)]
    assert not [(target, cell) for cell in damaged(text) for target in targets if meets(target, cell)]


@pytest.mark.parametrize("text", SENTENCES)
def test_lost_doubled_and_changed_characters_leave_the_digits_entire(text):
    clean = perfrules.parse_actual(text)
    actuals = [(cell, perfrules.parse_actual(cell)) for cell in damaged(text)]
    numbers = [(cell, actual.quantity.number) for cell, actual in actuals if isinstance(actual, NumberActual)]
    assert not [cell for cell, number in numbers if number != clean.quantity.number]
