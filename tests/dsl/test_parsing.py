"""Where the table comes from: lark makes it from the grammar, and reads no text itself."""

from perfrules.dsl.parser import _NoLexer, build_parser


def test_what_stands_for_larks_lexer_finds_no_token() -> None:
    assert list(_NoLexer(None).lex("≥90%", None)) == []


def test_the_automaton_is_built_once() -> None:
    assert build_parser() is build_parser()
