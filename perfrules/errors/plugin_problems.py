"""Problems that a plugin words itself, under codes that are the same for all plugins."""

from collections.abc import Mapping

from perfrules.errors.problem import Problem, Severity
from perfrules.source import Span
from perfrules.wording import Wording

__all__ = ["plugin_problem"]


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
