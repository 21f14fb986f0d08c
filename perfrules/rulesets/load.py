"""Loading a rule set: an id, a file or plain data (the rule file in JSON) to a `RuleSet` and all problems, and back."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from attrs import evolve, field, fields, frozen, has

from perfrules.errors import Problem, RuleSetError, Severity, UnknownNameError, worst
from perfrules.inputs import capped
from perfrules.model.conversion import unfit
from perfrules.model.interval import Interval
from perfrules.model.ruleset import Cap, Citation, RuleSet
from perfrules.plugins import Registry, default_registry
from perfrules.rulesets.bands import show_interval, show_shares
from perfrules.rulesets.extend import Chain, Located, follow, merge
from perfrules.rulesets.fields import DAY, report_unknown_keys
from perfrules.rulesets.find import Identity, Listing, available, chosen, list_folder, not_in_force, unknown_id
from perfrules.rulesets.format import ROOT_KEYS, keys_of, root_keys, tables_of
from perfrules.rulesets.reader import check_draft, read_draft
from perfrules.rulesets.toml_tree import Entry
from perfrules.source import Place, item, member
from perfrules.tomltext.writing import toml_key, toml_value
from perfrules.units.table import reading_with
from perfrules.wording import format_value

__all__ = ["Loaded", "load", "load_or_raise", "load_text_or_raise", "reread", "ruleset_from_dict", "ruleset_to_dict"]


_NEEDS_WHOLE = frozenset({"PR203", "PR211", "PR212", "PR220", "PR226"})
"""Problems that a missing parent would explain: not told when the chain is broken."""
_FILE_ENDINGS = (".toml", ".json", ".yaml", ".yml")


@frozen
class Loaded:
    """
    What loading gave.

    Args:
        ruleset: The rule set, or ``None`` when a problem is an error.
        problems: Everything found, in the order of files, lines and columns; at most 100 per file and PR009.
        tree: The merged tree with the place of every value, or ``None`` when no file could be read.
    """

    ruleset: RuleSet | None
    problems: tuple[Problem, ...] = ()
    tree: Entry | None = field(default=None, repr=False, eq=False)


def load(
    id_or_path: str | os.PathLike[str],
    *,
    registry: "Registry",
    on: date | None = None,
    folders: Iterable[Traversable] = (),
) -> Loaded:
    """
    Return the rule set with an id, or in a file, and every problem in it and in what it extends.

    Args:
        id_or_path: An id such as ``henan-zhengzhou-2023``; a path is anything with a separator or ending in
            ``.toml``, or a path object.
        registry: Gives indicator types and the rule folders of plugins.
        on: Of several files with this id the one in force on that day is taken; without a day the one that starts
            last. One file that is not in force then is taken with a warning (PR221).
        folders: Further folders with rule files, asked first.

    Returns:
        `Loaded`. Nothing that files say raises.
    """
    with reading_with(registry.terms):
        return _loaded(id_or_path, _listing(registry, folders), registry, on)


def _listing(registry: "Registry", folders: Iterable[Traversable] = ()) -> "FindListing":
    """Return a function that lists all rule files when it is called: a rule file given by its path opens no other."""
    return cache(lambda: available(registry, folders))


FindListing = Callable[[], Listing]


def _loaded(id_or_path: str | os.PathLike[str], listing: FindListing, registry: "Registry", on: date | None) -> Loaded:
    start = _start(id_or_path, listing, on)
    if isinstance(start, Problem):
        return Loaded(None, (start,))
    located, result = start
    return _follow(located, listing, registry, on, result)


def _follow(
    located: Located, listing: FindListing, registry: "Registry", on: date | None, result: tuple[Problem, ...] = ()
) -> Loaded:
    chain = follow(located, _ParentFinder(listing, on))
    loaded = _assembled(chain, registry)
    problems = [*result, *loaded.problems]
    identity = chain.links[0][1] if chain.links else None
    is_told = any(item.code == "PR221" for item in result)
    if identity is not None and on is not None and not identity.effective.covers(on) and not is_told:
        problems.append(not_in_force(identity.id, identity.effective, on, identity.place))
    usable = worst(problems) is not Severity.ERROR
    return Loaded(loaded.ruleset if usable else None, tuple(_limited(problems)), loaded.tree)


def load_or_raise(
    id_or_path: str | os.PathLike[str],
    *,
    registry: "Registry",
    on: date | None = None,
    folders: Iterable[Traversable] = (),
) -> RuleSet:
    """
    Return the rule set that `load` gives.

    Raises:
        UnknownNameError: No rule set has this id (PR205).
        RuleSetError: The file cannot be read or used; the error carries all problems.
    """
    loaded = load(id_or_path, registry=registry, on=on, folders=folders)
    if loaded.ruleset is not None:
        return loaded.ruleset
    if len(loaded.problems) == 1 and loaded.problems[0].code == "PR205" and not loaded.problems[0].place.file:
        raise UnknownNameError(loaded.problems)
    raise RuleSetError(loaded.problems)


def load_text_or_raise(data: bytes, name: str, *, registry: "Registry", on: date | None = None) -> RuleSet:
    """
    Return the rule set that a rule file called *name* with the content *data* gives; parents are found by id alone.

    Raises:
        RuleSetError: The text cannot be read or used; the error carries all problems.
    """
    with reading_with(registry.terms):
        loaded = _follow(Located(cast("Traversable", _Content(name, data)), None), _listing(registry), registry, on)
    if loaded.ruleset is None or worst(loaded.problems) is Severity.ERROR:
        raise RuleSetError(loaded.problems)
    return loaded.ruleset


@frozen
class _Content:
    """The content of a rule file that lies on no disk, in the place of its file."""

    name: str
    data: bytes

    def open(self, mode: str = "rb") -> BytesIO:
        """Return the content as a stream of bytes."""
        del mode
        return BytesIO(self.data)

    def __str__(self) -> str:
        return self.name


def reread(ruleset: RuleSet, tree: Entry, registry: "Registry") -> Loaded:
    """
    Return what a changed copy of a rule set's merged tree gives; nothing is read from files.

    Args:
        ruleset: The rule set the unchanged tree gave; what it says about itself is kept.
        tree: The changed tree.
        registry: Gives indicator types.
    """
    identity = Identity(
        id=ruleset.id,
        version=ruleset.version,
        title=ruleset.title,
        summary=ruleset.summary,
        effective=ruleset.effective,
        place=ruleset.place,
    )
    problems: list[Problem] = []
    with reading_with(registry.terms):
        draft = read_draft(tree, identity, registry.indicator_types, problems)
        problems += check_draft(draft)
    usable = worst(problems) is not Severity.ERROR
    return Loaded(evolve(draft.ruleset, extends=ruleset.extends) if usable else None, tuple(problems), tree)


def _start(
    id_or_path: str | os.PathLike[str], listing: FindListing, on: date | None
) -> tuple[Located, tuple[Problem, ...]] | Problem:
    if _is_path(id_or_path):
        path = Path(id_or_path)
        return Located(path, path.parent), ()
    name = os.fspath(id_or_path)
    files = listing().of(name)
    if not files:
        return unknown_id(name, listing())
    file, problems = chosen(files, on)
    return Located(file.file, _folder_of(file.file)), problems


def _is_path(id_or_path: str | os.PathLike[str]) -> bool:
    if not isinstance(id_or_path, str):
        return True
    return any(mark in id_or_path for mark in ("/", "\\")) or id_or_path.lower().endswith(_FILE_ENDINGS)


def _folder_of(file: Traversable) -> Traversable | None:
    return file.parent if isinstance(file, Path) else None


@frozen
class _ParentFinder:
    """Finds the file of a parent that is given by id: beside the child first, then in all rule folders."""

    listing: FindListing
    on: date | None

    def __call__(self, child: Identity, located: Located, place: Place) -> Located | Problem:
        name = child.extends
        beside = () if located.folder is None else list_folder(located.folder)
        files = tuple(item for item in beside if item.id == name) or self.listing().of(name)
        if not files:
            return unknown_id(name, self.listing(), place)
        file, problems = chosen(files, self.on or child.effective.end)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        return errors[0] if errors else Located(file.file, _folder_of(file.file))


def _assembled(chain: Chain, registry: "Registry") -> Loaded:
    problems = list(chain.problems)
    if not chain.links:
        return Loaded(None, tuple(problems))
    for root, _ in chain.links:
        report_unknown_keys(root.table, ROOT_KEYS, problems)
    tree = merge(tuple(root for root, _ in chain.links))
    result: list[Problem] = []
    draft = read_draft(tree, chain.links[0][1], registry.indicator_types, result)
    result += check_draft(draft)
    problems += result if chain.complete else [item for item in result if item.code not in _NEEDS_WHOLE]
    parents = tuple(identity.id for _, identity in chain.links[1:])
    return Loaded(evolve(draft.ruleset, extends=parents), tuple(problems), tree)


def _limited(problems: list[Problem]) -> list[Problem]:
    """Return *problems* in the order of their places, without repetitions, at most 100 of one file."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        of_file = by_file.setdefault(problem.place.file, [])
        of_file.append(problem)
    result: list[Problem] = []
    for file, existing in by_file.items():
        ordered = sorted(_distinct(existing), key=lambda item: (item.place.line or 0, item.place.column or 0))
        result += capped(ordered, file)
    return result


