"""How far a run has come, for those who wait."""

from attrs import frozen

__all__ = ["Progress", "quiet"]


@frozen
class Progress:
    """
    How far a run has come.

    Args:
        rows: How many rows are done, those of an earlier run included.
        bytes: How many bytes of the inputs are read, about.
        total: How many bytes the inputs have.
        projects: How many projects have their totals; ``None`` while rows are read.
    """

    rows: int
    bytes: int
    total: int
    projects: int | None = None


def quiet(progress: Progress) -> None:
    """Listen and say nothing."""
