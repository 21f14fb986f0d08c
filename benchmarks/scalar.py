"""One indicator, one sheet, one text, one import: the engine with derivations."""

from decimal import Decimal

from decision_engine import ACTUALS, compiled_expression, traced_table
from lark import Lark
from measuring import Line, median, process

import perfrules
from perfrules import Sheet, SheetRow
from perfrules.dsl import parse_actual, parse_target, reading
from perfrules.dsl.parser import ENTRIES, grammar_text
from perfrules.engine.plan import build_type
from perfrules.model.rating import RatingInput
from perfrules.plugins import default_registry

__all__ = ["lines"]

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


def forget() -> None:
    """Empty the caches of read texts, so that every text is new."""
    reading._target.cache_clear()  # noqa: SLF001 - only a benchmark wants the reader to forget
    reading._actual.cache_clear()  # noqa: SLF001


def new_texts(texts: tuple[str, ...], rounds: int) -> float:
    """Return the median time of reading one of *texts* that nobody has seen."""

    def read() -> None:
        forget()
        for text in texts:
            perfrules.parse_target(text)

    return median(read, rounds, of=len(texts))


def bare_trees(texts: tuple[str, ...], rounds: int) -> float:
    """Return the median time in which lark's own loop makes the tree of one of *texts*, without a meaning."""
    parser = Lark(grammar_text(), parser="lalr", start=list(ENTRIES), maybe_placeholders=False)
    return median(lambda: [parser.parse(text, start="cell") for text in texts], rounds, of=len(texts))


def lines(rounds: int) -> list[Line]:
    """Return every measurement of this part."""
    return [*_starting(rounds), *_reading(rounds), *_scoring(rounds)]


def _starting(rounds: int) -> list[Line]:
    few = max(1, rounds // 2)
    empty, peers = process("pass", few), process("import attrs, pluggy", few)
    evaluate = (
        "import perfrules as pr;"
        "pr.evaluate(pr.Sheet(rows=(pr.SheetRow(target='{}', actual='85%', weight=10),)),"
        "pr.load_ruleset('henan-zhengzhou-2023'))"
    )
    return [
        Line("an empty process", empty),
        Line("import perfrules", process("import perfrules", few), "µs", "import attrs, pluggy", peers, "≤ 1.3 ×"),
        Line("a process that scores one row", process(evaluate.format("≥90%"), few)),
        Line("a process that scores one row, with the grammar", process(evaluate.format("不低于90%"), few)),
    ]


def _reading(rounds: int) -> list[Line]:
    common, rare = new_texts(COMMON, rounds), new_texts(RARE, rounds)
    tree, rare_tree = bare_trees(COMMON, rounds), bare_trees(RARE, rounds)
    again = median(lambda: [perfrules.parse_target("≥90%") for _ in range(1000)], rounds, of=1000)
    other = "its lark tree"
    return [
        Line("read one new text, common shapes", common, "µs", other, tree, "≤ 1.5 ×"),
        Line("read one new text, rare shapes", rare, "µs", other, rare_tree, "≤ 1.5 ×"),
        Line(
            "read one new text, four common to one rare", (4 * common + rare) / 5, "µs", other,
            (4 * tree + rare_tree) / 5, "≤ 1.5 ×",
        ),
        Line("read a text again", again, promise="< 0.5 µs"),
    ]  # fmt: skip


def _scoring(rounds: int) -> list[Line]:
    rules = perfrules.load_ruleset("henan-zhengzhou-2023")
    rows = tuple(
        SheetRow(name=f"指标{number}", level1="产出指标", target=target, actual=actual, weight=Decimal(5))
        for number, (target, actual) in enumerate(ROWS * 4)
    )
    sheet = Sheet(rows=rows)
    kind = build_type("proportional", {}, default_registry())
    target, actuals = parse_target("≥90%"), [Decimal(actual) for actual in ACTUALS]
    cases = [RatingInput(target=target, actual=parse_actual(f"{actual}%"), weight=Decimal(10)) for actual in actuals]
    bound = perfrules.bind_row(SheetRow(target="≥90%", level1="产出指标", weight=Decimal(10)), rules)

    def new_sheet() -> None:
        forget()
        perfrules.evaluate(sheet, rules)

    number = len(ACTUALS)
    score = median(lambda: [bound.score(actual) for actual in actuals], rounds, of=number)
    rated = median(lambda: [kind.rate(case) for case in cases], rounds, of=number)
    scored = median(lambda: [bound.evaluate(actual) for actual in actuals], rounds, of=number)
    expression = median(compiled_expression, rounds, of=number)
    table = median(traced_table, rounds, of=number)
    terse, other = "zen: compiled expression", "zen: decision table with trace"
    return [
        Line("score one bound row, typed, no derivation", score, "µs", terse, expression, "≤ 1.5 ×"),
        Line("rate one indicator, typed, steps kept", rated, "µs", other, table, "< 1 ×"),
        Line("score one bound row, typed, with derivation", scored, "µs", other, table, "< 1 ×"),
        Line(
            "score 20 rows, texts seen before", median(lambda: perfrules.evaluate(sheet, rules), rounds), "µs",
            "zen: 20 tables with trace", 20 * table, "< 1 ×",
        ),
        Line("score 20 rows, all texts new", median(new_sheet, rounds), "µs", "zen: 20 tables with trace", 20 * table),
        Line("score and explain it", median(lambda: perfrules.evaluate(sheet, rules).explain(), rounds)),
    ]  # fmt: skip
