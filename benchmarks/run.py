"""
Times perfrules beside what it is compared with, in one run, and prints medians and ratios as a Markdown table.

Seconds differ from machine to machine; the ratios are what counts. Nothing here is a test.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal

from attrs import frozen

import perfrules
from perfrules import Sheet, SheetRow
from perfrules.dsl import reading
from perfrules.dsl.parsing import build_parser, parse_tree

ROUNDS = 15
COMMON = (
    "≥90%", "≤30人", "=1666元/月", "合理", "95%以上", "20个", "≥4000平方米", "效果明显", "100%", "≥98百分比",
)  # fmt: skip
"""Shapes as they stand in four of five cells of published forms."""
RARE = (
    "不低于20户", "增长8.5%以上", "2023年12月底前完成", "[80%, 90%)", "控制在3.4921亿立方米以内", "新增城镇就业4.3万人",
    "达到3760亿元左右,增长6.5%左右", "1000±50米",
)  # fmt: skip
"""Words, dates, ranges and prose around numbers, which always take the grammar."""
ROWS = (("≥90%", "85%"), ("≤30人", "33人"), ("=1666元/月", "1666元/月"), ("合理", "100%"), ("≥3次", "3次"))


@frozen
class Line:
    """One line of the table: what was timed, beside what, and what the project promises."""

    work: str
    ours: float
    other: str
    theirs: float | None
    promise: str


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of *work* in microseconds; one run before is not counted."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e6


def process(code: str) -> float:
    """Return the median time of a whole Python process that runs *code*, in microseconds."""
    command = [sys.executable, "-c", code]
    return median(lambda: subprocess.run(command, check=True), rounds=9)  # noqa: S603 - our own code


def forget() -> None:
    """Empty the caches of read texts, so that every text is new."""
    reading._target.cache_clear()  # noqa: SLF001 - only a benchmark wants the reader to forget
    reading._actual.cache_clear()  # noqa: SLF001


def lines() -> list[Line]:
    """Return every measurement."""
    build_parser()
    rules = perfrules.load_ruleset("henan-zhengzhou-2023")
    rows = tuple(
        SheetRow(name=f"指标{number}", level1="产出指标", target=target, actual=actual, weight=Decimal(5))
        for number, (target, actual) in enumerate(ROWS * 4)
    )
    sheet = Sheet(rows=rows)

    def new_texts(texts: tuple[str, ...]) -> float:
        def read() -> None:
            forget()
            for text in texts:
                perfrules.parse_target(text)

        return median(read) / len(texts)

    def bare_trees(texts: tuple[str, ...]) -> float:
        return median(lambda: [parse_tree(text, "cell") for text in texts]) / len(texts)

    def new_sheet() -> None:
        forget()
        perfrules.evaluate(sheet, rules)

    mixed = (
        (4 * new_texts(COMMON) + new_texts(RARE)) / 5,
        "its lark tree",
        (4 * bare_trees(COMMON) + bare_trees(RARE)) / 5,
    )
    repeated = median(lambda: [perfrules.parse_target("≥90%") for _ in range(1000)]) / 1000
    empty, peers = process("pass"), process("import attrs, pluggy")
    return [
        Line("import perfrules", process("import perfrules"), "import attrs, pluggy", peers, "≤ 1.3 ×"),
        Line("an empty process", empty, "", None, ""),
        Line("read one new text, common shapes", new_texts(COMMON), "its lark tree", bare_trees(COMMON), "≤ 1.5 ×"),
        Line("read one new text, rare shapes", new_texts(RARE), "its lark tree", bare_trees(RARE), "≤ 1.5 ×"),
        Line("read one new text, four common to one rare", *mixed, "≤ 1.5 ×"),
        Line("read a text again", repeated, "", None, "< 0.5 µs"),
        Line("score 20 rows, texts seen before", median(lambda: perfrules.evaluate(sheet, rules)), "", None, "< 2 ms"),
        Line("score 20 rows, all texts new", median(new_sheet), "", None, ""),
        Line("score and explain it", median(lambda: perfrules.evaluate(sheet, rules).explain()), "", None, ""),
    ]  # fmt: skip


def main() -> None:
    """Print the table."""
    print("| work | µs | beside | µs | ratio | promise |")
    print("|---|---:|---|---:|---:|---|")
    for line in lines():
        theirs = "" if line.theirs is None else f"{line.theirs:.1f}"
        ratio = "" if line.theirs is None else f"{line.ours / line.theirs:.2f} ×"
        print(f"| {line.work} | {line.ours:.2f} | {line.other} | {theirs} | {ratio} | {line.promise} |")


if __name__ == "__main__":
    main()
