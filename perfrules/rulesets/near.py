"""Near misses: which known names somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["listed", "near_names"]

_LONGEST = 100


def near_names(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to *count* of *known* that look like *name*, the likeliest first; nothing for very long names."""
    if len(name) > _LONGEST:
        return ()
    folded = {one.casefold(): one for one in known}
    return tuple(folded[one] for one in get_close_matches(name.casefold(), folded, n=count, cutoff=0.6))


def listed(names: Iterable[str], limit: int = 40) -> str:
    """Return *names* joined for a message, cut after *limit*."""
    shown = list(names)
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")
