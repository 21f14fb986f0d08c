"""
From a tree to meanings: which numbers and dates of a cell are its goals, and which words only stand beside them.

The tree is walked without recursion. A doubt anywhere makes the whole cell doubtful: SPEC language §5, a misreading is
the worst outcome.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from lark import Token, Tree

from perfrules.dsl.amounts import Amounts, lower_deadline, lower_span
from perfrules.dsl.meanings import AmbiguousTextError, Cell, Date, Goal, Meaning, Number, Range, Words
from perfrules.dsl.parser import INVISIBLE, parse_tree
from perfrules.dsl.vocabulary import COMPARING
from perfrules.dsl.words import bare_words
from perfrules.errors import Problem, problem
from perfrules.model.target import Sense
from perfrules.model.unit import NO_UNIT
from perfrules.source import Span
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["lower_cell"]


_DOUBTS = {
    "SPREADSHEET_ERROR": "PR115",
    "RATIO": "PR108",
    "FRACTION": "PR112",
    "DOUBTFUL_NUMERAL": "PR112",
    "BROKEN_NUMERAL": "PR112",
}
_HARMLESS_SIGNS = "-—–－−‐‑‒―─…·.「」『』"
_DIGITS = "0123456789０１２３４５６７８９"
_DIGIT_SET = frozenset(_DIGITS)
_COMMAS = frozenset(",，、。")
_NOT_LEVELS = re.compile(r"定性|[\s:：()（）、/，,]")
_NUMERAL_TAIL = re.compile("[零〇一二三四五六七八九十百千万亿两半几][至到、或]?$|分之$|每$|(?<![目之提])前$|[￥¥$€]$")
_INCLUSION = re.compile(
    r"[(（]\s*(不)?(?:包)?含"
    r"(?:(?:本数|本身|此数|当天|当日|当月|该日|本日|以上)|([0-9０-９.．]+)[^0-9０-９]{0,6})?\s*[)）]?"
)
"""含 or 不含 in brackets, with nothing or the bound itself: (含30日), (不含)."""
_CORRECTED = re.compile(r"(?:实际|应为|更正|调整|修正|核实|核减|审定|复核)[^0-9０-９]{0,6}[0-9０-９.．]+\s*[%％]?")
"""Another value of the same quantity in a bracket: 90%(实际85%) has two."""
_HARMLESS = re.compile("[^0-9０-９]*|[(（](?:[0-9０-９.．]+分|(?:19|20)[0-9]{2}年?度?)[)）]")
_STANDARD = re.compile("(?:GB|DB|ISO|IEC|HJ|CJ|JT|NY|SL|LY|WS|YY|COVID|PM|AQI|H[0-9]N)")
"""Codes whose digits are part of a name; other letters with digits (RMB500) may hold a number."""
_INCLUDING: Mapping[Sense, Sense] = {
    Sense.MORE_THAN: Sense.AT_LEAST,
    Sense.LESS_THAN: Sense.AT_MOST,
    Sense.AT_LEAST: Sense.AT_LEAST,
    Sense.AT_MOST: Sense.AT_MOST,
}
_EXCLUDING: Mapping[Sense, Sense] = {
    Sense.AT_LEAST: Sense.MORE_THAN,
    Sense.AT_MOST: Sense.LESS_THAN,
    Sense.MORE_THAN: Sense.MORE_THAN,
    Sense.LESS_THAN: Sense.LESS_THAN,
}
_ARROWS = re.compile("[↑↓▲▼△▽⬆⬇]")
_COMPARING = re.compile(COMPARING)
_FROM_AVERAGE = re.compile(
    "(?:高于|低于|高出|超过|优于)(?:全国|全省|全市|全县|全区|行业)?(?:平均(?:水平|值|增速)?|水平)$"
)
_CLOSING_BRACKETS = ("》", "〉")


def lower_cell(tree: Tree[Token], text: str, table: UnitTable) -> Cell:
    """
    Return what the cell *text*, parsed as *tree*, holds.

    Raises:
        AmbiguousTextError: Something in it has no certain meaning.
    """
    return _Walk(text, table).walk(tree)


class _Walk:
    """One walk over one tree; it keeps what was met since the last separator."""

    def __init__(self, text: str, table: UnitTable) -> None:
        self.text = text
        self.amounts = Amounts(text, table)
        self.goals: list[Goal] = []
        self.notes: list[Problem] = []
        self.loose: list[Problem] = []
        self.loose_words: list[tuple[str, int]] = []
        self.remarks: list[tuple[str, int, Goal | None]] = []
        self.after_slash = False
        self.prose_start = 0
        self.prose_end = 0
        self.before: list[str] = []
        self.open_goal = False
        self.every = False
        self.scale = ""
        self.rate_text = ""
        self.other: Token | None = None
        self.digits: Token | None = None
        self.bracket: Token | None = None
        self.in_bracket = False
        self.compares = False

    def walk(self, tree: Tree[Token]) -> Cell:
        pending = list(reversed(tree.children))
        while pending:
            node = pending.pop()
            if isinstance(node, Token):
                self.token(node)
            elif node.data == "part":
                pending.extend(reversed(node.children))
            else:
                self.tree(node)
        self.close_part()
        if not self.goals and self.bracket is not None:
            self.read_bracket(self.bracket)
        self.join_bounds()
        if self.goals and self.other is not None:
            raise AmbiguousTextError("PR108", *_place(self.other))
        if self.digits is not None and not self.goals:
            raise AmbiguousTextError("PR108", *_place(self.digits))
        if len(self.goals) > 1:
            for goal in self.goals:
                goal.apart = self.is_apart(goal)
        return Cell(
            goals=tuple(self.goals), scale=self.scale, rate_text=self.rate_text,
            notes=(*self.notes, *(self.loose if self.goals else ())), loose=tuple(self.loose_words),
            remarks=tuple(self.remarks), in_bracket=self.in_bracket,
        )  # fmt: skip

    def read_bracket(self, bracket: Token) -> None:
        """Take the goal of a label from the bracket behind it: 机柜数量(≥77台)."""
        start, end = _place(bracket)
        if not self.text[:start].strip() or self.text[end:].strip(" \r\n。；;，,"):
            return
        inner = " " * (start + 1) + bracket.strip("()（）")
        cell = _Walk(inner, self.amounts.table).walk(parse_tree(inner, "cell"))
        goal = cell.goals[0] if len(cell.goals) == 1 else None
        if goal is None or not isinstance(goal.meaning, Number | Range) or bare_words(goal.before + goal.behind):
            return
        if isinstance(goal.meaning, Number) and goal.meaning.sense is Sense.UNSPECIFIED:
            return  # 及时(5分): a remark
        self.goals, self.digits, self.in_bracket = [goal], None, True
        self.notes = []
        goal.before = self.text[:start]

    def join_bounds(self) -> None:
        """Make one range of a floor and a ceiling of one quantity that stand side by side: ≥80,≤90分."""
        if len(self.goals) != 2:
            return
        first, second = self.goals
        if not isinstance(first.meaning, Number) or not isinstance(second.meaning, Number):
            return
        between = self.text[first.meaning.end : second.meaning.start]
        if between.strip(" \r\n\u00a0,，且并而、") or not (
            first.meaning.sense.is_floor ^ second.meaning.sense.is_floor
        ):
            return
        if not (first.meaning.sense.is_ceiling or second.meaning.sense.is_ceiling) or second.before or first.behind:
            return
        merged = self.amounts.merge(first.meaning, second.meaning)
        if merged is not None:
            printed = self.text[merged.start : merged.end]
            self.goals = [Goal(meaning=merged, before=first.before, behind=second.behind, printed=printed)]

    def is_apart(self, goal: Goal) -> bool:
        """Return whether semicolons or the ends of the cell enclose *goal*, with nothing else between them."""
        around = self.text[: goal.meaning.start].rstrip()[-1:], self.text[goal.meaning.end :].lstrip()[:1]
        return all(character in "；;" for character in around)

    def token(self, token: Token) -> None:
        if (code := _DOUBTS.get(token.type)) is not None:
            raise AmbiguousTextError(code, *_place(token), number=str(token))
        _HANDLERS.get(token.type, _Walk.prose)(self, token)

    def rate(self, token: Token) -> None:
        if self.rate_text:
            raise AmbiguousTextError("PR108", *_place(token))
        self.rate_text = str(token)

    def levels(self, token: Token) -> None:
        self.scale = _NOT_LEVELS.sub("", token)

    def sign(self, token: Token) -> None:
        if token.strip(_HARMLESS_SIGNS) or self.beside_digit(token):
            self.other = self.other or token
        self.prose(token)

    def code(self, token: Token) -> None:
        if not _STANDARD.match(token):
            self.digits = self.digits or token
        self.prose(token)

    def ordinal(self, token: Token) -> None:
        if token[-1] in _DIGITS:
            self.digits = self.digits or token
        self.prose(token)

    def each(self, token: Token) -> None:
        self.every = True
        self.prose(token)

    def quote(self, token: Token) -> None:
        """Take words in 「」 that begin a part of the cell as a goal; elsewhere they are quotation marks in prose."""
        if self.open_goal or self.before:
            self.prose(token)
        else:
            start, end = _place(token)
            self.add(Words(start=start, end=end, words=token[1:-1].replace("「「", "「").replace("」」", "」")))

    def beside_digit(self, token: Token) -> bool:
        start, end = _place(token)
        around = self.text[:start].rstrip()[-1:] + self.text[end:].lstrip()[:1]
        return any(character in _DIGITS for character in around)

    def separate(self, token: Token) -> None:
        start, end = _place(token)
        if token in _COMMAS and self.text[:start][-1:] in _DIGIT_SET and self.text[end : end + 1] in _DIGIT_SET:
            raise AmbiguousTextError("PR108", start, end)  # 1、000 and 1.000,5 are no lists
        self.close_part()
        self.after_slash = token.type == "SLASH"
        self.before, self.open_goal, self.every = [], False, False

    def close_part(self) -> None:
        """Remember the words of a part of the cell that has no goal: they are noted if the cell has goals elsewhere."""
        if self.before and not self.open_goal:
            span = Span(self.prose_start, self.prose_end)
            self.loose.append(problem("PR113", text=self.text, span=span, rest="".join(self.before)))
            self.loose_words.append(("".join(self.before), self.prose_start))

    def unclosed(self, token: Token) -> None:
        """Refuse a bracket without its end that holds what may belong to the number before it: 9(5%, 30.5(万元."""
        inner = token[1:].strip()
        if self.open_goal and (_DIGIT_SET & set(inner) or self.amounts.table.parse(inner).known):
            raise AmbiguousTextError("PR118", *_place(token), stray=token[0])
        self.remark(token)

    def remark(self, token: Token) -> None:
        if self.open_goal:
            if (inclusion := _INCLUSION.fullmatch(token)) and self.included(inclusion):
                return
            if _CORRECTED.search(token):
                raise AmbiguousTextError("PR108", *_place(token))
        self.bracket = token
        self.remarks.append((token.strip("()（） "), token.start_pos or 0, self.goals[-1] if self.open_goal else None))
        if not _HARMLESS.fullmatch(bare_words(token)):
            self.digits = self.digits or token
        if self.goals:
            self.note(str(token), *_place(token))

    def included(self, inclusion: "re.Match[str]") -> bool:
        """Take 含 or 不含 behind the last goal into its bound; return whether it speaks of that bound."""
        meaning, excludes, digits = self.goals[-1].meaning, bool(inclusion[1]), fold(inclusion[2] or "")
        if isinstance(meaning, Date):
            day = meaning.by.day if meaning.by.day is not None else meaning.by.month
            if digits and digits != str(day):
                return False
            meaning.before = excludes
            meaning.limits = True
            return True
        if isinstance(meaning, Number):
            if digits and Decimal(digits) != meaning.quantity.number:
                return False
            sense = (_EXCLUDING if excludes else _INCLUDING).get(meaning.sense)
            if sense is not None:
                meaning.sense = sense
                return True
        if isinstance(meaning, Range) and not digits:
            meaning.upper_closed = not excludes
            return True
        if excludes:
            raise AmbiguousTextError("PR109", meaning.start, meaning.end)
        return True

    def note(self, words: str, start: int, end: int) -> None:
        self.notes.append(problem("PR113", text=self.text, span=Span(start, end), rest=words))

    def prose(self, token: Token) -> None:
        start, end = _place(token)
        self.prose_start = self.prose_start if self.before else start
        self.prose_end = end
        if _ARROWS.search(token):
            self.other = self.other or token
        self.words(str(token))

    def words(self, words: str) -> None:
        if self.open_goal:
            self.goals[-1].behind += words
        self.before.append(words)

    def tree(self, node: Tree[Token]) -> None:
        match node.data:
            case "clause":
                self.amount(self.amounts.clause(node))
            case "joined":
                for number in self.amounts.joined(node):
                    self.amount(number)
                    self.before = []
            case "deadline":
                date = lower_deadline(node)
                last = self.goals[-1].meaning if self.goals else None
                if isinstance(last, Number | Range) and not self.text[last.end : date.start].strip():
                    raise AmbiguousTextError("PR108", last.start, date.end)
                self.add(date)
            case _:
                self.add(lower_span(node))

    def amount(self, number: Number | Range) -> None:
        if self.before:
            self.check_before(fold(bare_words("".join(self.before))), number)
        if self.every and "/" not in number.unit.symbol:
            raise AmbiguousTextError("PR108", number.start, number.end)
        last = self.goals[-1].meaning if self.goals else None
        if isinstance(last, Number | Range) and not _are_bounds(last, number) and not _is_marked(number):
            gap = self.text[last.end : number.start]
            if not gap.strip(INVISIBLE) or (not gap.strip() and last.unit == NO_UNIT):
                raise AmbiguousTextError("PR108", last.start, number.end)
        self.add(number)
        if number.rest.startswith(("(", "（")):
            self.remark(Token("BRACKET", number.rest, number.end - len(number.rest), end_pos=number.end))
        elif number.rest:
            self.words(number.rest)

    def check_before(self, before: str, number: Number | Range) -> None:
        """Refuse a number whose words before it compare, deny, or break off inside a numeral."""
        unmarked = isinstance(number, Range) or not number.marked
        if (unmarked and _NUMERAL_TAIL.search(before)) or before in _CLOSING_BRACKETS:
            start, end = self.ends(before, number)
            raise AmbiguousTextError(
                "PR112" if unmarked else "PR101", start, end, number=self.text[start:end], expected="≥ = ≤"
            )
        self.compares = bool(self.goals) and _FROM_AVERAGE.search(before) is not None
        if _COMPARING.search(before) and not self.compares:
            raise AmbiguousTextError("PR108", *self.ends(before, number))

    def ends(self, before: str, number: Number | Range) -> tuple[int, int]:
        return max(0, number.start - len(before)), number.end

    def add(self, meaning: Meaning) -> None:
        if self.after_slash and not _alike(self.goals[-1].meaning if self.goals else None, meaning):
            raise AmbiguousTextError("PR108", 0, meaning.end)
        self.after_slash = False
        self.goals.append(
            Goal(
                meaning=meaning,
                before="".join(self.before),
                printed=self.text[meaning.start : meaning.end],
                compares=self.compares,
            )
        )
        self.compares = False
        self.before = []
        self.open_goal = True


_HANDLERS: Mapping[str, Callable[[_Walk, Token], None]] = {
    "SEPARATOR": _Walk.separate,
    "SLASH": _Walk.separate,
    "ENUMERATOR": _Walk.separate,
    "BRACKET": _Walk.remark,
    "UNCLOSED": _Walk.unclosed,
    "RATE_BRACKET": _Walk.rate,
    "SCALE": _Walk.levels,
    "QUOTED": _Walk.quote,
    "PLACEHOLDER": _Walk.sign,
    "OTHER": _Walk.sign,
    "CODE": _Walk.code,
    "ORDINAL": _Walk.ordinal,
    "EVERY": _Walk.each,
}
"""The treatment of each kind of token that is more than prose."""


def _is_marked(number: Number | Range) -> bool:
    return isinstance(number, Number) and number.marked


def _are_bounds(left: Number | Range, right: Number | Range) -> bool:
    """Return whether the two are a floor and a ceiling, in any order: 10人以上15人以下."""
    if isinstance(left, Range) or isinstance(right, Range):
        return False
    return (left.sense.is_floor and right.sense.is_ceiling) or (left.sense.is_ceiling and right.sense.is_floor)


def _alike(left: Meaning | None, right: Meaning) -> bool:
    """Return whether two meanings may stand either side of a slash: 422亿元/388亿元, but not 5起/10万人."""
    if not isinstance(left, Number) or not isinstance(right, Number):
        return not isinstance(right, Number)
    return left.quantity.unit == right.quantity.unit != NO_UNIT and left.sense is right.sense


def _place(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, token.end_pos or 0
