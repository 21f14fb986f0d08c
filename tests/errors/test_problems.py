"""Problems, their wordings, and how places and spans are shown (specification: language 5; style: errors)."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.errors import CODES, ProblemsError, Severity, problem, worst
from perfrules.source import Place, Span, cell_width, escape_control_chars, one_line, pad_cells, show_span
from perfrules.wording import LANGUAGES, Sentence, Wording


class TestCodes:
    """Every code speaks both languages, in lower-case sentences without a full stop, with the same places in both."""

    @pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
    def test_style(self, code) -> None:
        assert code.message.zh
        assert code.message.en
        assert not code.message.en.endswith(".")
        assert not code.message.zh.endswith("。")
        assert bool(code.help.zh) == bool(code.help.en)

    def test_ids_are_unique_and_sorted_into_hundreds(self) -> None:
        assert all(len(one) == 5 and one.startswith("PR") for one in CODES)


class TestWording:
    """Places are filled by name and by nothing else; values are never read as templates."""

    def test_filling(self) -> None:
        wording = Wording("{a}人 {b}", "{a} people {b}")
        assert wording.say("zh", {"a": "3", "b": "{a}"}) == "3人 {a}"
        assert wording.say("en", {"a": "3"}) == "3 people {b}"
        assert wording.say("en") == "{a} people {b}"

    @pytest.mark.parametrize("trick", ["{0.__class__}", "{a.__class__}", "{", "}{", "{a[0]}"])
    def test_nothing_else_is_evaluated(self, trick) -> None:
        assert Wording(trick, trick).say("zh", {"a": "x"}) == trick

    def test_sentences(self) -> None:
        sentence = Sentence(Wording("{n}分", "{n} points"), {"n": "5"})
        assert sentence.to_dict() == {"zh": "5分", "en": "5 points"}


class TestShowing:
    """Text is aligned in terminal cells; nothing that hides or reorders text is ever printed raw."""

    def test_widths(self) -> None:
        assert [cell_width(text) for text in ("abc", "指标", "e\u0301", "１％")] == [3, 4, 1, 4]
        assert pad_cells("指标", 6) == "指标  "
        assert pad_cells("指标", 2) == "指标"

    @pytest.mark.parametrize("character", list("\u202e\u0000\u200b\ud800\ue000\n\x9b\u2028\U000e0025"))
    def test_what_hides_is_escaped(self, character) -> None:
        shown = escape_control_chars(f"9{character}0")
        assert character not in shown
        assert shown.startswith("9\\")

    @given(st.text())
    def test_visible_text_can_always_be_encoded(self, text) -> None:
        assert escape_control_chars(text).encode("utf-8").decode("utf-8").isprintable() or "\u3000" in text

    def test_carets_stand_below_chinese_text(self) -> None:
        lines = show_span("目标≤3亻人", Span(4, 5), label="target: ").split("\n")
        assert lines[1].index("^") == 4 + len("target: ") + cell_width("目标≤3")
        assert lines[1].count("^") == 2

    def test_long_texts_are_cut_around_the_span(self) -> None:
        shown = show_span("x" * 500, Span(250, 251))
        assert shown.startswith("    …")
        assert len(shown) < 300

    def test_the_end_of_a_text_has_a_caret(self) -> None:
        assert show_span("≥", Span(1, 1)).endswith("^")


class TestProblems:
    """A problem has a code, a place, words in both languages and help."""

    FOUND = problem(
        "PR204", key="weight", wanted="数", wanted_en="a number", found="十\u202e", text="十\u202e", span=Span(0, 1),
        place=Place("a.toml", line=3, column=5, key="row[0]"),
    )  # fmt: skip

    def test_format(self) -> None:
        text = self.FOUND.format()
        assert text.startswith("a.toml:3:5 (row[0]): PR204 错误: ")
        assert "\u202e" not in text
        assert "^" in text
        assert str(self.FOUND) == text
        assert self.FOUND.format("en").split(": ")[1].startswith("PR204 error")

    def test_data(self) -> None:
        data = self.FOUND.to_dict()
        assert set(data["message"]) == set(LANGUAGES)
        assert data["place"] == {"file": "a.toml", "line": 3, "column": 5, "key": "row[0]"}
        assert data["span"] == [0, 1]
        assert set(problem("PR402").to_dict()) == {"code", "severity", "message"}

    def test_places_are_completed_not_replaced(self) -> None:
        placed = problem("PR402").at(Place("b.toml", line=1, cell="C7"))
        assert str(placed.place) == "b.toml:1:C7"
        again = placed.at(Place("other", line=9, key="row"))
        assert (again.place.file, again.place.line, again.place.key) == ("b.toml", 1, "row")
        assert str(Place(key="x")) == "x"
        assert str(Place()) == ""

    def test_worst(self) -> None:
        assert worst([]) is None
        assert worst([problem("PR408"), problem("PR412"), problem("PR402")]) is Severity.ERROR

    def test_raising(self) -> None:
        error = ProblemsError([problem("PR402"), self.FOUND])
        assert [one.code for one in error.problems] == ["PR402", "PR204"]
        assert "PR402" in str(error)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("人员\n到岗率", "人员到岗率"),
        ("≥90\n%", "≥90 %"),
        ("一，\r\n二", "一，二"),
        ("a  \n\n  b", "a b"),
        ("\n甲\n", "甲"),
        ("甲 乙", "甲 乙"),
    ],
)
def test_a_broken_cell_is_shown_on_one_line(text, line):
    assert one_line(text) == line


def test_values_are_printed_when_they_are_read() -> None:
    class Counted:
        printed = 0

        def __str__(self) -> str:
            Counted.printed += 1
            return "97"

    found = problem("PR426", stated=Counted(), computed="98")
    moved = found.at(Place("a.toml"))
    assert Counted.printed == 0
    assert "97" in moved.message("en")
    assert dict(moved.values) == {"stated": "97", "computed": "98"}
    assert Counted.printed == 1
    assert found.values == {"stated": "97", "computed": "98"}
    assert found == problem("PR426", stated="97", computed=98)
    assert found.values != 5
    assert len(found.values) == 2
    assert repr(found.values) == "{'stated': '97', 'computed': '98'}"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