def _distinct(problems: list[Problem]) -> list[Problem]:
    seen: set[tuple[object, ...]] = set()
    kept = []
    unbounded = {item.place for item in problems if item.code == "PR104"}
    for problem in problems:
        if problem.code == "PR204" and problem.place in unbounded:
            continue  # a number that is out of bounds is none for what would have used it
        # a value that is of no use (nan) is told where the file is parsed and again by what would have used it
        values = () if problem.code == "PR204" else tuple(sorted(problem.values.items()))
        key = (problem.code, problem.place, values)
        if key not in seen:
            seen.add(key)
            kept.append(problem)
    return kept


_RULE_KEYS = {
    "rounding": "round", "components": "component", "declared": "indicator", "sources": "source",
    "deductions": "deduction", "bonuses": "bonus", "caps": "cap", "vetoes": "veto", "start": "from", "end": "to",
    "ExplicitRule.limit": "most",
}  # fmt: skip
"""Fields whose key in rule files is another word, of one class or of all."""
_REQUIRED = {"RuleSet": ("id", "title", "version"), "Component": ("type",), "Veto": ("total",)}
_INLINE = ("parameters", "policies")
"""Fields whose keys stand beside those of the table that they belong to."""
_NOT_WRITTEN = ("place", "extends", "notation")
_DAYS = frozenset(item.name for table in tables_of(root_keys()) for item in keys_of(table) if item.kind is DAY)
"""Keys of rule files that are days; JSON has none, so that they are texts there."""
_EXACT_DIGITS = 15
"""Digits of a decimal that a JSON number, a binary double, keeps."""


