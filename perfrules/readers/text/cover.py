"""The cover of a report (project, unit, department, date) and what its conclusion says (score, grade, lists)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from perfrules.readers.amounts import is_blank_mark, read_number
from perfrules.readers.dates import printed_day
from perfrules.readers.text.words import Line, paragraph
from perfrules.readers.vocabulary import LABELS, fold, squeeze

__all__ = ["cover_fields", "date_in", "grade_in", "listed_names", "score_in"]

_SCORE = re.compile(
    r"(?:总得分|总评分|总分|综合得分|综合评分|自评得分|评价得分|得分|评分)(?:为|是|:|共|合计)*([0-9]{1,3}(?:\.[0-9]{1,6})?)分"
)
_GRADES = "优秀|良好|较好|合格|不合格|优|良|中|差"
_QUOTES = "\"“”'‘’「」『』《》【】"
_GRADE = re.compile(
    rf"(?:属于|等级|级别|评级|结果|结论)(?:为|是|:|属于|评定为)*[{_QUOTES}]*({_GRADES})(?![一-鿿]{{3}})"
)
_LABEL_LENGTH = 10


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
        elif date_in([line]) is not None:
            now = ""
        elif now:
            values[now].append(line)
    return {key: paragraph(value) for key, value in values.items() if key != "other"}


def _split_label(text: str) -> tuple[str, str, str]:
    found = re.match(r"([^:：]{2,30}?)\s*[:：]", text)
    if found is None or len(squeeze(found[1])) > _LABEL_LENGTH:
        return "", "", text
    return found[1], ":", text[found.end() :]


def date_in(lines: Sequence[Line]) -> date | None:
    """Return the last date printed on a line of its own in *lines*; a month means its last day."""
    for line in reversed(lines):
        text = squeeze(line.text).removeprefix("日期:").removeprefix("报告日期:").removeprefix("填报日期:")
        if text.endswith(("月", "日")) and (found := printed_day(text)) is not None:
            return found
    return None


def score_in(text: str) -> Decimal | None:
    """Return the total score that a sentence such as ``总得分 100 分`` states, or ``None``."""
    found = _SCORE.search(squeeze(text))
    return read_number(found[1]) if found else None


def grade_in(text: str) -> str:
    """Return the grade that a sentence such as ``属于"优"`` states, or an empty text."""
    found = _GRADE.search(fold(squeeze(text)))
    return found[1] if found else ""


def listed_names(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names in a list such as ``人均工资; 聘用人员数量;``, which may be broken over lines anywhere."""
    text = paragraph(lines).replace("\n", "")
    marks = "[;；]" if re.search("[;；]", text) else "[、，,]"
    names = [part.strip(" 。.、") for part in re.split(marks, text)]
    return tuple(name for name in names if not is_blank_mark(name))
