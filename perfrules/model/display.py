"""
Display of public values: a short ``repr``, HTML for notebooks, and targets and actuals as sentences.

In Word files names of styles tell the unit's own words from what perfrules worked out. A paragraph, a table or a run of
letters in a style whose name starts with `COMPUTED` repeats or works out something and is not read back; a paragraph in
`TEXT` is the unit's, empty ones too. People may restyle both, not rename them.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import fields, has

from perfrules.model.meaning import SIGNS, Change, DateMeaning, Meaning, PeriodMeaning, Sense, amount, bounds
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity, format_decimal, name_after
from perfrules.model.unit import NO_UNIT
from perfrules.source import escape_control_chars, one_line
from perfrules.wording import Language, Wording, current_language

if TYPE_CHECKING:
    from perfrules.errors import Problem
    from perfrules.model.ruleset import RuleSet
    from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow

__all__ = [
    "COMPUTED",
    "TEXT",
    "describe",
    "full_repr",
    "meaning_html",
    "print_in",
    "problems_html",
    "row_html",
    "ruleset_html",
    "scorecard_html",
    "short_repr",
]


COMPUTED = "perfrules-computed"
"""The beginning of names of styles whose text is not the unit's."""

TEXT = "perfrules-text"
"""The style of the unit's running text: a paragraph for each of its lines."""


_LONGEST = 40
"""Characters of a text that a ``repr`` shows: a line of a terminal holds the name, target and actual of a row."""

_AT_LEAST = Wording("不少于 {amount}，含 {amount}", "at least {amount}, {again} included")
_MORE = Wording("多于 {amount}，不含 {amount}", "more than {amount}, {again} excluded")
_AT_MOST = Wording("不超过 {amount}，含 {amount}", "at most {amount}, {again} included")
_LESS = Wording("少于 {amount}，不含 {amount}", "less than {amount}, {again} excluded")
_EXACTLY = Wording("正好 {amount}", "exactly {amount}")
_ABOUT = Wording("约 {amount}", "about {amount}")
_STATED = Wording("{amount}，没有写明方向", "{amount}, without saying whether more or less is better")
_SENSES: Mapping[Sense, Wording] = {
    Sense.AT_LEAST: _AT_LEAST, Sense.MORE_THAN: _MORE, Sense.AT_MOST: _AT_MOST, Sense.LESS_THAN: _LESS,
    Sense.EXACTLY: _EXACTLY, Sense.ABOUT: _ABOUT, Sense.UNSPECIFIED: _STATED,
}  # fmt: skip
_CHANGES: Mapping[Change, Wording] = {
    Change.UP: Wording("增长{text}", "a rise of {text}"),
    Change.DOWN: Wording("下降{text}", "a fall of {text}"),
}
_BY = Wording("最迟 {date}，含当期最后一天", "by {date}, its last day included")
_BY_DAY = Wording("最迟 {date}，含当天", "by {date}, that day included")
_BEFORE = Wording("早于 {date}", "before {date}")
_ON = Wording("{date}", "{date}")
_PERIOD = Wording("{text} 期间", "the period {text}")
_QUALITY = Wording("定性要求：{words}", "in words: {words}")
_NONE = Wording("不得发生：{words}", "must not happen: {words}")
_MISSING = Wording("空白", "blank")
_UNCLEAR = Wording("读不懂：{text}", "cannot be read: {text}")
_BOTH = Wording("；并且 ", "; and ")
_TIERS = Wording("；", "; ")
_TIER = Wording("{label}：{text}", "{label}: {text}")
_WORDS = Wording("“{words}”", "“{words}”")


