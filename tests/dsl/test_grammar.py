"""The grammar itself: no terminal collides, no rule conflicts, every rule names its paragraph; and the short way."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lark import Lark

from perfrules.dsl.build import build_target
from perfrules.dsl.goals import select_goals
from perfrules.dsl.lowering import lower_cell
from perfrules.dsl.meanings import AmbiguousTextError, Cell
from perfrules.dsl.parser import ENTRIES, _NoLexer, build_parser, grammar_text, parse_tree
from perfrules.dsl.reading import fast_parse, is_blank
from perfrules.dsl.vocabulary import PATTERNS
from perfrules.units import DEFAULT_UNITS
from tests.dsl import meanings


def test_neither_rules_nor_terminals_collide() -> None:
    """
    No text can be read in two ways.

    lark's strict mode refuses rules between which it would have to choose. Of two terminals that match it takes the
    one of higher priority, so that none collide where each has a priority of its own; no search for texts that two of
    them match is needed, which takes longer than all other tests of the language.
    """
    lark = Lark(
        grammar_text(), parser="lalr", lexer=_NoLexer, start=list(ENTRIES), maybe_placeholders=False, strict=True
    )
    priorities = [terminal.priority for terminal in lark.terminals]
    assert len(set(priorities)) == len(priorities)
    assert min(terminal.pattern.min_width for terminal in lark.terminals) > 0


def test_every_pattern_is_used_and_every_place_filled() -> None:
    text = grammar_text()
    assert "{{" not in re.sub(r"\{\{?[0-9]", "", text)
    source = {name.strip("{}") for name in re.findall(r"\{\{\w+\}\}", _source())}
    assert source == set(PATTERNS)


def test_every_rule_names_its_paragraph() -> None:
    rules = re.findall(r"^\??[a-z]+:.*(?:\n +\|.*)*", _source(), flags=re.MULTILINE)
    assert len(rules) > 15
    assert [
        rule
        for rule in rules
        if "// SPEC" not in rule and not rule.startswith(("?mark", "?after", "?amount", "bound", "part"))
    ] == []


def test_the_parser_is_built_once() -> None:
    assert build_parser() is build_parser()


def _source() -> str:
    from importlib.resources import files

    return (files("perfrules.dsl") / "grammar" / "language.lark").read_text(encoding="utf-8")


def _by_grammar(text: str) -> Cell | str:
    try:
        cell = lower_cell(parse_tree(text, "cell"), text, DEFAULT_UNITS)
        cell.goals = select_goals(cell)
    except AmbiguousTextError as error:
        return str(error)
    return cell


simple = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("", "≥", ">=", "≤", "<=", ">", "<", "=", "＝")),
    st.one_of(st.integers(0, 10**8), st.decimals(0, 10**5, places=2)).map(str),
    st.sampled_from((*meanings.SYMBOLS, *meanings.COMPOUND, "", "%", "％", "亻")),
    st.sampled_from(("", "以上", "以下", "以内", "左右", "之间")),
)


bands = st.builds(
    "{}{}{}{}{}{}{}".format,
    st.sampled_from("[(【"),
    st.decimals(0, 2030, places=2).map(lambda number: f"{number:f}".removesuffix("00").removesuffix(".")),
    st.sampled_from(("%", "", "分")),
    st.sampled_from((", ", ",", "，", ".")),
    st.decimals(0, 2030, places=1).map(str),
    st.sampled_from(("%", "", "％")),
    st.sampled_from("])】"),
)


class TestShortWay:
    """Issue of the language, speed: the short way answers as the grammar does, or not at all."""

    @given(
        st.one_of(
            simple,
            bands,
            meanings.phrases,
            meanings.typed,
            st.text(st.sampled_from("合理效果明显，。；、无是好优人次元"), max_size=6),
        )
    )
    @example("20231231")
    @example("2023年")
    @example("12月以上")
    @example("合理，")
    @example("[80%, 90%)")
    @example("(2023,2024]")
    @example("[90, 90]")
    @example("无")
    def test_same_meaning(self, text: str) -> None:
        short = fast_parse(text, DEFAULT_UNITS)
        if short is not None:
            long = _by_grammar(text)
            assert isinstance(long, Cell)
            assert build_target(short, text, DEFAULT_UNITS) == build_target(long, text, DEFAULT_UNITS)

    @pytest.mark.parametrize("text", ["", "/", "-", "—", "//", " "])
    def test_blank_cells_hold_nothing(self, text: str) -> None:
        long = _by_grammar(text)
        assert isinstance(long, Cell)
        assert long.goals == ()
        assert build_target(Cell(), text, DEFAULT_UNITS) == build_target(long, text, DEFAULT_UNITS)
        assert is_blank(text) is (len(text.strip()) == len(text) < 2)

    @pytest.mark.parametrize("text", ["[80%, 90%)", "(0,5]"])
    def test_bands_as_rules_spell_them_take_the_short_way(self, text: str) -> None:
        assert fast_parse(text, DEFAULT_UNITS) is not None
