"""The automaton: the trees and refusals of lark's own loop, from the same table, and few patterns."""

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lark import Lark

from perfrules.dsl import parser
from perfrules.dsl.parser import ENTRIES, Automaton, Entry, LarkLoop, RefusedError, build_parser, matcher
from tests.dsl import meanings

mixed = st.lists(
    st.one_of(
        st.sampled_from(
            ("不低于", "≥", "约", "20", "4.3万人", "%", "以上", "[80%, 90%)", "「合理」", "2023年12月底前", "；")
        ),
        st.sampled_from(
            (" ", "，", "、", "至", "±", "(", ")", "/", "第", "三", "增长", "提高到", "#N/A", "1000", "E", "￥", "x")
        ),
    ),
    max_size=8,
).map("".join)


_loop = cache(LarkLoop)


def _read(parser: Automaton | LarkLoop, text: str, entry: Entry) -> object:
    try:
        return parser.tree(text, entry)
    except RefusedError as refused:
        return refused.position


class TestAutomaton:
    """Issue of speed, reading: tree, tokens, their places and the place of a refusal are lark's."""

    @given(st.one_of(mixed, meanings.phrases, meanings.typed, st.text(max_size=12)), st.sampled_from(ENTRIES))
    @example("", "rule")
    @example("≥90% ", "rule")
    @example("不低于20户，增长8.5%以上", "cell")
    def test_like_larks_own_loop(self, text: str, entry: Entry) -> None:
        theirs, ours = _read(_loop(), text, entry), _read(build_parser(), text, entry)
        assert ours == theirs
        if not isinstance(theirs, int):
            assert _places(ours) == _places(theirs)

    def test_states_share_patterns(self) -> None:
        automaton = build_parser()
        for text in ("不低于20户", "增长8.5%以上", "2023年12月底前完成", "1000±50米"):
            automaton.tree(text, "cell")
        used = matcher.cache_info()
        assert used.hits > used.misses

    def test_another_lark_reads_by_its_own_loop(self, monkeypatch) -> None:
        class _Changed(Automaton):
            def __init__(self, lark: Lark) -> None:
                super().__init__(lark.tables_moved_elsewhere)

        monkeypatch.setattr(parser, "Automaton", _Changed)
        loop = build_parser.__wrapped__()
        assert isinstance(loop, LarkLoop)
        for text in ("不低于20户", "2023年12月底前完成"):
            assert _places(loop.tree(text, "cell")) == _places(build_parser().tree(text, "cell"))
        for text, entry in (("≥90%（", "rule"), ("≥90%且", "rule"), ("≥", "rule")):
            with pytest.raises(RefusedError) as theirs:
                loop.tree(text, entry)
            with pytest.raises(RefusedError) as ours:
                build_parser().tree(text, entry)
            assert theirs.value.position == ours.value.position


def _places(tree: object) -> list[tuple[str, int, int]]:
    return [(one.type, one.start_pos, one.end_pos) for one in tree.scan_values(lambda _: True)]  # type: ignore[attr-defined]
