"""PR6xx: reports, templates, folders of files."""

from perfrules.errors.codes.code import Code

CODES: tuple[Code, ...] = (
)  # fmt: skip
