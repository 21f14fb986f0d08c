"""Words of the field: those that plugins teach, and names of levels of indicators as they are compared."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from attrs import field, frozen

__all__ = ["FULL_WIDTH", "LEVEL1_OF", "Vocabulary", "VocabularyKind", "comparable_name", "level_name"]


class VocabularyKind(StrEnum):
    """The use of words, which decides what the keys of a vocabulary are."""

    LEVELS = "levels"
    """Keys are names of levels (达成); a rule file names the vocabulary: ``vocabulary = "plugin.name"``."""
    YES_NO = "yes-no"
    """Keys are ``yes`` and ``no``; a rule file names the vocabulary."""
    HEADERS = "headers"
    """Keys are fields of `SheetRow` (target); readers know the words as titles of those columns."""
    CLASSES = "classes"
    """Keys are classes of words beside numbers (``not-done``, ``plan``, ``innocent`` …); the language knows them."""


@frozen
class Vocabulary:
    """
    Words, each under what it means.

    Args:
        id: ``plugin.name``.
        kind: Where the words are used.
        words: What each key may also be called. Words are matched whole, never by part; a word stands once.
    """

    id: str
    kind: VocabularyKind = field(converter=VocabularyKind)
    words: Mapping[str, tuple[str, ...]]


FULL_WIDTH: Mapping[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width forms of ASCII, and the characters they are."""
_ORDINAL = re.compile(r"^(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十0-9]{1,3}[、.])")
LEVEL1_OF: Mapping[str, tuple[str, ...]] = {
    "数量": ("产出",), "质量": ("产出",), "时效": ("产出",), "成本": ("产出", "成本"),
    "经济成本": ("成本",), "社会成本": ("成本",), "生态环境成本": ("成本",),
    "经济效益": ("效益",), "社会效益": ("效益",), "生态效益": ("效益",), "可持续影响": ("效益",),
    "服务对象满意度": ("满意度", "效益"),
}  # fmt: skip
"""The level-1 names under which a level 2 may stand: forms of 2020 hold cost inside output, those of 2021 apart."""


@lru_cache(maxsize=4096)
def comparable_name(name: str) -> str:
    """
    Return *name* as names of rows, indicators, components and levels are compared.

    Blanks, line ends, width and case do not count: ``Budget variance`` is ``budget  variance``.
    """
    return "".join(name.translate(FULL_WIDTH).split()).casefold()


@lru_cache(maxsize=4096)
def level_name(name: str) -> str:
    """
    Return a 一级 or 二级 name without blanks, an ordinal before it, a remark in brackets and the suffix 指标.

    产出指标(50分), （一）产出指标 and 一、产出指标 are all 产出.
    """
    bare = _ORDINAL.sub("", comparable_name(name))
    return bare.partition("(")[0].removesuffix("指标").removesuffix("指标") or comparable_name(name)
