"""What a report is: a scorecard in, the bytes of a file out; some hold several scorecards in one file."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from perfrules.model.scorecard import Scorecard
from perfrules.wording import Language, Wording

__all__ = ["JointReport", "Report"]


class Report(ABC):
    """
    One form in which a scorecard can be written.

    A report computes nothing: its numbers are those of the scorecard. It opens no file, and the same scorecard always
    gives the same bytes. What a sheet says is printed as text, never as markup, formula or control character.

    A report that is a frozen attrs class with a field ``templates`` (a folder) or ``base`` (a document), a `Path` or
    ``None``, can be given one on the command line, ``--templates`` and ``--base``.

    Attributes:
        id: The name under which the report is registered; a plugin's is ``plugin.name``.
        title: What the form is called.
        suffix: The file name ending, lower case with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Files and folders of the user's that the report is made with; they are never overwritten."""
        own = (getattr(self, name, None) for name in ("templates", "base"))
        return tuple(one for one in own if isinstance(one, Path))

    @abstractmethod
    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """
        Return *scorecard* as the content of a file.

        Args:
            scorecard: What to write.
            language: Language of the words that are the report's own; what the sheet says stays as it is.
        """


class JointReport(Report):
    """A report that can also hold several scorecards in one file, such as a workbook with a worksheet for each."""

    @abstractmethod
    def render_all(self, scorecards: Sequence[Scorecard], *, language: Language = "zh") -> bytes:
        """
        Return *scorecards*, in the order given, as the content of one file.

        Args:
            scorecards: What to write, at least one.
            language: Language of the words that are the report's own.
        """
