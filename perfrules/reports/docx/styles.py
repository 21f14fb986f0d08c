"""The styles of a report in Word: fonts, sizes and spacing of Chinese official papers, as the XML that Word keeps."""

from collections.abc import Iterator, Mapping

from perfrules.reports.docx.blocks import Style

__all__ = ["FONT_TABLE", "HEADINGS", "NAMESPACE", "STYLES", "style_xml"]

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADINGS = ("heading 1", "heading 2", "heading 3")
"""Names of Word's own styles of headings, as they stand in a file."""

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "宋体": ("SimSun", "Songti SC", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "Heiti SC", "Noto Sans CJK SC"),
    "仿宋": ("FangSong", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC"),
    "楷体": ("KaiTi", "楷体_GB2312", "Kaiti SC", "Noto Serif CJK SC"),
}
"""The four families of official papers, with the names that other systems have for them."""

FONT_TABLE = (
    f"<w:fonts {NAMESPACE}>"
    + "".join(
        f'<w:font w:name="{family}"><w:altName w:val="{";".join(others)}"/><w:charset w:val="86"/></w:font>'
        for family, others in _FAMILIES.items()
    )
    + "</w:fonts>"
)
"""The table of fonts of a document: by which other names a family is looked for."""

_BODY_LINE = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'
_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_CENTRED = '<w:jc w:val="center"/>'
_TINT = '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F8"/>'
_BAR = '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="5B7FA6"/></w:pBdr>'
_SIDES = (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)


def _font(east: str, half_points: int, *, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:cs="Times New Roman" w:eastAsia="{east}"/>{weight}<w:color w:val="000000"/><w:sz w:val="{half_points}"/>'
        f'<w:szCs w:val="{half_points}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def _heading(level: int, before: int) -> str:
    return (
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="60" w:line="560" w:lineRule="atLeast"/>'
        f'{_TWO_CHARACTERS}<w:outlineLvl w:val="{level - 1}"/>'
    )


def _borders(colour: str) -> str:
    lines = (f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>' for side, size in _SIDES)
    return f"<w:tblBorders>{''.join(lines)}</w:tblBorders>"


_PARAGRAPHS: Mapping[str, tuple[str, str]] = {
    "Normal": ("", _font("仿宋", 32)),
    HEADINGS[0]: (_heading(1, 240), _font("黑体", 32)),
    HEADINGS[1]: (_heading(2, 120), _font("楷体", 32)),
    HEADINGS[2]: (_heading(3, 60), _font("仿宋", 32, bold=True)),
    Style.TITLE: (
        f'<w:spacing w:before="2200" w:after="1400" w:line="800" w:lineRule="atLeast"/>{_CENTRED}',
        _font("宋体", 52, bold=True),
    ),
    Style.LEGEND: (
        '<w:spacing w:before="2600" w:after="0" w:line="300" w:lineRule="atLeast"/>',
        _font("宋体", 18),
    ),
    Style.CAPTION: (
        f'<w:keepNext/><w:spacing w:before="160" w:after="60" w:line="360" w:lineRule="atLeast"/>{_CENTRED}',
        _font("黑体", 24),
    ),
    Style.NOTE: (
        f'{_BAR}{_TINT}<w:spacing w:before="80" w:after="80" w:line="380" w:lineRule="atLeast"/><w:ind w:left="240"/>',
        _font("宋体", 24),
    ),
    Style.TEXT: (f"{_BODY_LINE}{_TWO_CHARACTERS}", _font("仿宋", 32)),
    Style.FIELD: ('<w:spacing w:before="120" w:after="0" w:line="480" w:lineRule="atLeast"/>', _font("仿宋", 32)),
    Style.CELL: ('<w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="atLeast"/>', _font("宋体", 18)),
}
"""Paragraph styles: what stands in ``w:pPr``, and the letters. 32 half points are size 三号."""

_TABLES: Mapping[str, str] = {
    Style.COVER: _MARGINS,
    Style.FORM: _borders("000000") + _MARGINS,
    Style.WORKED_OUT: _borders("5B7FA6") + _MARGINS,
}
_NEXT = {**dict.fromkeys(HEADINGS, Style.TEXT), Style.TITLE: Style.TEXT}


def _styles() -> Iterator[tuple[str, str]]:
    for name, (paragraph, run) in _PARAGRAPHS.items():
        follows = f'<w:next w:val="{_NEXT[name]}"/>' if name in _NEXT else ""
        yield name, _style(name, "paragraph", f"{follows}<w:qFormat/><w:pPr>{paragraph}</w:pPr>{run}")
    yield Style.PLAIN, _style(Style.PLAIN, "character", "")
    yield "Normal Table", _style("Normal Table", "table", f"<w:tblPr>{_MARGINS}</w:tblPr>")
    for name, table in _TABLES.items():
        yield name, _style(name, "table", f"<w:tblPr>{table}</w:tblPr>")


def _style(name: str, kind: str, inner: str) -> str:
    is_own = name.startswith("perfrules")
    identity = name if is_own else name.title().replace(" ", "")
    mark = ' w:customStyle="1"' if is_own else "" if name in HEADINGS else ' w:default="1"'
    base = "" if mark == ' w:default="1"' else _BASES.get(kind, "")
    return f'<w:style w:type="{kind}" w:styleId="{identity}"{mark}><w:name w:val="{name}"/>{base}{inner}</w:style>'


_BASES = {"paragraph": '<w:basedOn w:val="Normal"/>', "table": '<w:basedOn w:val="NormalTable"/>'}

STYLES: Mapping[str, str] = dict(_styles())
"""The XML of every style a report uses, without its namespace, keyed by name."""


def style_xml() -> str:
    """Return the XML of all styles together, as a document keeps them."""
    return f"<w:styles {NAMESPACE}>{''.join(STYLES.values())}</w:styles>"
