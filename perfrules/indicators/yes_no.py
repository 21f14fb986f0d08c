"""``yes-no``: one of two answers."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.kinds import Choice, Words
from perfrules.indicators.measuring import unreadable
from perfrules.indicators.parameters import key
from perfrules.indicators.values import word_problems
from perfrules.model.actual import MissingActual, QualityActual, Status, StatusActual
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import MissingTarget
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["YesNo"]

YES = frozenset(("是", "有", "合格", "符合", "通过", "达标", "已", "对", "真", "yes", "y", "true"))
NO = frozenset(("否", "无", "没有", "不合格", "不符合", "未通过", "不达标", "未达标", "错", "不是", "no", "n", "false"))
NOT_APPLICABLE = frozenset(("不适用", "na", "n/a", "不涉及"))
_ANSWER = Wording(
    "回答“{word}”，好的回答是“{good}”，{result}", "the answer is “{word}”, the good one “{good}”: {result}"
)
_SKIPPED = Wording("“{word}”，不评", "“{word}”: not rated")
_GOOD = {"yes": Wording("是", "yes"), "no": Wording("否", "no")}


@frozen
class Parameters:
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


class YesNo(IndicatorType[Parameters]):
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
    parameter_class: ClassVar[type] = Parameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("是", "是", "1", outcome=Outcome.MET),
        Example("合格", "不合格", "0", outcome=Outcome.NOT_MET),
        Example("否", "否", "1", parameters={"good": "no"}, outcome=Outcome.MET),
        Example("是", "不适用", "0", outcome=Outcome.NOT_APPLICABLE),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
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
