"""From a text to a lark tree: the grammar, built once, and every lark error turned into a problem with a span."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from lark import Lark, Token, Tree
from lark.common import LexerConf
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import ContextualLexer, LexerState
from lark.parsers.lalr_parser_state import ParserState

from perfrules.dsl.vocabulary import PATTERNS
from perfrules.errors import Problem, problem
from perfrules.source import Span

__all__ = ["ENTRIES", "EXPECTED", "Entry", "build_parser", "grammar_text", "parse_tree", "syntax_problem"]

Entry = Literal["cell", "rule"]
ENTRIES: tuple[Entry, ...] = ("cell", "rule")


def grammar_text() -> str:
    """Return the grammar with every pattern of the vocabulary in its place."""
    text = (files("perfrules.dsl") / "grammar" / "language.lark").read_text(encoding="utf-8")
    for name, pattern in PATTERNS.items():
        text = text.replace("{{" + name + "}}", pattern.replace("/", r"\/"))
    return text


class _OrderedLexer(ContextualLexer):
    """
    The contextual lexer without lark's search for colliding terminals, which takes seconds where interegular is there.

    A test runs that search (``strict=True``); the grammar gives every terminal a priority of its own.
    """

    def __init__(self, conf: LexerConf, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as lark calls it
        conf.skip_validation = True
        super().__init__(conf, *arguments, **options)

    def lex(self, lexer_state: LexerState, parser_state: ParserState[Any]) -> Iterator[Token]:
        """Yield the tokens; what no terminal fits is reported as it is, without a second try by all terminals."""
        with suppress(EOFError):
            while True:
                yield self.lexers[parser_state.position].next_token(lexer_state, parser_state)


EXPECTED = "`≥90%` `≤30人` `[80%, 90%)` `增长≥8%` `2023年12月底前` `2023年7月至2024年1月` `「合理」` `；`"


@cache
def build_parser() -> Lark:
    """Return the parser of the whole language; it is built on first use, in memory only."""
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        start=list(ENTRIES),
        maybe_placeholders=False,
        _plugins={"ContextualLexer": _OrderedLexer},
    )


def parse_tree(text: str, entry: Entry) -> Tree[Token]:
    """
    Return the parse tree of *text* read from *entry*.

    Raises:
        UnexpectedInput: The text is not in the language of *entry*; `syntax_problem` explains it.
    """
    return build_parser().parse(text, start=entry)


def syntax_problem(text: str, error: UnexpectedInput) -> Problem:
    """Return what lark could not read as a problem; the end of the text is a place of its own."""
    position = error.pos_in_stream
    if isinstance(error, UnexpectedToken):
        position = len(text) if error.token.type == "$END" else error.token.start_pos
    start = position or 0
    return problem("PR101", text=text, span=Span(start, min(start + 1, len(text))), expected=EXPECTED)