def full_repr(value: object) -> str:
    """Return every part of *value* as text, places that no comparison looks at apart: for fingerprints and checks."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{full_repr(key)}: {full_repr(part)}" for key, part in value.items()) + "}"
    if has(type(value)):
        kind: type[Any] = type(value)
        shown = [part.name for part in fields(kind) if part.eq or part.repr]
        parts = (f"{name}={full_repr(getattr(value, name))}" for name in shown)
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(full_repr, value)) + "]"
    return repr(value)


def short_repr(value: object, **shown: object) -> str:
    """
    Return the name of the class of *value* with what is *shown* of it, on part line.

    Where nothing is named, every field that counts in a comparison and differs from its default is shown.
    """
    kind: type[Any] = type(value)
    if not shown and has(kind):
        shown = {
            part.name: getattr(value, part.name)
            for part in fields(kind)
            if part.eq and part.repr and getattr(value, part.name) not in (part.default, "", None, ())
        }
    return f"{kind.__name__}({', '.join(f'{name}={_short(part)}' for name, part in shown.items())})"


def _short(value: object) -> str:
    if isinstance(value, str) and not isinstance(value, Enum):
        return repr(value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple) and value:
        return f"<{len(value)}>"
    return str(value)


# ------------------------------------------------------------------------------------------------------- sentences


def describe(meaning: Meaning, language: Language | None = None) -> str:
    """Return *meaning*, a target or an actual, as a sentence: ``at most 30 people, 30 included``."""
    language = language or current_language()
    quantity: Quantity | None = getattr(meaning, "quantity", None)
    if quantity is not None:
        sense: Sense | None = getattr(meaning, "sense", None)
        text = _SENSES[sense] if sense is not None else _ON
        return _with_change(meaning, text.say(language, _amounts(quantity, language)), language)
    if meaning.kind == "range":
        return _with_change(meaning, _describe_range(meaning, language), language)
    if isinstance(meaning, DateMeaning):
        is_target = hasattr(meaning, "met_by")
        deadline = _BEFORE if meaning.before else _BY if meaning.by.day is None else _BY_DAY
        return (deadline if is_target else _ON).say(language, {"date": _date(meaning.by, language)})
    if isinstance(meaning, PeriodMeaning):
        return _PERIOD.say(language, {"text": print_in(meaning, language)})
    if meaning.kind == "all":
        return _BOTH.say(language).join(describe(part, language) for part in _parts(meaning))
    if meaning.kind == "tiers":
        pairs: Sequence[tuple[str, Meaning]] = getattr(meaning, "pairs")  # noqa: B009 - tiers have them
        return _TIERS.say(language).join(
            _TIER.say(language, {"label": label, "text": describe(bound, language)}) for label, bound in pairs
        )
    texts = {"quality": _QUALITY, "none": _NONE, "missing": _MISSING, "unclear": _UNCLEAR}
    plain: str | None = getattr(meaning, "words", None)
    words = plain if language == "en" and plain else print_in(meaning, language)
    return texts.get(meaning.kind, _WORDS).say(language, {"words": words, "text": meaning.text})


def _parts(meaning: Meaning) -> Sequence[Meaning]:
    parts: Sequence[Meaning] = getattr(meaning, "parts")  # noqa: B009 - targets and actuals of kind *all* have it
    return parts


def _date(moment: Moment, language: Language) -> str:
    return str(moment) if language == "zh" else moment.iso()


def _amounts(quantity: Quantity, language: Language) -> dict[str, str]:
    """Return the amount, and the amount again: English repeats a number without the unit's name."""
    if language == "zh":
        text = amount(quantity, bare=False)
        return {"amount": text, "again": text, "date": text}
    text, number = quantity.print_in(language), format_decimal(quantity.number)
    name = quantity.unit.print_in(language)
    is_word = name.isascii() and name.replace(" ", "").isalpha()
    return {"amount": text, "again": number if is_word else text, "date": text}


def _describe_range(meaning: Meaning, language: Language) -> str:
    parts = []
    for bound, senses in (("lower", (_MORE, _AT_LEAST)), ("upper", (_LESS, _AT_MOST))):
        quantity: Quantity | None = getattr(meaning, bound)
        if quantity is not None:
            text = senses[bool(getattr(meaning, f"{bound}_closed"))]
            parts.append(text.say(language, _amounts(quantity, language)))
    return _BOTH.say(language).join(parts)


def _with_change(meaning: Meaning, text: str, language: Language) -> str:
    change: Change | None = getattr(meaning, "change", None)
    return text if change is None else _CHANGES[change].say(language, {"text": text})


# ---------------------------------------------------------------------------------------------------- English prints

_STATUS = {"met": "completed", "partly": "partly completed", "unmet": "not completed", "ongoing": "in progress"}
_ENGLISH_CHANGES = {Change.UP: "up ", Change.DOWN: "down "}
_ENGLISH_SIGNS = {**SIGNS, Sense.ABOUT: "about "}


def print_in(meaning: Meaning, language: Language) -> str:
    """Return the canonical text of *meaning*; in English with English units, words and dates."""
    if language == "zh":
        return str(meaning)
    change: Change | None = getattr(meaning, "change", None)
    word = "" if change is None else _ENGLISH_CHANGES[change]
    quantity: Quantity | None = getattr(meaning, "quantity", None)
    if quantity is not None:
        sense: Sense | None = getattr(meaning, "sense", None)
        more = "more than " if getattr(meaning, "rounded", False) else ""
        sign = "" if sense is None else _ENGLISH_SIGNS[sense]
        return f"{word}{more}{sign}{quantity.print_in(language)}{_english_rate(meaning)}"
    if isinstance(meaning, DateMeaning):
        return f"before {meaning.by.iso()}" if meaning.before else meaning.by.iso()
    if isinstance(meaning, PeriodMeaning):
        return f"{meaning.start.iso()} to {meaning.end.iso()}"
    if meaning.kind == "range":
        return word + _english_range(meaning)
    if meaning.kind == "all":
        return "; ".join(print_in(part, language) for part in _parts(meaning))
    if meaning.kind == "status":
        return _STATUS[getattr(meaning, "status")] + _english_rate(meaning)  # noqa: B009 - of this kind alone
    words: str | None = getattr(meaning, "words", None)
    return str(meaning) if words is None else f"“{words}”"


