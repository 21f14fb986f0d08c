"""From entries to a share: which labels count, how much, and whether the numbers agree with each other."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from attrs import field, frozen

from perfrules.spi import Problem, Sentence, Severity, Wording, format_value, plugin_problem
from perfrules_survey.counts import TYPE_ID, Count, folded

__all__ = ["DEFAULT_ANSWERS", "Tally", "agrees_with", "take_together"]

DEFAULT_ANSWERS: Mapping[str, Fraction] = {
    **dict.fromkeys(("非常满意", "十分满意", "很满意", "满意", "比较满意", "较满意"), Fraction(1)),
    **dict.fromkeys(("一般", "不太满意", "较不满意", "不满意", "很不满意", "非常不满意"), Fraction(0)),
}
"""The weights of answers unless a rule file says otherwise. 基本满意 is left out: practice differs."""

_ISSUED = ("发放", "发出", "issued", "sent")
_RETURNED = ("回收", "收回", "returned")
_VALID = ("有效", "有效回收", "回收有效", "收回有效", "有效样本", "样本", "合计", "共计", "总计", "valid", "total")

_UNKNOWN = Wording("规则没有说明“{label}”如何计", "the rules do not say what “{label}” counts")
_KNOWN = Wording("已知的选项：{known}", "known answers: {known}")
_TWICE = Wording("“{label}”出现了两次", "“{label}” stands twice")
_TOTALS = Wording("总数前后不一：{totals}", "the totals differ: {totals}")
_MORE = Wording("{one} {first} 不应多于{other} {second}", "{one_en} {first} cannot be more than {other_en} {second}")
_NO_TOTAL = Wording("只有“{label}”的数目，没有总数", "there is only the count of “{label}” and no total")
_NOBODY = Wording("没有有效答卷", "there are no valid answers")
_NO_ANSWERS = Wording("没有各选项的数目", "there are no counts of answers")
_OFF = Wording(
    "“{label}”填报占比 {stated}%，按 {count} ÷ {valid} 不符",
    "the share printed for “{label}” is {stated}%, which {count} ÷ {valid} is not",
)
_NO_VALID = Wording(
    "没有有效份数，按回收 {returned} 份计", "no number of valid answers was given, the {returned} returned are used"
)
_REST = Wording("{rest} 份没有列出选项，按不满意计", "{rest} answers are not accounted for and count as not satisfied")
_SUM = Wording("{parts} = {satisfied}", "{parts} = {satisfied}")
_SHARE = Wording("满意比例 {satisfied} ÷ {valid} = {share}", "share satisfied {satisfied} ÷ {valid} = {share}")

_NO_VALUES: Mapping[str, object] = {}
_NO_ADVICE = Wording("", "")
_WORDS = {
    "valid": Wording("有效", "valid"),
    "returned": Wording("回收", "returned"),
    "issued": Wording("发放", "issued"),
    "answers": Wording("各选项合计", "the sum of answers"),
}


@frozen(kw_only=True)
class Tally:
    """
    A questionnaire taken together.

    Args:
        satisfied: Weighted number of satisfied answers.
        valid: Answers that count, at least 1.
        returned: Questionnaires that came back, or ``None``.
        issued: Questionnaires handed out, or ``None``.
        steps: How *satisfied* and the share came about.
        notes: What had to be assumed or does not agree.
    """

    satisfied: Fraction
    valid: int
    returned: int | None = None
    issued: int | None = None
    steps: tuple[Sentence, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def share(self) -> Fraction:
        """Share satisfied, exactly."""
        return self.satisfied / self.valid

    @property
    def response_rate(self) -> Fraction | None:
        """Returned (or valid, where that is all that is known) ÷ issued."""
        return None if not self.issued else Fraction(self.returned or self.valid, self.issued)


@frozen
class _Sorted:
    """Entries by what they are about."""

    answers: list[Count] = field(factory=list)
    left_out: list[Count] = field(factory=list)
    numbers: dict[str, int] = field(factory=dict)
    problems: list[Problem] = field(factory=list)


def take_together(
    counts: tuple[Count, ...], answers: Mapping[str, Fraction], left_out: tuple[str, ...]
) -> Tally | tuple[Problem, ...]:
    """
    Return the share that *counts* give, or everything that is wrong with them.

    Args:
        counts: Entries as read.
        answers: How much of a satisfied answer each answer is, 0 to 1.
        left_out: Answers that are no opinion and leave the total, such as 不了解.

    The total is the number behind ``/``, else the valid answers, else the returned ones (a notice says so), else the
    sum of at least two different answers. What a total holds beyond the answers listed counts as not satisfied.
    """
    values = {folded(label): value for label, value in answers.items()}
    known = _sort(counts, values, frozenset(map(folded, left_out)))
    problems = known.problems
    problems += _disorder(known.numbers)
    if not problems and not known.answers:
        problems.append(_error(_NO_ANSWERS))
    total, notes = (0, []) if problems else _total(known, problems)
    if problems:
        return tuple(problems)
    listed = sum(one.count for one in known.answers)
    if listed < total and all(one.total is None for one in known.answers):
        notes.append(plugin_problem(TYPE_ID, Severity.NOTICE, _REST, {"rest": total - listed}))
    notes += _misprints(known.answers, (total, total + sum(one.count for one in known.left_out)))
    satisfied = sum((one.count * values[one.label] for one in known.answers), Fraction(0))
    return Tally(
        satisfied=satisfied,
        valid=total,
        returned=known.numbers.get("returned"),
        issued=known.numbers.get("issued"),
        steps=_steps(known.answers, values, satisfied, total),
        notes=tuple(notes),
    )


def _sort(counts: tuple[Count, ...], values: Mapping[str, Fraction], left_out: frozenset[str]) -> _Sorted:
    known = _Sorted()
    seen: set[str] = set()
    roles = {
        **dict.fromkeys(_ISSUED, "issued"),
        **dict.fromkeys(_RETURNED, "returned"),
        **dict.fromkeys(_VALID, "valid"),
    }
    for one in counts:
        role = roles.get(one.label, one.label)
        if role in seen:
            known.problems.append(_error(_TWICE, {"label": one.label}))
        seen.add(role)
        if one.label in values:
            known.answers.append(one)
        elif one.label in left_out:
            known.left_out.append(one)
        elif one.label in roles and one.total is None:
            known.numbers[role] = one.count
        else:
            listed = "、".join(values)
            known.problems.append(_error(_UNKNOWN, {"label": one.label, "known": listed}, advice=_KNOWN))
    return known


def _disorder(numbers: Mapping[str, int]) -> Iterator[Problem]:
    order = [role for role in ("valid", "returned", "issued") if role in numbers]
    for one, other in pairwise(order):
        if numbers[one] > numbers[other]:
            yield _more(one, numbers[one], other, numbers[other])


def _total(known: _Sorted, problems: list[Problem]) -> tuple[int, list[Problem]]:
    """Return the number of answers that count and what was assumed; what is wrong is appended to *problems*."""
    notes: list[Problem] = []
    listed, away = (sum(one.count for one in some) for some in (known.answers, known.left_out))
    behind = {one.total for one in (*known.answers, *known.left_out) if one.total is not None}
    stated = behind | ({known.numbers["valid"]} if "valid" in known.numbers else set())
    if len(stated) > 1:
        problems.append(_error(_TOTALS, {"totals": "、".join(map(str, sorted(stated)))}))
        return 0, notes
    if stated:
        (total,) = stated
    elif "returned" in known.numbers:
        total = known.numbers["returned"]
        notes.append(plugin_problem(TYPE_ID, Severity.NOTICE, _NO_VALID, {"returned": total}))
    elif len(known.answers) > 1:
        total = listed + away
    else:
        problems.append(_error(_NO_TOTAL, {"label": known.answers[0].label}))
        return 0, notes
    if listed + away > total:
        problems.append(_more("answers", listed + away, "valid", total))
    elif total == away:
        problems.append(_error(_NOBODY))
    for role in ("returned", "issued"):
        if not problems and total > known.numbers.get(role, total):
            problems.append(_more("valid", total, role, known.numbers[role]))
    return total - away, notes


def _misprints(answers: list[Count], totals: tuple[int, int]) -> Iterator[Problem]:
    """Yield the printed shares that are shares neither of the answers that count nor of all answers."""
    for one in answers:
        if one.share is None or any(agrees_with(Fraction(one.count, total), one.share) for total in totals):
            continue
        values = {"label": one.label, "stated": one.share, "count": one.count, "valid": totals[0]}
        yield plugin_problem(TYPE_ID, Severity.WARNING, _OFF, values)


def _steps(
    answers: list[Count], values: Mapping[str, Fraction], satisfied: Fraction, valid: int
) -> tuple[Sentence, ...]:
    counting = [one for one in answers if values[one.label]]
    parts = " + ".join(
        f"{one.label} {one.count}" + ("" if values[one.label] == 1 else f"×{format_value(values[one.label])}")
        for one in counting
    )
    share = Sentence(
        _SHARE, {"satisfied": format_value(satisfied), "valid": str(valid), "share": format_value(satisfied / valid)}
    )
    if not counting or (len(counting) == 1 and counting[0].count == satisfied):
        return (share,)
    return (Sentence(_SUM, {"parts": parts, "satisfied": format_value(satisfied)}), share)


def _error(said: Wording, values: Mapping[str, object] = _NO_VALUES, *, advice: Wording = _NO_ADVICE) -> Problem:
    return plugin_problem(TYPE_ID, Severity.ERROR, said, values, advice=advice)


def _more(one: str, first: int, other: str, second: int) -> Problem:
    names = {"one": _WORDS[one].zh, "one_en": _WORDS[one].en, "other": _WORDS[other].zh, "other_en": _WORDS[other].en}
    return _error(_MORE, {"first": first, "second": second, **names})


def agrees_with(share: Fraction, printed: Decimal) -> bool:
    """Return whether *share* rounds to the percentage *printed* at its own precision, either way at a tie."""
    exponent = printed.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return abs(100 * share - Fraction(printed)) <= Fraction(1, 2 * 10**places)
