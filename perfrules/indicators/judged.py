"""
Answers of people.

``judged`` is a score or word, checked against the bands of levels; ``yes-no`` one of two answers; ``checklist``
elements (要点), each with a share of the points.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.kinds import Choice, Flag, ListOf, Number, Share, TableOf, Text, Words
from perfrules.indicators.measuring import unreadable
from perfrules.indicators.parameters import Nested, key
from perfrules.indicators.table_kinds import LevelTable
from perfrules.indicators.values import Level, read_judgement, word_problems
from perfrules.model.actual import MissingActual, NumberActual, QualityActual, Status, StatusActual
from perfrules.model.explanation import format_value
from perfrules.model.interval import Interval
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.sheet import ManagementItem
from perfrules.model.target import MissingTarget, QualityTarget
from perfrules.model.unit import NO_UNIT
from perfrules.source import Place
from perfrules.wording import Language, Sentence, Wording

__all__ = ["Checklist", "Element", "Judged", "YesNo"]


_SCORED = Wording(
    "评分 {score} ÷ 分值 {weight} = {ratio}，在“{level}”{band} 内",
    "score {score} ÷ {weight} = {ratio}, inside {band} of “{level}”",
)
_DEFAULT = Wording(
    "“{word}”属“{level}”，无人评分，按默认 {ratio}", "“{word}” is “{level}”, nobody scored it, default {ratio}"
)
_SHARE = Wording(
    "定性指标“{target}”填报 {actual}，按达成比例 {ratio}，属“{level}”",
    "qualitative target “{target}” answered with {actual}: share {ratio}, “{level}”",
)


_COMPARES = re.compile("高于|低于|优于|不低于|不高于|超过|持平|平均|领先|排名|前列")
"""Words that compare with what others reached: a percentage beside them is no share of a promise."""
_WHOLE = re.compile(
    "全(?:覆盖|部|员|数|额|体|程|面完成)|应.{1,6}尽.{1,6}|百分之?百|无一|一个不|完成|完工|竣工|办结"
    "|(?i:\\b(?:all|every|each|whole|entire(?:ly)?|full(?:y)?|complet(?:e|ed|ion))\\b)"
)
"""Words that want the whole of something: of 全覆盖, of all schools, 80 % is not what was promised."""
_EDGES = (Fraction(0), Fraction(3, 5), Fraction(4, 5), Fraction(1))
LEVELS = (
    Level("达成", Interval(_EDGES[2], _EDGES[3], lower_closed=True, upper_closed=True), "[80%, 100%]"),
    Level("部分达成", Interval(_EDGES[1], _EDGES[2], lower_closed=True), "[60%, 80%)"),
    Level("未达成", Interval(_EDGES[0], _EDGES[1], lower_closed=True), "[0%, 60%)"),
)


VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "达成": ("达成年度指标", "达成预期指标", "达标", "完成", "已完成", "全部完成", "合格", "符合", "符合要求",
           "met", "achieved", "completed", "done", "fully met", "satisfactory"),
    "部分达成": ("部分达成年度指标", "部分达成年度指标并具有一定效果", "部分完成", "基本达成", "基本完成",
             "partly met", "partially met", "partly achieved", "partly completed"),
    "未达成": ("未达成年度指标", "未达成年度指标且效果较差", "未完成", "未达标", "不合格", "不符合",
            "not met", "unmet", "not achieved", "not completed", "unsatisfactory"),
}  # fmt: skip
_ENGLISH_LEVELS = {"达成": "met", "部分达成": "partly met", "未达成": "not met"}


@frozen
class _LevelName:
    """The name of a level; those of the built-in levels have an English one."""

    name: str

    def __str__(self) -> str:
        return self.name

    def print_in(self, language: Language) -> str:
        """Return the name in *language*."""
        return self.name if language == "zh" else _ENGLISH_LEVELS.get(self.name, self.name)


@frozen
class Parameters:
    """
    The levels.

    Args:
        levels: Each level's band of shares, from best to worst; SPEC: 80/60 edges, 80/50 occurs.
        defaults: What a level's word alone is worth; without an entry the best share of the first level's band and
            the least of the others'.
        vocabulary: Words that mean a level, matched whole, never by part; a level's own name always does. A table, or
            the id of a vocabulary that a plugin gives.
    """

    levels: tuple[Level, ...] = key(
        LevelTable(), "各等次的分值档次，从优到劣", "each level's band of shares, best first", default=LEVELS
    )
    defaults: Mapping[str, Fraction] = key(
        TableOf(values=Share(low=0, high=1)), "只有等次而无评分时的得分", "what a level's word alone is worth",
        factory=dict,
    )  # fmt: skip
    vocabulary: Mapping[str, tuple[str, ...]] = key(
        Words(), "表示各等次的词", "words that mean a level", factory=lambda: dict(VOCABULARY)
    )


class Judged(IndicatorType[Parameters]):
    """
    A person's score must lie in the band of the level that is claimed; a word alone gives the level's default.

    SPEC scoring §2 ``judged``. A score outside its band is rejected (PR424), a word outside the vocabulary too
    (PR425). The target's own words as the actual count as the best level. A percentage as the actual counts as the
    share reached, with a notice (PR411).
    """

    id: ClassVar[str] = "judged"
    title: ClassVar[Wording] = Wording("定性评判", "judged")
    rule: ClassVar[Wording] = Wording(
        "评分须在所定等次的档次内；只有等次而无评分时取默认值",
        "a score must lie in its level's band; a word alone gives the default",
    )
    parameter_class: ClassVar[type] = Parameters
    full_when_met: ClassVar[bool] = False
    examples: ClassVar[tuple[Example, ...]] = (
        Example("合理", "达成", "1", outcome=Outcome.MET, code="PR432"),
        Example("合理", "100%", "1", code="PR411"),
        Example("合理", "部分达成", "7/10", judgement="7"),
        Example("合理", "部分达成", "0", judgement="8", outcome=Outcome.NOT_RATABLE, code="PR424"),
        Example("合理", "不合理", "0", outcome=Outcome.NOT_RATABLE, code="PR425"),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """
        Return problems with words, levels from worst to best (PR250), and defaults and words of unknown levels (PR202).

        A default outside its level's band is PR219.
        """
        result = list(word_problems(parameters.vocabulary))
        for better, worse in pairwise(parameters.levels):
            if (better.interval.lower or 0) < (worse.interval.lower or 0):
                place = Place(key="levels")
                result.append(problem("PR250", key="levels", better=better.name, worse=worse.name, place=place))
        levels = {level.name: level for level in parameters.levels}
        for name, default in parameters.defaults.items():
            place = Place(key=f"defaults.{name}")
            if name not in levels:
                result.append(problem("PR202", key=place.key, known="、".join(levels), place=place))
            elif default not in levels[name].interval:
                band = levels[name].notation
                zh, en = f"{format_value(default)} 不在 {band} 内", f"{format_value(default)} is outside {band}"
                result.append(problem("PR219", key=place.key, reason=zh, reason_en=en, place=place))
        # the built-in words are for the built-in levels, and of no use beside others
        unknown = set() if parameters.vocabulary == VOCABULARY else set(parameters.vocabulary) - set(levels)
        result += [
            problem("PR202", key=f"vocabulary.{name}", known="、".join(levels), place=Place(key="vocabulary"))
            for name in sorted(unknown)
        ]
        return tuple(result)

    def rate(self, case: RatingInput) -> Rating:
        """Return the share a person gave, or the default of the level that was claimed; see the class."""
        blocked = unreadable(case)
        score, word = read_judgement(case.judgement) if case.judgement else (None, "")
        if blocked is not None and not (score is not None or word):
            return blocked
        level, spoken = self._level(case, word)
        if score is not None:
            return self._scored(case, score, level, spoken)
        share = _share(case)
        if level is None and share is not None:
            worded = isinstance(case.target, QualityTarget) and not _COMPARES.search(case.target.words)
            return self._shared(case, share) if worded else _not_comparable(case)
        if level is None:
            worded = bool(word) or isinstance(case.actual, QualityActual | StatusActual)
            return Rating.not_ratable(problem("PR425", text=spoken)) if worded else _not_comparable(case)
        ratio = self._default(level)
        values = {"word": spoken, "level": _LevelName(level.name), "ratio": ratio}
        note = problem("PR432", level=_LevelName(level.name), word=spoken, ratio=format_value(ratio))
        return self._answer(level, ratio, Sentence(_DEFAULT, values), note)

    def _default(self, level: Level) -> Fraction:
        if level.name in self.parameters.defaults:
            return self.parameters.defaults[level.name]
        edge = level.interval.upper if level is self.parameters.levels[0] else level.interval.lower
        return edge or Fraction(0)

    def _answer(self, level: Level, ratio: Fraction, step: Sentence, *notes: Problem) -> Rating:
        return self._rating(ratio, step, *notes, is_met=level is self.parameters.levels[0])

    @staticmethod
    def _rating(ratio: Fraction, step: Sentence, *notes: Problem, is_met: bool) -> Rating:
        return Rating(ratio, Outcome.MET if is_met else Outcome.NOT_MET, steps=(step,), problems=notes)

    def _level(self, case: RatingInput, word: str) -> tuple[Level | None, str]:
        """Return the level claimed by the judgement's word, else by the actual, and the word itself."""
        actual = case.actual
        if word:
            return self._named(word), word
        if isinstance(actual, QualityActual):
            if isinstance(case.target, QualityTarget) and actual.words == case.target.words:
                return self.parameters.levels[0], actual.words
            return self._named(actual.words), actual.words
        if isinstance(actual, StatusActual) and actual.rate is None:
            spoken = actual.text or str(actual)
            position = {Status.MET: 0, Status.PARTLY: 1, Status.UNMET: -1}.get(actual.status)
            by_status = None if position is None else self.parameters.levels[position]
            return self._named(spoken) or by_status, spoken
        return None, actual.text or str(actual)

    def _named(self, word: str) -> Level | None:
        by_name = {level.name: level for level in self.parameters.levels}
        names = (name for name, words in self.parameters.vocabulary.items() if word in words or word.lower() in words)
        return by_name.get(word) or by_name.get(next(names, ""))

    def _holding(self, ratio: Fraction) -> Level | None:
        for level in self.parameters.levels:
            if ratio in level.interval:
                return level
        return None

    def _scored(self, case: RatingInput, score: Decimal, level: Level | None, spoken: str) -> Rating:
        ratio = Fraction(score) / Fraction(case.weight)
        claimed = level or self._holding(ratio)
        if claimed is None or ratio not in claimed.interval:
            name = claimed.name if claimed is not None else spoken
            band = claimed.points(case.weight) if claimed is not None else f"[0, {format_decimal(case.weight)}]"
            return Rating.not_ratable(problem("PR424", score=format_decimal(score), level=name, band=band))
        values = {
            "score": score,
            "weight": case.weight,
            "ratio": ratio,
            "level": _LevelName(claimed.name),
            "band": claimed.notation,
        }
        return self._answer(claimed, ratio, Sentence(_SCORED, values))

    def _shared(self, case: RatingInput, share: Fraction) -> Rating:
        ratio = min(share, Fraction(1))
        level = self._holding(ratio)
        if level is None:
            return Rating.not_ratable(problem("PR425", text=str(case.actual)))
        name = _LevelName(level.name)
        values = {"target": case.target, "actual": case.actual, "ratio": ratio, "level": name}
        # four fifths of 全覆盖 or 完成 lie inside the best level all the same, and are not the whole that was wanted
        wants_all = isinstance(case.target, QualityTarget) and _WHOLE.search(case.target.words) is not None
        is_met = level is self.parameters.levels[0] and (ratio == 1 or not wants_all)
        return self._rating(ratio, Sentence(_SHARE, values), problem("PR411", actual=case.actual), is_met=is_met)


