"""Word documents that are broken, or made to mislead or to fill the memory: a clear problem, and never an exception."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules.readers.base import ReadResult, read_file
from perfrules.readers.docx import body as docx_body
from perfrules.readers.docx import styles as docx_tree
from perfrules.readers.hooks import SheetDocxReader
from tests.readers.published import add_table, empty, hotline_report, saved
from tests.sizes import examples

_MAIN = "word/document.xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MEMORY = 400 * 1024 * 1024
_SECONDS = 20  # a busy machine; a reader that unpacks first takes minutes

_CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
from perfrules.readers.hooks import SheetDocxReader
result = SheetDocxReader().read(open(sys.argv[1], "rb").read(), "a.docx")
print(" ".join(one.code for one in result.problems), sum(len(sheet.rows) for sheet in result.sheets))
"""


def small() -> bytes:
    document = empty()
    document.add_paragraph("x")
    add_table(document, [("三级指标", "年度指标值", "实际完成值", "分值"), ("人数", "≥3人", "4人", "10")])
    return saved(document)


SMALL = small()


def changed(content: str | bytes, part: str = _MAIN, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the small document with another content of one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as before, zipfile.ZipFile(out, "w", method, compresslevel=1) as after:
        for name in before.namelist():
            after.writestr(name, content if name == part else before.read(name))
    return out.getvalue()


def body(content: str) -> str:
    return f"<w:document {_W}><w:body>{content}</w:body></w:document>"


def original() -> str:
    with zipfile.ZipFile(io.BytesIO(SMALL)) as package:
        return package.read(_MAIN).decode()


def read(data: bytes, name: str = "a.docx") -> ReadResult:
    return SheetDocxReader().read(data, name)


def codes(data: bytes) -> list[str]:
    return [one.code for one in read(data).problems]


def apart(data: bytes, folder: Path) -> str:
    """Return what reading *data* reports in a process with little memory; it fails when there is too little."""
    path = folder / "a.docx"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), str(_MEMORY)],
        capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestPackages:
    """What is no whole Word document is named."""

    def test_an_entity_from_a_file_is_refused_and_no_empty_text(self) -> None:
        text = original().replace("?>", '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', 1)
        result = read(changed(text.replace("<w:t>x", "<w:t>&e;")))
        assert ([one.code for one in result.problems], result.sheets) == (["PR023"], ())

    def test_entities_in_entities_are_refused(self) -> None:
        laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        text = original().replace("?>", f'?><!DOCTYPE x [<!ENTITY e0 "ha">{laughs}]>', 1)
        assert codes(changed(text.replace("<w:t>x", "<w:t>&e11;"))) == ["PR023"]

    def test_a_definition_in_the_styles_is_refused_too(self) -> None:
        assert codes(changed("<!DOCTYPE x []><w:styles/>", "word/styles.xml")) == ["PR023"]

    def test_a_workbook_renamed(self) -> None:
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        (problem,) = read(out.getvalue()).problems
        assert (problem.code, problem.values["found"]) == ("PR006", "XLSX")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "PR004"),
            (b"PK\x03\x04" + b"x" * 100, "PR015"),
            (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000), "PR022"),
            (b"%PDF-1.4", "PR006"),
            ("项目名称：x".encode(), "PR006"),
        ],
    )
    def test_other_files_renamed(self, data: bytes, code: str) -> None:
        assert codes(data) == [code]

    def test_a_document_with_another_suffix_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"%PDF-1.4 ...")
        assert [one.code for one in read_file(tmp_path / "a.docx", [SheetDocxReader()]).problems] == ["PR006"]

    def test_broken_xml(self) -> None:
        (problem,) = read(changed(original()[:-40])).problems
        assert (problem.code, problem.place.key) == ("PR024", _MAIN)

    def test_a_document_without_a_body(self) -> None:
        assert codes(changed(f"<w:document {_W}/>")) == ["PR501"]


