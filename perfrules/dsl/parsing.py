"""From a text to a tree: the grammar with its patterns in place, and the automaton that runs it, built once."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from lark import Lark, Token, Tree
from lark.lexer import Lexer

from perfrules.dsl.automaton import Automaton, RefusedError
from perfrules.dsl.lowering_values import DoubtError
from perfrules.dsl.vocabulary import PATTERNS

__all__ = ["ENTRIES", "EXPECTED", "Entry", "build_parser", "grammar_text", "parse_tree"]

Entry = Literal["cell", "rule"]
ENTRIES: tuple[Entry, ...] = ("cell", "rule")
EXPECTED = "`≥90%` `≤30人` `[80%, 90%)` `增长≥8%` `2023年12月底前` `2023年7月至2024年1月` `「合理」` `；`"


def grammar_text() -> str:
    """Return the grammar with every pattern of the vocabulary in its place."""
    text = (files("perfrules.dsl") / "grammar" / "language.lark").read_text(encoding="utf-8")
    for name, pattern in PATTERNS.items():
        text = text.replace("{{" + name + "}}", pattern.replace("/", r"\/"))
    return text


class _NoLexer(Lexer):
    """Stands where lark would make a lexer for each state; the automaton has its own."""

    def __init__(self, _: object) -> None:
        """Make nothing."""

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:  # noqa: ANN401 - as lark calls it
        """Yield nothing; lark only makes the table."""
        del lexer_state, parser_state
        return iter(())


@cache
def build_parser() -> Automaton:
    """Return the automaton of the whole language; it is built on first use, in memory only."""
    return Automaton(Lark(grammar_text(), parser="lalr", lexer=_NoLexer, start=list(ENTRIES), maybe_placeholders=False))


def parse_tree(text: str, entry: Entry) -> Tree[Token]:
    """
    Return the parse tree of *text* read from *entry*.

    Raises:
        DoubtError: The text is not in the language of *entry* (PR101); the end of the text is a place of its own.
    """
    try:
        return build_parser().tree(text, entry)
    except RefusedError as refused:
        start = refused.position
        raise DoubtError("PR101", start, min(start + 1, len(text)), expected=EXPECTED) from None