def _not_comparable(case: RatingInput) -> Rating:
    return Rating.not_ratable(problem("PR407", actual=case.actual.kind, target=case.target.kind))


def _share(case: RatingInput) -> Fraction | None:
    """Return the share reached that a percentage or a completion rate states, or ``None``; it is never negative."""
    actual = case.actual
    if isinstance(actual, StatusActual) and actual.rate is not None:
        return Fraction(actual.rate) / 100
    if isinstance(actual, NumberActual) and actual.change is None:
        if actual.rate is not None:
            return Fraction(actual.rate) / 100
        unit = actual.quantity.unit
        if unit != NO_UNIT and unit.dimension == (("ratio", 1),) and actual.quantity.base >= 0:
            return actual.quantity.base
    return None


_FULL = Wording("{name}：“{statement}”，未报问题，{points} 分", "{name}: “{statement}”, no trouble reported, {points}")
_ELEMENT_SCORED = Wording("{name}：评分 {score}，满分 {points}", "{name}: scored {score} of {points}")
_VETO = Wording("{name} 一票否决，全部不得分", "{name} vetoes, no points at all")
_SUM = Wording("合计 {got} ÷ {full} = {ratio}", "together {got} ÷ {full} = {ratio}")


@frozen
class Element:
    """
    One element.

    Args:
        name: Its name, as the form prints it.
        points: Its points; only their proportions count.
        veto: True when a score of 0 here leaves no points anywhere.
    """

    name: str = key(Text(), "表上印的名称", "its name, as the form prints it")
    points: Fraction = key(
        Number(low=0, low_open=True, fraction=True), "分值；只看各要点之间的比例", "points; only proportions count"
    )
    veto: bool = key(Flag(), "得 0 时是否全部为 0", "whether a 0 here leaves nothing anywhere", default=False)


