"""
A full self-evaluation report as text that was extracted from a PDF or copied out of a document.

The layout is gone in such a text: cells are broken over lines, headers are split, columns are glued. The parts are
found by their headings and column titles (`perfrules.readers.vocabulary`), the cells by what they hold
(`perfrules.readers.text.segmentation`); the project's own lists of indicators settle where a name ends.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from attrs import define, evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import capped, decode_any
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, is_blank_mark
from perfrules.plain_values import fold, printed_day, printed_year, read_number, read_points, squeeze
from perfrules.readers.base import ReadResult
from perfrules.readers.text.tables import IndicatorTable, Table, find_table, read_funds, read_management, read_table
from perfrules.readers.text.words import Line, Section, lines_of, paragraph, sections_of
from perfrules.readers.vocabulary import COLUMNS, LABELS, LEVEL1, LEVEL2, parent_of, without_points
from perfrules.source import Place

__all__ = [
    "MAX_LINES",
    "MET_TITLES",
    "TABLE_TITLE",
    "UNMET_TITLES",
    "cover_fields",
    "date_in",
    "grade_in",
    "listed_names",
    "read_report",
    "read_text",
    "rows_in_sentences",
    "score_in",
]


_SCORE = re.compile(
    r"(?:总得分|总评分|总分|综合得分|综合评分|自评得分|评价得分|得分|评分)(?:为|是|:|共|合计)*([0-9]{1,3}(?:\.[0-9]{1,6})?)分"
)
_GRADES = "优秀|良好|较好|合格|不合格|优|良|中|差"
_QUOTES = "\"“”'‘’「」『』《》【】"
_GRADE = re.compile(
    rf"(?:属于|等级|级别|评级|结果|结论)(?:为|是|:|属于|评定为)*[{_QUOTES}]*({_GRADES})(?![一-鿿]{{3}})"
)
_LABEL_LENGTH = 10
_YEAR_LINE = re.compile(r"\(?[0-9二〇零○一三四五六七八九]{4}年度?\)?|.{0,60}年.{0,60}(?:表|报告)|.{0,3}年度:.{4,6}")
"""A title with a year, a line of its own for it, or a label; no date, which the day of filling in would be."""
_TITLE_LINES = 3
_LEVELS = re.compile(r"【\s*([^【】—–-]{2,12}?)\s*(?:[-—–/]+\s*([^【】]{2,14}?)\s*)?】")
_KEY_OF: Mapping[str, str] = {
    title: key for key in ("target", "actual", "weight", "self_score", "reason") for title in COLUMNS[key]
}
_TITLED = re.compile(
    r"(?:(?<=[，,；;：:。、\s】])|(?<=\A))("
    + "|".join(sorted(map(re.escape, _KEY_OF), key=len, reverse=True))
    + r")\s*(?:[：:]|为|是)?(?=\S|\Z)"
)
_AROUND = " \t，,；;：:。、"
_LONGEST_NAME = 40
"""A longer line without values is a sentence and names no indicator."""
_NAMED = re.compile(r"\A(?:(?:绩效)?指标名称|[三四]级指标|具体指标|指标[0-9一二三四五六七八九十]{0,2})\s*[：:]\s*")
_HEADING_NUMBER = re.compile(r"\A\s*[(（]?[0-9一二三四五六七八九十]{1,3}[)）]?[、.．]?\s*")
_NUMBERED = re.compile(r"\A(?:[0-9]{1,2}|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[①-⑳])[.．、]?\s*")


def cover_fields(lines: Sequence[Line]) -> Mapping[str, str]:
    """
    Return project, organisation and department as far as *lines* name them, keyed by field name.

    A value goes on over the following lines up to the next label or date.
    """
    labels = {squeeze(label): key for key, known in LABELS.items() for label in known}
    values: dict[str, list[Line]] = {}
    now = ""
    for line in lines:
        label, colon, value = _split_label(line.text)
        key = labels.get(squeeze(label)) if colon else None
        if key is not None:
            now = key if key not in values else ""
            if now:
                values[now] = [Line(line.number, value.strip())] if value.strip() else []
        elif date_in([line]) is not None or _levels_in(line.text.strip()) is not None or _TITLED.search(line.text):
            now = ""  # the day of the cover, or an indicator that a sentence tells
        elif now:
            values[now].append(line)
    return {key: paragraph(value) for key, value in values.items() if key != "other"}


def _split_label(text: str) -> tuple[str, str, str]:
    result = re.match(r"([^:：]{2,30}?)\s*[:：]", text)
    if result is None or len(squeeze(result[1])) > _LABEL_LENGTH:
        return "", "", text
    return result[1], ":", text[result.end() :]


def date_in(lines: Sequence[Line]) -> date | None:
    """Return the last date printed on a line of its own in *lines*; a month means its last day."""
    for line in reversed(lines):
        text = squeeze(line.text).removeprefix("日期:").removeprefix("报告日期:").removeprefix("填报日期:")
        if text.endswith(("月", "日")) and (result := printed_day(text)) is not None:
            return result
    return None


def year_in(lines: Sequence[Line]) -> int | None:
    """Return the year that the first title, label or line of a year in *lines* names, or ``None``."""
    years = (printed_year(line.text) for line in lines if _YEAR_LINE.fullmatch(squeeze(line.text)))
    return next((year for year in years if year is not None), None)


def score_in(text: str) -> Decimal | None:
    """Return the total score that a sentence such as ``总得分 100 分`` states, or ``None``."""
    result = _SCORE.search(squeeze(text))
    return read_number(result[1]) if result else None


def grade_in(text: str) -> str:
    """Return the grade that a sentence such as ``属于"优"`` states, or an empty text."""
    result = _GRADE.search(fold(squeeze(text)))
    return result[1] if result else ""


def listed_names(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names in a list such as ``人均工资; 聘用人员数量;``, which may be broken over lines anywhere."""
    text = paragraph(lines).replace("\n", "")
    marks = "[;；]" if re.search("[;；]", text) else "[、，,]"
    names = [part.strip(" 。.、") for part in re.split(marks, text)]
    return tuple(name for name in names if not is_blank_mark(name))


