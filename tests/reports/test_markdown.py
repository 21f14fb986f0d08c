"""The Markdown page, read by a Markdown reader with tables and links."""

from collections import Counter

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from perfrules.model.scorecard import Scorecard
from perfrules.reports.hooks import MarkdownReport
from perfrules.source import escape_control_chars, one_line
from perfrules.wording import LANGUAGES

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(card: Scorecard) -> list[Token]:
    """Return everything that a reader finds in the page of *card*."""
    found = READER.parse(MarkdownReport().render(card).decode("utf-8"))
    return [one for block in found for one in (block, *(block.children or ()))]


def structure(card: Scorecard) -> Counter[str]:
    """Return how often each kind of mark-up stands in the page."""
    return Counter(one.type for one in tokens(card) if one.type not in ("text", "text_special", "inline"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language, example_card, lost_card, golden) -> None:
    golden(f"example.{language}.md", MarkdownReport().render(example_card, language=language))
    golden(f"lost.{language}.md", MarkdownReport().render(lost_card, language=language))


def test_tables_are_tables(lost_card) -> None:
    found = structure(lost_card)
    rows = len(lost_card.rows) + len(lost_card.components) + len(lost_card.adjustments) + 1
    assert (found["table_open"], found["tr_open"]) == (2, rows + 2)
    assert found["heading_open"] == 6
    assert not {"html_inline", "html_block", "link_open", "image", "code_inline", "fence"} & set(found)


class TestTextsStayTexts:
    """SPEC reliability R10: no text makes a row, a heading, a link or an element."""

    def test_structure(self, injection, card_saying) -> None:
        assert structure(card_saying(injection)) == structure(card_saying("平安"))

    def test_it_is_shown(self, injection, card_saying) -> None:
        inline = [one for one in tokens(card_saying(injection)) if one.type == "inline"]
        shown = {"".join(part.content for part in one.children or ()) for one in inline}
        assert escape_control_chars(one_line(injection)).strip() in shown

    def test_no_address_becomes_a_link(self, card_saying) -> None:
        """Readers that look for bare addresses find none."""
        page = MarkdownReport().render(card_saying("https://example.org WWW.example.org a@b.org")).decode()
        assert "https\\://example.org WWW\\.example.org a\\@b.org" in page
        assert [start for start in ("https:", "WWW.", "a@") if start in page] == []

    def test_cells(self, injection, card_of_cells) -> None:
        found, plain = structure(card_of_cells(injection)), structure(card_of_cells("≥90%"))
        for kind in ("heading_open", "table_open", "tr_open", "td_open", "link_open", "html_inline", "html_block"):
            assert found[kind] - plain[kind] in ((0, 1) if kind == "heading_open" else (0,)), kind
