"""What a report is: a scorecard in, the bytes of a file out."""

from abc import ABC, abstractmethod
from typing import ClassVar

from perfrules.model.scorecard import Scorecard
from perfrules.wording import Language, Wording

__all__ = ["Report"]


class Report(ABC):
    """
    One form in which a scorecard can be written.

    A report computes nothing: its numbers are those of the scorecard. It opens no file, and the same scorecard always
    gives the same bytes. What a sheet says is printed as text, never as markup, formula or control character.

    Attributes:
        id: The name under which the report is registered; a plugin's is ``plugin.name``.
        title: What the form is called.
        suffix: The file name ending, lower case with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @abstractmethod
    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """
        Return *scorecard* as the content of a file.

        Args:
            scorecard: What to write.
            language: Language of the words that are the report's own; what the sheet says stays as it is.
        """
