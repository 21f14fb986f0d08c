"""What a scorecard says to be chosen or inferred, and not decided by a document."""

from decimal import Decimal

from perfrules.api import evaluate, load_ruleset
from perfrules.model.ruleset import CitationStatus
from perfrules.model.sheet import Sheet, SheetRow

ROWS = (
    SheetRow(level1="产出指标", name="单价", target="=6元", actual="5元", weight=Decimal(10)),
    SheetRow(level1="产出指标", name="标准", target="=6元", actual="3元", weight=Decimal(10)),
    SheetRow(level1="产出指标", name="定额", target="=6元", actual="6元", weight=Decimal(10)),
    SheetRow(level1="产出指标", name="座数", target="≥6处", actual="3处", weight=Decimal(10)),
)


def test_rows_that_lost_points_by_a_choice_are_named() -> None:
    card = evaluate(Sheet(rows=ROWS), load_ruleset("cn-self-evaluation-2020"))
    (choice,) = card.own_choices
    assert choice.names == ("单价", "标准")
    assert choice.citation.status is CitationStatus.INFERRED
    assert card.explain("zh").splitlines()[-1].startswith("推断或约定，无文件规定：单价、标准（等于指标值得满分")
    assert card.explain("en").splitlines()[-1].startswith("inferred or chosen, no document decides: 单价, 标准 (")


def test_components_are_named_and_documents_are_not() -> None:
    card = evaluate(Sheet(rows=ROWS[3:]), load_ruleset("henan-zhengzhou-2023"))
    assert [choice.names for choice in card.own_choices] == [("预算执行", "资金管理")]


def test_a_choice_without_a_note_is_called_by_its_document() -> None:
    rules = load_ruleset(
        {
            "id": "office",
            "full": 10,
            "source": [{"id": "own", "document": "本单位的约定", "status": "inferred"}],
            "grades": {"合格": "[0, 10]"},
            "component": [{"name": "绩效指标", "type": "indicators", "full": 10, "source": "own"}],
            "scoring": [{"type": "proportional"}],
        }
    )
    card = evaluate(Sheet(rows=ROWS[3:]), rules)
    assert card.explain("zh").splitlines()[-1] == "推断或约定，无文件规定：绩效指标（本单位的约定）"
