"""What a page says only when there is reason to: columns, lights, the end of a source, what is not yet a total."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from perfrules import Scorecard, Sheet, SheetRow, evaluate
from perfrules.model.sheet import Funds
from perfrules.reports.hooks import HtmlReport, MarkdownReport
from perfrules.reports.view import report_view
from tests.reports.conftest import rules_of

Page = Callable[[Scorecard], str]


def html(card: Scorecard) -> str:
    return HtmlReport().render(card).decode()


def markdown(card: Scorecard) -> str:
    return MarkdownReport().render(card).decode()


@pytest.fixture
def bare() -> Scorecard:
    """Return a scorecard with nothing that needs a column of its own: no review, no score filled in, no light."""
    row = SheetRow(name="座数", target="≥12座", actual="12座", weight=Decimal(90))
    funds = Funds(name="年度资金总额", adjusted_budget=Decimal(4), spent=Decimal(4), is_total=True)
    return evaluate(Sheet(project="x", rows=(row,), funds=(funds,)), rules_of("cn-self-evaluation-2020"))


@pytest.fixture
def monitored() -> Scorecard:
    """Return a scorecard of monitoring: a light for the row, for the component, and for the whole."""
    row = SheetRow(name="座数", target="≥100座", actual="20座", weight=Decimal(100))
    funds = Funds(name="年度资金总额", adjusted_budget=Decimal(40), spent=Decimal(10), is_total=True)
    return evaluate(
        Sheet(project="x", rows=(row,), funds=(funds,)), rules_of("cn-monitoring"), as_of=date(2023, 7, 31)
    )  # fmt: skip


COLUMNS = {
    "has_reviews": ("复核得分", {"review_scores": (Decimal(80), Decimal(85))}, "82.50"),
    "has_self_scores": ("填报得分", {"self_score": Decimal("89.5")}, "89.5"),
}


class TestColumns:
    """A column stands in both pages when a row fills it, and otherwise in neither."""

    @pytest.mark.parametrize("page", [html, markdown])
    @pytest.mark.parametrize("name", COLUMNS)
    def test_when_a_row_fills_it(self, name: str, page: Page, bare: Scorecard) -> None:
        word, filled, shown = COLUMNS[name]
        rows = (evolve(bare.sheet.rows[0], **filled), evolve(bare.sheet.rows[0], name="另一项"))
        card = evaluate(evolve(bare.sheet, rows=rows), rules_of("cn-fiscal-review-2020"))
        assert getattr(report_view(card), name)
        assert word in page(card)
        assert re.search(rf"(\| |>){re.escape(shown)}( \||<)", page(card))
        assert not getattr(report_view(bare), name)
        assert word not in page(bare)

    @pytest.mark.parametrize("page", [html, markdown])
    def test_lights(self, page: Page, bare: Scorecard, monitored: Scorecard) -> None:
        assert report_view(monitored).has_lights
        assert monitored.rows[0].light
        assert re.search(rf"(\| |>){monitored.rows[0].light}( \||<)", page(monitored))
        assert "灯号" in page(monitored)
        assert not report_view(bare).has_lights
        assert "灯号" not in page(bare)

    def test_every_line_of_a_table_has_as_many_cells(self, bare: Scorecard, monitored: Scorecard) -> None:
        """In Markdown a row of another length would be cut or shifted."""
        rows = (evolve(bare.sheet.rows[0], self_score=Decimal(1), review_scores=(Decimal(2),)), *bare.sheet.rows)
        full = evaluate(evolve(bare.sheet, rows=rows), rules_of("cn-fiscal-review-2020"))
        for card in (bare, monitored, full):
            for table in re.findall(r"(?:^\|.*\|\n)+", markdown(card), flags=re.MULTILINE):
                assert len({line.count("|") for line in table.splitlines()}) == 1

    def test_lines_across_a_table_span_all_of_it(self, bare: Scorecard, monitored: Scorecard) -> None:
        for card in (bare, monitored):
            table = html(card).partition('<table class="stack rows">')[2].partition("</table>")[0]
            heads = table.partition("</thead>")[0].count("<th ")
            assert set(re.findall(r'colspan="(\d+)"', table)) == {str(heads)}


class TestLightOfAComponent:
    def test_it_stands_beside_its_name(self, bare: Scorecard, monitored: Scorecard) -> None:
        lit = [one for one in monitored.components if one.light]
        assert lit
        assert all(
            f'{one.name} <span class="badge">{one.light}</span>' in _without_cites(html(monitored)) for one in lit
        )
        parts = html(bare).partition('id="components"')[2].partition("</section>")[0]
        assert "badge" not in parts

    def test_the_worst_is_the_light_of_the_whole(self, monitored: Scorecard) -> None:
        assert monitored.light
        assert f'<span class="grade">{monitored.light}</span>' in html(monitored)
        assert f"灯号 {monitored.light}" in markdown(monitored)


def _without_cites(page: str) -> str:
    return re.sub(r'&nbsp;<a class="cite".*?</a>', "", page)


class TestSources:
    """The last day of a document stands beside it where it is known."""

    @pytest.mark.parametrize(("until", "shown"), [(None, ""), (date(2025, 12, 31), "2025-12-31")])
    def test_until(self, until: date | None, shown: str, bare: Scorecard) -> None:
        component = bare.components[0]
        assert component.basis.citation is not None
        citation = evolve(component.basis.citation, title="", date=None, until=until)
        basis = evolve(component.basis, citation=citation)
        card = evolve(bare, components=(evolve(component, basis=basis),), rows=())
        [source] = report_view(card).sources
        assert source.until == shown
        assert ("有效至" in html(card)) == bool(shown)
        assert (f"有效至 {shown}" in html(card)) == bool(shown)


class TestFullMark:
    """The full mark is the rule set's, whatever it is."""

    @pytest.mark.parametrize("page", [html, markdown])
    def test_it_is_not_always_100(self, page: Page, bare: Scorecard) -> None:
        full = Decimal(1200)
        card = evolve(bare, ruleset=evolve(bare.ruleset, full=full))
        text = page(card)
        assert report_view(card).full == "1200"
        assert re.search(r"100\.00 / 1200|100\.00</strong><span class=\"full\">/ 1200<", text)
        assert "/ 100 " not in text
        assert "/ 100<" not in text
        assert re.search(r"\| 总分 \| 1200 \| 100\.00 \||>1200</td>\s*<td class=\"number score\" [^>]*>100\.00<", text)


class TestSoFar:
    """Where something could not be rated, nothing is called the total."""

    @pytest.mark.parametrize("words", [("zh", "已评部分", "暂为", "总分"), ("en", "Rated so far", "for now", "Total")])
    @pytest.mark.parametrize("report", [HtmlReport, MarkdownReport])
    def test_every_total(
        self, report: type, words: tuple[str, str, str, str], lost_card: Scorecard, bare: Scorecard
    ) -> None:
        language, so_far, for_now, total = words
        text = report().render(lost_card, language=language).decode()
        whole = report().render(bare, language=language).decode()
        named = re.compile(rf"(?:>|\| |\*\*){total}(?:<| \|| )")
        assert text.count(so_far) >= 2
        assert f"{for_now} 中" in text
        assert named.findall(text) == []
        assert so_far not in whole
        assert named.findall(whole)
        assert for_now not in whole
