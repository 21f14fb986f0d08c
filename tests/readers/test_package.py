"""Packages are unpacked within limits that are counted, not believed, and are of the kind that was asked for."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.errors import Problem
from perfrules.readers import ooxml as package_parts
from perfrules.readers import ooxml as package_xml
from perfrules.readers.ooxml import Package, PackageKind, open_package

_TYPES = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_SPREADSHEET, _DOCUMENT = _TYPES.format("spreadsheetml.sheet"), _TYPES.format("wordprocessingml.document")
_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="'
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/></Relationships>'
)


def parts_of(main: str = "xl/workbook.xml", type_: str = _SPREADSHEET) -> list[tuple[str, str | bytes]]:
    return [
        (
            "[Content_Types].xml",
            f'<Types xmlns="x"><Default Extension="xml"/><Override PartName="/{main}" ContentType="{type_}"/></Types>',
        ),
        ("_rels/.rels", _RELATION.format(main)),
        (main, "<workbook/>"),
    ]


def zipped(parts: Iterable[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def opened(data: bytes, kind: PackageKind = PackageKind.XLSX) -> Package | Problem:
    return open_package(data, "表.xlsx", kind=kind)


def code(data: bytes, kind: PackageKind = PackageKind.XLSX) -> str:
    found = opened(data, kind)
    assert isinstance(found, Problem), "the package was accepted"
    for language in ("zh", "en"):
        assert "{" not in found.message(language) + found.help(language)
    assert found.place.file == "表.xlsx"
    return found.code


def test_a_sound_package_gives_its_parts() -> None:
    package = opened(zipped([*parts_of(), ("xl/Tab.xml", "<a>绩效</a>"), ("folder/", "")]))
    assert isinstance(package, Package)
    assert (package.kind, package.main, package.problems) == (PackageKind.XLSX, "xl/workbook.xml", ())
    assert package.parts.find("xl/tab.xml") == "xl/Tab.xml"
    assert package.parts.find("xl/none.xml") is None
    assert package.parts.read("xl/Tab.xml").decode() == "<a>绩效</a>"


def test_stored_parts_are_read_as_well() -> None:
    assert isinstance(opened(zipped(parts_of(), zipfile.ZIP_STORED)), Package)


# -------------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("limit", "codes"),
    [("MAX_PACKED", (None, "PR002")), ("MAX_UNPACKED", (None, "PR017")), ("MAX_PARTS", (None, "PR018"))],
)
def test_each_limit_holds_at_its_last_value(
    monkeypatch: pytest.MonkeyPatch, limit: str, codes: tuple[str | None, str]
) -> None:
    parts = [*parts_of(), ("a.bin", b"0123456789" * 50)]
    data = zipped(parts)
    exact = {"MAX_PACKED": len(data), "MAX_UNPACKED": sum(len(one) for _, one in parts), "MAX_PARTS": len(parts)}
    for value, wanted in zip((exact[limit], exact[limit] - 1), codes, strict=True):
        monkeypatch.setattr(package_parts, limit, value)
        found = opened(data)
        assert (found.code if isinstance(found, Problem) else None) == wanted


def test_the_ratio_counts_above_a_floor_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_parts, "RATIO_FLOOR", 5000)
    assert isinstance(opened(zipped([*parts_of(), ("small.bin", bytes(5000))])), Package)
    assert code(zipped([*parts_of(), ("large.bin", bytes(50_000))])) == "PR016"
    packed = len(zlib.compress(bytes(50_000), 6)) - 6  # what zipfile makes of it: no header, no checksum
    monkeypatch.setattr(package_parts, "MAX_RATIO", -(-50_000 // packed))
    assert isinstance(opened(zipped([*parts_of(), ("large.bin", bytes(50_000))])), Package)


def test_sizes_in_the_directory_are_not_believed() -> None:
    # The directory says that two million blanks are ten bytes.
    data = bytearray(zipped([*parts_of(), ("bomb.bin", b" " * 2_000_000)]))
    entry = data.rindex(b"PK\x01\x02")
    local = struct.unpack_from("<L", data, entry + 42)[0]
    for at in (entry + 24, local + 22):
        struct.pack_into("<L", data, at, 10)
    assert code(bytes(data)) == "PR015"  # cut off after ten bytes, the checksum cannot be right


def test_parts_that_share_their_bytes_are_refused() -> None:
    # One packed part, named a hundred times by the directory.
    body = zipped([*parts_of(), ("one.bin", bytes(range(256)) * 400)])
    archive = zipfile.ZipFile(io.BytesIO(body))
    entry = archive.getinfo("one.bin")
    start = struct.unpack_from("<L", body, len(body) - 6)[0]
    directory = body[start : len(body) - 22]
    at = directory.rindex(b"PK\x01\x02")
    copies = b"".join(directory[at:].replace(b"one.bin", b"%03d.bin" % number) for number in range(100))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 104, 104, len(directory) + len(copies), start, 0)
    assert entry.compress_size > 0
    assert code(body[:start] + directory + copies + end) == "PR015"


def test_a_directory_without_end_is_not_read() -> None:
    entries = b"PK\x01\x02".ljust(46, b"\0") * 5000
    assert code(b"PK\x03\x04" + entries) == "PR018"


# --------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.xml", "xl/../../up.xml", "xl\\sheet.xml", "C:/a.xml", "xl//a.xml", "./a.xml"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert code(zipped([*parts_of(), (name, "<a/>")])) == "PR019"


def test_a_name_that_stands_twice_is_refused_in_any_case() -> None:
    assert code(zipped([*parts_of(), ("xl/A.xml", "<a/>"), ("xl/a.XML", "<b/>")])) == "PR020"
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped([*parts_of(), ("xl/workbook.xml", "<other/>")])
    assert code(twice) == "PR020"


# ------------------------------------------------------------------------------------------------------ broken, hidden


def test_every_way_of_cutting_a_package_short_is_a_problem() -> None:
    data = zipped(parts_of())
    codes = {code(data[:length]) for length in range(len(data))}
    assert codes == {"PR004", "PR006", "PR015"}


@given(st.data())
def test_a_changed_byte_never_raises(data: st.DataObject) -> None:
    """Whatever bytes change, opening gives a package whose parts can all be read, or a problem."""
    body = bytearray(zipped(parts_of()))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    found = opened(bytes(body))
    if isinstance(found, Package):
        assert all(isinstance(found.parts.read(name), bytes) for name in found.parts.names.values())


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_ways_of_packing_are_refused(method: int) -> None:
    assert code(zipped(parts_of(), method)) == "PR027"


def test_an_encrypted_zip_is_named() -> None:
    data = bytearray(zipped(parts_of()))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(data)) == "PR021"


def test_a_zip_inside_is_a_part_like_any_other() -> None:
    inner = zipped([("../bomb.xml", "<!DOCTYPE a []>")])
    assert isinstance(opened(zipped([*parts_of(), ("xl/media/inner.zip", inner)], zipfile.ZIP_STORED)), Package)


# ----------------------------------------------------------------------------------------------------------------- XML

_DTD = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'


@pytest.mark.parametrize(
    "text",
    [
        _DTD.encode(),
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->" + _DTD.encode(),
        _DTD.encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + _DTD).encode("utf-16-be"),
        b"<!DOCTYPE html><a/>",
    ],
)
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "customXml/item1.bin", "xl/_rels/workbook.xml.rels"])
def test_no_document_type_definition_anywhere(text: bytes, name: str) -> None:
    assert code(zipped([*parts_of(), (name, text)])) == "PR023"


def test_pictures_may_have_one() -> None:
    assert isinstance(opened(zipped([*parts_of(), ("xl/media/image1.svg", "<!DOCTYPE svg><svg/>")])), Package)


@pytest.mark.parametrize("text", ["<?xml version='1.0' encoding='gbk'?><a/>", "<", "<?xml ?>", "<!-- no end", "<a <"])
def test_a_broken_start_is_refused(text: str) -> None:
    assert code(zipped([*parts_of(), ("xl/x.xml", text)])) == "PR024"


def test_a_tag_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_xml, "MAX_TOKEN", 100)
    comment = f"<!--{'x' * 100}--><a/>"
    assert code(zipped([*parts_of(), ("xl/x.xml", f"<!--{'x' * 200}")])) == "PR028"
    assert isinstance(opened(zipped([*parts_of(), ("xl/x.xml", comment)])), Package)


# --------------------------------------------------------------------------------------------------------------- kinds


def found_kind(data: bytes, kind: PackageKind = PackageKind.XLSX) -> str:
    found = opened(data, kind)
    assert isinstance(found, Problem)
    assert found.code == "PR006"
    return found.values["found"]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (parts_of("word/document.xml", _DOCUMENT), "DOCX"),
        (parts_of("ppt/presentation.xml", _TYPES.format("presentationml.presentation")), "PPTX"),
        (parts_of("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "XLSB"),
        (parts_of("other/thing.xml", "text/xml"), "ZIP"),
        ([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")], "ODS (LibreOffice)"),
        ([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")], "ODT (LibreOffice)"),
        ([("OFD.xml", "<a/>")], "OFD"),
        ([("自评表.xlsx", b"PK")], "ZIP"),
        ([], "ZIP"),
    ],
)
def test_another_kind_is_named(parts: list[tuple[str, str | bytes]], found: str) -> None:
    assert found_kind(zipped(parts)) == found


def test_a_workbook_is_no_document() -> None:
    assert found_kind(zipped(parts_of()), PackageKind.DOCX) == "XLSX"
    document = opened(zipped(parts_of("word/document2.xml", _DOCUMENT)), PackageKind.DOCX)
    assert isinstance(document, Package)
    assert document.main == "word/document2.xml"


@pytest.mark.parametrize(
    ("data", "found"), [(b"%PDF-1.7", "PDF"), ("指标,得分".encode(), "text"), (b"<html><table>", "HTML")]
)
def test_what_is_no_zip_is_named(data: bytes, found: str) -> None:
    assert found_kind(data) == found


def test_old_files_and_passwords() -> None:
    found = opened(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000))
    assert isinstance(found, Problem)
    assert found.code == "PR022"
    assert "密码" in found.message("zh")
    assert ".xls" in found.message("zh")
    assert ".xlsx" in found.help("en")


def test_the_main_part_has_to_be_there() -> None:
    assert code(zipped(parts_of()[:2])) == "PR026"


def test_programs_and_other_files_are_left_alone_and_named() -> None:
    parts = [*parts_of(), ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), ("xl/externalLinks/externalLink1.xml", "<a/>")]
    package = opened(zipped(parts))
    assert isinstance(package, Package)
    assert [(one.code, one.severity) for one in package.problems] == [("PR025", "notice"), ("PR030", "notice")]
