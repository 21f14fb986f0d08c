"""
The words and signs of the target language, and the patterns that `grammar/language.lark` names in double braces.

A word is listed once, in simplified characters; its traditional forms and the blanks that PDF extraction puts between
Han characters are added here. SPEC language §4.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from perfrules.plain_values import squeeze
from perfrules.units.characters import variants

if TYPE_CHECKING:
    from perfrules.model.sheet import Direction

__all__ = [
    "COMPARING", "COMPARISONS", "OF_RATIOS_ONLY", "PATTERNS", "SIGNS", "WORDS_AFTER", "WORDS_BEFORE", "is_sign",
    "read_direction",
]  # fmt: skip

SIGNS: Mapping[str, tuple[str, ...]] = {
    "AT_LEAST": (">=", "＞＝", ">＝", "＞=", "=>", "＝＞", "≥", "≧", "⩾", "＞═"),
    "AT_MOST": ("<=", "＜＝", "<＝", "＜=", "=<", "＝＜", "≤", "≦", "⩽", "＜═"),
    "MORE_THAN": (">", "＞"),
    "LESS_THAN": ("<", "＜"),
    "EXACTLY": ("==", "＝＝", "=", "＝", "═", "﹦"),
    "ABOUT": ("≈", "~", "～", "∼"),
    "UNEQUAL": ("≠", "!=", "<>"),
}
"""Comparison signs that stand before a number, by the sense they give."""

WORDS_BEFORE: Mapping[str, tuple[str, ...]] = {
    "AT_LEAST": (
        "大于等于", "大于或等于", "大于或者等于", "高于或等于", "高于等于", "不低于", "不少于", "不小于", "不下于", "不得低于", "不得少于", "不能低于",
        "不能少于", "应不低于", "至少", "最低", "最少", "不亚于", "不弱于", "不差于", "未低于", "不短于", "起码", "下限", "下限为", "下限是", "保底", "不低", "不得小于", "不可低于", "不可少于", "不应低于", "不应少于",
    ),
    "AT_MOST": (
        "小于等于", "小于或等于", "小于或者等于", "低于或等于", "低于等于", "不高于", "不超过", "不大于", "不多于", "不得超过", "不得高于", "不能超过",
        "不得多于", "不得大于", "不能高于", "最多", "最高", "至多", "不超", "未超过", "不超出", "不得超出", "不长于", "上限", "上限为", "上限是", "不晚于", "不迟于", "顶多", "限", "限额", "限额为", "限于", "仅限", "最高限额", "最高不超过",
        "最多不超过", "不得大于", "不可超过", "不可高于", "不应超过", "不应高于", "控制在不超过",
    ),
    "MORE_THAN": ("大于", "超过", "高于", "多于", "超", "突破", "超出", "逾", "破", "过"),
    "LESS_THAN": ("小于", "低于", "少于", "不足", "不满", "不到", "短于", "早于", "未满", "未到", "不及"),
    "EXACTLY": ("等于",),
    "ABOUT": ("大约", "约", "近", "将近", "约为", "大概", "接近", "约占", "大致"),
    "UNEQUAL": ("不等于",),
    "NEUTRAL": ("在", "为"),
    "REACH": ("达到", "达", "稳定在", "保持在", "维持在", "确保达到", "达到了"),
    "HOLD": ("控制在", "控制到", "控制至"),
    "UP": (
        "增长", "提高", "上升", "增加", "提升", "上涨", "增幅", "增速", "增长率", "增幅为", "提高了", "增长了", "增加了", "上升了", "提升了",
        "增长率为", "增长率达到", "增速为", "提高率", "上升率", "递增", "上浮", "增收", "增长幅度", "上升幅度", "提高幅度", "提升幅度",
        "涨幅", "攀升", "上扬", "上调", "调增", "增", "涨", "升", "多",
    ),
    "DOWN": (
        "下降", "降低", "减少", "压减", "降幅", "下降了", "降低了", "减少了", "压减了", "缩减", "下降率", "降低率", "减少率", "压减率", "压缩", "缩短", "节约", "节省", "下浮", "回落",
        "降幅为", "节约率", "减小", "递减", "削减", "核减", "下滑", "下跌", "下挫", "萎缩", "衰减", "倒退", "收窄", "负增长", "缩水",
        "下降幅度", "降低幅度", "减少幅度", "压减幅度", "下降比例", "跌幅", "减幅", "缩小", "压降", "调减", "调低", "下调", "降", "跌", "减", "少",
    ),
    "RAISE_TO": (
        "提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "增长到", "增长至", "上升到", "上升至", "扩大到", "扩大至", "升至", "增至",
        "增加为", "提高为", "提升为", "涨到", "涨至",
    ),
    "LOWER_TO": (
        "下降到", "下降至", "降低到", "降低至", "减少到", "减少至", "降到", "降至", "压减到", "压减至", "缩短到", "缩短至", "减至", "减到", "减少为",
        "降低为", "下降为", "缩短为", "压减为", "压缩至", "压缩到", "降为", "跌至", "跌到", "缩减至", "缩减到", "压降至", "压降到",
    ),
    "SET_TO": ("调整为",),
}  # fmt: skip
"""Words that stand before a number; they are operators only where a number follows."""

WORDS_AFTER: Mapping[str, tuple[str, ...]] = {
    "OR_MORE": (
        "以上",
        "及以上",
        "或以上",
        "以上含",
        "及其以上",
        "（含）以上",
        "(含)以上",
        "（含)以上",
        "以上（含）",
        "以上(含)",
        "或更多",
        "保底",
        "为下限",
    ),
    "OR_LESS": (
        "以下",
        "及以下",
        "或以下",
        "以内",
        "之内",
        "以里",
        "内",
        "（含）以下",
        "(含)以下",
        "以内（含）",
        "以下（含）",
        "以下(含)",
        "封顶",
        "为限",
        "为上限",
    ),
    "OR_SO": ("左右", "上下", "余", "多"),
    "BETWEEN": ("之间", "区间", "区间内", "范围内", "的范围内", "的区间", "之间浮动"),
}
"""Words that stand after a number and its unit."""

OF_RATIOS_ONLY = ("提升", "改善", "压缩", "节约", "节省", "增收")
"""Words of change that mean a change only before a ratio: 提升8个小区 names eight places, 提升8% a rise."""

COMPARING = (
    "超(?![市声额级前高限标导]|出)|高于|低于|大于|小于|多于|少于|不足|不满|不到|突破|等于|优于|至少|至多|最多|最少"
)
"""Words that compare with something; in prose before a number they make its meaning doubtful."""

_BLANK_INSIDE = r"\s\u200b\u200c\u2060\ufeff"
_BLANK = f"[{_BLANK_INSIDE}]"
_DIGIT = "[0-9０-９]"
_NUMERAL = "[〇零一二三四五六七八九十百千万亿萬億两兩壹贰貳叁參肆伍陆陸柒捌玖拾佰仟倆]"
_PERCENT = "%％﹪‰"


_GUARDED = frozenset("过破限降跌减少增涨升多")
"""Operators of one character, which are parts of many words: they begin a part, or stand behind 同比, 较上年, 同期."""


def _spelling(word: str) -> str:
    """Return a pattern for *word* with its variants and a blank or two allowed between its characters."""
    if word in _GUARDED:
        return f"{_character(word)}{_guard(word)}"
    return r"\s?".join(_character(character) for character in word)


def _guard(word: str) -> str:
    """Return a pattern that holds behind *word* where no other word runs on before it."""
    return f"(?:(?<![\u4e00-\u9fff]{_character(word)})|(?<=[比年期]{_character(word)}))"


def _character(character: str) -> str:
    forms = variants(character)
    return re.escape(forms) if len(forms) == 1 else f"[{re.escape(forms)}]"


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of *words*, the longest first among those that begin alike."""
    alike: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        alike.setdefault(word[0], []).append(word)
    return "|".join(
        _spelling(group[0]) if len(group) == 1 else f"{_character(first)}(?:{'|'.join(_tail(word) for word in group)})"
        for first, group in alike.items()
    )


