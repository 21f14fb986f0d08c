"""Parts of a form as they stand in one table or one paragraph, and how they become one sheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from functools import reduce

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.model.quantity import MAX_DIGITS, MAX_EXPONENT
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment, is_blank_mark
from perfrules.plain_values import fold_width, iso_day, printed_day, read_points
from perfrules.source import Place

__all__ = ["EXACT", "FormFragment", "Located", "WeightTotal", "add_label", "merge_parts", "sheets_from"]


EXACT = Context(prec=4 * (MAX_DIGITS + MAX_EXPONENT))
"""Adds up points without rounding."""
_NOTHING = ("无", "None")


@frozen
class Located:
    """A text of the form and where it stands."""

    text: str
    place: Place = field(factory=Place)


@frozen(kw_only=True)
class WeightTotal:
    """
    The weights below a table of indicators.

    Args:
        stated: Their total as printed.
        rows: What the weights of the rows above add up to.
        place: Where the total stands.
    """

    stated: Decimal
    rows: Decimal
    place: Place


@frozen(kw_only=True)
class FormFragment:
    """
    What one table, or a stack of tables up to the next project, says.

    Args:
        labels: Values beside labels by the field of `Sheet`, as typed.
        funds: See `Sheet`; so the next five.
        management: Statements on the management of funds.
        rows: Indicator rows.
        deductions: Points taken off.
        bonuses: Points added.
        texts: Running texts by heading, several of one heading in order.
        total: 得分 of the row of totals.
        weight_totals: 分值 of rows of totals.
        components: 分值 printed beside funds or for the execution of the budget, all together.
        has_rows: Whether a table of indicators was found, with rows or without.
        years: The years that labels name, and behind them that of the title above.
        titled: Whether the part starts below a title of its own: then it starts a new form.
        problems: What was wrong, doubtful or not understood.
    """

    labels: Mapping[str, Located] = field(factory=dict)
    funds: tuple[Funds, ...] = ()
    management: tuple[ManagementItem, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    deductions: tuple[StatedAdjustment, ...] = ()
    bonuses: tuple[StatedAdjustment, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    total: tuple[Decimal, Place] | None = None
    weight_totals: tuple[WeightTotal, ...] = ()
    components: Decimal = Decimal(0)
    has_rows: bool = False
    years: tuple[int, ...] = ()
    titled: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def says_something(self) -> bool:
        """True when a sheet would hold something of it."""
        return self.has_rows or any(
            (self.labels, self.funds, self.management, self.deductions, self.bonuses, self.texts)
        )


def sheets_from(parts: Iterable[FormFragment], name: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """
    Return the sheets that *parts* of a file say, in its order, and the problems of all of them.

    A part belongs to the form before it unless it has a title of its own below which it names a project or rows, or
    both of them name a project, or both have rows.
    """
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for group in _groups([*parts]):
        if any(part.says_something for part in group):
            sheet = merge_parts(group, name)
            sheets.append(sheet)
            problems.extend(sheet.problems)
        else:
            problems.extend(item for part in group for item in part.problems)
    if not sheets:
        problems.append(problem("PR501", place=Place(name)))
    return tuple(sheets), tuple(problems)


def _groups(parts: Sequence[FormFragment]) -> Iterator[list[FormFragment]]:
    group: list[FormFragment] = []
    for part in parts:
        project = any("project" in item.labels for item in group)
        rows = any(item.has_rows for item in group)
        again = (project and "project" in part.labels) or (rows and part.has_rows)
        if group and (again or (part.titled and rows and part.says_something)):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def merge_parts(parts: Sequence[FormFragment], name: str) -> Sheet:
    """
    Return the one sheet that *parts* of the file *name* say together.

    Returns:
        A sheet with its problems. Of a label that stands twice the first value is kept (PR520 where they differ).
        Problems of its own: PR107 (no such date), PR501 (no table of indicators), PR503 (a score that is no number),
        PR523 (weights do not add up), PR526 (two different totals).
    """
    problems = [item for part in parts for item in part.problems]
    labels: dict[str, Located] = {}
    for key, value in (item for part in parts for item in part.labels.items()):
        if (twice := add_label(labels, key, value)) is not None:
            problems.append(twice)
    if not any(part.has_rows for part in parts):
        problems.append(problem("PR501", place=Place(name)))
    problems += _weights(parts)
    texts: dict[str, str] = {}
    for key, text in (item for part in parts for item in part.texts):
        texts[key] = f"{texts[key]}\n{text}" if key in texts else text
    plain = {key: "" if is_blank_mark(item.text) else item.text for key, item in labels.items()}
    totals = [part.total for part in parts if part.total]
    return Sheet(
        project=plain.get("project", ""),
        organisation=plain.get("organisation", ""),
        department=plain.get("department", ""),
        year=next((year for part in parts for year in part.years), None),
        date=_day(labels.get("date"), problems),
        funds=tuple(item for part in parts for item in part.funds),
        management=tuple(item for part in parts for item in part.management),
        rows=tuple(item for part in parts for item in part.rows),
        deductions=tuple(item for part in parts for item in part.deductions),
        bonuses=tuple(item for part in parts for item in part.bonuses),
        stated_total=_total(labels.get("stated_total"), totals, problems),
        stated_grade=plain.get("stated_grade", ""),
        stated_met=_names(labels.get("stated_met")),
        stated_unmet=_names(labels.get("stated_unmet")),
        texts=texts,
        source=name,
        blank_marks={key: labels[key].text for key in ("stated_met", "stated_unmet") if _names(labels.get(key)) == ()},
        cells=_cells(labels, totals),
        problems=tuple(problems),
    )


def _cells(labels: Mapping[str, Located], totals: Sequence[tuple[Decimal, Place]]) -> dict[str, Place]:
    """Return where what stands once in a form stands; a total beside its label goes before one below the scores."""
    places = {key: item.place for key, item in labels.items() if not is_blank_mark(item.text)}
    return {"stated_total": totals[0][1], **places} if totals else places


def add_label(labels: dict[str, Located], key: str, value: Located) -> Problem | None:
    """Put what a label says into *labels* unless it said something before; PR520 where that was something else."""
    known = labels.get(key)
    if known is None or not known.text:
        labels[key] = value
    elif value.text not in ("", known.text):
        return problem("PR520", place=value.place, text=value.text, first=known.text)
    return None


def _weights(parts: Sequence[FormFragment]) -> list[Problem]:
    """Return a notice for each printed total of weights that is neither that of the rows nor that of all parts."""
    components = reduce(EXACT.add, (part.components for part in parts), Decimal(0))
    return [
        problem("PR523", place=item.place, sum=format(item.rows, "f"), total=format(item.stated, "f"))
        for part in parts
        for item in part.weight_totals
        if item.stated not in (item.rows, EXACT.add(item.rows, components))
    ]


def _day(value: Located | None, problems: list[Problem]) -> date | None:
    if value is None or is_blank_mark(value.text):
        return None
    result = iso_day(fold_width(value.text)) or printed_day(value.text)
    if result is None:
        problems.append(problem("PR107", place=value.place, date=value.text[:40]))
    return result


def _total(value: Located | None, below: Sequence[tuple[Decimal, Place]], problems: list[Problem]) -> Decimal | None:
    """Return the total that the form states beside its label, else below the column of scores."""
    stated = None
    if value is not None and not is_blank_mark(value.text):
        stated = read_points(value.text)
        if stated is None:
            problems.append(problem("PR503", place=value.place, text=value.text))
    for total, place in below:
        if stated is None:
            stated = total
        elif total != stated:
            problems.append(problem("PR526", place=place, first=format(stated, "f"), second=format(total, "f")))
    return stated


def _names(value: Located | None) -> tuple[str, ...] | None:
    """Return the names of a list; an empty one for 无, ``None`` where there is no list."""
    if value is None or not value.text:
        return None
    if value.text in _NOTHING:
        return ()
    between = "；" if "；" in value.text or not value.text.isascii() else "; "
    return tuple(name for part in value.text.split(between) if (name := part.strip()))
