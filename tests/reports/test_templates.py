"""A user's templates: what they can replace, what they are told when they are wrong, and what they cannot do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import fields

from perfrules.errors import CODES, MissingExtraError, TemplateError
from perfrules.reports import view
from perfrules.reports.hooks import HtmlReport, MarkdownReport
from perfrules.reports.templating import LABELS, TEMPLATES

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes templates by name and returns their folder."""

    def written(**templates: str) -> Path:
        for name, text in templates.items():
            (tmp_path / f"{name}.j2").write_text(text, encoding="utf-8")
        return tmp_path

    return written


class TestReplacing:
    def test_a_block(self, write, example_card) -> None:
        folder = write(
            html='{% extends "perfrules/html.j2" %}{% block foot %}<footer>{{ report.total }}</footer>{% endblock %}'
        )
        page = HtmlReport(templates=folder).render(example_card).decode()
        assert "<footer>100.00</footer>" in page
        assert page.replace("<footer>100.00</footer>", "") != page
        ours = HtmlReport().render(example_card).decode()
        assert page.partition("<footer>")[0] == ours.partition("<footer>")[0]

    def test_a_part_that_a_template_of_ours_includes(self, example_card, tmp_path) -> None:
        (tmp_path / "style.css.j2").write_text('{% include "perfrules/style.css.j2" %}\n:root { --accent: #880000; }')
        page = HtmlReport(templates=tmp_path).render(example_card).decode()
        assert "--accent: #1f4e79" in page
        assert "--accent: #880000" in page

    def test_the_whole(self, write, example_card) -> None:
        folder = write(markdown='{{ {"zh": "得", "en": "got"} | say }} {{ report.total }} {{ words.total }}')
        assert MarkdownReport(templates=folder).render(example_card, language="en") == b"got 100.00 Total"
        assert MarkdownReport(templates=folder).render(example_card) == "得 100.00 总分".encode()

    def test_values_are_escaped_in_it(self, write, card_saying) -> None:
        folder = write(html="<p>{{ report.project }}</p>", markdown="- {{ report.project }}\n")
        card = card_saying("<b>\n# x|y")
        assert HtmlReport(templates=folder).render(card) == b"<p>&lt;b&gt;\n# x|y</p>"
        assert MarkdownReport(templates=folder).render(card) == b"- \\<b\\> \\# x\\|y\n"

    def test_texts_of_a_sheet_are_no_templates(self, card_saying) -> None:
        assert "{{7*7}}" in HtmlReport().render(card_saying("{{7*7}}")).decode()


MISTAKES = [
    ("PR623", "a\n{% for x in %}", 2, "{% for"),
    ("PR623", "a\n\n{{ report.total | rounded }}", 3, "rounded"),
    ("PR624", '\n{% include "htm.j2" %}', 2, "`htm.j2`"),
    ("PR624", '{% extends "../secret.j2" %}', 1, "../secret.j2"),
    ("PR625", "a\n{{ report.totl }}", 2, "totl"),
    ("PR625", "a\n\n{{ nothing }}", 3, "nothing"),
    ("PR626", "\n{{ ''.__class__.__mro__ }}", 2, "__class__"),
    ("PR626", "{{ report.rows.__init__.__globals__ }}", 1, "__init__"),
    ("PR626", '{{ "{0.__class__}".format(report) }}', 1, "__class__"),
    ("PR627", "\n\n\n{{ 1 // 0 }}", 4, "by zero"),
    ("PR627", "{{ range(99999999) }}", 1, "too big"),
    ("PR628", '{% extends "html.j2" %}', 1, ""),
]


class TestMistakes:
    """SPEC reliability R5: told with file and line, in both languages, never as a traceback."""

    @pytest.mark.parametrize(
        ("code", "text", "line", "said"), MISTAKES, ids=[f"{one[0]} {one[1].strip()}" for one in MISTAKES]
    )
    def test_mistake(self, write, example_card, code, text, line, said) -> None:
        folder = write(html=text)
        with pytest.raises(TemplateError) as raised:
            HtmlReport(templates=folder).render(example_card)
        [problem] = raised.value.problems
        assert (problem.code, problem.place.file, problem.place.line) == (code, str(folder / "html.j2"), line)
        if code != "PR623" or "rounded" in said:
            assert said in problem.message("en")
        assert problem.message("zh")

    def test_no_folder(self, tmp_path, example_card) -> None:
        with pytest.raises(TemplateError) as raised:
            HtmlReport(templates=tmp_path / "none").render(example_card)
        assert [one.code for one in raised.value.problems] == ["PR620"]

    def test_a_misspelt_name(self, tmp_path, example_card) -> None:
        (tmp_path / "htlm.j2").write_text("x")
        with pytest.raises(TemplateError) as raised:
            MarkdownReport(templates=tmp_path).render(example_card)
        [problem] = raised.value.problems
        assert problem.code == "PR621"
        assert "markdown.j2" in problem.help("en")

    def test_another_encoding(self, tmp_path, example_card) -> None:
        (tmp_path / "html.j2").write_bytes("a\n总分".encode("gb18030"))
        with pytest.raises(TemplateError) as raised:
            HtmlReport(templates=tmp_path).render(example_card)
        [problem] = raised.value.problems
        assert (problem.code, problem.place.line) == ("PR622", 2)

    def test_a_mistake_that_shows_in_a_template_of_ours(self, write, example_card) -> None:
        """The line of ours is told; what it was given came from the user's."""
        folder = write(html='{% extends "perfrules/html.j2" %}{% set words = {} %}')
        with pytest.raises(TemplateError) as raised:
            HtmlReport(templates=folder).render(example_card)
        [problem] = raised.value.problems
        assert problem.code == "PR625"
        assert problem.place.line is not None

    def test_jinja_is_missing(self, example_card, monkeypatch) -> None:
        monkeypatch.setattr("perfrules.extras.find_spec", lambda name: None)
        with pytest.raises(MissingExtraError) as raised:
            HtmlReport().render(example_card)
        assert "office" in str(raised.value)

    def test_every_code_of_templates_is_tried(self) -> None:
        tried = {code for code, *_ in MISTAKES} | {"PR620", "PR621", "PR622"}
        tried |= {"PR629", "PR630", "PR631", "PR632"}  # test_template_files.py
        assert {code for code in CODES if "PR620" <= code < "PR640"} == tried


class TestContract:
    """What a template may use is documented."""

    def test_every_field_is_documented(self, root) -> None:
        page = (root / "docs" / "reference" / "templates.md").read_text(encoding="utf-8")
        views = [kind for name in view.__all__ if isinstance(kind := getattr(view, name), type)]
        assert [one.name for kind in views for one in fields(kind) if f"`{one.name}`" not in page] == []

    def test_every_template_and_word_is_documented(self, root) -> None:
        page = (root / "docs" / "reference" / "templates.md").read_text(encoding="utf-8")
        assert [name for name in (*TEMPLATES, *LABELS) if f"`{name}`" not in page] == []
