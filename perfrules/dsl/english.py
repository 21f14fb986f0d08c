"""
English cells: comparators, units, magnitudes, currencies, changes, months and quarters. SPEC language §6.7.

A cell of agencies, service agreements and KPI sheets is one phrase, read from left to right; every word must be known.
What is not known is unclear, and nothing is dropped: names with digits (Level 3, ISO 9001, FY 2024) are never numbers.
"""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import TypeVar

from attrs import define

from perfrules.dsl.meanings import AmbiguousTextError, Cell, Date, Goal, Meaning, Number, Period, Range
from perfrules.model.meaning import Change, Sense
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity, is_bounded
from perfrules.model.unit import NO_UNIT, PERCENT, Unit, plural
from perfrules.units import UnitTable

__all__ = ["is_english", "read_english"]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?<![A-Za-z0-9])[+\-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+\-−]?\.[0-9]+)"
    r"|(?P<word>[A-Za-z]+(?:'s)?)|(?P<sign>>=|<=|[≥≤<>=~≈])|(?P<mark>[%$€£¥/\-–—,.+:：∶]))"
)
_ENGLISH = re.compile(
    "[A-Za-z]{2}|(?<![A-Za-z0-9])[A-Za-z]\\s[0-9]|[$€£][0-9]|[0-9][MbB]\\s*$|[Qq][1-4]|[0-9]\\s?[:：∶]\\s?1\\s*$"
)
"""
A word, a proportion, a sum of money, or a letter that may be a multiple: the x of 80%≤x<90% and the e of 1e6 are no
English.
"""
_FOREIGN = re.compile("[\u3400-\u9fff#()（）【】]")
"""Han characters, brackets and errors of spreadsheets, which are no part of an English phrase."""
_DIGIT = re.compile("[0-9]")
_MEASURED = re.compile(r"[\s≥≤<>=~≈±+\-–—−0-9.,%‰()\[\]]*[0-9.)\]]\s*([A-Za-z°μ/²³0-9·]{1,12})[.。]?\s*")
_MULTIPLE_OR_METRE = frozenset(["m", "M", "k", "K", "b", "B", "bn"])
"""Letters behind a number that may be a multiple as well as a unit; m alone is metres where no word is English."""


def _phrases(sense: Sense, *spellings: str) -> dict[tuple[str, ...], Sense]:
    return {tuple(spelling.split()): sense for spelling in spellings}


