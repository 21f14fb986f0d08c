"""Building of the official form from a sheet or a scorecard: its tables, their order and what they show."""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext

from perfrules.model.quantity import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, ManagementItem, Sheet, StatedAdjustment
from perfrules.reports.base import execution_percent
from perfrules.reports.form import words
from perfrules.reports.form.layout import (
    Content,
    FormCell,
    FormLayout,
    FormNumber,
    RateOf,
    Role,
    Spot,
    SumOf,
    form_number,
    form_text,
)
from perfrules.reports.form.sections import (
    Column,
    Line,
    Stack,
    add_closing,
    add_result,
    computed_columns,
    fitted,
    parted,
    row_columns,
    widths_of,
    written,
)
from perfrules.wording import Language, current_language

__all__ = ["form_layout"]


_BRACKETED_UNITS = ("元", "千元", "万元", "百万元", "亿元")
_TOTAL_NAMES = ("年度资金总额", "资金总额", "总额", "合计", "总计")
_SUMMING = frozenset("总合计")
_AMOUNTS = ("initial_budget", "adjusted_budget", "spent")
_LABEL_SHARE, _VALUE_SHARE = 16, 43


def form_layout(subject: Sheet | Scorecard, *, language: Language | None = None) -> FormLayout:
    """
    Return the form of *subject*: cover, funds, management, texts, indicators, adjustments.

    A scorecard's form also says what was computed: total and grade at the top, columns beside the rows, and
    components, adjustments and remarks at the end. Tables without entries are left out, but for the indicators.

    Args:
        subject: A sheet, or its scorecard.
        language: Language of what is computed; for that of the form's own words see `language_of_form`.
    """
    language = language or current_language()
    card = subject if isinstance(subject, Scorecard) else None
    sheet = subject.sheet if isinstance(subject, Scorecard) else subject
    lines = [Line(row) for row in sheet.rows] if card is None else [Line(item.row, item) for item in card.rows]
    form = words.language_of_form(sheet, language)
    columns = row_columns(sheet.rows, form) + (computed_columns(card.rows, language) if card is not None else [])
    parts, edges = parted(widths_of(columns, lines))
    stack = Stack(parts)

    stack.line([(words.TITLE.say(form), Role.TITLE, 1)])
    total = add_result(stack, card, language) if card is not None else None
    top = stack.row
    _add_cover(stack, sheet, form)
    _add_funds(stack, sheet.funds, card, language, form)
    _add_management(stack, sheet.management, form)
    _add_texts(stack, sheet, form)
    header = stack.row
    sums = _add_rows(stack, columns, edges, lines, sheet.stated_total, form)
    end = stack.row
    _add_adjustments(stack, sheet, form)
    if card is not None and total is not None:
        last = add_closing(stack, card, sums.get("computed_score"), language)
        stack.derive(total, SumOf(last, last))
    cells = tuple(sorted(stack.cells.values(), key=lambda cell: (cell.row, cell.column)))
    return FormLayout(
        name=sheet.project, cells=cells, widths=fitted(stack.widths, cells), height=stack.row, top=top, header=header,
        end=end, language=form,
    )  # fmt: skip


def _add_cover(stack: Stack, sheet: Sheet, form: Language) -> None:
    values: dict[str, Content] = {
        "project": written(sheet.project),
        "department": written(sheet.department),
        "organisation": written(sheet.organisation),
        "date": None if sheet.date is None else sheet.date.isoformat(),
        "stated_total": form_number(sheet.stated_total),
        "stated_grade": written(sheet.stated_grade),
    }
    for left, right in (("project", "department"), ("organisation", "date"), ("stated_total", "stated_grade")):
        pairs = [part for key in (left, right) for part in (
            (words.LABELS[key].say(form), Role.LABEL, _LABEL_SHARE), (values[key], Role.TEXT, _VALUE_SHARE)
        )]  # fmt: skip
        stack.line(pairs)
    if sheet.year is not None:
        stack.line([(words.LABELS["year"].say(form), Role.LABEL, _LABEL_SHARE), (str(sheet.year), Role.TEXT, 102)])
    for key, names in (("stated_met", sheet.stated_met), ("stated_unmet", sheet.stated_unmet)):
        if names is not None:
            listed = form_text(words.BETWEEN_NAMES.say(form).join(names)) if names else words.NOTHING.say(form)
            stack.line([(words.LABELS[key].say(form), Role.LABEL, _LABEL_SHARE), (listed, Role.TEXT, 102)])


