"""The scanner of keys: its places against tomllib on generated TOML, and the limits it checks before parsing."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules.tomltext import scanning
from perfrules.tomltext.scanning import (
    MAX_DEPTH,
    MAX_KEY_PARTS,
    MAX_NESTING,
    MAX_TOKEN,
    KeyPath,
    Limits,
    Scan,
    Spot,
    format_path,
)
from tests.sizes import examples

MAX_LINES, MAX_VALUES = 200, 300
SMALL = Limits(size=1, lines=MAX_LINES, values=MAX_VALUES)
WIDE = Limits(size=1, lines=20_000, values=100_000)

WORDS = st.text(st.sampled_from("ab1-_"), min_size=1, max_size=3)
HAN_KEYS = st.text(st.sampled_from("优良≥% .#=[]'"), min_size=1, max_size=3)
TEXTS = st.text(st.sampled_from("a汉 #=[]{},'\"\\\n"), max_size=6)
SCALARS = st.one_of(st.integers(-999, 999), st.booleans(), TEXTS)


def scan_keys(text: str, file: str = "", limits: Limits = WIDE) -> Scan:
    """Return the scan of *text* under limits that ordinary texts keep."""
    return scanning.scan_keys(text, limits, file)


def values(depth: int) -> st.SearchStrategy[object]:
    """Return scalars, arrays and tables at most *depth* deep."""
    if depth == 0:
        return SCALARS
    inner = values(depth - 1)
    return st.one_of(SCALARS, st.lists(inner, max_size=3), tables(depth - 1))


def tables(depth: int) -> st.SearchStrategy[dict[str, object]]:
    """Return tables whose values are at most *depth* deep."""
    return st.dictionaries(st.one_of(WORDS, HAN_KEYS), values(depth), max_size=3)


class Writer:
    """Writes a document in a style drawn at random, and notes where it put every key and value."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.keys: dict[KeyPath, int] = {}
        self.values: dict[KeyPath, int] = {}

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def line_end(self) -> None:
        self.text += self.choose("", " ", "\t") + self.choose("", '# 注 "[=') + self.choose("\n", "\r\n", "\n\n")

    def key(self, name: str) -> str:
        forms = [f'"{name}"'] if "'" in name else [f'"{name}"', f"'{name}'"]
        if name.isascii() and name.replace("-", "a").replace("_", "a").isalnum():
            forms.append(name)
        return self.choose(*forms)

    def document(self, mapping: dict[str, object]) -> None:
        self.body(mapping, ())

    def body(self, mapping: dict[str, object], path: KeyPath) -> None:
        later: list[tuple[str, object]] = []
        for name, value in mapping.items():
            is_tables = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
            if (isinstance(value, dict) or is_tables) and self.draw(st.booleans()):
                later.append((name, value))
            else:
                self.text += self.choose("", "  ")
                self.assignment(name, value, path)
                self.line_end()
        for name, value in later:
            if isinstance(value, dict):
                self.header((*path, name), "[", "]")
                self.body(value, (*path, name))
                continue
            for position, element in enumerate(value if isinstance(value, list) else []):
                self.header((*path, name), "[[", "]]", (*path, name, position))
                self.body(element, (*path, name, position))

    def header(self, path: KeyPath, opening: str, closing: str, element: KeyPath | None = None) -> None:
        start = len(self.text)
        self.text += opening + self.choose("", " ")
        names = [part for part in path if isinstance(part, str)]
        for name in names[:-1]:
            self.text += self.key(name) + self.choose(".", " . ")
        self.keys[element or path] = len(self.text)
        self.values[element or path] = start
        self.text += self.key(names[-1]) + self.choose("", " ") + closing
        self.line_end()

    def assignment(self, name: str, value: object, path: KeyPath) -> None:
        if isinstance(value, dict) and len(value) == 1 and self.draw(st.booleans()):
            ((below, part),) = value.items()
            self.keys[*path, name] = len(self.text)
            self.text += self.key(name) + self.choose(".", " .\t")
            self.assignment(below, part, (*path, name))
            return
        self.keys[*path, name] = len(self.text)
        self.text += self.key(name) + self.choose("=", " = ")
        self.value(value, (*path, name))

    def value(self, value: object, path: KeyPath) -> None:
        self.values[path] = len(self.text)
        if isinstance(value, dict):
            self.text += "{" + self.choose("", " ")
            for count, (name, part) in enumerate(value.items()):
                self.text += ", " if count else ""
                self.assignment(name, part, path)
            self.text += self.choose("", " ") + "}"
        elif isinstance(value, list):
            self.text += "[" + self.filler()
            for position, part in enumerate(value):
                self.value(part, (*path, position))
                self.text += (
                    self.filler() + ("," if position < len(value) - 1 else self.choose("", ",")) + self.filler()
                )
            self.text += "]"
        elif isinstance(value, str):
            self.text += self.string(value)
        else:
            self.text += str(value).lower()

    def filler(self) -> str:
        return self.choose("", " ", "\n", " # ]\n ", "\r\n")

    def string(self, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        forms = ['"' + escaped.replace("\n", "\\n") + '"', '"""\n' + escaped + '"""']
        if "'" not in value:
            forms += ["'''\n" + value + "'''"]
            if "\n" not in value:
                forms.append(f"'{value}'")
        if '"' in value and '""' not in value and "\\" not in value:
            forms.append('"""\n' + value + '"""')
        return self.choose(*forms)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, object], dict[KeyPath, int], dict[KeyPath, int]]:
    """Return a TOML text, what it means, and the offsets of its keys and values."""
    mapping = draw(tables(3))
    writer = Writer(draw)
    writer.document(mapping)
    return writer.text, mapping, writer.keys, writer.values


