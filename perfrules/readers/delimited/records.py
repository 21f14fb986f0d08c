"""
Delimited text as records: fields with their lines and columns, mistakes named by line, everything bounded.

The rules are strict, so that one text is always read the same way. A field is quoted when it begins with a quotation
mark; the mark that ends it stands before a delimiter or a line end, and inside it every mark is written twice. A line
that breaks a rule is left out and named, and reading goes on with the next line.
"""

from collections.abc import Iterator

from attrs import frozen

__all__ = ["MAX_BAD", "MAX_FIELD", "MAX_FIELDS", "Broken", "Field", "Record", "records_in"]

MAX_FIELD = 32 * 1024
"""How many characters a field has at most."""
MAX_FIELDS = 1_000
"""How many fields a line has at most."""
MAX_BAD = 20
"""How many lines with wrong quotation marks are left out before the rest is."""


@frozen
class Field:
    """What a field says, and where it starts: line and column, from 1."""

    text: str
    line: int
    column: int


@frozen
class Record:
    """The fields of a line; of several lines when a quoted field holds line ends."""

    fields: tuple[Field, ...]


@frozen
class Broken:
    """
    A line that was left out.

    Args:
        code: Why: PR531 (quotation marks), PR534 (a field too long), PR535 (too many fields), PR538 (too many lines
            with wrong quotation marks; nothing is read from here on).
        line: Its number, from 1.
        column: Where the field starts that breaks the rule; ``None`` when no field does alone.
    """

    code: str
    line: int
    column: int | None = None


@frozen
class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    code: str
    at: int | None = None


def records_in(text: str, delimiter: str) -> Iterator[Record | Broken]:
    """Return the records of *text*, whose lines end in line feeds; blank lines are left out."""
    scanner = _Scanner(text, delimiter)
    at, line, bad = 0, 1, 0
    while at < len(text):
        try:
            fields, end = scanner.record(at, line)
        except _Wrong as wrong:
            bad += wrong.code == "PR531"
            if bad > MAX_BAD:
                yield Broken("PR538", line)
                return
            inside = wrong.at is not None and "\n" not in text[at : wrong.at]
            yield Broken(wrong.code, line, wrong.at - at + 1 if wrong.at is not None and inside else None)
            end = scanner.line_end(at)
        else:
            if len(fields) > 1 or fields[0].text:
                yield Record(tuple(fields))
        line += text.count("\n", at, end + 1)
        at = end + 1


@frozen
class _Scanner:
    text: str
    delimiter: str

    def line_end(self, at: int) -> int:
        """Return where the line of *at* ends: at its line feed, or behind the text."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def record(self, at: int, line: int) -> tuple[list[Field], int]:
        """Return the fields of the record that starts at *at* on *line*, and where its last line ends."""
        fields: list[Field] = []
        start, end = at, self.line_end(at)
        while True:
            if len(fields) == MAX_FIELDS:
                raise _Wrong("PR535")
            if self.text.startswith('"', at):
                value, behind = self._quoted(at)
            else:
                behind = self.text.find(self.delimiter, at, end)
                behind = end if behind < 0 else behind
                if behind - at > MAX_FIELD:
                    raise _Wrong("PR534", at)
                value = self.text[at:behind]
            fields.append(Field(value, line, at - start + 1))
            if behind > end:  # the field held line ends
                line += self.text.count("\n", at, behind)
                start, end = self.text.rfind("\n", at, behind) + 1, self.line_end(behind)
            if behind == end:
                return fields, end
            at = behind + 1

    def _quoted(self, at: int) -> tuple[str, int]:
        """Return the text of the quoted field at *at*, and the place behind it: a delimiter, a line end, the end."""
        limit = at + 2 * MAX_FIELD + 2
        here = at + 1
        while True:
            here = self.text.find('"', here, limit)
            if here < 0:
                raise _Wrong("PR531", at)
            if self.text.startswith('"', here + 1):
                here += 2
                continue
            break
        if here + 1 < len(self.text) and self.text[here + 1] not in (self.delimiter, "\n"):
            raise _Wrong("PR531", at)
        value = self.text[at + 1 : here].replace('""', '"')
        if len(value) > MAX_FIELD:
            raise _Wrong("PR534", at)
        return value, here + 1