@frozen
class ChecklistParameters:
    """
    What is looked for.

    Args:
        elements: The elements; at least one.
    """

    elements: tuple[Element, ...] = key(ListOf(items=Nested(table=Element)), "各要点", "the elements; at least one")


class Checklist(IndicatorType[ChecklistParameters]):
    """
    A stated element without reported trouble gives its points; a person's score for it is taken as it stands.

    SPEC scoring §2 ``checklist``. An element the sheet is silent about (PR420), or that reports trouble without a
    person's score (PR430), gets nothing and leaves the result incomplete; when such an element could have vetoed,
    nothing can be said at all.
    """

    id: ClassVar[str] = "checklist"
    title: ClassVar[Wording] = Wording("要点清单", "checklist")
    rule: ClassVar[Wording] = Wording(
        "各要点分别计分后相加；否决要点得 0 则全部为 0", "elements are scored one by one; a veto at 0 leaves nothing"
    )
    parameter_class: ClassVar[type] = ChecklistParameters
    rates_components: ClassVar[bool] = True
    looks_at: ClassVar[frozenset[str]] = frozenset(("items",))

    @classmethod
    def check_parameters(cls, parameters: ChecklistParameters) -> tuple[Problem, ...]:
        """Return a problem when there are no elements (PR203), or two of one name (PR215)."""
        if not parameters.elements:
            return (problem("PR203", key="elements", place=Place(key="elements")),)
        first: dict[str, int] = {}
        problems: list[Problem] = []
        for position, element in enumerate(parameters.elements):
            earlier = first.setdefault("".join(element.name.split()), position)
            if earlier != position:
                place, known, again = Place(key="elements"), f"elements[{earlier}]", f"elements[{position}]"
                problems.append(problem("PR215", id=element.name, first=known, second=again, place=place))
        return tuple(problems)

    def rate(self, case: RatingInput) -> Rating:
        """Return the sum of the elements' points over all points; see the class."""
        items: dict[str, ManagementItem] = {}
        for item in case.items:
            items.setdefault("".join(item.name.split()), item)
        got = full = Fraction(0)
        steps: list[Sentence] = []
        problems: list[Problem] = []
        unrated: list[str] = []
        vetoed = False
        for element in self.parameters.elements:
            full += element.points
            points, step, trouble = _points(element, items.get("".join(element.name.split())))
            problems += trouble
            if step is not None:
                steps.append(step)
            if points is None:
                unrated.append(element.name)
                continue
            got += points
            if element.veto and points == 0:
                vetoed = True
                steps.append(Sentence(_VETO, {"name": element.name}))
        if unrated and not vetoed and (len(unrated) == len(self.parameters.elements) or self._may_veto(unrated)):
            return Rating.not_ratable(*problems)
        ratio = Fraction(0) if vetoed else got / full
        steps.append(Sentence(_SUM, {"got": got, "full": full, "ratio": ratio}))
        outcome = Outcome.MET if ratio == 1 else Outcome.NOT_MET
        return Rating(ratio, outcome, steps=tuple(steps), problems=tuple(problems), unrated=tuple(unrated))

    def _may_veto(self, unrated: Sequence[str]) -> bool:
        return any(element.veto and element.name in unrated for element in self.parameters.elements)