def _tail(word: str) -> str:
    """Return a pattern for what follows the first character of *word*."""
    if len(word) == 1:
        return _guard(word) if word in _GUARDED else ""
    return r"\s?" + r"\s?".join(_character(character) for character in word[1:])


def _first_characters(words: Iterable[str]) -> str:
    return "".join(sorted({form for word in words for form in variants(word[0])}))


_ALL_BEFORE = [word for words in WORDS_BEFORE.values() for word in words]
_ALL_SIGNS = [sign for signs in SIGNS.values() for sign in signs]
_ALL_AFTER = [word for words in WORDS_AFTER.values() for word in words]
_PINYIN = "[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,8}[)）]"
_FILLER = rf"(?:[{_BLANK_INSIDE}:：了]|人民币|同比|{_PINYIN}){{0,6}}"
_COUNTED = (
    "(?:[万亿萬億]|[万萬][亿億])?(?:[个個](?:月|工作日|小时|小時|百分点|百分點)|个|個|箇|人|户|戶|家|场|場|次|名|位|件|条|條|份|套|台|臺|辆|輛|座|栋|棟|间|間|处|處|所|只|隻|头|頭|株|棵|片|块|塊|"
    "张|張|本|册|冊|部|支|班|课|課|批|宗|例|起|架|篇|集|种|種|类|类|類|项|項|元|圆|圓|亩|畝|公里|公顷|公頃|平方|立方|吨|噸|公斤|斤|米|小时|小時|折|"
    "分钟|分鐘|秒|天|年|周|工作日|季度|倍|成|学时|學時|课时|課時|床|村|乡|鄉|镇|鎮|县|縣|点|點|枚|笔|筆|轮|套|艘|幅|组|組|遍|门|門|股|栏|首|对|對)"
)
_END = r"(?![\s\S])"
_DASH = r"\-—–－−‐‑‒―─~～∼至到"
_AFTER_AHEAD = r"[及或之]?\s?以?\s?[上下内內]|左\s?右|[余餘多]"
"""The beginnings of words after a number, in short: it only decides whether a numeral is at a number's position."""
_NUMERAL_START = (
    rf"(?<![0-9０-９第\])）】])(?![万亿萬億])(?!一(?:批|点|點|起|段|部|片|支|条|條|块|塊|枚|首)){_NUMERAL}+"
)
_NUMERAL_AHEAD = (
    rf"{_NUMERAL_START}(?:[点點][〇零一二三四五六七八九]+)?(?={_BLANK}?(?:(?:多|余|餘){_BLANK}?)?{_COUNTED}(?:次|/[^0-9]{{1,4}})?{_BLANK}?"
    rf"(?:[；;，,。、)）(（!！]|{_AFTER_AHEAD}|[{_DASH}]{_BLANK}?{_NUMERAL}|{_BLANK}|{_END}))"
)
_NEGATION = r"[\-－−負负]|零\s?下"
_NUMBER_AHEAD = rf"(?:[+＋]|{_NEGATION})?{_BLANK}?[.．]?{_DIGIT}|(?:[負负])?[百千万萬]{{1,2}}{_BLANK}?分{_BLANK}?之|[負负]?(?:{_NUMERAL_AHEAD})"
_OPERATORS = _any_of([*_ALL_BEFORE, *_ALL_SIGNS])
_OPERATOR_ALPHABET = re.escape(
    "".join(sorted({form for word in (*_ALL_BEFORE, *_ALL_SIGNS) for char in word for form in variants(char)}))
)
_BOUND = rf"{_BLANK}{{0,4}}(?:[+＋\-－−]?(?:∞|{_DIGIT}+(?:[.．]{_DIGIT}+)?)){_BLANK}{{0,4}}"
_INSIDE_UNIT = r"[^0-9０-９\[\]()（）,，;；]{0,8}"
_INTERVAL_AHEAD = rf"[\[(（【]{_BOUND}{_INSIDE_UNIT}[,，]{_BOUND}{_INSIDE_UNIT}[\])）】]"
_NUMBER_AHEAD_GROUP = f"(?:{_NUMBER_AHEAD})"
_RUN = f"{_BLANK_INSIDE}:：了同比{_OPERATOR_ALPHABET}"
_AT_NUMBER = (
    rf"(?=(?:人民币|{_PINYIN})?[{_RUN}]{{0,16}}(?![{_RUN}])(?:人民币)?(?:{_NUMBER_AHEAD}|[±＋]|{_INTERVAL_AHEAD}))"
)
_YEAR = rf"(?:(?<![0-9０-９.．])(?:19|20|21|１９|２０|２１){_DIGIT}{{2}}(?!{_DIGIT}))"
_YEAR_IN_WORDS = "(?:[一二][〇零一二三四五六七八九]{3})"
_MONTH_NUMBER = rf"(?:(?:0?[1-9]|1[0-2]|[０-９]{{1,2}})(?!{_DIGIT}))"
_B = f"{_BLANK}{{0,4}}"
_DAY = rf"{_DIGIT}{{1,2}}(?!{_DIGIT})"
_YEAR_WORD = rf"{_YEAR}{_B}年(?:{_B}度)?"
_TIME = rf"{_DIGIT}{{1,2}}[:：]{_DIGIT}{{2}}(?:[:：]{_DIGIT}{{2}}(?:[.]{_DIGIT}{{1,6}})?)?(?!{_DIGIT})"
_CLOCK = rf"(?:(?:{_B}|T)(?:[上下]午{_B})?(?:{_TIME}|{_DIGIT}{{1,2}}[时時点點](?:{_DIGIT}{{1,2}}分)?整?(?!{_DIGIT}))|{_B}[上下]午)?"
"""The hour of a day, as time stamps and minutes print it; a deadline keeps the day alone."""
_DATE = "|".join(
    (
        rf"{_YEAR}{_B}年{_B}{_DIGIT}{{1,2}}{_B}月{_B}{_DAY}{_B}[日号號]?{_CLOCK}",
        *(
            rf"{_YEAR}{mark}{_DIGIT}{{1,2}}{mark}{_DAY}(?!{_DIGIT}|[/.．]{_DIGIT}|[-－]{_DIGIT}{{1,2}}(?![.．]?{_DIGIT}))(?:日)?{_CLOCK}"
            for mark in ("[-－]", "/", "[.．]")
        ),
        rf"(?<![^\s；;，,。（(至到~～—-])(?:19|20|21){_DIGIT}{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?=[日前底之以至到~～—；;，,。、)）\s-]|{_END})",
        rf"{_YEAR}{_B}年{_B}{_DIGIT}{{1,2}}{_B}月(?:份)?",
        rf"{_YEAR}[-－/](?:0?[1-9]|1[0-2])(?![-－/.．]?{_DIGIT})(?:月)?",
        rf"{_YEAR}[.．](?:0?[1-9]|1[0-2])(?=月|{_B}[底末]|{_B}前|{_B}[{_DASH}]+{_B}{_YEAR}[.．]{_DIGIT}{{1,2}}(?!{_DIGIT}|{_B}[%％]))月?",
        rf"(?<=[0-9０-９][{_DASH}]){_YEAR}[.．](?:0?[1-9]|1[0-2])(?!{_DIGIT}|[.．])",
        _YEAR_WORD,
        rf"{_DIGIT}{{1,2}}{_B}月(?:份)?{_B}{_DAY}{_B}[日号號]{_CLOCK}",
        rf"(?<![0-9０-９.．]){_DIGIT}{{1,2}}{_B}月(?:份)?(?![均度嫂])",
        rf"{_YEAR_IN_WORDS}年(?:[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}[日号號])?)?",
        r"(?<![第一二三四五六七八九十])[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号號])?(?=底|末|前|之前|以前|$)",
    )
)
_SIGN_CHARACTERS = re.escape("<>＜＞=＝═﹦≥≧⩾≤≦⩽≠±≈~～∼+＋")
_STOP = rf"0-9０-９{re.escape('<>＜＞=＝═﹦≥≧⩾≤≦⩽≠±≈~～∼')}；;，,。、！!？?()（）\[\]【】{_PERCENT}*＊#+＋|"
_HEADS = _first_characters([*_ALL_BEFORE]) + "第每比较較完为為占佔同"
_TAIL_HEADS = _HEADS + _first_characters(_ALL_AFTER) + "且并並而和及至到"
_TAIL_HEADS_ONLY = "".join(sorted(set(_TAIL_HEADS) - set("至到(（")))
_PER_UNITS = "(?:人次|人|户|戶|家|个|個|名|位|生|床|亩|畝|院|村|年|月|天|日|次|周|期|场|場|班|校|所|平方米|公里|株|头|頭|只|隻|吨|噸|件|套|台|臺|辆|輛|季度|学年|學年|千人|万人|萬人|百人|学期|学时|标段|镇|鎮|乡|鄉|县|縣)"
_RATE_WORDS = (
    "完成率(?:为|達到|达到|达|是)?|(?:为|是|占|达到|完成)?(?:年度|全年|年初|原|年)?(?:计划|目标|任务|預期|预期|指标值|目标任务|计划数|目标值|任务数|總任務|总任务)(?:数|量|值)?(?:的|之)|"
    "(?:完成|执行|执行进度|完成进度|完成比例|完成度|目标完成率|计划完成率|任务完成率|进度)(?:率|比例|度)?(?:为|达到|达|是)?(?=[:： ]{0,2}[0-9０-９.]{1,12}[%％])|"
    "完成(?:了)?(?:年度|全年|年初|年)?(?:计划|目标|任务|目标任务|预期目标|计划任务)(?:数|量|值)?的?"
)
_KEY = (
    rf"[負负](?={_BLANK}?(?:[.．]?{_DIGIT}|[百千万萬]{{1,2}}{_B}分{_B}之))|(?:{_OPERATORS}){_AT_NUMBER}|第{_B}[0-9０-９一二三四五六七八九十]|每{_PER_UNITS}|"
    rf"(?:比|较|較|同){_B}{_YEAR}|(?:{_RATE_WORDS})(?=[:：为达到 ]{{0,4}}{_DIGIT})"
)
_MINUS = r"\-－−"
_NUMBER = (
    rf"(?:{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+(?!{_DIGIT}|[,，]{_DIGIT})|{_DIGIT}{{1,3}}(?:[ \u00a0]{_DIGIT}{{3}})+(?!{_DIGIT}|{_BLANK}{_DIGIT})|{_DIGIT}+)"
    rf"(?:[.．](?!{_BLANK}?[.．]){_DIGIT}*)?(?:[eE][+\-]?{_DIGIT}+)?|[.．]{_DIGIT}+(?:[eE][+\-]?{_DIGIT}+)?"
)
_PART_END = rf"(?=[；;，,。、)）!！]|{_BLANK}|{_AFTER_AHEAD}|{_END})"
_JOINED = rf"(?:并且|並且|而且|且)(?={_BLANK}?{_DIGIT})|(?:并且|並且|而且|且|并|並|和|及)(?=[{_RUN}]{{1,16}}(?![{_RUN}]){_NUMBER_AHEAD_GROUP})"
_AFTER_UNIT = (
    rf"{_any_of(word for word in _ALL_AFTER if len(word) > 1)}|[内內](?![容部外需蒙科存销銷涵陆陸贾控])|"
    rf"[余餘多](?=[；;，,。、)）]|{_BLANK}*{_END})"
)