def _add_funds(
    stack: Stack, funds: Sequence[Funds], card: Scorecard | None, language: Language, form: Language
) -> None:
    if not funds:
        return
    titles = {key: wording.say(form) for key, wording in words.FUNDS_TITLES.items()}

    def amount(key: str) -> Column[Funds]:
        return Column(
            key=key, title=titles[key], content=lambda item: form_number(getattr(item, key)), share=18, role=Role.NUMBER
        )

    unit = _shared_unit(funds)
    name = f"{titles['name']}（{unit}）" if unit else titles["name"]
    columns: list[Column[Funds]] = [
        Column(key="name", title=name, content=lambda entry: written(entry.name), share=28, role=Role.LEVEL)
    ]
    if not unit:
        columns.append(
            Column(
                key="unit", title=titles["unit"], content=lambda value: written(value.unit), share=10, role=Role.MARK
            )
        )
    if not _totals_show(funds):
        columns.append(
            Column(key="is_total", title=titles["is_total"], share=8, role=Role.MARK,
                   content=lambda item_: (words.YES if item_.is_total else words.NO).say(form))
        )  # fmt: skip
    columns += [amount(key) for key in _AMOUNTS]
    columns.append(
        Column(key="stated_rate", title=titles["stated_rate"], share=14, role=Role.NUMBER,
               content=lambda element: form_number(element.stated_rate, percent=True))
    )  # fmt: skip
    columns += [
        amount(key) for key in ("weight", "self_score") if any(getattr(line, key) is not None for line in funds)
    ]
    if card is not None:
        rounding = card.ruleset.rounding

        def rate(line: Funds) -> Content:
            return form_number(execution_percent(line, rounding), percent=True) or words.NO_SCORE

        title = words.COMPUTED["rate"].say(language)
        columns.append(
            Column(key="computed_rate", title=title, content=rate, share=14, role=Role.NUMBER, computed=True)
        )
    spots = stack.table(columns, funds)
    for offset, line in enumerate(funds):
        spent, budget = spots["spent"], spots["initial_budget" if line.adjusted_budget is None else "adjusted_budget"]
        for key in ("stated_rate", "computed_rate"):
            if key in spots:
                spot = Spot(spots[key].row + offset, spots[key].column)
                part, full = Spot(spent.row + offset, spent.column), Spot(budget.row + offset, budget.column)
                stack.derive(spot, RateOf(part, full, _places(stack.cells[spot])))


def _places(cell: FormCell) -> int:
    return len(cell.content.text.partition(".")[2].rstrip("%")) if isinstance(cell.content, FormNumber) else 0


def _shared_unit(funds: Sequence[Funds]) -> str:
    """Return the unit that stands in the header, or nothing when each line says its own."""
    units = {line.unit for line in funds}
    return units.pop() if len(units) == 1 and units <= set(_BRACKETED_UNITS) else ""


def _totals_show(funds: Sequence[Funds]) -> bool:
    """Return whether the names alone say which line is the total, to any reader."""
    totals = [line for line in funds if line.is_total]
    others = [line for line in funds if not line.is_total]
    return len(totals) <= 1 and all(line.name in _TOTAL_NAMES for line in totals) and not any(
        _SUMMING & set(line.name) for line in others
    )  # fmt: skip


def _add_management(stack: Stack, items: Sequence[ManagementItem], form: Language) -> None:
    if not items:
        return
    titles = {key: wording.say(form) for key, wording in words.MANAGEMENT_TITLES.items()}
    columns: list[Column[ManagementItem]] = [
        Column(key="name", title=titles["name"], content=lambda item: written(item.name), share=28, role=Role.LEVEL),
        Column(key="statement", title=titles["statement"], content=lambda entry: written(entry.statement), share=42),
        Column(key="trouble", title=titles["trouble"], content=lambda element: written(element.trouble), share=36),
        Column(key="score", title=titles["score"], content=lambda value: form_number(value.score), share=12,
               role=Role.NUMBER),
    ]  # fmt: skip
    stack.table(columns, items)


