"""One line of the table of codes."""

from typing import Literal

from attrs import frozen

from perfrules.wording import Wording

__all__ = ["Code"]


@frozen
class Code:
    """
    A kind of problem.

    Messages follow one style: a lower-case sentence without a full stop, user text in backticks, no names of Python
    types; what to do about it stands in *help*, not in *message*.
    """

    id: str
    severity: Literal["error", "warning", "notice"]
    message: Wording
    help: Wording = Wording("", "")