PATTERNS: Mapping[str, str] = {
    "blank": f"{_BLANK}+",
    **{
        f"{name.lower()}": "(?:"
        + "|".join(part for part in (_any_of(SIGNS.get(name, ())), _any_of(WORDS_BEFORE.get(name, ()))) if part)
        + f"){_FILLER}{_AT_NUMBER}"
        for name in {**SIGNS, **WORDS_BEFORE}
    },
    "or_more": f"(?:{_any_of(WORDS_AFTER['OR_MORE'])})",
    "or_less": f"(?:{_any_of(word for word in WORDS_AFTER['OR_LESS'] if word != '内')})|[内內](?![容部外需蒙科存销銷涵陆陸贾控])",
    "or_so": f"(?:{_any_of(word for word in WORDS_AFTER['OR_SO'] if len(word) > 1)})|[余餘多](?=[；;，,。、)）]|{_BLANK}*{_END})",
    "between": f"(?:{_any_of(WORDS_AFTER['BETWEEN'])})",
    "odd": "[余餘多]",
    "number": _NUMBER,
    "bound_number": rf"[+＋{_MINUS}]?(?:{_DIGIT}+(?:[.．]{_DIGIT}*)?|[.．]{_DIGIT}+)",
    "negative": (
        rf"(?<![0-9A-Za-z)）{_PERCENT}])[{_MINUS}](?={_BLANK}?[.．]?{_DIGIT})|"
        rf"(?:[負负]|零\s?下)(?={_BLANK}?(?:[.．]?{_DIGIT}|[百千万萬]{{1,2}}{_B}分{_B}之|{_NUMERAL}))"
    ),
    "positive": rf"[+＋](?={_BLANK}?[.．]?{_DIGIT})",
    "percent_before": rf"(?:[百千万萬]|[百十]{_B}[万萬]){_B}分{_B}之{_B}(?={_DIGIT}|{_NUMERAL})",
    "percent_numeral": rf"{_NUMERAL}+(?:[点點][〇零一二三四五六七八九]+)?",
    "fraction": rf"(?!(?:[百千万萬]|[百十]{_B}[万萬]){_B}分){_NUMERAL[:-1]}0-9０-９]+分{_B}之{_B}[0-9０-９{_NUMERAL[1:]}+",
    "mixed_numeral": rf"{_DIGIT}+[万萬亿億千百](?:[零〇]?{_DIGIT}+[亿億万萬千百十]?)+(?![.．]?{_DIGIT})",
    "numeral": _NUMERAL_AHEAD,
    "whole_numeral": rf"(?<![\s\S])(?:{_NUMERAL}|[廿卅卌]){{2,}}(?={_BLANK}*{_END})|(?<![\s\S])[半几幾](?={_BLANK}*{_END})",
    "doubtful_numeral": rf"(?<![\s\S])(?![万亿萬億])(?:(?:{_NUMERAL}|[几幾数數半廿卅卌]){_BLANK}?){{1,12}}(?=(?:[多余餘]{_BLANK}?)?(?:{_COUNTED}|折){_BLANK}*(?:{_AFTER_AHEAD})?{_BLANK}*{_END})",
    "broken_numeral": rf"(?<![0-9０-９第])(?:{_NUMERAL}|[几幾半])+(?={_DIGIT})",
    "money_in_words": rf"{_NUMERAL_START}(?:元|圆|圓)(?:(?:{_NUMERAL})*角)?(?:(?:{_NUMERAL})*分)?[整正]?(?={_BLANK}*(?:[；;，,。、)）]|{_END}))",
    "unit_sign": rf"[{_PERCENT}](?:/{_PER_UNITS}(?![\u4e00-\u9fff]))?",
    "unit": (
        rf"(?:[kcdh]?[mM][23](?!{_DIGIT}|[.．])|每{_PER_UNITS}|[^{_STOP}{_BLANK_INSIDE}/{_DASH}×:：{_TAIL_HEADS}]|(?!{_AFTER_UNIT}|{_JOINED}|{_KEY})[{_TAIL_HEADS_ONLY}]|[至到](?!{_B}(?:{_NUMBER_AHEAD}))|/(?!{_B}{_DIGIT})(?:[(（][^()（）0-9０-９]{{1,12}}[)）])?|"
        rf"[*×、](?=每?{_PER_UNITS}{_PART_END}))+"
    ),
    "unit_bracket": rf"[(（]{_BLANK}?[^0-9０-９()（）；;，,。*＊]{{1,12}}[)）]",
    "to": rf"[{_DASH}]+(?={_B}(?:[{_MINUS}±]?[.．]?{_DIGIT}|{_NUMERAL}+{_COUNTED}|[百千]分之))",
    "plus_minus": r"(?:±|\+/-|＋/－|\+-)(?=[\s]{0,4}[.．]?[0-9０-９])",
    "chain_sign": rf"(?:{_any_of(_ALL_SIGNS)})(?={_B}(?:[A-Za-zＡ-Ｚａ-ｚ/]|[\u4e00-\u9fff]{{1,16}}){_B}(?:{_any_of(_ALL_SIGNS)}){_B}[.．]?{_DIGIT})",
    "variable": r"[A-Za-zＡ-Ｚａ-ｚ/]|[\u4e00-\u9fff]{1,16}",
    "joined": _JOINED,
    "interval_open": rf"(?<![^\s；;，,。」长長升高加幅降低少减])[\[(（【](?={_BOUND}{_INSIDE_UNIT}[,，]{_BOUND}{_INSIDE_UNIT}[\])）】])",
    "interval_comma": "[,，]",
    "interval_close": r"[\])）】]",
    "infinity": rf"[+＋{_MINUS}]?∞",
    "bound_unit": rf"[{_PERCENT}]|[^0-9０-９\[\]()（）【】,，;；∞{_BLANK_INSIDE}]{{1,8}}",
    "date": _DATE,
    "months": rf"(?:{_YEAR_WORD}{_B})?(?:{_MONTH_NUMBER}){_B}(?:月(?:份)?{_B})?[{_DASH}]+{_B}(?:{_MONTH_NUMBER}){_B}月(?:份)?(?!{_B}{_DIGIT}{{1,2}}{_B}[日号號])",
    "years": rf"{_YEAR}{_B}(?:年{_B}(?:度)?)?[{_DASH}]+{_B}{_YEAR}{_B}年(?:度)?(?!{_B}{_DIGIT}{{1,2}}{_B}月)",
    "quarter": rf"(?:{_YEAR_WORD}{_B})?第{_B}[1-4１-４一二三四]{_B}(?:个|個)?季度?|{_YEAR_WORD}{_B}[1-4１-４一二三四]{_B}季度|(?<![上下])[一二三四]{_B}季度",
    "days": rf"{_YEAR}[.．]{_DIGIT}{{1,2}}[.．]{_DIGIT}{{1,2}}{_B}[{_DASH}]+{_B}{_DIGIT}{{1,2}}[.．]{_DIGIT}{{1,2}}(?![.．]?{_DIGIT}|{_B}[%％])",
    "first_months": rf"(?:{_YEAR_WORD}{_B})?前{_B}(?:{_DIGIT}{{1,2}}|[一二三四五六七八九十两兩]{{1,2}}){_B}[个個]月",
    "first_quarters": rf"(?:{_YEAR_WORD}{_B})?前{_B}[2-4２-４二三四两兩]{_B}(?:个|個)?季度",
    "half_year": rf"(?:{_YEAR_WORD}{_B})?[上下]{_B}半{_B}年",
    "whole_year": rf"{_YEAR_WORD}{_B}(?:全年|整年)",
    "year_end": rf"(?<![0-9０-９]年)年{_B}[底末终終](?={_B}(?:之|以)?前)",
    "end": rf"(?:年{_B})?[底末终終]",
    "before": r"[之]?前(?![期列茅沿述])",
    "by": r"以前|内(?!容)|為止|为止|止",
    "every": rf"每{_PER_UNITS}(?:每{_PER_UNITS})*",
    "per": rf"(?:平均|人均)?每{_PER_UNITS}(?:每{_PER_UNITS})*(?={_FILLER}[{_OPERATOR_ALPHABET}]{{0,12}}{_DIGIT})",
    "rate": rf"(?:{_RATE_WORDS})[:：为达到 ]{{0,4}}(?={_B}{_DIGIT}+(?:[.．]{_DIGIT}+)?{_B}[%％﹪])",
    "base_year": rf"(?:比|较|較|同){_B}{_YEAR}{_B}年?(?:度)?(?:同期|底|末)?",
    "ordinal": rf"第{_B}[0-9０-９]+|第{_B}[一二三四五六七八九十]+",
    "code": rf"(?<![0-9０-９])[A-Za-zＡ-Ｚａ-ｚ]+(?:[-－/.．]?{_DIGIT}+)+",
    "enumerator": (
        rf"(?:指标|指標|目标|目標){_B}{_DIGIT}{{1,2}}{_B}[:：.．、](?!{_DIGIT})|"
        rf"(?<![^\s；;，,。:：、]){_DIGIT}{{1,2}}(?:[.．](?!{_BLANK}{{0,3}}{_DIGIT})|[、)）](?!{_DIGIT}))"
        rf"(?={_BLANK}{{0,3}}(?:[\u4e00-\u9fff“《「(（]|{_DIGIT}+[^0-9.．]))(?!{_BLANK}?(?:{_COUNTED}|[{_PERCENT}]){_BLANK}*{_END})|"
        # a sign makes a goal of what follows; 98.<5% is more likely a decimal with damage behind its point than a list
        rf"(?<![^\s；;，,。:：、])(?:0?[1-9０-９]|1[0-9]|20)[.．、)）](?={_BLANK}{{0,3}}[{_SIGN_CHARACTERS}])|"
        rf"[(（]{_DIGIT}{{1,2}}[)）](?={_BLANK}?[^\s0-9])|[\u2460-\u2473]"
    ),
    "document": rf"[〔\[【（(]?(?:19|20){_DIGIT}{{2}}[〕\]】）)]{_DIGIT}+{_B}号|〔{_DIGIT}{{4}}〕{_B}(?:第)?{_DIGIT}+{_B}号",
    "rate_bracket": rf"[(（]{_B}(?:{_RATE_WORDS}|占比|占|完成|率)?{_B}[:：]?{_B}{_DIGIT}{{1,9}}(?:[.．]{_DIGIT}{{1,20}})?{_B}[%％]{_B}[)）]",
    "included": rf"[(（]{_B}不?包?含(?:本数)?{_B}[)）](?={_B}[{_DASH}]{_B}{_DIGIT})",
    "bracket": r"[(（][^()（）]{0,600}[)）]",
    "unclosed": rf"[(（][^()（）]{{0,600}}{_END}",
    "quoted": r"(?<![^\s；;])「(?:[^「」]|「「|」」)*」(?!」)",
    "scale": r"(?<![\s\S])定性[\s:：]{0,3}[(（]?[优優良中低差高好一般较較、/，,合格不]{2,16}[)）]?(?![\s\S])",
    "separator": "[；;，,。、！!？?|]+",
    "slash": "/",
    "placeholder": r"[*＊]{1,8}|_{2,16}|[xXＸ×]{2,4}(?![A-Za-z])",
    "spreadsheet_error": r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|EXTERNAL!|PYTHON!)|#{3,}",
    "ratio": rf"{_DIGIT}+{_B}[:：∶]{_B}{_DIGIT}+(?:{_B}[:：∶]{_B}{_DIGIT}+)*",
    "words": rf"(?:(?!{_KEY})[{_HEADS}]|[^{_STOP}{_BLANK_INSIDE}A-Za-zＡ-Ｚａ-ｚ{_HEADS}〇零一二三四五六七八九十百千两兩壹贰叁肆伍陆柒捌玖拾几幾数數半廿卅「\-—–－−/_年〔上下定])+|[年上下定数數]|[一二三四五六七八九十百千两兩〇零壹贰叁肆伍陆柒捌玖拾几幾半廿卅]+",
    "latin": "[A-Za-zＡ-Ｚａ-ｚ]+",
    "other": rf"「+(?=「)|[{_PERCENT}]+|[(（]+(?=[(（])|[)）]+|[{_SIGN_CHARACTERS}]+(?=[{_SIGN_CHARACTERS}])|[\-—–－−‐‑‒―─_.…·*＊#]+|[\s\S]",
}
"""The regular expression for each name in double braces in the grammar."""


