r"""
How texts are printed into HTML and Markdown so that they are read as texts.

Every value that a template prints goes through one of these. Line ends stay line ends in HTML and become blanks in
Markdown, where a new line could begin a heading or end a row of a table; other characters that would not be seen are
written as escapes in both.
"""

import re

from markupsafe import Markup

from perfrules.source import escape_control_chars, one_line

__all__ = ["for_html", "for_markdown"]

_LINE_ENDS = re.compile("\r\n?|\n")
_SPECIAL = re.compile(r"""[\\`*_{}\[\]<>#|~&$@]""")
_LINKS = re.compile(r"(?<=www)\.|:(?=//)", flags=re.IGNORECASE)
_LINE_START = re.compile(r"^(?:[-+](?=[\s-]|$)|=(?==*$)|[0-9]+[.)](?=\s|$))")
"""What would begin a list, a rule or the line below a heading."""


def for_html(value: object) -> Markup:
    """Return *value* as it stands in HTML; markup, as a chart is, stays markup."""
    if isinstance(value, Markup):
        return value
    return Markup.escape("\n".join(map(escape_control_chars, _LINE_ENDS.split(str(value)))))


def for_markdown(value: object) -> Markup:
    """Return *value* on one line as it stands in Markdown: no markup, no table, no heading, no list, no link."""
    if isinstance(value, Markup):
        return value
    text = _SPECIAL.sub(r"\\\g<0>", escape_control_chars(one_line(str(value))).strip())
    text = _LINKS.sub(r"\\\g<0>", text)
    return Markup(_LINE_START.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text))  # noqa: S704 - escaped above
