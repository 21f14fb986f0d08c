"""
A problem: a stable code, a place, and words a person can act on; exceptions that carry problems; near misses.

What is raised is a caller's mistake, or people's mistakes where a caller asked for an exception instead of values.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from attrs import define, evolve, field, frozen

from perfrules.errors.codes import CODES
from perfrules.source import Place, Span, escape_control_chars, show_span
from perfrules.wording import LANGUAGES, Language, Printed, Wording, current_language, format_values

__all__ = [
    "ArgumentError",
    "BatchError",
    "ColumnsError",
    "MissingExtraError",
    "NotComparableError",
    "OutputError",
    "PerfrulesError",
    "Problem",
    "ProblemsError",
    "RuleSetError",
    "Severity",
    "SheetError",
    "TargetSyntaxError",
    "TemplateError",
    "UnitMismatchError",
    "UnknownNameError",
    "half_pair",
    "join_names",
    "near_names",
    "nearest_first",
    "plugin_problem",
    "problem",
    "worst",
]


class Severity(StrEnum):
    """
    How bad a problem is.

    An *error* means that something was not read or not rated; a *warning* that a reviewer would ask; a *notice* that
    something was understood in a way worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


SEVERITY_WORDS: Mapping[Severity, Wording] = {
    Severity.ERROR: Wording("错误", "error"),
    Severity.WARNING: Wording("警告", "warning"),
    Severity.NOTICE: Wording("提示", "notice"),
}
"""Words for severities wherever a problem is printed."""
_LONGEST_SHOWN = 60
"""Characters of the offending text that a message quotes; the lines with the caret show the rest around it."""