_SENSES = ("AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN", "EXACTLY", "ABOUT")
COMPARISONS = frozenset(
    chain.from_iterable((*SIGNS.values(), *(WORDS_BEFORE[sense] for sense in _SENSES), ("＞＝", "＜＝", "﹥", "﹤")))
)
"""Signs and words that the target language reads as a comparison before a number."""
_DIRECTIONS: "Mapping[str, Direction]" = {
    **dict.fromkeys(
        ("正向", "正向指标", "正指标", "正", "越大越好", "越高越好", "越多越好", "极大型", "正相关", "↑", "up",
         "positive", "higher is better", "higher", "maximize", "maximise", "max"), "up",
    ),
    **dict.fromkeys(
        ("反向", "反向指标", "反指标", "逆向", "逆向指标", "逆指标", "负向", "负向指标", "负指标", "反", "逆", "负",
         "越小越好", "越低越好", "越少越好", "极小型", "负相关", "↓", "down", "negative", "lower is better", "lower",
         "minimize", "minimise", "min"), "down",
    ),
}  # fmt: skip
"""Words of a column of directions. 定量, 定性, 适度 and 区间 name no direction."""


def is_sign(text: str) -> bool:
    """Return whether *text* is a sign of comparison or the word for one."""
    return squeeze(text) in COMPARISONS or text.strip() in COMPARISONS


def read_direction(text: str) -> "Direction":
    """Return which way is better by the *text* of a column of directions; nothing where it names none."""
    return _DIRECTIONS.get(" ".join(text.lower().split())) or _DIRECTIONS.get(squeeze(text)) or ""
