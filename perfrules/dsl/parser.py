"""
The grammar with its patterns in place, and the automaton that runs the table lark makes of it.

lark compiles all terminals that a state accepts into one pattern, for each state anew: most of a second before the
first text is read. Here neighbours by priority are compiled together, so that states share what they have in common.
The table is lark's own, read from private attributes; when these look different, lark's own loop reads instead.

Characters that no text may hold are refused by name before (SPEC reliability).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from attrs import define, field
from lark import Lark, Token, Tree, UnexpectedInput
from lark.common import LexerConf
from lark.lexer import ContextualLexer, Lexer, TerminalDef
from lark.parsers.lalr_analysis import Shift

from perfrules.dsl.meanings import AmbiguousTextError
from perfrules.dsl.vocabulary import PATTERNS

__all__ = [
    "ENTRIES",
    "EXPECTED",
    "INVISIBLE",
    "Automaton",
    "Entry",
    "LarkLoop",
    "RefusedError",
    "build_parser",
    "first_refused",
    "grammar_text",
    "matcher",
    "name_of",
    "parse_tree",
]


INVISIBLE = "\u200b\u200c\u2060\ufeff"
"""Characters without width that published cells hold; they are passed over where nothing depends on them."""

_ORDINARY = (
    r"\t\r\n -~\u00a0-\u00a9\u00ae-\u00b1\u00b4-\u00b8\u00bf-\u02ff\u0391-\u03c9\u2010-\u2027\u2030-\u205e"
    r"\u2190-\u22ff\u25a0-\u25ff\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e\uffe5"
)
_QUESTIONABLE = re.compile(f"[^{_ORDINARY}]")
_REFUSED_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Nd", "No", "Nl", "Mn", "Me")
_ALLOWED = frozenset("²³㎡㎥㎞㎏㎎㎝㎜〇" + INVISIBLE)
_REFUSED = frozenset("\u3164\uffa0\u115f\u1160\u2800\u180e\u303f")
_REFUSED_RANGES = (
    (0x2460, 0x24FF),
    (0x2776, 0x2793),
    (0x2E80, 0x2FDF),
    (0x3200, 0x33FF),
    (0x1F100, 0x1F1FF),
    (0x2150, 0x215F),
)
_HAN = "\u4e00-\u9fff"
_MISPLACED = re.compile(
    f"(?<![mM])[²³]|(?<=[0-9０-９])[{INVISIBLE}](?=[{INVISIBLE}]*[0-9０-９])|(?<=[{_HAN}])[{INVISIBLE}](?=[{INVISIBLE}]*[{_HAN}])"
)
"""Superscripts behind anything but a metre, and zero-width characters inside a number or a word."""
_LIST_MARK = re.compile(r"(?<![^\s；;，,。])[\u2460-\u2473](?=\s?[^\s])")
"""A circled number that begins a part of a cell numbers it; anywhere else it is refused, and it never is a number."""
_DIGIT = re.compile("[0-9０-９]")
_NAMES = {
    "\x00": "NUL",
    "\x0b": "VT",
    "\x0c": "FF",
    "\x1b": "ESC",
    "\x08": "BS",
    "\x07": "BEL",
    "\x7f": "DEL",
    "\x85": "NEL",
}


def first_refused(text: str) -> int | None:
    """Return the position of the first character that no text may hold, or ``None``."""
    if text.isascii() and text.isprintable():
        return None
    for match in _QUESTIONABLE.finditer(text):
        if _is_refused(match[0]) and not _LIST_MARK.match(text, match.start()):
            return match.start()
    misplaced = _MISPLACED.search(text)
    if misplaced is None or (misplaced[0] in INVISIBLE and not _DIGIT.search(text)):
        return None  # words lose nothing with a character that nobody sees
    return misplaced.start()


def _is_refused(character: str) -> bool:
    code = ord(character)
    if character in _ALLOWED or 0x2160 <= code <= 0x2188:
        return False
    return (
        character in _REFUSED
        or unicodedata.category(character) in _REFUSED_CATEGORIES
        or any(first <= code <= last for first, last in _REFUSED_RANGES)
    )


def name_of(character: str) -> str:
    """Return the Unicode name of *character*, or a short name for a control character."""
    return unicodedata.name(character, "") or _NAMES.get(character, "control or unassigned character")


_BAND = 4
"""So many neighbouring priorities are compiled into one pattern."""
_END = "$END"
Match = Callable[[str, int], re.Match[str] | None]


class RefusedError(Exception):
    """The text is not in the language; *position* is where what cannot follow starts, the text's length at its end."""

    def __init__(self, position: int) -> None:
        super().__init__(f"refused at {position}")
        self.position = position


@define
class _Move:
    """The action of a state on a terminal: shift to *after*, or make the last *size* values one of kind *origin*."""

    after: "_State | None" = None
    size: int = 0
    origin: str = ""
    make: Callable[[list[Any]], Any] = list


@define(eq=False)
class _State:
    """One state of the table; *scans* are its patterns, compiled when the state is first reached."""

    moves: dict[str, _Move] = field(factory=dict)
    after: dict[str, "_State"] = field(factory=dict)
    scans: list[Match] | None = None