@frozen(repr=False)
class Problem:
    """
    One thing that is wrong, doubtful or worth knowing.

    Args:
        code: A stable code such as ``PR102``; its wording stands in `perfrules.errors.CODES`.
        severity: See `Severity`.
        values: What fills the places of the wording, as text; ``{text}`` is *text* unless given here.
        place: Where it stands.
        text: The offending text as it was given, or empty.
        span: The part of *text* that is meant, or ``None``.
        suggestion: A replacement that is certain enough to offer, or empty.
    """

    code: str
    severity: Severity
    values: Mapping[str, str] = field(factory=dict, kw_only=True)
    place: Place = field(factory=Place, kw_only=True)
    text: str = field(default="", kw_only=True)
    span: Span | None = field(default=None, kw_only=True)
    suggestion: str = field(default="", kw_only=True)
    words: Mapping[str, Mapping[str, str]] = field(factory=dict, kw_only=True, eq=False)
    """Message and help in both languages as a published problem has them; empty for one that is made here."""

    def message(self, language: Language | None = None) -> str:
        """Return what is wrong, as one sentence without a full stop."""
        if self.words:
            return self.words.get("message", {}).get(language or current_language(), "")
        return CODES[self.code].message.say(language, self._shown(language))

    def help(self, language: Language | None = None) -> str:
        """Return what to do about it, or an empty text."""
        if self.words:
            return self.words.get("help", {}).get(language or current_language(), "")
        return CODES[self.code].help.say(language, self._shown(language))

    def _shown(self, language: Language | None) -> dict[str, str]:
        words = CODES[self.code].words
        text = self.text if len(self.text) <= _LONGEST_SHOWN else self.text[:_LONGEST_SHOWN] + "…"
        values = {"text": text, **self.values}
        if (language or current_language()) == "en":
            values |= {name: values[f"{name}_en"] for name in self.values if f"{name}_en" in values}
        return {
            name: words[value].say(language) if value in words else escape_control_chars(value)
            for name, value in values.items()
        }

    def at(self, place: Place) -> "Problem":
        """Return the same problem at *place*; parts of the place that are already known are kept."""
        known = self.place
        return evolve(
            self,
            place=Place(
                known.file or place.file,
                line=place.line if known.line is None else known.line,
                column=place.column if known.line is None else known.column,
                cell=known.cell or place.cell,
                key=known.key or place.key,
            ),
        )

    def format(self, language: Language | None = None) -> str:
        """Return place, code, message, the text with a caret below, and help, over several lines."""
        language = language or current_language()
        place = str(self.place)
        head = f"{place}: " if place else ""
        lines = [f"{head}{self.code} {SEVERITY_WORDS[self.severity].say(language)}: {self.message(language)}"]
        if self.span is not None and self.text:
            lines.append(show_span(self.text, self.span))
        if advice := self.help(language):
            lines.append(f"{'帮助' if language == 'zh' else 'help'}: {advice}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.format()

    def __repr__(self) -> str:
        place = f", place={str(self.place)!r}" if str(self.place) else ""
        return f"Problem({self.code!r}, {self.message()!r}{place})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.format())}</pre>"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Problem":
        """
        Return the problem that *data* is in the published form; its words are those that stand there.

        Raises:
            ValueError: It is none; the message names the key.
        """
        given: object = data
        if not isinstance(given, Mapping) or not isinstance(given.get("code"), str):
            message = "code: a problem has a code, a text such as PR102"
            raise ValueError(message)  # noqa: TRY004 - of plain data, as everything else that is refused here
        if data.get("severity") not in list(Severity):
            message = f"severity: one of {', '.join(Severity)}"
            raise ValueError(message)
        try:
            place, span = Place(**data.get("place") or {}), data.get("span")
            words = {part: dict(data.get(part) or {}) for part in ("message", "help")}
            marked = Span(*span) if span else None
        except TypeError as error:
            message = "place, span, message, help: of another kind than is published"
            raise ValueError(message) from error
        text, suggestion = str(data.get("text") or ""), str(data.get("suggestion") or "")
        severity = Severity(data["severity"])
        return cls(data["code"], severity, place=place, text=text, span=marked, suggestion=suggestion, words=words)

    def to_dict(self) -> dict[str, object]:
        """Return the problem as plain data, its words in both languages; empty parts are left out."""
        advice = {language: self.help(language) for language in LANGUAGES}
        parts: dict[str, object] = {
            "code": self.code,
            "severity": self.severity.value,
            "message": {language: self.message(language) for language in LANGUAGES},
            "help": advice if any(advice.values()) else None,
            "place": self.place.to_dict(),
            "text": escape_control_chars(self.text),
            "span": [self.span.start, self.span.end] if self.span else None,
            "suggestion": self.suggestion,
        }
        return {name: value for name, value in parts.items() if value not in (None, "", {})}


def problem(
    code: str,
    *,
    place: Place | None = None,
    text: str = "",
    span: Span | None = None,
    suggestion: str = "",
    **values: object,
) -> Problem:
    """Return a problem of *code* with the severity its code has and *values* for the places of its wording."""
    return Problem(
        code,
        Severity(CODES[code].severity),
        values=PrintedValues(values),
        place=place or Place(),
        text=text,
        span=span,
        suggestion=suggestion,
    )


@define(eq=False, repr=False)
class PrintedValues(Mapping[str, str]):
    """Values of a wording, printed when a message is read: most problems are counted and never read."""

    _given: Mapping[str, object]
    _printed: dict[str, str] | None = None

    def _texts(self) -> dict[str, str]:
        if self._printed is None:
            self._printed = {**{name: str(value) for name, value in self._given.items()}, **_english(self._given)}
        return self._printed

    def __getitem__(self, name: str) -> str:
        return self._texts()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts())

    def __len__(self) -> int:
        return len(self._texts())

    def __eq__(self, other: object) -> bool:
        return self._texts() == dict(other) if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as any mapping

    def __repr__(self) -> str:
        return repr(self._texts())

    def __reduce__(self) -> tuple[type[dict[str, str]], tuple[dict[str, str]]]:
        return dict, (self._texts(),)


def _english(values: Mapping[str, object]) -> dict[str, str]:
    """Return the English prints, under ``name_en``, of *values* that print otherwise than in Chinese."""
    if not any(isinstance(value, Printed) for value in values.values()):
        return {}
    printed = {name: text for name, text in format_values(values, "en").items() if isinstance(values[name], Printed)}
    return {f"{name}_en": text for name, text in printed.items() if text != str(values[name])}


def worst(problems: Iterable[Problem]) -> Severity | None:
    """Return the worst severity among *problems*, or ``None`` when there are none."""
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    severities = {problem.severity for problem in problems}
    return next((severity for severity in order if severity in severities), None)


def half_pair(text: str, place: Place) -> Problem | None:
    """Return PR105 for the first half of a surrogate pair in *text*, which cannot be written in UTF-8, or ``None``."""
    for index, character in enumerate(text) if not text.isascii() else ():
        if 0xD800 <= ord(character) <= 0xDFFF:
            span, codepoint = Span(index, index + 1), f"{ord(character):04X}"
            return problem("PR105", place=place, text=text, span=span, name="SURROGATE", codepoint=codepoint)
    return None


