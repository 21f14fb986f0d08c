"""
Names for files that are written: one part of a path, never a path.

A name that any system would refuse, hide, or take for something else is changed a little and marked with eight digits
of its fingerprint, so that two names that are changed alike stay two.
"""

import hashlib
import re
import unicodedata

__all__ = ["MAX_NAME", "marked_name", "safe_name"]

MAX_NAME = 255
"""How many bytes of UTF-8 a name may have: the limit of the usual file systems."""

_MARK = 8
_FORBIDDEN = frozenset('<>:"/\\|?*')
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Windows opens a device for these, whatever follows the first dot
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE)


def safe_name(name: str, suffix: str = "") -> str:
    """
    Return *name* followed by *suffix* as one file name that Windows, macOS and Linux take.

    Separators, characters that cannot be seen, names of devices (``NUL``), a dot in front, a dot or blank at the end
    and what is longer than `MAX_NAME` are replaced; the name is then marked. A name without them stays as it is.

    Args:
        name: What the file is about, such as the name of the input; any text.
        suffix: The ending, with its dot, kept whole.
    """
    cleaned = "".join("_" if _is_forbidden(character) else character for character in name)
    if not cleaned or cleaned.startswith("."):
        cleaned = "_" + cleaned[1:]
    if not suffix and cleaned[-1] in ". ":
        cleaned = cleaned[:-1] + "_"
    if _DEVICES.fullmatch(cleaned):
        cleaned = "_" + cleaned
    fits = len((cleaned + suffix).encode()) <= MAX_NAME
    return cleaned + suffix if cleaned == name and fits else _marked(cleaned, name, suffix)


def marked_name(name: str, suffix: str = "", *, whole: str = "") -> str:
    """
    Return `safe_name` with a mark, for a name that another one is too like.

    Args:
        name: As for `safe_name`.
        suffix: As for `safe_name`.
        whole: What is marked, where that is more than *name*: the path that ends in it.
    """
    return _marked(safe_name(name), whole or name, suffix)


def _marked(cleaned: str, name: str, suffix: str) -> str:
    mark = "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    room = max(1, MAX_NAME - len((mark + suffix).encode()))
    kept = cleaned.encode()[:room].decode("utf-8", "ignore")
    return f"{kept}{mark}{suffix}"


def _is_forbidden(character: str) -> bool:
    return character in _FORBIDDEN or unicodedata.category(character) in _UNSEEN