MAX_LINES = 200_000
MET_TITLES = ("绩效目标完成的指标", "完成绩效目标的指标")
UNMET_TITLES = ("没有完成绩效目标的指标", "未完成绩效目标的指标", "绩效目标没有完成的指标", "绩效目标未完成的指标")
_NOTES = "附注"
TABLE_TITLE = re.compile(r"附[表件][0-9一二三四五六七八九十]*.{0,30}|.{0,30}(?:评分表|自评表|附件表|评价表)")


def read_text(data: bytes, name: str) -> ReadResult:
    """
    Return the one sheet that the report in *data* holds.

    Returns:
        A sheet with what was found. Problems: PR003, PR004, PR008, PR010 (encoding, empty, more than 200 000
        lines), PR501 (no table of indicators), and those of the tables, see `read_table`, `read_funds` and
        `read_management`.
    """
    text, encoding = decode_any(data, name)
    if not text:
        return ReadResult(problems=(encoding,) if encoding else ())
    return read_report(text, name, (encoding,) if encoding else ())


def read_report(text: str, name: str, ahead: tuple[Problem, ...] = ()) -> ReadResult:
    """
    Return the one sheet that a report holds whose layout is gone.

    Args:
        text: The text of the report, as programs extract it.
        name: What to call the file in places.
        ahead: What was wrong with the file before its text was there; reported first.

    Returns:
        A sheet with what was found. PR008 (more than 200 000 lines), PR501 (no table of indicators), and the problems
        of the tables.
    """
    if text.count("\n") > MAX_LINES:
        return ReadResult(problems=(*ahead, problem("PR008", place=Place(name), limit=MAX_LINES)))
    sheet, problems = _report(lines_of(text), name)
    problems = capped((*ahead, *problems), name)
    return ReadResult((evolve(sheet, problems=problems),), problems)


@frozen
class _Part:
    """A section and what its table says, if it has one."""

    section: Section
    funds: tuple[Funds, ...]
    management: tuple[ManagementItem, ...]
    problems: tuple[Problem, ...]


