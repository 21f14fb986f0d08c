"""
The reader of time slices: one line a slice, ``time,good,total``, summed up into one row for each objective.

::

    # project,网上服务大厅
    # objective,登录可用性,≥99.9%,60
    # objective,查询可用性,≥99.5%,40
    time,objective,good,total
    2024-01-01T00:00,登录可用性,60,60
    2024-01-01T00:00,查询可用性,59,60

Lines are looked at one after the other; what is kept is a sum for each objective, so memory does not grow with the
file. A line that cannot be used is a problem with its number and is left out of the sums.
"""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from attrs import define, field

from perfrules import Place, Sheet, SheetRow
from perfrules.spi import Problem, ReadResult, Severity, SheetReader, Wording, plugin_problem

__all__ = ["MOST_OBJECTIVES", "MOST_PROBLEMS", "SlicesReader"]

MOST_OBJECTIVES = 1000
MOST_PROBLEMS = 50
_LONGEST_LINE = 2000
_MOST_DIGITS = 15

_COLUMNS = {
    **dict.fromkeys(("time", "时间"), "time"),
    **dict.fromkeys(("objective", "目标"), "objective"),
    **dict.fromkeys(("good", "合格"), "good"),
    **dict.fromkeys(("total", "总数"), "total"),
}
_NEEDED = ("time", "good", "total")

_BY = "slo.slices"
_NO_ADVICE = Wording("", "")
_NO_HEADER = Wording("没有表头，应含 time、good、total", "there is no header; it should hold time, good and total")
_BAD_HEADER = Wording(
    "表头应由 time、good、total（可加 objective）组成，实际是 {found}",
    "the header should be made of time, good, total (and objective), not {found}",
)
_NO_OBJECTIVES = Wording("没有声明目标", "no objective is declared")
_SAY_OBJECTIVE = Wording(
    "在表头之前写：# objective,名称,≥99.9%,分值", "write before the header: # objective,NAME,≥99.9%,POINTS"
)
_BAD_OBJECTIVE = Wording(
    "目标的声明应为：# objective,名称,指标值,分值", "an objective is declared as: # objective,NAME,TARGET,POINTS"
)
_TWICE = Wording("目标“{name}”声明了两次", "the objective “{name}” is declared twice")
_TOO_MANY = Wording("目标超过 {limit} 个", "more than {limit} objectives")
_WHICH = Wording("有多个目标而没有 objective 一栏", "there are several objectives and no column for them")
_UNKNOWN = Wording("没有声明目标“{name}”", "the objective “{name}” is not declared")
_FIELDS = Wording("这一行有 {found} 栏，表头有 {wanted} 栏", "this line has {found} fields, the header has {wanted}")
_UNREADABLE = Wording("这一行读不懂", "this line cannot be read")
_NOT_A_TIME = Wording("“{text}”不是时间", "“{text}” is not a time")
_NOT_COUNTS = Wording("“{good}”和“{total}”应为整数", "“{good}” and “{total}” should be whole numbers")
_MORE_GOOD = Wording("合格 {good} 多于总数 {total}", "{good} good are more than {total} in total")
_BACKWARDS = Wording(
    "时间 {time} 不晚于“{name}”的上一个时段 {last}，可能重复",
    "{time} is not after the last slice of “{name}”, {last}; is it a repetition?",
)
_REST = Wording("另有 {count} 行不能用", "{count} more lines could not be used")
_EMPTY = Wording("目标“{name}”没有数据", "there are no slices of the objective “{name}”")


@define
class _Sum:
    """The observations of one objective so far."""

    target: str
    weight: Decimal
    line: int
    good: int = 0
    total: int = 0
    slices: int = 0
    first: datetime | None = None
    last: datetime | None = None


@define
class _Reading:
    """The state of reading one file; bounded by the number of objectives and of problems kept."""

    name: str
    project: str = ""
    columns: tuple[str, ...] = ()
    sums: dict[str, _Sum] = field(factory=dict)
    problems: list[Problem] = field(factory=list)
    unlisted: int = 0

    def tell(self, line: int, said: Wording, /, *, advice: Wording = _NO_ADVICE, **values: object) -> None:
        """Keep a problem at *line*, or count it when there are many."""
        if len(self.problems) >= MOST_PROBLEMS:
            self.unlisted += 1
            return
        place = Place(self.name, line=line) if line else Place(self.name)
        self.problems.append(plugin_problem(_BY, Severity.ERROR, said, values, advice=advice).at(place))