class Automaton:
    """The table of a grammar, ready to run; it keeps nothing of the texts it reads."""

    def __init__(self, lark: Lark) -> None:
        table, make = lark.parser.parser.parser.parse_table, lark.parser.parser.parser.callbacks
        states = {number: _State() for number in table.states}
        for number, actions in table.states.items():
            state = states[number]
            for name, (action, aim) in actions.items():
                if action is not Shift:
                    state.moves[str(name)] = _Move(None, len(aim.expansion), str(aim.origin.name), make[aim])
                elif name.isupper():
                    state.moves[str(name)] = _Move(states[aim])
                else:
                    state.after[str(name)] = states[aim]
        self._starts = {entry: states[number] for entry, number in table.start_states.items()}
        self._ends = {entry: states[number] for entry, number in table.end_states.items()}
        self._ignored = frozenset(lark.ignore_tokens)
        self._terminals = sorted(lark.terminals, key=lambda terminal: -terminal.priority)

    def tree(self, text: str, entry: str) -> Tree[Token]:
        """
        Return the tree of *text* read from *entry*.

        Raises:
            RefusedError: The text is not in the language of *entry*.
        """
        state, end = self._starts[entry], self._ends[entry]
        states: list[_State] = [state]
        values: list[Any] = []
        token = self._token(state, text, 0)
        while True:
            move = state.moves.get(_END if token is None else token.type)
            if move is None:
                raise RefusedError(len(text) if token is None else token.start_pos or 0)
            if move.after is not None:
                assert token is not None  # INVARIANT: the end of a text is never shifted
                values.append(token)
                state = move.after
                states.append(state)
                token = self._token(state, text, token.end_pos or 0)
                continue
            size = move.size
            value = move.make(values[-size:] if size else [])
            if size:
                del values[-size:]
                del states[-size:]
            state = states[-1].after[move.origin]
            states.append(state)
            values.append(value)
            if state is end and token is None:
                tree: Tree[Token] = value
                return tree

    def _token(self, state: _State, text: str, position: int) -> Token | None:
        """Return the first token at *position* that *state* accepts, ``None`` at the end of *text*."""
        scans = state.scans
        if scans is None:
            scans = state.scans = self._scans(state.moves)
        while position < len(text):
            for scan in scans:
                if (match := scan(text, position)) is not None:
                    break
            else:
                raise RefusedError(position)
            kind, end = match.lastgroup, match.end()
            if kind not in self._ignored:
                # str.__new__: lark's own constructor counts lines and columns, which nobody reads
                token = str.__new__(Token, match[0])
                token.type, token.start_pos, token.end_pos = kind or "", position, end
                return token
            position = end
        return None

    def _scans(self, moves: Mapping[str, _Move]) -> list[Match]:
        """Return the patterns of the terminals that *moves* accept, by priority; see `matcher`."""
        bands: dict[int, list[TerminalDef]] = {}
        for terminal in self._terminals:
            if terminal.name in moves or terminal.name in self._ignored:
                bands.setdefault(terminal.priority // _BAND, []).append(terminal)
        groups = ("|".join(f"(?P<{each.name}>{each.pattern.to_regexp()})" for each in band) for band in bands.values())
        return [matcher(group) for group in groups]


@cache
def matcher(pattern: str) -> Match:
    """Return *pattern* compiled, once for all states that have it."""
    return re.compile(pattern).match


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


class _TrustedLexer(ContextualLexer):
    """
    lark's contextual lexer without its search for terminals that overlap.

    Where interegular is installed that search takes minutes over this grammar, whose terminals look ahead. It compares
    terminals of one priority, and here each has its own.
    """

    def __init__(self, conf: LexerConf, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as lark calls it
        conf.skip_validation = True
        super().__init__(conf, *arguments, **options)


class LarkLoop:
    """lark's own loop over the same grammar: slower, and without a look at lark's tables."""

    def __init__(self) -> None:
        self._lark = Lark(
            grammar_text(), parser="lalr", lexer="contextual", start=list(ENTRIES), maybe_placeholders=False,
            _plugins={"ContextualLexer": _TrustedLexer},
        )  # fmt: skip

    def tree(self, text: str, entry: str) -> Tree[Token]:
        """
        Return the tree of *text* read from *entry*.

        Raises:
            RefusedError: The text is not in the language of *entry*.
        """
        try:
            return self._lark.parse(text, start=entry)
        except UnexpectedInput as error:
            token = getattr(error, "token", None)
            at_end = token is not None and token.type == _END
            raise RefusedError(len(text) if at_end else error.pos_in_stream or 0) from None  # type: ignore[redundant-expr]


@cache
def build_parser() -> Automaton | LarkLoop:
    """Return the automaton of the whole language; it is built on first use, in memory only."""
    try:
        return Automaton(
            Lark(grammar_text(), parser="lalr", lexer=_NoLexer, start=list(ENTRIES), maybe_placeholders=False)
        )
    except (AttributeError, KeyError, TypeError, ValueError):  # another lark keeps its table in another way
        return LarkLoop()


def parse_tree(text: str, entry: Entry) -> Tree[Token]:
    """
    Return the parse tree of *text* read from *entry*.

    Raises:
        AmbiguousTextError: The text is not in the language of *entry* (PR101); the end of the text is a place too.
    """
    try:
        return build_parser().tree(text, entry)
    except RefusedError as refused:
        start = refused.position
        raise AmbiguousTextError("PR101", start, min(start + 1, len(text)), expected=EXPECTED) from None