_BEFORE: Mapping[tuple[str, ...], Sense] = {
    **_phrases(
        Sense.AT_LEAST, "at least", "no less than", "not less than", "no fewer than", "not fewer than", "minimum of",
        "minimum", "min", "min .", "a minimum of", "at a minimum", "not below", "no lower than", "not lower than",
        ">=", "≥",
    ),
    **_phrases(
        Sense.AT_MOST, "at most", "no more than", "not more than", "not exceeding", "not to exceed", "must not exceed",
        "does not exceed", "should not exceed", "shall not exceed", "will not exceed", "not exceed", "maximum of",
        "maximum", "max", "max .", "a maximum of", "up to", "within", "not above", "no higher than", "no greater than",
        "not greater than", "not higher than", "no later than", "not later than", "<=", "≤",
    ),
    **_phrases(
        Sense.MORE_THAN, "more than", "greater than", "higher than", "over", "above", "exceeding", "exceeds", ">"
    ),
    **_phrases(Sense.LESS_THAN, "less than", "fewer than", "lower than", "under", "below", "<"),
    **_phrases(Sense.EXACTLY, "equal to", "equals", "exactly", "="),
    **_phrases(
        Sense.ABOUT, "approximately", "about", "around", "approx", "approx .", "roughly", "circa", "nearly", "almost",
        "~", "≈",
    ),
}  # fmt: skip
_BEHIND: Mapping[tuple[str, ...], Sense] = {
    **_phrases(
        Sense.AT_LEAST, "or more", "or greater", "or higher", "or above", "or over", "or better", "and above",
        "minimum", "min", "at least", "and more", "and over", "plus",
    ),
    **_phrases(
        Sense.AT_MOST, "or less", "or fewer", "or lower", "or below", "or under", "and below", "maximum", "max",
        "at most", "and under",
    ),
}  # fmt: skip
_CHANGES: Mapping[tuple[str, ...], Change] = {
    **{
        tuple(f"{verb} {joint}".split()): Change.UP
        for verb in ("increase", "increased", "increases", "rise", "rose", "grow", "grew", "growth", "up", "gain",
                     "raise")
        for joint in ("by", "of", "")
    },
    **{
        tuple(f"{verb} {joint}".split()): Change.DOWN
        for verb in (
            "reduce", "reduced", "reduction", "decrease", "decreased", "decline", "declined", "fall", "fell", "drop",
            "dropped", "down", "cut", "lower", "loss",
        )
        for joint in ("by", "of", "")
    },
}  # fmt: skip
_TO_LEVEL: Mapping[tuple[str, ...], Sense] = {
    **_phrases(Sense.AT_LEAST, "increase to", "increased to", "raise to", "rise to", "grow to", "improve to"),
    **_phrases(
        Sense.AT_MOST, "reduce to", "reduced to", "decrease to", "decreased to", "fall to", "cut to", "lower to"
    ),
}
_CURRENCIES: Mapping[str, str] = {
    "$": "美元", "usd": "美元", "€": "欧元", "eur": "欧元", "£": "英镑", "gbp": "英镑", "¥": "元", "cny": "元",
    "rmb": "元", "hkd": "港元",
}  # fmt: skip
_MAGNITUDES: Mapping[str, int] = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "millions": 6, "b": 9, "bn": 9, "billion": 9, "billions": 9,
}  # fmt: skip
_UNITS: Mapping[tuple[str, ...], str] = {
    tuple(spelling.split()): symbol
    for symbol, spellings in {
        "%": ("%", "percent", "per cent", "pct"),
        "个百分点": ("percentage points", "percentage point", "pp", "ppt", "pts"),
        "天": ("day", "days", "calendar days", "calendar day"),
        "工作日": ("working days", "working day", "business days", "business day", "workdays"),
        "小时": ("hour", "hours", "hr", "hrs"),
        "分钟": ("minute", "minutes", "min", "mins"),
        "秒": ("second", "seconds", "sec", "secs"),
        "周": ("week", "weeks"),
        "月": ("month", "months"),
        "年": ("year", "years", "yr", "yrs"),
        "人": ("people", "persons", "person", "staff"),
        "次": ("times", "time"),
        "公里": ("kilometres", "kilometers", "kilometre", "kilometer", "km's"),
        "米": ("metres", "meters", "metre", "meter"),
        "公斤": ("kilograms", "kilogram"),
        "吨": ("tonnes", "tonne"),
        "升": ("litres", "liters", "litre", "liter"),
    }.items()
    for spelling in spellings
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_UNTIL: Mapping[tuple[str, ...], bool] = {
    tuple(spelling.split()): before
    for before, spellings in {
        False: ("by", "no later than", "not later than", "on or before", "until", "by the end of", "by end of",
                "by end", "end of", "by the end", "on", "in", "due", "due by", "completed by", "completed on",
                "completed in", "during", "by the end of the", "before the end of", "before end of"),
        True: ("before", "earlier than", "prior to"),
    }.items()
    for spelling in spellings
}  # fmt: skip
_NOT_COUNTED = frozenset([
    "less", "plus", "minus", "as", "is", "was", "has", "across", "versus", "vs",
    "yes", "this", "its", "us", "plans", "losses", "misses", "ones", "others",
])  # fmt: skip
"""Words that end in s and name nothing that is counted."""
_THINGS = """
accident activity agency agreement application appointment arrest audit beneficiary breach bridge building bus
call camera case church citizen claim class clinic community company complaint conference connection contract
course crash crime customer death defect delay department dispute document dose drill emergency error event
exercise facility failure family farm farmer fatality file finding fire flight grant group hospital house
household incident infection injury inspection intervention interview invoice item job lab landslide lesson
letter library licence license loan machine meeting member message mile mission nurse officer outage outlet page
parcel park participant partner patient patrol permit pipeline plant point policy pothole product programme
project publication pupil question region release report request research resident response review rider road
room route sample school score seat service session shelter ship shop site speech spill standard station street
student study supplier survey survivor teacher team test ticket tool town train trainee training tree trip unit
user vehicle vessel victim village violation visit visitor volunteer vote ward workshop
"""
_NOUNS = frozenset(_THINGS.split())
_PEOPLE = frozenset(
    ["respondent", "client", "employee", "taxpayer", "household", "people", "staff", "farmer", "parent"]
)
"""
What one of is a count: ``1 incident`` is counted in incidents. A closed list, for a word beside a number may as well
say that it is no result (1 late, 1 failed, 1 pending).
"""
_NO_UNITS = frozenset(["to", "and", "or", "minimum", "maximum", "min", "max", "at", "per", "a", "each", "plus"])
_SHORTEST_NOUN = 4
_YEARS = range(1900, 2200)
_WIDE = Context(prec=100)


def is_english(text: str, units: UnitTable) -> bool:
    """Return whether *text* holds digits and English, no Han character, and is no number with a known unit."""
    if _FOREIGN.search(text) or not _ENGLISH.search(text) or not _DIGIT.search(text):
        return False
    measured = _MEASURED.fullmatch(text)
    return measured is None or measured[1] in _MULTIPLE_OR_METRE - {"m"} or not units.parse(measured[1]).known


Value = TypeVar("Value")


@define
class _Phrase:
    """The tokens of a cell and how many of them are read."""

    text: str
    units: UnitTable
    tokens: list[tuple[str, int, int]]
    position: int = 0
    more: bool = False
    """True where a + stood right behind the number: 10+ events."""

    @classmethod
    def of(cls, text: str, units: UnitTable) -> "_Phrase":
        """Return the tokens of *text*, in lower case; a character that is none makes the cell unclear."""
        tokens: list[tuple[str, int, int]] = []
        end, length = 0, len(text.rstrip(" .;\t\r\n"))
        while end < length:
            match = _TOKEN.match(text, end)
            if match is None:
                raise AmbiguousTextError("PR108", end, len(text))
            start = match.start(match.lastgroup or 0)
            tokens.append((match[match.lastgroup or 0].lower(), start, match.end()))
            end = match.end()
        return cls(text, units, tokens)

    @property
    def done(self) -> bool:
        """True when every token is read."""
        return self.position == len(self.tokens)

    def take(self, table: Mapping[tuple[str, ...], Value], longest: int = 5) -> Value | None:
        """Return what the longest phrase of *table* at the position means, and pass over it."""
        for length in range(longest, 0, -1):
            words = tuple(token for token, _, _ in self.tokens[self.position : self.position + length])
            if len(words) == length and words in table:
                self.position += length
                return table[words]
        return None

    def peek(self, ahead: int = 0) -> str:
        """Return the token *ahead* of the position, an empty text behind the last."""
        place = self.position + ahead
        return self.tokens[place][0] if place < len(self.tokens) else ""

    def touches(self, ahead: int = 0) -> bool:
        """Return whether nothing stands between the token *ahead* and the one before it."""
        place = self.position + ahead
        return 0 < place < len(self.tokens) and self.tokens[place - 1][2] == self.tokens[place][1]

    def refuse(self) -> AmbiguousTextError:
        """Return the error for the token at the position: it is not known."""
        word, start, end = self.tokens[min(self.position, len(self.tokens) - 1)]
        return AmbiguousTextError("PR117", start, end, word=word, advice=_ADVICE[0], advice_en=_ADVICE[1])


_ADVICE = (
    "写成 `at most 30 days`、`≥90%`、`by 30 June 2023` 这样的形式",
    "write it like `at most 30 days`, `≥90%`, `by 30 June 2023`",
)


def read_english(text: str, units: UnitTable) -> Cell:
    """
    Return what the English cell *text* holds: one number, range, date or quarter.

    Raises:
        AmbiguousTextError: A word in it is not known (PR117), or stands where it has no meaning (PR108, PR109).
    """
    if (quarter := _quarter(text)) is not None:
        return Cell(goals=(Goal(meaning=quarter, printed=text),))
    phrase = _Phrase.of(text, units)
    meaning: Meaning | None = _date(phrase)
    if meaning is None:
        phrase.position = 0
        phrase.take(_DONE)
        meaning = _number(phrase)
        phrase.take(_DONE)
        _pass_over_whole(phrase)
    if not phrase.done:
        raise phrase.refuse()
    return Cell(goals=(Goal(meaning=meaning, printed=text),))


_DONE: Mapping[tuple[str, ...], bool] = {
    (word,): True
    for word in ("achieved", "reached", "completed", "delivered", "held", "actual", "attained", "recorded", "conducted")
}
"""Words that mark a number as a result, before or behind it."""


def _pass_over_whole(phrase: _Phrase) -> None:
    """Pass over what a percentage is of, where nothing else follows: 91% of respondents."""
    last = phrase.position + 1 == len(phrase.tokens) - 1
    if phrase.peek() == "of" and last and phrase.peek(1).removesuffix("s") in _NOUNS | _PEOPLE:
        phrase.position += 2


def _quarter(text: str) -> Period | None:
    """Return the quarter that is the whole cell: Q3 2024, 2024 Q3, by the end of Q3 2024."""
    match = _QUARTER.fullmatch(text.strip(" .").lower())
    if match is None:
        return None
    year, number = match[1] or match[3], int(match[2])
    first = Moment(int(year) if year else None, 3 * number - 2)
    return Period(start=0, end=len(text), first=first, last=Moment(first.year, 3 * number))


_QUARTER = re.compile(
    "(?:(?:completed |due )?(?:by|in|during|until|on or before|n(?:o|ot) later than)?(?: ?(?:the )?end of)? ?)?"
    "(?:((?:19|20)[0-9]{2}) ?)?"
    "q([1-4])(?: ?,? ?((?:19|20)[0-9]{2}))?"
)


def _date(phrase: _Phrase) -> Date | None:
    """Return the day, month or year of a deadline: by 30 June 2023, before July 5, Jun 2023."""
    before = phrase.take(_UNTIL)
    limits = before is not None
    if phrase.peek() == "the":
        phrase.position += 1
    if (dated := _numeric_date(phrase)) is not None:
        return Date(start=0, end=len(phrase.text), by=dated, before=bool(before), limits=limits)
    day = month = year = None
    while not phrase.done:
        token = phrase.peek()
        if _MONTH.fullmatch(token) and month is None:
            month = _MONTHS.index(token[:3]) + 1
        elif token.isdecimal() and len(token) <= 2 and day is None:
            day = int(token)
        elif token.isdecimal() and len(token) == 4 and int(token) in _YEARS and year is None:
            year = int(token)
        elif not (token in (",", ".", "-", "of", "st", "nd", "rd", "th") and (day or month)):
            return None
        phrase.position += 1
    if month is None and (year is None or day is not None or not limits):
        return None  # 2023 alone is a number; by the end of 2023 is a date
    moment = Moment(year, month, day)
    if year is None and "-" in phrase.text:
        raise AmbiguousTextError("PR108", 0, len(phrase.text))  # Jun-23: the day, or the year?
    if not moment.exists:
        raise AmbiguousTextError("PR107", 0, len(phrase.text), date=phrase.text)
    return Date(start=0, end=len(phrase.text), by=moment, before=bool(before), limits=limits)


_NUMERIC = re.compile(
    r"((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{1,2})([/.-])([0-9]{1,2})\6((?:19|20)[0-9]{2})"
)


def _numeric_date(phrase: _Phrase) -> Moment | None:
    """
    Return the day that is the rest of the phrase in digits, and pass over it: 2024-12-31, 31/12/2024.

    Which of 05/06/2024 is the month depends on the country; only a number above 12 tells.
    """
    start = phrase.tokens[phrase.position][1] if not phrase.done else len(phrase.text)
    match = _NUMERIC.fullmatch(phrase.text[start:].rstrip(" .;\t\r\n"))
    if match is None:
        return None
    if match[1]:
        moment = Moment(int(match[1]), int(match[3]), int(match[4]))
    else:
        first, second = int(match[5]), int(match[7])
        day, month = (first, second) if first > _MONTHS_OF_A_YEAR else (second, first)
        if day <= _MONTHS_OF_A_YEAR and day != month:
            raise AmbiguousTextError("PR108", start, len(phrase.text))
        moment = Moment(int(match[8]), month, day)
    if not moment.exists:
        raise AmbiguousTextError("PR107", start, len(phrase.text), date=match[0])
    phrase.position = len(phrase.tokens)
    return moment


_MONTHS_OF_A_YEAR = 12


def _number(phrase: _Phrase) -> Number | Range:
    """Return the number or range of a phrase: at most 30 days, reduction of 5%, between 5 and 10, 3 per 1,000."""
    between = phrase.peek() in ("between", "from")
    if between:
        phrase.position += 1
    implied = phrase.take(_TO_LEVEL)
    rises = implied is None and (phrase.peek(), phrase.peek(1)) != ("up", "to")  # up to 5 is no rise
    change = phrase.take(_CHANGES) if rises else None
    near = phrase.peek() in ("nearly", "almost")
    sense = None if between else phrase.take(_BEFORE)
    first = _quantity(phrase)
    joint = phrase.peek()
    if (joint in ("-", "–", "—", "to") and not (change or implied)) or (between and joint == "and"):
        phrase.position += 1
        if sense is not None or phrase.more:
            raise AmbiguousTextError("PR109", 0, len(phrase.text))
        return _range(phrase, first, _quantity(phrase))
    if between:
        raise phrase.refuse()
    behind = Sense.AT_LEAST if phrase.more else phrase.take(_BEHIND)
    if behind is not None and sense not in (None, behind):
        raise AmbiguousTextError("PR109", 0, len(phrase.text))
    trailing = phrase.take(_CHANGES) if change is None and implied is None else None
    return Number(
        start=0, end=len(phrase.text), sense=sense or behind or Sense.UNSPECIFIED, quantity=first,
        change=change or trailing, marked=sense is not None or implied is not None, implied=implied,
        side=Sense.LESS_THAN if near else None,
    )  # fmt: skip


def _range(phrase: _Phrase, first: Quantity, second: Quantity) -> Range:
    if first.unit == NO_UNIT:
        first = Quantity(first.number, second.unit)
    if first.unit.symbol[:1] in _TO_ONE:
        raise phrase.refuse()  # a range is printed with one unit behind it, [3, 4]:1
    if first.unit != second.unit or first.base > second.base:
        raise AmbiguousTextError("PR106", 0, len(phrase.text), lower=str(first), upper=str(second))
    return Range(start=0, end=len(phrase.text), lower=first, upper=second)


def _quantity(phrase: _Phrase) -> Quantity:
    """Return the number at the position with its currency, magnitude and unit."""
    start = phrase.position
    if phrase.peek() in ("us", "u") and phrase.peek(1) == "$" and phrase.touches(1):
        phrase.position, start = phrase.position + 1, start + 1
    currency = _CURRENCIES.get(phrase.peek(), "")
    phrase.position += bool(currency)
    digits = phrase.peek()
    # a sign of a currency that does not touch its number may be one that was cut off
    if not _DIGIT.search(digits) or (currency and phrase.tokens[start][0] in "$€£¥" and not phrase.touches()):
        raise phrase.refuse()
    number = Decimal(digits.replace(",", "").replace("−", "-"))
    if not is_bounded(number):
        raise AmbiguousTextError("PR108", 0, len(phrase.text))
    phrase.position += 1
    if phrase.peek() == "," and phrase.touches():
        raise phrase.refuse()
    if phrase.peek() == "+" and phrase.touches():
        phrase.more, phrase.position = True, phrase.position + 1
    places = _MAGNITUDES.get(phrase.peek())
    if places is not None:
        # 3.5 M may be metres or millions; behind money, or spelt out, it is a multiple
        spelt = len(phrase.peek()) > 1
        if not spelt and not (currency and phrase.touches()) and phrase.peek() != "k":
            raise phrase.refuse()
        number = Decimal(format(_WIDE.scaleb(number, places), "f"))
        phrase.position += 1
    return Quantity(number, _per(phrase, _unit(phrase, currency)))


_EACH: Mapping[str, str] = {
    "day": "天", "week": "周", "month": "月", "quarter": "季度", "year": "年", "annum": "年", "hour": "小时",
    "person": "人", "employee": "人", "student": "人", "household": "户", "km": "公里", "kg": "公斤", "hectare": "公顷",
}  # fmt: skip
"""Units that a rate may be counted by."""


def _per(phrase: _Phrase, unit: Unit) -> Unit:
    """Return *unit* for each of what per month, a year or annually names."""
    if phrase.peek() not in ("per", "a", "each", "/") or phrase.peek(1) not in _EACH:
        return unit
    divisor = _EACH[phrase.peek(1)]
    phrase.position += 2
    return phrase.units.parse(f"{unit.symbol}/{divisor}")


_TO_ONE = frozenset(":：∶")
"""
Signs of a proportion to one: 5:1 is more than 4:1. What 5:2 and 1:20 mean depends on what is wanted, and 10:30 may be a
time of day.
"""


def _unit(phrase: _Phrase, currency: str) -> Unit:
    """Return the unit at the position: listed words, a known symbol, :1, per 1,000, or a plural noun at the end."""
    if phrase.peek() in _TO_ONE and phrase.peek(1) == "1":
        phrase.position += 2
        return phrase.units.parse(":1")
    trailing = _CURRENCIES.get(phrase.peek()) if not currency else None
    if currency or trailing:
        phrase.position += trailing is not None
        return phrase.units.parse(currency or trailing or "")
    symbol = phrase.take(_UNITS)
    if symbol is not None:
        return PERCENT if symbol == "%" else phrase.units.parse(symbol)
    if phrase.peek() == "per" and phrase.peek(1) in ("1,000", "1000", "thousand"):
        phrase.position += 2
        return phrase.units.parse("‰")
    word = phrase.peek()
    if not word.isalpha() or (word,) in _CHANGES or (word,) in _DONE or word in _NO_UNITS:
        return NO_UNIT
    start, end = phrase.tokens[phrase.position][1:]
    unit = phrase.units.parse(phrase.text[start:end])
    if word in _NOUNS:
        word = plural(word)
    counted = len(word) >= _SHORTEST_NOUN and word.endswith("s") and word not in _NOT_COUNTED
    if word in _MAGNITUDES or not (unit.known or counted):
        raise phrase.refuse()
    phrase.position += 1
    return unit if unit.known else phrase.units.parse(word)
