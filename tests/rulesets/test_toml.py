"""Reading bytes as TOML: encodings, exact numbers, and syntax errors that say what to type instead."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules.rulesets.toml_tree import LIMITS, Document, plain_value, read_toml
from tests.sizes import examples


def codes(data: bytes) -> list[str]:
    """Return the codes that reading *data* gives."""
    return [one.code for one in read_toml(data, "r.toml").problems]


def values(document: Document) -> object:
    """Return what *document* holds, without places."""
    assert document.root is not None
    return plain_value(document.root)


class TestEncodings:
    """SPEC reliability §2: strict UTF-8 with or without a mark; other encodings are named, never guessed from words."""

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_utf8_with_and_without_mark_and_both_line_ends(self, mark: bytes, line_end: str) -> None:
        document = read_toml(mark + f'"优" = 1{line_end}b = 1.50{line_end}'.encode(), "r.toml")
        assert document.problems == ()
        assert values(document) == {"优": 1, "b": Decimal("1.50")}
        assert document.root is not None
        assert str(document.root.table["b"].place) == "r.toml:2:1 (b)"

    @pytest.mark.parametrize(("encoding", "name"), [("gbk", "GB18030"), ("utf-16", "UTF-16")])
    def test_other_encodings_are_named(self, encoding: str, name: str) -> None:
        (found,) = read_toml('id = "示例规则"\n'.encode(encoding), "r.toml").problems
        assert found.code == "PR003"
        assert name in found.message("zh")
        assert "UTF-8" in found.message("en")

    @pytest.mark.parametrize("data", [b"", b"  \n", b"\xef\xbb\xbf\n"])
    def test_an_empty_file_is_said_to_be_empty(self, data: bytes) -> None:
        assert codes(data) == ["PR004"]

    def test_binary_is_refused(self) -> None:
        assert codes(bytes(range(256)) * 100) == ["PR003"]

    def test_a_lone_carriage_return_is_no_line_end(self) -> None:
        assert codes(b"a = 1\rb = 2\r") == ["PR201"]

    def test_one_mebibyte_is_read_and_a_byte_more_is_not(self) -> None:
        assert codes(b"a=1\n#" + b"x" * (LIMITS.size - 5)) == []
        assert codes(b"a=1\n#" + b"x" * (LIMITS.size - 4)) == ["PR002"]


class TestNumbers:
    """SPEC reliability §2: numbers are exact decimals of at most 30 digits; nan and inf are refused."""

    def test_numbers_are_exact(self) -> None:
        assert values(read_toml(b"a = 0.1\nb = 22.50\nc = 1_000\n")) == {
            "a": Decimal("0.1"),
            "b": Decimal("22.50"),
            "c": 1000,
        }

    @pytest.mark.parametrize("text", ["nan", "inf", "-inf", "+nan"])
    def test_words_for_no_number_are_refused(self, text: str) -> None:
        (found,) = read_toml(f"[t]\na = {text}\n".encode(), "r.toml").problems
        assert (found.code, str(found.place)) == ("PR204", "r.toml:2:5 (t.a)")

    @pytest.mark.parametrize("text", ["1" * 30, "0." + "1" * 30, "1e30"])
    def test_thirty_digits_are_read(self, text: str) -> None:
        assert codes(f"a = {text}\n".encode()) == []

    @pytest.mark.parametrize("text", ["1" * 31, "0." + "1" * 31, "1e31", "1e400", "1e-999999"])
    def test_more_than_thirty_digits_are_refused(self, text: str) -> None:
        assert codes(f"a = {text}\n".encode()) == ["PR104"]

    def test_thousands_of_digits_are_refused_before_they_are_parsed(self) -> None:
        assert codes(b"a = " + b"1" * 5000) == ["PR013"]


SYNTAX = [
    ("a = “x”", "1:5", '"'),
    ("a = ‘x’", "1:5", "'"),
    ("a ＝ 1", "1:3", "="),
    ("a ： 1", "1:3", "="),
    ('a = ["x"，"y"]', "1:9", ","),
    ("【a】", "1:1", "["),
    ("a =\u30001", "1:4", ""),
]


class TestSyntax:
    """SPEC reliability R5: line and column, the offending character and the wanted one, in Chinese and English."""

    @pytest.mark.parametrize(("text", "at", "wanted"), SYNTAX, ids=[one[0] for one in SYNTAX])
    def test_full_width_characters_are_named_with_the_wanted_one(self, text: str, at: str, wanted: str) -> None:
        (found,) = read_toml(text.encode(), "r.toml").problems
        assert found.code == "PR201"
        assert str(found.place) == f"r.toml:{at}"
        assert f"`{wanted}`" in found.help("zh") or not wanted
        assert f"`{wanted}`" in found.help("en") or not wanted
        assert "U+" in found.message("zh")

    @pytest.mark.parametrize("text", ["a: 1\nb:\n  - c\n", "unit: no\n", '!!python/object/apply:os.system ["id"]\n'])
    def test_yaml_is_recognised(self, text: str) -> None:
        assert "YAML" in read_toml(text.encode()).problems[0].help("zh")

    def test_json_is_recognised(self) -> None:
        assert "JSON" in read_toml(b'{"a": 1}').problems[0].help("en")

    def test_chinese_keys_want_quotes(self) -> None:
        assert "引号" in read_toml('优 = "x"'.encode()).problems[0].help("zh")

    def test_a_control_character_is_shown_as_an_escape(self) -> None:
        (found,) = read_toml(b'a = "\x01"').problems
        assert "\\u0001" in found.format("zh")

    def test_an_error_in_one_line_does_not_hide_those_in_others(self) -> None:
        found = read_toml('a = “x”\nb = 1\nc = \n优 = 2\nd = "x\n'.encode()).problems
        assert [one.place.line for one in found] == [1, 3, 4, 5]

    def test_a_file_that_ends_too_early_is_told_at_its_end(self) -> None:
        (found,) = read_toml(b"a = [1,\n  2", "r.toml").problems
        assert str(found.place) == "r.toml:2:4"

    def test_a_key_given_twice_is_told_once_and_with_both_places(self) -> None:
        assert codes(b"a = 1\na = 2\n") == ["PR215"]

    @pytest.mark.parametrize("text", ["[a]\nb=1\n[a.b]\n", "a=[1]\n[[a]]\n", "[[a]]\n[a]\n", "a={b=1}\na.c=2\n"])
    def test_other_conflicts_of_tables_are_told(self, text: str) -> None:
        found = read_toml(text.encode()).problems
        assert found
        assert all(one.code in ("PR201", "PR215") for one in found)


class TestAnyBytes:
    """SPEC reliability R3: any file gives a value or one of our problems, and nothing else."""

    @settings(deadline=None, max_examples=examples(4))
    @given(
        st.one_of(
            st.binary(max_size=80), st.text(st.sampled_from("a.=[]{},\"'\\#\n\r 1汉“，"), max_size=60).map(str.encode)
        )
    )
    def test_any_bytes(self, data: bytes) -> None:
        document = read_toml(data, "r.toml")
        assert document.root is not None or document.problems
        for one in document.problems:
            assert one.format("zh")
            assert one.format("en")

    @pytest.mark.parametrize(
        "line",
        [
            'x = "' + '\\"' * 200_000,
            '"' * 400_000,
            "[" * 400_000,
            "汉" * 300_000,
            " " * 400_000 + "汉",
            "a.b" * 200_000 + " :",
        ],
        ids=range(6),
    )
    def test_long_broken_lines_are_answered_at_once(self, line: str) -> None:
        problems = read_toml(line.encode()).problems
        assert len(problems) == 1
        assert len(problems[0].text) <= 400
