"""Words that a plugin teaches: for levels of judgement, for yes and no, for the columns of forms."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

__all__ = ["Vocabulary", "VocabularyKind"]


class VocabularyKind(StrEnum):
    """Where words are used, and therefore what the keys of a vocabulary are."""

    LEVELS = "levels"
    """Keys are names of levels (达成); a rule file names the vocabulary: ``vocabulary = "plugin.name"``."""
    YES_NO = "yes-no"
    """Keys are ``yes`` and ``no``; a rule file names the vocabulary."""
    HEADERS = "headers"
    """Keys are fields of `SheetRow` (target); readers know the words as titles of those columns."""


@frozen
class Vocabulary:
    """
    Words, each under what it means.

    Args:
        id: ``plugin.name``.
        kind: Where the words are used.
        words: What each key may also be called. Words are matched whole, never by part; a word stands once.
    """

    id: str
    kind: VocabularyKind = field(converter=VocabularyKind)
    words: Mapping[str, tuple[str, ...]]
