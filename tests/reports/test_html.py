"""The page: what it says, that it needs nothing else, and that texts of a sheet stay texts."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from attrs import evolve

from perfrules.model.quantity import format_decimal
from perfrules.model.scorecard import Scorecard
from perfrules.reports.charts import BARS_SHOWN
from perfrules.reports.hooks import HtmlReport
from perfrules.source import cell_width, escape_control_chars
from perfrules.wording import LANGUAGES

VOID = {"meta", "img", "br", "hr", "link", "input"}


class Page(HTMLParser):
    """A page taken apart: elements in their order, and the text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} stands twice"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, attribute: str) -> list[str]:
        """Return the values of *attribute* in all elements."""
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]


def taken_apart(card: Scorecard, language: str = "zh") -> Page:
    """Return the page of *card*; every element in it is closed where it must be."""
    page = Page(HtmlReport().render(card, language=language))
    assert page.open == []
    return page


class TestWhatItSays:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_golden(self, language, example_card, lost_card, golden) -> None:
        golden(f"example.{language}.html", HtmlReport().render(example_card, language=language))
        golden(f"lost.{language}.html", HtmlReport().render(lost_card, language=language))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_everything_of_the_scorecard_is_there(self, lost_card, language) -> None:
        text = taken_apart(lost_card, language).text
        wanted = [
            format_decimal(lost_card.total),
            lost_card.sheet.project,
            lost_card.ruleset.id,
            "97.5",
            "资金为市级财政资金。",
        ]
        wanted += [format_decimal(row.score) for row in lost_card.rows if row.score is not None]
        wanted += [row.row.reason for row in lost_card.rows] + [row.row.target for row in lost_card.rows]
        wanted += [one.name for one in lost_card.components] + [one.name for one in lost_card.adjustments]
        wanted += [f"{one.code} " for one in lost_card.all_problems]
        wanted += [one.message(language) for one in lost_card.all_problems]
        wanted += [row.basis.citation.document for row in lost_card.rows if row.basis.citation]
        assert [one for one in wanted if one not in text] == []

    def test_language_is_declared(self, example_card) -> None:
        assert taken_apart(example_card, "zh").elements[0] == ("html", {"lang": "zh-CN"})
        assert taken_apart(example_card, "en").elements[0] == ("html", {"lang": "en"})

    def test_empty_scorecard(self, example_card) -> None:
        bare = evolve(
            example_card, sheet=type(example_card.sheet)(), rows=(), components=(), grade=None,
            ruleset=evolve(example_card.ruleset, grades=()),
        )  # fmt: skip
        assert "未命名项目" in taken_apart(bare).text

    def test_same_bytes_each_time(self, lost_card) -> None:
        assert HtmlReport().render(lost_card) == HtmlReport().render(lost_card)


class TestOneFile:
    """It needs no network and no script."""

    def test_nothing_is_loaded(self, lost_card) -> None:
        page = taken_apart(lost_card)
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use"}
        assert {"src", "srcset", "action", "style"}.isdisjoint(name for _, names in page.elements for name in names)
        style = HtmlReport().render(lost_card).decode().partition("<style>")[2].partition("</style>")[0]
        assert "@import" not in style
        assert "url(" not in style

    def test_policy_forbids_everything_but_its_style(self, lost_card) -> None:
        [policy] = [names["content"] for tag, names in taken_apart(lost_card).elements if "http-equiv" in names]
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    def test_links_stay_in_the_page_and_lead_somewhere(self, lost_card) -> None:
        page = taken_apart(lost_card)
        ids = page.named("id")
        assert len(ids) == len(set(ids))
        assert {link[0] for link in page.named("href")} == {"#"}
        assert {link[1:] for link in page.named("href")} <= set(ids)
        for listed in page.named("aria-labelledby"):
            assert set(listed.split()) <= set(ids)
        assert {fill[5:-1] for fill in page.named("fill") if fill.startswith("url(")} <= set(ids)


class TestTextsStayTexts:
    def test_no_element_and_no_attribute_comes_of_a_text(self, injection, card_saying) -> None:
        """SPEC reliability R8: whatever a sheet says, the page has the elements and attributes it would have had."""
        as_wide = "x" * cell_width(escape_control_chars(injection))  # a label is shortened by its width
        assert taken_apart(card_saying(injection)).elements == taken_apart(card_saying(as_wide)).elements

    def test_it_is_shown(self, injection, card_saying) -> None:
        page = taken_apart(card_saying(injection))
        lines = [escape_control_chars(line) for line in re.split("\r\n?|\n", injection)]
        assert "\n".join(lines) in page.text
        assert not re.search("[\x00\x1b\u202e\u200b\u2028]", page.text)

    def test_cells_stay_cells(self, injection, card_of_cells: Callable[[str], Scorecard]) -> None:
        """A text that is read as a target may change what is said, never what the page is made of."""
        page = taken_apart(card_of_cells(injection))
        known = taken_apart(card_of_cells("≥90%")), taken_apart(card_of_cells("≤3x")), taken_apart(card_of_cells(""))
        assert {tag for tag, _ in page.elements} <= {tag for one in known for tag, _ in one.elements}
        names = {name for _, attributes in page.elements for name in attributes}
        assert names <= {name for one in known for _, attributes in one.elements for name in attributes}
        assert sum(tag == "tr" for tag, _ in page.elements) == sum(tag == "tr" for tag, _ in known[0].elements)


class TestLongSheets:
    def test_a_thousand_rows(self, long_card) -> None:
        data = HtmlReport().render(long_card)
        page = Page(data)
        assert sum(names.get("scope") == "row" for _, names in page.elements) > 1000
        bars = data.decode().partition('id="rows-title"')[2].partition("</svg>")[0]
        assert bars.count('class="name"') == BARS_SHOWN
        assert len(data) < 1_500_000