def _report(lines: Sequence[Line], name: str) -> tuple[Sheet, tuple[Problem, ...]]:
    result = find_table(lines, name)
    sections = sections_of(lines if result is None else _above(lines, result.header))
    met, unmet = _list_below(sections, MET_TITLES), _list_below(sections, UNMET_TITLES)
    if result is None:
        table = rows_in_sentences(lines, name)
        code, count = ("PR576", str(len(table.rows))) if table.rows else ("PR501", "")
        notice = problem(code, place=Place(name), count=count)
        table = evolve(table, problems=(notice, *table.problems))
    else:
        table = read_table(result, (*(met or ()), *(unmet or ())), name)
    parts = [_part(section, name) for section in sections]
    texts = _narrative(parts)
    if result is not None and result.rest:
        texts[_NOTES] = paragraph(result.rest)
    concluding = [section.lines for section in sections if section.title.endswith("结论")]
    conclusion = "".join(map(paragraph, concluding))
    stated = score_in(conclusion)
    cover = cover_fields(sections[0].lines)
    sheet = Sheet(
        project=cover.get("project", ""),
        organisation=cover.get("organisation", ""),
        department=cover.get("department", ""),
        date=date_in(sections[0].lines),
        year=year_in([*sections[0].lines, *_titles(lines, result)]),
        funds=next((part.funds for part in parts if part.funds), ()),
        management=next((part.management for part in parts if part.management), ()),
        rows=table.rows,
        stated_total=table.total if stated is None else stated,
        stated_grade=grade_in(conclusion),
        stated_met=met,
        stated_unmet=unmet,
        texts=texts,
        source=name,
        blank_marks=_blank_marks(sections, unmet),
        cells=_concluded(concluding, name),
    )
    return sheet, (*(item for part in parts for item in part.problems), *table.problems)


@define
class _Sentences:
    """
    The indicators that sentences tell, while they are read.

    Args:
        name: The file, for places.
        rows: The rows so far.
        problems: What was not understood so far.
        level1: The level-1 name that holds.
        level2: The level-2 name that holds.
        heading: A short line that says no value: the name of what follows, if values follow.
        title: The name of the indicator that is being read, or nothing.
        values: What was said of it so far, by field.
        last: The field whose value was begun last; its value may stand on the next line.
    """

    name: str
    rows: list[SheetRow] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    level1: str = ""
    level2: str = ""
    heading: str = ""
    title: str = ""
    place: Place = field(factory=Place)
    values: dict[str, str] = field(factory=dict)
    last: str = ""

    def take(self, line: Line) -> None:
        """Take one line: a heading of levels, a name, values, or values behind a name."""
        text = line.text.strip()
        if (levels := _levels_in(text)) is not None:
            self.close()
            first, second, text = levels
            # a heading of level 2 alone stands below the level 1 that the taxonomy knows, or that of before
            self.level1, self.level2 = (first or parent_of(second) or self.level1), second
        titles = list(_TITLED.finditer(text))
        before = text[: titles[0].start()].strip(_AROUND) if titles else text.strip(_AROUND)
        if before and self.last and not self.values[self.last]:
            self.values[self.last], before = before, ""
        elif not titles:
            self.close()
            self.heading = before if len(before) <= _LONGEST_NAME and not text.endswith("。") else ""
            return
        if before or (titles and not self.title) or (titles and _KEY_OF[titles[0][1]] in self.values):
            self.close()
            self.title, self.heading = before or self.heading, ""
            self.place = Place(self.name, line=line.number)
        for match, after in zip_longest(titles, titles[1:]):
            if match is not None:
                self.last = _KEY_OF[match[1]]
                value = text[match.end() : after.start() if after else len(text)].strip(_AROUND)
                self.values.setdefault(self.last, value)

    def close(self) -> None:
        """End the indicator that is being read; it counts when both a target and an actual were said."""
        title, values = _NAMED.sub("", _NUMBERED.sub("", self.title)), self.values
        if title and values.get("target") and values.get("actual"):
            self.rows.append(SheetRow(
                level1=self.level1, level2=self.level2, name=title, target=values["target"], actual=values["actual"],
                weight=read_points(values.get("weight", "")), self_score=read_points(values.get("self_score", "")),
                reason=values.get("reason", ""), place=self.place,
            ))  # fmt: skip
        elif title and values.get("target"):
            self.problems.append(problem("PR504", place=self.place, row=self.place.line, text=title))
        self.title, self.values, self.last = "", {}, ""


