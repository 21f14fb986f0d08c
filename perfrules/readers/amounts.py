"""Plain numbers in cells: points, amounts of money, printed rates. Everything else in a cell is read later."""

import re
from decimal import Decimal

from perfrules.model.limits import MAX_DIGITS, is_bounded

__all__ = ["fold_width", "is_blank_mark", "read_number", "read_points", "read_rate"]

_FOLD = str.maketrans("０１２３４５６７８９．，％－＋（）：￥", "0123456789.,%-+():¥")
_NUMBER = re.compile(r"(?!¥.*¥)¥?([+-]?)¥?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)")
_BLANK_MARKS = frozenset(
    {"", "null", "none", "nan", "n/a", "/", "\\", "-", "—", "--", "——", "–", "－", "―", "─", "无", "無", "暂无"}
)

_LONGEST_NUMBER = 2 * MAX_DIGITS
_LONGEST_MARK = max(map(len, _BLANK_MARKS)) + 1


def fold_width(text: str) -> str:
    """Return *text* with full-width digits and the marks of numbers made half-width; nothing else changes."""
    return text if text.isascii() else text.translate(_FOLD)


def is_blank_mark(text: str) -> bool:
    """Return whether *text* is one of the marks that people and programs put into empty cells."""
    if len(text) > _LONGEST_MARK and len(text.strip()) > _LONGEST_MARK:
        return False
    return text.strip().rstrip("。.").lower() in _BLANK_MARKS


def read_number(text: str) -> Decimal | None:
    """
    Return the number that *text* is, exactly; ``None`` for anything else, and for more than 30 digits.

    A sign of money before it (``¥1,234.50``, ``¥-5``), which currency formats of spreadsheets put there, is left out.
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    folded = fold_width(text).strip()
    match = _NUMBER.fullmatch(folded)
    if match is None:
        return None
    number = Decimal(match[1] + match[2].replace(",", ""))
    return number if is_bounded(number) else None


def read_points(text: str) -> Decimal | None:
    """Return points as printed on forms: ``10``, ``10分``, ``2.5 分``, ``20%``; ``None`` for anything else."""
    if len(text) > _LONGEST_NUMBER:
        return None
    folded = fold_width(text).strip()
    return read_number(folded.removesuffix("分").removesuffix("%"))


def read_rate(text: str) -> Decimal | None:
    """Return a rate printed in percent, ``100.0%`` → 100.0; ``None`` without a percent sign."""
    folded = fold_width(text).strip()
    return read_number(folded.removesuffix("%")) if folded.endswith("%") else None
