"""
Every word, phrase and unit of the target language as tables, from the program's own lists.

A line is a path from left to right: one alternative of each column, *nothing* included, written one behind the other,
has the meaning in the last column. ``tests/docs/test_language_tables.py`` reads every path of every line.
"""

from collections.abc import Iterable, Iterator

TITLES = {
    "## Before a number": "## 数的前面",
    "## Behind a number": "## 数的后面",
    "## Instead of a number": "## 代替数的",
    "## Status words": "## 完成情况的词",
    "## Units that convert": "## 可以换算的单位",
    "## Words that count": "## 量词",
    "In actuals only; the whole phrase counts, never a part of it.": "只用于实际完成值；整句才算，不取其中一部分。",
    "Each counts only itself.": "每个量词自成一类，互不换算。",
    "| sign or words | number | as a target |": "| 符号或词 | 数 | 作为指标值 |",
    "| number | words | as a target |": "| 数 | 词 | 作为指标值 |",
    "| cell | as a target | as an actual |": "| 格子 | 作为指标值 | 作为实际值 |",
    "| cell | as an actual |": "| 格子 | 作为实际值 |",
    "| unit | also written | is exactly |": "| 单位 | 也写作 | 正好是 |",
    "| unit | also written |": "| 单位 | 也写作 |",
}
"""What stands between the tables, and over their columns, in Chinese."""
NUMBERS = ("90%", "5个")
RANGE = "80%-90%"


def language_pages(language: str = "en") -> Iterator[str]:
    """Yield every word, phrase and unit of the target language as Markdown, titles in *language*."""
    for part in _language_parts():
        yield "\n".join(TITLES.get(line, line) for line in part.split("\n")) if language == "zh" else part


def _language_parts() -> Iterator[str]:
    from perfrules.dsl.vocabulary import OF_RATIOS_ONLY, SIGNS, WORDS_AFTER, WORDS_BEFORE  # noqa: PLC0415
    from perfrules.dsl.words import MISSING, STATUS  # noqa: PLC0415

    yield "## Before a number\n\n| sign or words | number | as a target |\n| --- | --- | --- |"
    for sense in {**SIGNS, **WORDS_BEFORE}:
        spellings = (*SIGNS.get(sense, ()), *WORDS_BEFORE.get(sense, ()))
        names_change = sense in ("UP", "DOWN")
        ratios = [word for word in spellings if names_change and word.startswith(OF_RATIOS_ONLY)]
        yield line_of(spellings, NUMBERS[0], before_means(sense, "90 %"))
        if names_change:
            yield line_of([word for word in spellings if word not in ratios], NUMBERS[1], before_means(sense, "5 个"))
            yield line_of(ratios, NUMBERS[1], before_means("NEUTRAL", "5 个"))
    yield "\n## Behind a number\n\n| number | words | as a target |\n| --- | --- | --- |"
    for sense, words in WORDS_AFTER.items():
        meaning = AFTER.get(sense, "range [80, 90] %")
        yield line_of([NUMBERS[0] if sense in AFTER else RANGE], words, meaning)
    yield "\n## Instead of a number\n\n| cell | as a target | as an actual |\n| --- | --- | --- |"
    yield line_of(["*nothing*", *sorted(MISSING - {""})], "missing", "missing")
    yield "\n## Status words\n\nIn actuals only; the whole phrase counts, never a part of it.\n"
    yield "| cell | as an actual |\n| --- | --- |"
    for status in dict.fromkeys(STATUS.values()):
        yield line_of([words for words, one in STATUS.items() if one is status], f"status {status.value}")
    yield from units_tables()


IMPLIED = {
    "NEUTRAL": "stated",
    "SET_TO": "stated",
    "REACH": "at_least",
    "RAISE_TO": "at_least",
    "HOLD": "at_most",
    "LOWER_TO": "at_most",
}
AFTER = {"OR_MORE": "number at_least 90 %", "OR_LESS": "number at_most 90 %", "OR_SO": "number about 90 %"}


def before_means(sense: str, amount: str) -> str:
    """Return the meaning of *amount* behind a sign or word of *sense*, in the notation of the tables."""
    if sense == "UNEQUAL":
        return "unclear PR109"
    if sense in ("UP", "DOWN"):
        return f"number stated {amount}, {sense.lower()}"
    return f"number {IMPLIED.get(sense, sense.lower())} {amount}"


def units_tables() -> Iterator[str]:
    """Yield the built-in units: measured ones by what they measure, then the words that count."""
    from perfrules.units import DEFAULT_UNITS  # noqa: PLC0415

    yield "\n## Units that convert\n\n| unit | also written | is exactly |\n| --- | --- | --- |"
    counts = [unit for unit in DEFAULT_UNITS if unit.dimension.startswith("count:")]
    measured = [unit for unit in DEFAULT_UNITS if unit not in counts]
    base = {unit.dimension: unit.symbol for unit in measured if unit.factor == 1}
    for unit in measured:
        yield line_of(
            [unit.symbol], unit.spellings or ["*nothing*"], f"{unit.factor} {base.get(unit.dimension, '')}".strip()
        )
    yield "\n## Words that count\n\nEach counts only itself.\n\n| unit | also written |\n| --- | --- |"
    yield line_of([unit.symbol for unit in counts if not unit.spellings], "*nothing*")
    for unit in counts:
        if unit.spellings:
            yield line_of([unit.symbol], unit.spellings)


def line_of(*cells: str | Iterable[str]) -> str:
    """Return one line of a table of texts; alternatives stand in one cell."""
    shown = ([cell] if isinstance(cell, str) else cell for cell in cells)
    marked = (" ".join(one if one == "*nothing*" else f"`{one}`" for one in cell) for cell in shown)
    return f"| {' | '.join(marked)} |"
