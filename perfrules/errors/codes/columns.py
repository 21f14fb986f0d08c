"""PR7xx: columns, batches, distributed engines."""

from perfrules.errors.codes.code import Code

CODES: tuple[Code, ...] = (
)  # fmt: skip