_CODES: Mapping[Severity, str] = {Severity.ERROR: "PR320", Severity.WARNING: "PR321", Severity.NOTICE: "PR322"}
_NO_VALUES: Mapping[str, object] = {}
_NO_ADVICE = Wording("", "")


def plugin_problem(
    by: str,
    severity: Severity,
    message: Wording,
    values: Mapping[str, object] = _NO_VALUES,
    *,
    advice: Wording = _NO_ADVICE,
    text: str = "",
    span: Span | None = None,
) -> Problem:
    """
    Return a problem in a plugin's own words: PR320 for an error, PR321 for a warning, PR322 for a notice.

    A reader or check puts it in its place with ``.at(place)``; for an indicator type the engine does.

    Args:
        by: The id of the type, reader or check that speaks.
        severity: See `Severity`.
        message: One lower-case sentence without a full stop, in both languages, with named places.
        values: What fills the places of *message* and *advice*.
        advice: What to do about it.
        text: The offending text as it was given.
        span: The part of *text* that is meant.
    """
    shown = {name: str(value) for name, value in values.items()}
    return Problem(
        _CODES[severity],
        severity,
        values={
            "by": by,
            "said": message.say("zh", shown),
            "said_en": message.say("en", shown),
            "advice": advice.say("zh", shown),
            "advice_en": advice.say("en", shown),
        },
        text=text,
        span=span,
    )


class PerfrulesError(Exception):
    """The root of everything that perfrules raises on purpose."""


class ProblemsError(PerfrulesError):
    """
    One or more problems that a caller asked to have raised.

    Attributes:
        problems: All of them, in the order of their places.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        # formatted when it is printed, so that the language is the one of the moment
        return "\n".join(problem.format() for problem in self.problems)


class ArgumentError(ProblemsError, TypeError):
    """An argument of another kind than a function takes; the problem names it."""


class TargetSyntaxError(ProblemsError, ValueError):
    """A text of the strict target language that cannot be read."""


class RuleSetError(ProblemsError, ValueError):
    """A rule set that cannot be used."""


class SheetError(ProblemsError, ValueError):
    """A sheet that cannot be read at all."""


class TemplateError(ProblemsError, ValueError):
    """A report's template, written by a user, that cannot be used."""


class ColumnsError(ProblemsError, ValueError):
    """A frame whose columns cannot be used: missing, or of another type than is meant."""


class BatchError(ProblemsError, ValueError):
    """Inputs, outputs or options of a run over tables that cannot be used, or rows that cannot be scored in pieces."""


class NotComparableError(ProblemsError, ValueError):
    """An actual that says nothing about its target, such as a word beside a number."""


class UnitMismatchError(NotComparableError):
    """Two quantities of different dimensions, such as 人 and 户."""


class UnknownNameError(ProblemsError, LookupError):
    """A name (of a rule set, an indicator type, a unit) that nothing registered."""


class MissingExtraError(ProblemsError, ImportError):
    """An optional library is needed and not installed; the message says what to install."""


class OutputError(ProblemsError, OSError):
    """A file that was not written; what stood there before is unchanged."""


_LONGEST = 100


def near_names(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """
    Return up to *count* of *known* that look like *name*, the likeliest first; nothing for very long names.

    Names that begin with *name*, followed by a hyphen or a dot, come first: who writes ``henan`` has not misspelt it.
    """
    if len(name) > _LONGEST:
        return ()
    folded = {existing.casefold(): existing for existing in known}
    wanted = name.casefold()
    longer = [key for key in folded if wanted and key.startswith((f"{wanted}-", f"{wanted}."))]
    close = [near for near in get_close_matches(wanted, folded, n=count, cutoff=0.6) if near not in longer]
    return tuple(folded[key] for key in [*longer, *close][:count])


def nearest_first(near: Iterable[str], known: Iterable[str]) -> str:
    """Return *known* joined for a message, those in *near* before the others; a dash when there are none."""
    first = tuple(near)
    return join_names((*first, *(item for item in known if item not in first))) or "—"


def join_names(names: Iterable[str], limit: int = 40) -> str:
    """Return *names* joined for a message, cut after *limit*."""
    shown = list(names)
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")
