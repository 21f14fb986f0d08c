"""Units and words of plugins count where texts are read: in sheets, in rule files, in headers (design: plugins)."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from perfrules import RuleSetError, Sheet, SheetRow, build_registry, evaluate, load_ruleset, read_sheet
from perfrules._markers import hookimpl
from perfrules.engine.plan import build_type
from perfrules.readers.vocabulary import COLUMNS, known_columns
from perfrules.spi import UnitDefinition, Vocabulary, VocabularyKind
from perfrules.units.table import BUILT_IN_TERMS, current_terms, reading_with

UNITS = [UnitDefinition("尺", "length", factor=Fraction(1, 3)), UnitDefinition("听证", "count:听证")]
WORDS = [
    Vocabulary("demo.words", VocabularyKind.LEVELS, {"达成": ("圆满",), "未达成": ("落空",)}),
    Vocabulary("demo.answers", VocabularyKind.YES_NO, {"yes": ("属实",), "no": ("不属实",)}),
    Vocabulary("demo.titles", VocabularyKind.HEADERS, {"target": ("年初 承诺", "指标值")}),
]
PLUGIN = SimpleNamespace(
    perfrules_register_units=hookimpl(lambda: UNITS), perfrules_register_vocabularies=hookimpl(lambda: WORDS)
)
REGISTRY = build_registry(entry_points=(), extra=[("demo", PLUGIN)])
PLAIN = build_registry(entry_points=())
RULES = """\
id = "terms"
version = "1"
title = "terms"
full = 100

[[source]]
id = "own"
document = "own"
status = "practice"

[grades]
"优" = "[0, 100]"

[[component]]
name = "rows"
type = "indicators"
full = 100

[[indicator]]
name = "听证"
unit = "听证"
type = "proportional"

[[scoring]]
when = { name = "长度" }
type = "banded"
bands = { "≥30尺" = "100%", "[0尺, 30尺)" = "50%" }

[[scoring]]
when = { target_kind = "quality" }
type = "judged"
vocabulary = "demo.words"

[[scoring]]
type = "proportional"
"""


@pytest.fixture
def rules(tmp_path):
    file = tmp_path / "terms.toml"
    file.write_text(RULES, encoding="utf-8")
    return file


def row(name, target, actual):
    return SheetRow(name=name, target=target, actual=actual, weight=Decimal(10))


def test_units_and_words_count_in_rule_files_and_sheets(rules) -> None:
    rows = (
        row("长度", "≥30尺", "10米"),
        row("听证", "≥4", "3听证"),
        row("效果", "良好", "圆满"),
        row("路", "≥9尺", "2米"),
    )
    card = evaluate(Sheet(rows=rows), load_ruleset(rules, registry=REGISTRY), registry=REGISTRY)
    assert [one.rating.ratio for one in card.rows] == [1, Fraction(3, 4), 1, Fraction(2, 3)]
    assert current_terms() is BUILT_IN_TERMS


def test_without_the_plugin_both_are_unknown(rules) -> None:
    with pytest.raises(RuleSetError) as raised:
        load_ruleset(rules, registry=PLAIN)
    text = str(raised.value)
    assert "demo.words" in text
    assert "PR204" in text
    assert "PR245" in text  # a unit that nobody knows is used as it stands


def test_words_for_yes_and_no() -> None:
    kind = build_type("yes-no", {"vocabulary": "demo.answers"}, REGISTRY)
    from perfrules import parse_actual, parse_target
    from perfrules.spi import Outcome, RatingInput

    def outcome(actual, judgement=""):
        case = RatingInput(
            target=parse_target("属实"), actual=parse_actual(actual), weight=Decimal(1), judgement=judgement
        )
        return kind.rate(case).outcome

    assert outcome("属实") is Outcome.MET
    assert outcome("不属实") is Outcome.NOT_MET
    assert outcome("是") is Outcome.MET
    assert outcome("不详的话") is Outcome.NOT_RATABLE


@pytest.mark.parametrize(
    ("kind", "vocabulary"),
    [("yes-no", {"maybe": ["也许"]}), ("yes-no", "demo.words"), ("judged", "demo.titles"), ("judged", "nobody.knows")],
)
def test_a_vocabulary_that_does_not_fit_is_told(kind, vocabulary) -> None:
    with pytest.raises(RuleSetError, match="vocabulary"):
        build_type(kind, {"vocabulary": vocabulary}, REGISTRY)


def test_titles_of_columns_are_known_while_reading() -> None:
    assert known_columns() == COLUMNS
    with reading_with(REGISTRY.terms):
        columns = known_columns()
    assert columns["target"] == (*COLUMNS["target"], "年初承诺")
    assert columns["actual"] == COLUMNS["actual"]


def test_a_report_with_a_title_that_a_plugin_teaches(tmp_path) -> None:
    text = (
        "项目支出绩效自评表\n项目名称 培训\n一级指标 二级指标 三级指标 年初承诺 实际完成值 分值 得分\n"
        "产出指标 数量指标 培训人次 ≥200人次 180人次 50 45\n"
    )
    file = tmp_path / "report.txt"
    file.write_text(text, encoding="utf-8")
    rows = read_sheet(file, registry=REGISTRY).rows
    assert [(one.target, one.actual) for one in rows] == [("≥200人次", "180人次")]
    from perfrules import read_sheets

    plain = read_sheets(file, registry=PLAIN)
    assert not any(one.target == "≥200人次" for sheet in plain.sheets for one in sheet.rows)
