"""Files taken for templates, what jinja2's own sandbox lets them do, and templates that print nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from perfrules import Scorecard
from perfrules.errors import Problem, TemplateError
from perfrules.reports import template_files as template_folder
from perfrules.reports.hooks import HtmlReport, MarkdownReport
from perfrules.reports.template_files import shipped_folder

Refused = Callable[[str], Problem]


@pytest.fixture
def refused(tmp_path: Path, example_card: Scorecard) -> Refused:
    """Return a function that gives the one problem which a template has."""

    def problem_of(text: str) -> Problem:
        (tmp_path / "html.j2").write_text(text, encoding="utf-8")
        with pytest.raises(TemplateError) as raised:
            HtmlReport(templates=tmp_path).render(example_card)
        [problem] = raised.value.problems
        return problem

    return problem_of


class TestSandbox:
    """jinja2's own limits hold, and its messages name what is meant."""

    def test_ranges_are_short(self, refused: Refused) -> None:
        assert refused("{{ range(10 ** 9) }}").code == "PR627"

    def test_a_macro_without_end(self, refused: Refused) -> None:
        assert refused("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}").code == "PR628"

    def test_a_missing_value_is_still_named(self, refused: Refused) -> None:
        assert refused("{% for a in nothing if a %}{% endfor %}").message("en").endswith("`nothing`")
        assert refused("{{ nothing | upper }}").code == "PR625"
        assert refused("{% for a in 5 if a %}{% endfor %}").code == "PR627"


class TestWhatIsAllowed:
    """Everything that a report needs works within the sandbox."""

    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("{{ '-' * 40 }}", b"-" * 40),
            ("{{ 2 ** 10 }} {{ 7 % 4 }} {{ 6 * 7 }} {{ [1] + [2] }}", b"1024 3 42 [1, 2]"),
            ("{{ '{:,}'.format(12345678) }} {{ '%05.1f' % 3 }} {{ '%s%%' | format(5) }}", b"12,345,678 003.0 5%"),
            ("{{ 'a' ~ 1 ~ '<' ~ report.total }}", b"a1&lt;100.00"),
            ("{{ 123456789 | string | length }} {{ 'x' | center(5) }}|{{ 'a,b'.replace(',', ';') }}", b"9   x  |a;b"),
            ("{{ report.rows | map(attribute='name') | join('、') | length > 9 }}", b"True"),
            ("{{ nothing | default('none') }}", b"none"),
            ("{% for a in [1, 2, 3] if a > 1 %} {{ loop.index }}{{ a }}{% endfor %}", b" 12 23"),
            ("{% for a in [1, 2] recursive %}{{ a }}{% else %}none{% endfor %}", b"12"),
        ],
    )  # fmt: skip
    def test_printed(self, text: str, printed: bytes, tmp_path: Path, example_card: Scorecard) -> None:
        (tmp_path / "html.j2").write_text(text, encoding="utf-8")
        assert HtmlReport(templates=tmp_path).render(example_card) == printed

    def test_a_thousand_rows(self, tmp_path: Path, long_card: Scorecard) -> None:
        """Our pages, filled as a user's, are the same."""
        (tmp_path / "html.j2").write_text('{% extends "perfrules/html.j2" %}', encoding="utf-8")
        (tmp_path / "markdown.j2").write_text('{% extends "perfrules/markdown.j2" %}', encoding="utf-8")
        assert HtmlReport(templates=tmp_path).render(long_card) == HtmlReport().render(long_card)
        assert MarkdownReport(templates=tmp_path).render(long_card) == MarkdownReport().render(long_card)