def ruleset_to_dict(rules: RuleSet) -> dict[str, object]:
    """Return *rules* with all that they inherit as the rule file in JSON, ``extends`` left out; days are texts."""
    return {"format": 1, **_rule_table(rules)}


def ruleset_from_dict(data: Mapping[str, object], *, name: str = "", registry: Registry | None = None) -> RuleSet:
    """
    Return the rule set that *data*, a rule file as plain data, describes; what it extends is looked for by id.

    Raises:
        RuleSetError: Something in it cannot be used; every problem names its key.
    """
    if not isinstance(data, Mapping):
        raise RuleSetError([unfit("ruleset", data, "一个规则集（字典）", "a rule set as a dictionary")])
    values = {str(key): _rule_value(value, str(key)) for key, value in data.items() if value is not None}
    text = "\n".join(f"{toml_key(key)} = {toml_value(value)}" for key, value in values.items())
    try:
        rules = load_text_or_raise(text.encode("utf-8", "surrogatepass"), name, registry=registry or default_registry())
    except RuleSetError as error:
        places = (Place(entry.place.file, key=entry.place.key) for entry in error.problems)
        placed = (evolve(entry, place=place) for entry, place in zip(error.problems, places, strict=True))
        raise RuleSetError(placed) from None
    result: RuleSet = _without_lines(rules)
    return result