class TestSizes:
    """Documents that ask for more than any report needs are refused before they take it."""

    def test_much_text_in_a_small_file(self, tmp_path: Path) -> None:
        data = changed(original().replace("<w:t>x", "<w:t>" + "A" * 200_000_000))
        assert len(data) < 2_000_000
        assert apart(data, tmp_path) == "PR016 0"

    def test_many_elements(self, tmp_path: Path) -> None:
        data = changed(body("<w:p/>" * 1_500_000), method=zipfile.ZIP_STORED)
        assert apart(data, tmp_path) == "PR028 0"

    def test_elements_in_elements(self) -> None:
        assert codes(changed(body("<w:sdt><w:sdtContent>" * 5_000))) == ["PR007"]

    def test_the_deepest_elements_that_are_read(self) -> None:
        levels = docx_tree.MAX_LEVELS // 2 - 4
        wrapped = "<w:sdt><w:sdtContent>" * levels + "{}" + "</w:sdtContent></w:sdt>" * levels
        rows = original()[original().index("<w:tbl>") : original().index("</w:tbl>") + 8]
        assert [len(sheet.rows) for sheet in read(changed(body(wrapped.format(rows)))).sheets] == [1]

    def test_tables_in_tables(self) -> None:
        cell = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>"
        assert codes(changed(body(cell * 20 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 20))) == ["PR028", "PR501"]

    def test_text_boxes_in_text_boxes(self) -> None:
        box = "<w:p><w:r><w:pict><w:txbxContent>"
        assert codes(changed(body(box * 20 + "<w:p/>" + "</w:txbxContent></w:pict></w:r></w:p>" * 20))) == [
            "PR028",
            "PR501",
        ]

    @pytest.mark.parametrize("span", ["0", "-1", "x", "999999999999", ""])
    def test_spans_that_no_table_has(self, span: str) -> None:
        cells = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc>'
        found = codes(changed(body(f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * 3}</w:tbl>")))
        assert found == (["PR028", "PR501"] if span.startswith("9") else ["PR501"])

    def test_one_row_of_many_cells(self) -> None:
        assert codes(changed(body(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 5_000}</w:tr></w:tbl>"))) == [
            "PR028",
            "PR501",
        ]

    def test_merged_cells_without_a_first_one_stand_for_themselves(self) -> None:
        text = original().replace("<w:tcPr>", "<w:tcPr><w:vMerge/>")
        assert [row.name for sheet in read(changed(text)).sheets for row in sheet.rows] == []
        lower = original()[::-1].replace(">rPct:w<", ">/egreMv:w<>rPct:w<", 4)[::-1]
        assert [row.name for sheet in read(changed(lower)).sheets for row in sheet.rows] == ["人数"]

    @pytest.mark.parametrize("limit", ["MAX_PARAGRAPHS", "MAX_CELLS"])
    def test_limits_of_paragraphs_and_cells(self, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(docx_body, limit, 20)
        assert "PR028" in [one.code for one in read(saved(hotline_report())).problems]

    def test_the_limit_of_a_tall_narrow_table_with_one_wide_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(docx_body, "MAX_CELLS", 600)
        narrow = "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>"
        wide = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="100"/></w:tcPr><w:p/></w:tc></w:tr>'
        assert codes(changed(body(f"<w:tbl>{narrow * 200}{wide}</w:tbl>"))) == ["PR028", "PR501"]

    def test_a_style_that_is_based_on_itself(self) -> None:
        style = '<w:style w:styleId="{0}"><w:name w:val="{0}"/><w:basedOn w:val="{1}"/></w:style>'
        styles = f"<w:styles {_W}>{style.format('a', 'b')}{style.format('b', 'a')}</w:styles>"
        assert [len(sheet.rows) for sheet in read(changed(styles, "word/styles.xml")).sheets] == [1]


REPORT = saved(hotline_report())
PLAIN = changed(original(), method=zipfile.ZIP_STORED)
"""The same document without compression: a changed byte reaches the XML."""


class TestAnyBytes:
    """Whatever the bytes are, reading them gives sheets or problems, never an exception."""

    @given(st.binary(max_size=200))
    def test_any_start(self, data: bytes) -> None:
        result = read(b"PK\x03\x04" + data)
        assert result.problems or result.sheets

    @settings(max_examples=examples(0.5))
    @given(st.data())
    def test_changed_bytes(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from([SMALL, PLAIN]))
        mutable = bytearray(source)
        for _ in range(data.draw(st.integers(1, 4))):
            mutable[data.draw(st.integers(0, len(mutable) - 1))] = data.draw(st.integers(0, 255))
        result = read(bytes(mutable))
        assert result.problems or result.sheets

    @settings(max_examples=examples(0.25))
    @given(st.integers(0, len(REPORT) - 1))
    def test_cut_off(self, length: int) -> None:
        assert codes(REPORT[:length])[0] in {"PR004", "PR006", "PR015"}

    @settings(max_examples=examples(0.25))
    @given(st.data())
    def test_pieces_of_xml_moved_about(self, data: st.DataObject) -> None:
        tags = [
            "w:p",
            "w:r",
            "w:t",
            "w:tbl",
            "w:tr",
            "w:tc",
            "w:sdt",
            "w:sdtContent",
            "w:ins",
            "w:del",
            "w:txbxContent",
            "w:pict",
        ]

        def element(depth: int) -> str:
            tag = data.draw(st.sampled_from(tags))
            inside = "".join(element(depth + 1) for _ in range(data.draw(st.integers(0, 3 if depth < 4 else 0))))
            return f"<{tag}>{inside or '一、项目名称：x'}</{tag}>"

        result = read(changed(body(element(0) + element(0))))
        assert result.problems or result.sheets