def _add_texts(stack: Stack, sheet: Sheet, form: Language) -> None:
    if not sheet.texts:
        return
    heading, content = (wording.say(form) for wording in words.TEXT_TITLES)
    columns: list[Column[tuple[str, str]]] = [
        Column(key="heading", title=heading, content=lambda item: written(item[0]), share=16, role=Role.LEVEL),
        Column(key="content", title=content, content=lambda entry: written(entry[1]), share=102),
    ]
    stack.table(columns, list(sheet.texts.items()))


def _add_rows(
    stack: Stack,
    columns: Sequence[Column[Line]],
    edges: Sequence[int],
    lines: Sequence[Line],
    stated: Decimal | None,
    form: Language,
) -> dict[str, Spot]:
    """Add the table of indicators with its line of sums; return where the sums stand, by the key of the column."""
    spots = stack.table(columns, lines, edges)
    if not lines:
        # a blank row: another table right below would be taken for the second line of this header
        for column, start, end in zip(columns, edges, edges[1:], strict=False):
            stack.put(
                FormCell(
                    row=stack.row, column=start, columns=end - start, content=None, role=column.role,
                    computed=column.computed,
                )
            )  # fmt: skip
        stack.row += 1
        return {}
    for key in ("level1", "level2"):
        stack.merge_down(spots[key], len(lines))
    sums = {
        "weight": _sum([line.row.weight for line in lines]),
        "self_score": _stated_sum([line.row.self_score for line in lines], stated),
        "computed_score": _sum([line.scored.score for line in lines if line.scored is not None]),
    }
    if not any(item is not None for item in sums.values()):
        return {}
    row, before = stack.row, [column.key for column in columns].index("weight")
    stack.put(
        FormCell(row=row, column=0, columns=edges[before], content=words.SUM.say(form), role=Role.LABEL, fields=before)
    )
    for column, start, end in list(zip(columns, edges, edges[1:], strict=False))[before:]:
        number = form_number(sums.get(column.key))
        stack.put(
            FormCell(row=row, column=start, columns=end - start, content=number, role=Role.TOTAL,
                     computed=column.computed)
        )  # fmt: skip
    stack.row += 1
    places = {key: Spot(row, spots[key].column) for key in sums if key in spots}
    for key, place in places.items():
        stack.derive(place, SumOf(spots[key], Spot(row - 1, place.column)))
    return places


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    """Return the exact sum; nothing when there is no number, or when the sum has more digits than a form holds."""
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    with localcontext(Context(prec=2 * (MAX_DIGITS + MAX_EXPONENT) + 10)):
        total = sum(known, Decimal(0))
    return total if is_bounded(total) else None


def _stated_sum(scores: Sequence[Decimal | None], stated: Decimal | None) -> Decimal | None:
    # a total below this column is read as the one that the unit states, so only that one may stand there
    total = _sum(scores)
    return stated if total is not None and total == stated else None


def _add_adjustments(stack: Stack, sheet: Sheet, form: Language) -> None:
    stated = [(words.DEDUCTION.say(form), deduction) for deduction in sheet.deductions] + [
        (words.BONUS.say(form), bonus) for bonus in sheet.bonuses
    ]
    if not stated:
        return
    titles = {key: wording.say(form) for key, wording in words.ADJUSTMENT_TITLES.items()}
    columns: list[Column[tuple[str, StatedAdjustment]]] = [
        Column(key="name", title=titles["name"], content=lambda item: written(item[1].name), share=28, role=Role.LEVEL),
        Column(key="side", title=titles["side"], content=lambda entry: entry[0], share=10, role=Role.MARK),
        Column(key="points", title=titles["points"], content=lambda element: form_number(element[1].points), share=12,
               role=Role.NUMBER),
        Column(key="reason", title=titles["reason"], content=lambda value: written(value[1].reason), share=68),
    ]  # fmt: skip
    stack.table(columns, stated)