def _english_rate(meaning: Meaning) -> str:
    rate = getattr(meaning, "rate", None)
    return "" if rate is None else f" ({format_decimal(rate)}% of the plan)"


def _english_range(meaning: Meaning) -> str:
    lower: Quantity | None = getattr(meaning, "lower", None)
    upper: Quantity | None = getattr(meaning, "upper", None)
    closed = getattr(meaning, "lower_closed", False), getattr(meaning, "upper_closed", False)
    plain = bounds(lower, upper, lower_closed=closed[0], upper_closed=closed[1])
    unit = getattr(meaning, "unit", NO_UNIT)
    return plain.removesuffix(unit.symbol) + name_after(unit.print_in("en")) if plain.endswith(unit.symbol) else plain


# ------------------------------------------------------------------------------------------------------------ HTML

_TOTAL = Wording("总分", "total")
_GRADE = Wording("等级", "grade")
_INCOMPLETE = Wording("不完整", "incomplete")
_HEADINGS = (
    Wording("指标", "indicator"), Wording("指标值", "target"), Wording("实际值", "actual"), Wording("分值", "weight"),
    Wording("得分", "score"),
)  # fmt: skip
_PARTS = (Wording("组成", "component"), Wording("满分", "full"), Wording("得分", "score"))
_RULES = (Wording("组成", "component"), Wording("满分", "full"), Wording("类型", "type"))
_GRADES = Wording("等级：{grades}", "grades: {grades}")
_PROBLEMS = Wording("没有问题", "no problems")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def _escape(text: object) -> str:
    return escape_control_chars(one_line(str(text))).translate(_ESCAPES)


def _table(headings: Iterable[Wording], rows: Iterable[Sequence[object]], language: Language) -> str:
    head = "".join(f"<th>{_escape(part.say(language))}</th>" for part in headings)
    body = "".join("<tr>" + "".join(f"<td>{_escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def meaning_html(meaning: Meaning, language: Language | None = None) -> str:
    """Return the print of a target or an actual and its description as HTML."""
    return f"<code>{_escape(meaning)}</code> {_escape(describe(meaning, language))}"


def problems_html(problems: Iterable["Problem"], language: Language | None = None) -> str:
    """Return *problems* as an HTML list, a note where there are none."""
    language = language or current_language()
    items = [
        f"<li><code>{part.code}</code> {_escape(part.place)} {_escape(part.message(language))}"
        f"{f'<br><small>{_escape(advice)}</small>' if (advice := part.help(language)) else ''}</li>"
        for part in problems
    ]
    return f"<ul>{''.join(items)}</ul>" if items else f"<p>{_escape(_PROBLEMS.say(language))}</p>"


def row_html(row: "ScoredRow", language: Language | None = None) -> str:
    """Return part scored row as an HTML table, its derivation and its problems below."""
    language = language or current_language()
    table = _table(_HEADINGS, [_cells(row)], language)
    problems = problems_html(row.problems, language) if row.problems else ""
    return f"{table}<p>{_escape(row.explain(language))}</p>{problems}"


def scorecard_html(card: "Scorecard", language: Language | None = None) -> str:
    """Return total and grade, components, rows and problems of *card* as HTML, without any library."""
    language = language or current_language()
    grade = card.grade.name if card.grade is not None else "—"
    open_ = "" if card.complete else f" ({_INCOMPLETE.say(language)})"
    result = f"{_TOTAL.say(language)} {format_decimal(card.total)}{open_} · {_GRADE.say(language)} {grade}"
    components = _table(_PARTS, [_component(part) for part in card.components], language)
    rows = _table(_HEADINGS, map(_cells, card.rows), language)
    problems = problems_html(card.all_problems, language) if card.all_problems else ""
    head = f"<p><strong>{_escape(card.sheet.project)}</strong> {_escape(result)} "
    return f"<div>{head}<small>{_escape(card.ruleset.id)}</small></p>{components}{rows}{problems}</div>"


def ruleset_html(rules: "RuleSet", language: Language | None = None) -> str:
    """Return title, components and grades of *rules* as HTML."""
    language = language or current_language()
    components = [(part.name, format_decimal(part.full), part.type) for part in rules.components]
    grades = _GRADES.say(language, {"grades": ", ".join(band.name for band in rules.grades)})
    head = f"<p><strong>{_escape(rules.id)}</strong> {_escape(rules.version)} {_escape(rules.title)}</p>"
    return f"<div>{head}{_table(_RULES, components, language)}<p>{_escape(grades)}</p></div>"


def _cells(row: "ScoredRow") -> tuple[str, ...]:
    weight = "—" if row.row.weight is None else format_decimal(row.row.weight)
    score = "—" if row.score is None else format_decimal(row.score)
    return (row.row.name, row.row.target, row.row.actual, weight, score)


def _component(component: "ScoredComponent") -> tuple[str, ...]:
    score = "—" if component.score is None else format_decimal(component.score)
    return (component.name, format_decimal(component.full), score)