def spot_at(scan: Scan, path: KeyPath) -> Spot:
    """Return the spot of *path*, which must be there."""
    spot = scan.root
    for key in path:
        below = spot.below(key)
        assert below is not None, path
        spot = below
    return spot


def paths_of(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """Return the paths of everything inside *value*."""
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, part in value.items():
            found |= paths_of(part, (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            found |= paths_of(part, (*path, position))
    return found


class TestPlaces:
    """SPEC design §5, reliability R5: a mistake in a rule file is shown with the line and column of its key."""

    @settings(deadline=None, max_examples=examples(3))
    @given(documents())
    def test_every_key_and_value_is_found_where_it_was_written(
        self, document: tuple[str, dict[str, object], dict[KeyPath, int], dict[KeyPath, int]]
    ) -> None:
        text, mapping, keys, values = document
        assert tomllib.loads(text) == mapping
        scan = scan_keys(text)
        assert not scan.problems
        assert {path: spot_at(scan, path).key_at for path in keys} == keys
        assert {path: spot_at(scan, path).value_at for path in values} == values
        for path in paths_of(mapping):
            spot_at(scan, path)

    @settings(deadline=None, max_examples=examples(3))
    @given(st.text(st.sampled_from("a.=[]{},\"'\\#\n\r 1汉"), max_size=60))
    def test_any_text_is_scanned_and_tomllib_stays_inside_the_limits(self, text: str) -> None:
        scan = scan_keys(text)
        if scan.too_big:
            return
        try:
            mapping = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return
        assert not scan.problems
        for path in paths_of(mapping):
            spot_at(scan, path)

    def test_places_are_lines_and_columns_of_code_points(self) -> None:
        scan = scan_keys('[[scoring]]\ntype = "x"\n[[scoring]]\n[scoring.bands]\n"≥90%" = "1"\n', "r.toml")
        path = ("scoring", 1, "bands", "≥90%")
        spot = spot_at(scan, path)
        assert str(scan.place(spot.key_at, path)) == "r.toml:5:1 (scoring[1].bands.≥90%)"
        assert str(scan.place(spot.value_at)) == "r.toml:5:10"

    def test_paths_count_positions_from_zero_like_every_other_path_of_the_project(self) -> None:
        assert format_path(("a", 0, "b", 2)) == "a[0].b[2]"

    def test_a_key_given_twice_is_told_with_both_places(self) -> None:
        (found,) = scan_keys("a = 1\n\n  a = 2\n", "r.toml").problems
        assert (found.code, str(found.place)) == ("PR215", "r.toml:3:3 (a)")
        assert found.values["first"] == "1:1"
        assert found.values["second"] == "3:3"

    @pytest.mark.parametrize(("text", "at"), [("[a]\n[a]\n", 2), ("a = {b=1, b=2}", 1), ("[t]\na=1\n'a'=2\n", 3)])
    def test_tables_and_inline_keys_given_twice_are_told(self, text: str, at: int) -> None:
        (found,) = scan_keys(text).problems
        assert (found.code, found.place.line) == ("PR215", at)

    def test_tables_of_an_array_are_not_given_twice(self) -> None:
        assert not scan_keys("[[a]]\nx=1\n[a.b]\ny=1\n[[a]]\nx=2\n[a.b]\ny=2\n").problems


def codes(text: str) -> list[str]:
    """Return the codes that scanning *text* gives."""
    return [one.code for one in scan_keys(text, limits=SMALL).problems]


LIMITS = [
    ("lines", "PR008", MAX_LINES, lambda n: "\n" * (n - 1) + "a=1\n"),
    ("nested arrays", "PR007", MAX_NESTING, lambda n: "a=" + "[" * n + "]" * n),
    ("nested inline tables", "PR007", MAX_NESTING, lambda n: "a=" + "{b=" * n + "1" + "}" * n),
    ("parts of a key", "PR011", MAX_KEY_PARTS, lambda n: ".".join("abcdefghijkl"[:n]) + "=1"),
    ("parts of a header", "PR011", MAX_KEY_PARTS, lambda n: "[" + ".".join("abcdefghijkl"[:n]) + "]"),
    ("values", "PR012", MAX_VALUES, lambda n: "a=[" + "1," * (n - 1) + "]"),
    ("characters of a number", "PR013", MAX_TOKEN, lambda n: "a=" + "1" * n),
    ("steps to a value", "PR007", MAX_DEPTH, lambda n: "a" + ".b" * 7 + "=" + _deep(n - 8)),
]


def _deep(steps: int) -> str:
    """Return a value that lies *steps* below where it is written, in few inline tables of long keys."""
    text, left = "1", steps
    while left > 0:
        parts = min(left, MAX_KEY_PARTS)
        text = "{" + ".".join("c" * parts) + "=" + text + "}"
        left -= parts
    return text


class TestLimits:
    """SPEC reliability §3: lines, values, nesting 16, key parts 8; each holds at N and is refused at N + 1."""

    @pytest.mark.parametrize(("what", "code", "limit", "make"), LIMITS, ids=[one[0] for one in LIMITS])
    def test_limit(self, what: str, code: str, limit: int, make: object) -> None:
        assert callable(make), what
        assert codes(make(limit)) == []
        tomllib.loads(make(limit))
        assert codes(make(limit + 1)) == [code]
        (found,) = scan_keys(make(limit + 1), limits=SMALL).problems
        assert found.values["limit"] == str(limit)
        assert found.place.line is not None

    @pytest.mark.parametrize(
        "text",
        [
            "a = " + "[" * 100_000, "a = " + "{b=" * 100_000, "a." * 300_000, "[" + "a." * 300_000, '"' * 500_001,
            "'" * 500_000, "a = " + '"\\' * 200_000, "#" * 900_000, " " * 900_000, "a=[" + "#\n" * 9_000, "=" * 900_000,
            "[[a]]\n" * 19_999, "a = '''" + "''x" * 200_000,
        ],
        ids=range(13),
    )  # fmt: skip
    def test_nothing_small_takes_long_or_recurses(self, text: str) -> None:
        scan = scan_keys(text)
        assert len(scan.problems) <= 1