def _rule_table(record: Any) -> dict[str, object]:  # noqa: ANN401 - any class of a rule set
    """Return the fields of *record* that differ from their defaults, as a table of a rule file."""
    kind = type(record)
    table: dict[str, object] = {}
    for part in fields(kind):
        name: str = part.name
        value: Any = getattr(record, name)
        nothing: tuple[object, ...] = (part.default, (), {}, None)
        is_empty = any(value == empty for empty in nothing)
        always = name in _REQUIRED.get(kind.__name__, ())
        if not part.init or name in _NOT_WRITTEN or (is_empty and not always):
            continue
        if name in _INLINE:
            table |= _rule_table(value) if has(type(value)) else _rule_plain(value)
        elif name in ("grades", "lights"):
            show = show_interval if name == "grades" else show_shares
            table[name] = {band.name: band.notation or show(band.interval) for band in value}
        else:
            written = _written(record, name, value)
            if written != {}:
                table[_RULE_KEYS.get(f"{kind.__name__}.{name}") or _RULE_KEYS.get(name, name)] = written
    return table


def _written(record: object, name: str, value: object) -> object:
    if isinstance(record, RuleSet) and name == "sources":
        return [_rule_table(citation) for citation in cast("Mapping[str, Citation]", value).values()]
    if isinstance(value, Interval):
        return cast("Cap", record).notation or show_shares(value)
    if isinstance(value, Fraction):
        return f"{format_value(value * 100)}%"
    return _rule_plain(value)


def _rule_plain(value: object) -> Any:  # noqa: ANN401 - a value of JSON
    if has(type(value)):
        return _rule_table(value)
    if isinstance(value, Mapping):
        return {str(key): _rule_plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rule_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and value.as_tuple().exponent == 0:
            return int(value)
        # more digits than a double keeps stay a decimal: nothing is ever rounded in silence
        return float(value) if len(value.as_tuple().digits) <= _EXACT_DIGITS else value
    return str(value) if isinstance(value, StrEnum) else value


def _rule_value(value: object, path: str) -> object:
    """Return *value* as `toml_value` takes it: floats exact, days as days."""
    if isinstance(value, Mapping):
        parts = ((str(key), part) for key, part in value.items() if part is not None)
        return {key: _rule_value(part, member(path, key)) for key, part in parts}
    if isinstance(value, list | tuple):
        return [_rule_value(part, item(path, index)) for index, part in enumerate(value)]
    if isinstance(value, str) and path.rpartition(".")[2] in _DAYS:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, str | bool | int | Decimal | date):
        return value
    raise RuleSetError([unfit(path, value, "文字、数、日期、列表或字典", "a text, number, date, list or dictionary")])


def _without_lines(value: Any) -> Any:  # noqa: ANN401 - of the kind that is given
    """Return *value* with places that name keys alone: what was given as a dictionary has no lines."""
    if isinstance(value, Place):
        return Place(value.file, key=value.key)
    if isinstance(value, tuple):
        return tuple(map(_without_lines, value))
    if isinstance(value, Mapping):
        return {key: _without_lines(part) for key, part in value.items()}
    if not has(type(value)) or isinstance(value, Interval):
        return value
    parts = {part.name: getattr(value, part.name) for part in fields(type(value)) if part.init}
    return evolve(value, **{name: _without_lines(part) for name, part in parts.items()})