class TestFiles:
    """Only a text file that stands in the folder is a template."""

    def refusal(self, folder: Path, card: Scorecard) -> tuple[str, str]:
        with pytest.raises(TemplateError) as raised:
            HtmlReport(templates=folder).render(card)
        [problem] = raised.value.problems
        return problem.code, problem.place.file

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path, example_card: Scorecard) -> None:
        os.mkfifo(tmp_path / "html.j2")
        assert self.refusal(tmp_path, example_card) == ("PR630", str(tmp_path / "html.j2"))

    @pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="there is no such device here")
    def test_a_device(self, tmp_path: Path, example_card: Scorecard) -> None:
        """It lies outside of any folder, so the link to it is refused as one."""
        (tmp_path / "html.j2").symlink_to("/dev/zero")
        assert self.refusal(tmp_path, example_card) == ("PR631", str(tmp_path / "html.j2"))

    def test_a_link_out_of_the_folder(self, tmp_path: Path, example_card: Scorecard) -> None:
        folder = tmp_path / "templates"
        folder.mkdir()
        (tmp_path / "secret").write_text("secret", encoding="utf-8")
        (folder / "html.j2").symlink_to(tmp_path / "secret")
        assert self.refusal(folder, example_card) == ("PR631", str(folder / "html.j2"))

    @pytest.mark.parametrize("name", ["secret.txt", "below/secret.txt"])
    def test_a_link_that_is_included(self, name: str, tmp_path: Path, example_card: Scorecard) -> None:
        folder, outside = tmp_path / "templates", tmp_path / "outside"
        folder.mkdir()
        outside.mkdir()
        (outside / "secret.txt").write_text("secret", encoding="utf-8")
        link, goal = (folder / "below", outside) if "/" in name else (folder / name, outside / name)
        link.symlink_to(goal, target_is_directory=goal.is_dir())
        (folder / "html.j2").write_text(f'{{% include "{name}" %}}', encoding="utf-8")
        assert self.refusal(folder, example_card) == ("PR631", str(folder / name))

    def test_links_within_the_folder_and_to_it(self, tmp_path: Path, example_card: Scorecard) -> None:
        folder, link = tmp_path / "templates", tmp_path / "link"
        folder.mkdir()
        (folder / "real.j2").write_text("{{ report.total }}", encoding="utf-8")
        (folder / "html.j2").symlink_to("real.j2")
        link.symlink_to(folder, target_is_directory=True)
        assert HtmlReport(templates=folder).render(example_card) == b"100.00"
        assert HtmlReport(templates=link).render(example_card) == b"100.00"

    def test_a_folder_is_no_template(self, tmp_path: Path, example_card: Scorecard) -> None:
        (tmp_path / "html.j2").mkdir()
        assert self.refusal(tmp_path, example_card)[0] == "PR630"

    @pytest.mark.parametrize("goal", ["nowhere.j2", "html.j2"])
    def test_a_link_that_leads_nowhere(self, goal: str, tmp_path: Path, example_card: Scorecard) -> None:
        """A template that cannot be read is told, ours does not take its place in silence."""
        (tmp_path / "html.j2").symlink_to(goal)
        assert self.refusal(tmp_path, example_card) == ("PR627", str(tmp_path / "html.j2"))

    def test_names_that_cannot_be(self, refused: Refused) -> None:
        for name in ("x" * 999, "a\\0b", "../x.j2", "/etc/passwd"):
            assert refused(f'{{% include "{name}" %}}').code == "PR624"

    def test_a_file_without_end(self, tmp_path: Path, example_card: Scorecard, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(template_folder, "MAX_BYTES", 10)
        (tmp_path / "html.j2").write_bytes(b"x" * 10)
        assert HtmlReport(templates=tmp_path).render(example_card) == b"x" * 10
        (tmp_path / "html.j2").write_bytes(b"x" * 11)
        assert self.refusal(tmp_path, example_card) == ("PR629", str(tmp_path / "html.j2"))


class TestNothing:
    @pytest.mark.parametrize("text", ["", " \n\n", "{# nothing #}", '{% extends "x.j2" %}{% block y %}{% endblock %}'])
    def test_a_template_that_prints_nothing(self, text: str, refused: Refused, tmp_path: Path) -> None:
        (tmp_path / "x.j2").write_text("{% block y %}x{% endblock %}", encoding="utf-8")
        problem = refused(text)
        assert (problem.code, problem.place.file) == ("PR632", str(tmp_path / "html.j2"))


class TestOtherTemplates:
    """A folder without a template of the chosen report is told which file is wanted, and where there is one."""

    @pytest.mark.parametrize(
        ("report", "there", "wanted"),
        [
            (HtmlReport, "markdown.j2", ["html.j2", "style.css.j2"]),
            (MarkdownReport, "html.j2", ["markdown.j2"]),
            (MarkdownReport, "style.css.j2", ["markdown.j2"]),
        ],
    )
    def test_it_is_named(self, report: type, there: str, wanted: list[str], tmp_path: Path) -> None:
        (tmp_path / there).write_text("x", encoding="utf-8")
        with pytest.raises(TemplateError) as raised:
            report(templates=tmp_path)
        [problem] = raised.value.problems
        assert problem.code == "PR621"
        for help_ in (problem.help("zh"), problem.help("en")):
            assert " ".join(wanted) in help_
            assert there not in help_.replace("html.j2 style.css.j2", "")
            assert str(shipped_folder()) in help_
        assert all((shipped_folder() / name).is_file() for name in wanted)