class SlicesReader(SheetReader):
    """Sums up time slices; see the module for the form."""

    id: ClassVar[str] = _BY
    title: ClassVar[Wording] = Wording("时段数据", "time slices")
    suffixes: ClassVar[tuple[str, ...]] = (".slo",)
    contents: ClassVar[tuple[str, ...]] = ("text",)

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return one sheet with a row for each declared objective, and a problem for each line that was left out."""
        reading = _Reading(name)
        for number, raw in enumerate(io.BytesIO(data), start=1):
            fields = _fields(raw, number, reading)
            if not fields:
                continue
            if fields[0].startswith("#"):
                if not reading.columns:
                    _directive([fields[0].removeprefix("#").strip(), *fields[1:]], number, reading)
            elif not reading.columns:
                if not _header(fields, number, reading):
                    return ReadResult(problems=tuple(reading.problems))
            else:
                _slice(fields, number, reading)
        if not reading.columns:
            reading.tell(0, _NO_HEADER)
            return ReadResult(problems=tuple(reading.problems))
        rows = tuple(_rows(reading))
        if reading.unlisted:
            values = {"count": reading.unlisted}
            rest = plugin_problem(_BY, Severity.ERROR, _REST, values).at(Place(name))
            reading.problems.append(rest)
        days = [one.last.date() for one in reading.sums.values() if one.last is not None]
        sheet = Sheet(project=reading.project, date=max(days, default=None), rows=rows, source=name)
        return ReadResult((sheet,), tuple(reading.problems))


def _fields(raw: bytes, number: int, reading: _Reading) -> list[str]:
    """Return the fields of a line without blanks around them; none for an empty line or one that cannot be read."""
    try:
        text = raw[: _LONGEST_LINE + 1].decode("utf-8-sig" if number == 1 else "utf-8").strip()
        if len(raw) > _LONGEST_LINE:
            reading.tell(number, _UNREADABLE)
            return []
        parts = next(csv.reader([text], strict=True), []) if '"' in text else text.split(",")
    except (UnicodeDecodeError, csv.Error):
        reading.tell(number, _UNREADABLE)
        return []
    return [part.strip() for part in parts] if text else []


def _directive(fields: list[str], number: int, reading: _Reading) -> None:
    """Take ``# project`` and ``# objective``; any other line with # is a remark."""
    if fields[0] == "project" and len(fields) == 2:
        reading.project = fields[1]
    if fields[0] != "objective":
        return
    weight = _points(fields[3]) if len(fields) == 4 else None
    if weight is None or not fields[1]:
        reading.tell(number, _BAD_OBJECTIVE)
    elif fields[1] in reading.sums:
        reading.tell(number, _TWICE, name=fields[1])
    elif len(reading.sums) >= MOST_OBJECTIVES:
        reading.tell(number, _TOO_MANY, limit=MOST_OBJECTIVES)
    else:
        reading.sums[fields[1]] = _Sum(fields[2], weight, number)


def _points(text: str) -> Decimal | None:
    if len(text) > _MOST_DIGITS or not set(text) <= set("0123456789."):
        return None
    try:
        points = Decimal(text)
    except InvalidOperation:
        return None
    return points if points > 0 else None


def _header(fields: list[str], number: int, reading: _Reading) -> bool:
    columns = tuple(_COLUMNS.get(one.casefold(), "") for one in fields)
    if "" in columns or len(set(columns)) < len(columns) or not set(_NEEDED) <= set(columns):
        reading.tell(number, _BAD_HEADER, found=",".join(fields)[:80])
    elif not reading.sums:
        reading.tell(number, _NO_OBJECTIVES, advice=_SAY_OBJECTIVE)
    elif "objective" not in columns and len(reading.sums) > 1:
        reading.tell(number, _WHICH)
    else:
        reading.columns = columns
        return True
    return False


def _slice(fields: list[str], number: int, reading: _Reading) -> None:
    if len(fields) != len(reading.columns):
        reading.tell(number, _FIELDS, found=len(fields), wanted=len(reading.columns))
        return
    cells = dict(zip(reading.columns, fields, strict=True))
    name = cells.get("objective") or next(iter(reading.sums))
    known = reading.sums.get(name)
    if known is None:
        reading.tell(number, _UNKNOWN, name=name)
        return
    time = _time(cells["time"])
    if time is None:
        reading.tell(number, _NOT_A_TIME, text=cells["time"])
        return
    good, total = _count(cells["good"]), _count(cells["total"])
    if good is None or total is None:
        reading.tell(number, _NOT_COUNTS, good=cells["good"], total=cells["total"])
        return
    if good > total:
        reading.tell(number, _MORE_GOOD, good=good, total=total)
        return
    if known.last is not None and time <= known.last:
        reading.tell(number, _BACKWARDS, time=cells["time"], name=name, last=known.last.isoformat())
        return
    known.good, known.total, known.slices = known.good + good, known.total + total, known.slices + 1
    known.first, known.last = known.first or time, time


def _time(text: str) -> datetime | None:
    """Return the time, in UTC where it names a zone; times without one are compared as they stand."""
    try:
        time = datetime.fromisoformat(text)
        return time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _rows(reading: _Reading) -> Iterator[SheetRow]:
    for name, known in reading.sums.items():
        actual = evidence = ""
        if known.first is None or known.last is None:
            reading.tell(known.line, _EMPTY, name=name)
        else:
            actual = f"{known.good}/{known.total}"
            evidence = f"{known.slices} 个时段，{known.first.isoformat()} 至 {known.last.isoformat()}"
        place = Place(reading.name, line=known.line)
        yield SheetRow(
            name=name, target=known.target, actual=actual, weight=known.weight, evidence=evidence, place=place
        )