def _points(element: Element, item: ManagementItem | None) -> tuple[Fraction | None, Sentence | None, list[Problem]]:
    if item is None or (item.score is None and not (item.statement or item.trouble)):
        return None, None, [problem("PR420", name=element.name)]
    if item.score is not None:
        return _given(element, item.score, item)
    if item.trouble:
        return None, None, [problem("PR430", name=element.name, place=item.place)]
    values = {"name": element.name, "statement": item.statement, "points": element.points}
    return element.points, Sentence(_FULL, values), []


def _given(
    element: Element, score: Decimal, item: ManagementItem
) -> tuple[Fraction | None, Sentence | None, list[Problem]]:
    given = Fraction(score)
    if not 0 <= given <= element.points:
        band = f"[0, {format_value(element.points)}]"
        return (
            None,
            None,
            [problem("PR424", score=format_decimal(score), level=element.name, band=band, place=item.place)],
        )
    values = {"name": element.name, "score": score, "points": element.points}
    return given, Sentence(_ELEMENT_SCORED, values), []


YES = frozenset(("是", "有", "合格", "符合", "通过", "达标", "已", "对", "真", "yes", "y", "true"))
NO = frozenset(("否", "无", "没有", "不合格", "不符合", "未通过", "不达标", "未达标", "错", "不是", "no", "n", "false"))
NOT_APPLICABLE = frozenset(("不适用", "na", "n/a", "不涉及"))
_ANSWER = Wording(
    "回答“{word}”，好的回答是“{good}”，{result}", "the answer is “{word}”, the good one “{good}”: {result}"
)
_SKIPPED = Wording("“{word}”，不评", "“{word}”: not rated")
_GOOD = {"yes": Wording("是", "yes"), "no": Wording("否", "no")}


