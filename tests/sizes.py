"""How many examples tests draw whose examples take longer than most, or less."""

from hypothesis import settings


def examples(part: float) -> int:
    """Return *part* of the examples that the profile asks for, so that the test grows with the profile; 4 at least."""
    return max(4, int(settings().max_examples * part))
