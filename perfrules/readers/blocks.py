"""A document as a reader of Word or PDF files found it: paragraphs and tables, one below the other."""

from typing import TypeAlias

from attrs import field, frozen

from perfrules.readers.grid import Grid
from perfrules.source import Place

__all__ = ["Block", "Paragraph"]


@frozen
class Paragraph:
    """
    A paragraph.

    Args:
        text: What a person reads, without blanks around it unless *is_text*; line ends inside it were typed.
        place: Where it stands.
        level: Its level as a heading from 1 when its style says so; 0 for everything else, also for a heading that
            only its number shows.
        is_text: Whether it is certainly running text, whatever it looks like; an empty one is an empty line of it.
    """

    text: str
    place: Place = field(factory=Place)
    level: int = field(default=0, kw_only=True)
    is_text: bool = field(default=False, kw_only=True)


Block: TypeAlias = Paragraph | Grid
"""What stands below each other in a document. A blank paragraph is a `Paragraph` with an empty text."""