@frozen
class YesNoParameters:
    """
    Which answer is the good one.

    Args:
        good: ``yes`` or ``no``.
        vocabulary: Further words for ``yes`` and ``no``, or the id of a vocabulary; a built-in word keeps its meaning.
    """

    good: Literal["yes", "no"] = key(Choice(words=("yes", "no")), "好的回答", "the good answer", default="yes")
    vocabulary: Mapping[str, tuple[str, ...]] = key(
        Words(), "表示 yes、no 的更多词", "further words for yes and no", factory=dict
    )


class YesNo(IndicatorType[YesNoParameters]):
    """
    The good answer gives everything, the other nothing; 不适用 leaves the row out.

    SPEC scoring §2 ``yes-no``. Words are matched whole: 不合格 is not 合格. 无 is an answer here, not an empty cell; a
    stroke or an empty cell is none. Done (已完成) is yes, not done is no.
    """

    id: ClassVar[str] = "yes-no"
    title: ClassVar[Wording] = Wording("是否", "yes or no")
    rule: ClassVar[Wording] = Wording(
        "好的回答得满分，否则 0；不适用不计", "the good answer gives everything, the other nothing"
    )
    parameter_class: ClassVar[type] = YesNoParameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("是", "是", "1", outcome=Outcome.MET),
        Example("合格", "不合格", "0", outcome=Outcome.NOT_MET),
        Example("否", "否", "1", parameters={"good": "no"}, outcome=Outcome.MET),
        Example("是", "不适用", "0", outcome=Outcome.NOT_APPLICABLE),
    )

    @classmethod
    def check_parameters(cls, parameters: YesNoParameters) -> tuple[Problem, ...]:
        """Return problems with words: of anything but yes and no (PR202), empty ones, and words of both."""
        unknown = [key for key in parameters.vocabulary if key not in _GOOD]
        if unknown:
            path = Place(key="vocabulary")
            return tuple(problem("PR202", key=f"vocabulary.{key}", known="yes、no", place=path) for key in unknown)
        answers: dict[str, str] = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
        return word_problems(parameters.vocabulary, answers)

    def rate(self, case: RatingInput) -> Rating:
        """Return everything or nothing; see the class."""
        actual = case.actual
        word = case.judgement.strip() or _word(case)
        answer = self._answer(word)
        if isinstance(case.target, MissingTarget) and self._answer(case.target.text.strip()) is None:
            return Rating.not_ratable(problem("PR401"))
        if isinstance(actual, StatusActual) and not case.judgement:
            answer = {Status.MET: "yes", Status.UNMET: "no"}.get(actual.status, answer)
        if answer is None:
            return unreadable(case) or Rating.not_ratable(self._not_an_answer(case, word))
        if answer == "na":
            return Rating(Fraction(0), Outcome.NOT_APPLICABLE, steps=(Sentence(_SKIPPED, {"word": word}),))
        good = answer == self.parameters.good
        values = {"word": word, "good": _GOOD[self.parameters.good].zh, "result": "1" if good else "0"}
        outcome = Outcome.MET if good else Outcome.NOT_MET
        return Rating(Fraction(int(good)), outcome, steps=(Sentence(_ANSWER, values),))

    def _answer(self, word: str) -> str | None:
        further = (meaning for meaning, words in self.parameters.vocabulary.items() if word in words)
        return _answer(word) or next(further, None)

    def _not_an_answer(self, case: RatingInput, word: str) -> Problem:
        if isinstance(case.actual, QualityActual | StatusActual) or case.judgement:
            return problem("PR425", text=word)
        return problem("PR407", actual=case.actual.kind, target=case.target.kind)


def _word(case: RatingInput) -> str:
    actual = case.actual
    if isinstance(actual, MissingActual):
        return actual.text.strip()
    return actual.words if isinstance(actual, QualityActual) else actual.text or str(actual)


def _answer(word: str) -> str | None:
    folded = "".join(word.split()).lower()
    if folded in NOT_APPLICABLE:
        return "na"
    if folded in YES:
        return "yes"
    return "no" if folded in NO else None
