"""What `perfrules.reports` gives: the reports, loaded when they are first used, with what each can be given."""

import subprocess
import sys
from pathlib import Path

import docx
import pytest

import perfrules
from perfrules import Scorecard, reports
from perfrules.plugins import build_registry


def test_every_built_in_report_is_there() -> None:
    given = {type(one).__name__ for one in build_registry(entry_points=()).reports.values()}
    assert given | {"JointReport", "Report"} == set(reports.__all__)
    assert all(getattr(reports, name).__name__ == name for name in reports.__all__)
    assert set(reports.__all__) <= set(dir(reports))


def test_another_name_is_told() -> None:
    with pytest.raises(AttributeError, match=r"module 'perfrules\.reports' has no attribute 'Htm'"):
        _ = reports.Htm


def test_nothing_is_loaded_before_it_is_used() -> None:
    code = "import perfrules.reports as r; r.DocxReport; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "perfrules.reports.hooks" in loaded
    assert not loaded & {"perfrules.reports.native", "docx", "jinja2", "xlsxwriter"}


class TestInstances:
    """`perfrules.render` takes the id of a report or a report that was made with files of one's own."""

    def test_templates(self, example_card: Scorecard, tmp_path: Path) -> None:
        (tmp_path / "markdown.j2").write_text("{{ report.total }}!", encoding="utf-8")
        assert perfrules.render(example_card, reports.MarkdownReport(templates=tmp_path)) == b"100.00!"

    def test_a_base(self, example_card: Scorecard, tmp_path: Path) -> None:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "某市财政局"
        document.save(str(tmp_path / "head.docx"))
        report = reports.DocxReport(base=tmp_path / "head.docx")
        assert report.inputs == (tmp_path / "head.docx",)
        target = perfrules.write_report(example_card, tmp_path / "x.docx", report)
        assert docx.Document(str(target)).sections[0].header.paragraphs[0].text == "某市财政局"

    def test_several_scorecards(self, example_card: Scorecard) -> None:
        data = reports.XlsxForm().render_all([example_card, example_card])
        assert len(data) > len(perfrules.render(example_card, "xlsx"))
        assert isinstance(reports.XlsxForm(), reports.JointReport)
