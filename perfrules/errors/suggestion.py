"""Near misses: which known names somebody may have meant, and how names are listed in a message."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["join_names", "near_names", "nearest_first"]

_LONGEST = 100


def near_names(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """
    Return up to *count* of *known* that look like *name*, the likeliest first; nothing for very long names.

    Names that begin with *name*, followed by a hyphen or a dot, come first: who writes ``henan`` has not misspelt it.
    """
    if len(name) > _LONGEST:
        return ()
    folded = {existing.casefold(): existing for existing in known}
    wanted = name.casefold()
    longer = [key for key in folded if wanted and key.startswith((f"{wanted}-", f"{wanted}."))]
    close = [near for near in get_close_matches(wanted, folded, n=count, cutoff=0.6) if near not in longer]
    return tuple(folded[key] for key in [*longer, *close][:count])


def nearest_first(near: Iterable[str], known: Iterable[str]) -> str:
    """Return *known* joined for a message, those in *near* before the others; a dash when there are none."""
    first = tuple(near)
    return join_names((*first, *(item for item in known if item not in first))) or "—"


def join_names(names: Iterable[str], limit: int = 40) -> str:
    """Return *names* joined for a message, cut after *limit*."""
    shown = list(names)
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")
