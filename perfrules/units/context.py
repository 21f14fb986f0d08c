"""
The terms in which rule files and forms are read: units and vocabularies of the registry in use.

Texts of rule files are read deep inside parameter classes, where no argument reaches. `reading_with` says for the time
of a load, and for the running thread or task alone, which terms those are; outside it the built-in ones hold.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from attrs import field, frozen

from perfrules.model.vocabulary import Vocabulary
from perfrules.units.table import DEFAULT_UNITS, UnitTable

__all__ = ["BUILT_IN_TERMS", "Terms", "current_terms", "reading_with"]


@frozen(eq=False)
class Terms:
    """
    Units and vocabularies. Two are equal only when they are the same object, so that they can be cached by.

    Args:
        units: The units.
        vocabularies: Vocabularies by id.
    """

    units: UnitTable = DEFAULT_UNITS
    vocabularies: Mapping[str, Vocabulary] = field(factory=dict)


BUILT_IN_TERMS = Terms()
_current: ContextVar[Terms] = ContextVar("perfrules_terms", default=BUILT_IN_TERMS)


def current_terms() -> Terms:
    """Return the terms of the load that is going on, or the built-in ones."""
    return _current.get()


@contextmanager
def reading_with(terms: Terms) -> Iterator[None]:
    """Let *terms* hold until the end of the ``with`` block."""
    token = _current.set(terms)
    try:
        yield
    finally:
        _current.reset(token)