def _levels_in(text: str) -> tuple[str, str, str] | None:
    """Return the levels of a heading such as ``【产出指标-数量指标】`` or ``（一）产出指标``, and what follows."""
    if match := _LEVELS.match(text):
        first, second = match[1].strip(), (match[2] or "").strip()
        if second or first in LEVEL1:
            return first, second, text[match.end() :]
        return "", first, text[match.end() :]
    bare = without_points(squeeze(_HEADING_NUMBER.sub("", text)).rstrip(":。"))
    if bare in LEVEL1:
        return bare, "", ""
    return ("", bare, "") if bare in LEVEL2 else None


def rows_in_sentences(lines: Sequence[Line], name: str) -> IndicatorTable:
    """
    Return the indicators that sentences tell below headings such as ``【产出指标-数量指标】`` or ``（一）产出指标``.

    ``培训人数：年初目标值≥30人，实际完成值32人，分值20分，自评得分20分``, on one line or on several. An indicator
    counts when a target and an actual are said behind their titles; what stands before the first title is its name.
    One that says a target alone is a problem (PR504).
    """
    sentences = _Sentences(name)
    for line in lines:
        sentences.take(line)
    sentences.close()
    return IndicatorTable(rows=tuple(sentences.rows), problems=tuple(sentences.problems))


def _concluded(concluding: Sequence[Sequence[Line]], name: str) -> dict[str, Place]:
    """Return where total and grade are stated: the first line that concludes."""
    numbers = [line.number for lines in concluding for line in lines if line.text.strip()]
    return dict.fromkeys(("stated_total", "stated_grade"), Place(name, line=numbers[0])) if numbers else {}


def _titles(lines: Sequence[Line], table: Table | None) -> Sequence[Line]:
    """Return the title that stands right above the table of indicators, with the line of its year."""
    above = [] if table is None else [line for line in lines if line.number < table.header]
    return [line for line in above[-_TITLE_LINES:] if TABLE_TITLE.fullmatch(squeeze(line.text)) or len(line.text) < 12]


def _above(lines: Sequence[Line], header: int) -> list[Line]:
    """Return the lines above the table's header without the table's own title."""
    body = [line for line in lines if line.number < header]
    while body and TABLE_TITLE.fullmatch(squeeze(body[-1].text)):
        body.pop()
    return body


def _part(section: Section, name: str) -> _Part:
    funds, fund_problems = read_funds(section.lines, name)
    management, management_problems = ((), ()) if funds else read_management(section.lines, name)
    return _Part(section, funds, management, (*fund_problems, *management_problems))


def _list_below(sections: Sequence[Section], titles: Sequence[str]) -> tuple[str, ...] | None:
    section = next((item for item in sections if item.title in titles), None)
    return None if section is None else listed_names(section.lines)


def _blank_marks(sections: Sequence[Section], unmet: tuple[str, ...] | None) -> dict[str, str]:
    """Return the word, such as 无, that stands where the list of what was not met would."""
    section = next((part for part in sections if part.title in UNMET_TITLES), None)
    words = "" if section is None or unmet else paragraph(section.lines).strip()
    return {"stated_unmet": words} if words else {}


def _narrative(parts: Sequence[_Part]) -> dict[str, str]:
    """Return the running text below each heading; tables and lists that were read into fields are left out."""
    texts: dict[str, str] = {}
    for part in parts[1:]:
        title = part.section.title
        if part.funds or part.management or title in (*MET_TITLES, *UNMET_TITLES):
            continue
        if text := paragraph(part.section.lines):
            texts[title] = f"{texts[title]}\n{text}" if title in texts else text
    return texts
