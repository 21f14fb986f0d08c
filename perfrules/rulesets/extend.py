"""
Following ``extends`` and merging what it leads to.

``extends`` names one parent: the id of a rule set (looked for in the same folder first, then in all rule folders) or
the name of a file in the same folder. Paths, URLs and links that lead out of the folder are refused (PR208) and never
opened; a circle is PR206; a chain has at most 8 files (PR207).

A child is merged over its parent like this:

* ``id``, ``version``, ``title``, ``summary``, ``effective``, ``extends`` and ``format`` describe the file they stand
  in and are never taken over;
* other scalars: the child's replaces the parent's;
* ``round`` and other tables: merged key by key, the child's keys win;
* ``over_achievement`` and ``not_applicable``: key by key; where the child gives another ``effect``, the parent's
  ``points`` or ``to``, which belonged to its own, is left behind;
* ``grades``, ``lights`` and ``[[cap]]``: the child's replaces the parent's as a whole, so that bands of two tables
  never mix;
* ``[[component]]`` and ``[[indicator]]``: by name. A child's table of the same name keeps its position and replaces
  the keys it gives, each as a whole; where it gives another ``type``, the parameters of the parent's type are left
  behind. A new one stands behind the one written before it in the child, or at the end. ``drop = true`` takes the
  parent's out;
* ``[[scoring]]`` and ``[[family]]``: the child's come before the parent's, so they are asked first;
* ``[[source]]``: by id (or document), ``[[deduction]]``, ``[[bonus]]`` and ``[[veto]]``: by name, in the same way.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.model.vocabulary import comparable_name
from perfrules.rulesets.fields import drops, is_id
from perfrules.rulesets.find import SUFFIX, Identity, read_content, read_identity, stays_inside
from perfrules.rulesets.format import IDENTITY_KEYS, Key, Merge, RuleTable, SourceTable, names_of, root_keys, source_id
from perfrules.rulesets.toml_tree import Entry, Table, read_toml
from perfrules.source import Place

__all__ = ["MAX_CHAIN", "Chain", "Located", "follow", "merge"]

MAX_CHAIN = 8
_KEYS = {item.name: item for item in root_keys()}


@frozen
class Located:
    """A file to read, and the folder in which its ``extends`` looks first (``None`` for no folder)."""

    file: Traversable
    folder: Traversable | None


@frozen
class Chain:
    """
    A rule file and its parents, nearest first.

    Args:
        links: What each file holds and says about itself; files that could not be read are missing.
        problems: Everything wrong with reading them.
        complete: False when a file is missing, so that nothing can be said about the whole.
    """

    links: tuple[tuple[Entry, Identity], ...]
    problems: tuple[Problem, ...]
    complete: bool


FindParent = Callable[[Identity, Located, Place], Located | Problem]


def follow(start: Located, find_id: FindParent) -> Chain:
    """
    Return the chain that begins with *start*.

    Args:
        start: The first file.
        find_id: Returns the file of a parent that is named by id, or why there is none; given what the child says,
            where the child is, and the place of its ``extends``.
    """
    links: list[tuple[Entry, Identity]] = []
    problems: list[Problem] = []
    names: list[str] = []
    visited: list[str] = []
    current: Located | None = start
    while current is not None:
        names.append(current.file.name)
        visited.append(_key(current.file))
        read = _read(current, problems)
        if read is None:
            return Chain(tuple(links), tuple(problems), complete=False)
        root, identity = read
        links.append(read)
        given = root.table.get("extends")
        if given is None or not isinstance(given.value, str):
            return Chain(tuple(links), tuple(problems), complete=given is None)
        place = given.value_place
        parent = _parent(identity, current, place, find_id)
        if isinstance(parent, Located) and _key(parent.file) in visited:
            circle = (*names[visited.index(_key(parent.file)) :], parent.file.name)
            parent = problem("PR206", place=place, chain=" → ".join(circle))
        elif isinstance(parent, Located) and len(links) == MAX_CHAIN:
            parent = problem("PR207", place=place, limit=MAX_CHAIN)
        if isinstance(parent, Problem):
            problems.append(parent)
            return Chain(tuple(links), tuple(problems), complete=False)
        current = parent
    raise AssertionError  # pragma: no cover - the loop ends by returning


def _key(file: Traversable) -> str:
    return str(file.resolve()) if isinstance(file, Path) else str(file)


def _read(located: Located, problems: list[Problem]) -> tuple[Entry, Identity] | None:
    data = read_content(located.file)
    if isinstance(data, Problem):
        problems.append(data)
        return None
    document = read_toml(data, str(located.file))
    problems += document.problems
    if document.root is None:
        return None
    identity = read_identity(document.root, problems)
    return None if identity is None else (document.root, identity)


def _parent(identity: Identity, child: Located, place: Place, find_id: FindParent) -> Located | Problem:
    target = identity.extends
    is_file_name = target.endswith(SUFFIX)
    if not is_id(target.replace("@", "-")) or ("@" in target and not is_file_name):
        return problem("PR208", place=place, target=target)
    if not is_file_name:
        return find_id(identity, child, place)
    if child.folder is None:
        return problem("PR208", place=place, target=target)
    file = child.folder / target
    if not stays_inside(file, child.folder):
        if isinstance(file, Path) and file.is_symlink():
            return problem("PR208", place=place, target=target)
        zh, en = "同一文件夹内没有这个文件", "there is no such file in the same folder"
        return problem("PR205", place=place, id=target, advice=zh, advice_en=en)
    return Located(file, child.folder)


def merge(links: tuple[Entry, ...]) -> Entry:
    """Return the tree of *links*, a rule file and its parents nearest first, merged as the module says."""
    merged = links[-1].with_table({})
    for position, root in enumerate(reversed(links)):
        is_child = position == len(links) - 1
        own = {key: entry for key, entry in root.table.items() if is_child or key not in IDENTITY_KEYS}
        merged = root.with_table(_merged(merged.table, own))
    return merged


def _merged(parent: Table, child: Table) -> Table:
    return {**parent, **{key: _laid_over(parent.get(key), entry, _KEYS.get(key)) for key, entry in child.items()}}


def _laid_over(below: Entry | None, entry: Entry, declared: Key | None) -> Entry:
    """Return *entry*, the value of a key, laid over that of its parent as the format declares it."""
    if below is None or declared is None:
        return entry
    combine = partial(_merged_table, declared=declared.kind.table or RuleTable)
    match declared.merged:
        case Merge.BY_NAME:
            return _by_name(below, entry, source_id if declared.kind.table is SourceTable else _name, combine)
        case Merge.IN_FRONT if isinstance(entry.value, tuple):
            return evolve(entry, value=(*entry.elements, *below.elements))
        case Merge.BY_KEYS if isinstance(entry.value, Mapping) and isinstance(below.value, Mapping):
            return combine(below, entry)
    return entry


def _by_name(
    parent: Entry, child: Entry, name_of: Callable[[Entry], str], combine: Callable[[Entry, Entry], Entry]
) -> Entry:
    if not isinstance(child.value, tuple):
        return child
    merged = list(parent.elements)
    waiting = {name_of(entry): entry for entry in merged if name_of(entry)}
    behind: int | None = None
    for entry in child.elements:
        above = waiting.pop(name_of(entry), None)
        if above is None:
            behind = len(merged) if behind is None else behind + 1
            merged.insert(behind, entry)
            continue
        behind = next(position for position, item in enumerate(merged) if item is above)
        if drops(entry):
            del merged[behind]
            behind -= 1
        else:
            merged[behind] = combine(above, entry)
    return evolve(child, value=tuple(merged))


def _name(entry: Entry) -> str:
    name = entry.table.get("name")
    return comparable_name(name.value) if name is not None and isinstance(name.value, str) else ""


def _merged_table(parent: Entry, child: Entry, declared: type[RuleTable]) -> Entry:
    """
    Merge tables by key.

    Under another ``type`` the parent's parameters are not taken over, under another ``effect`` not the key that
    belonged to its own.
    """
    kept = dict(parent.table)
    given = child.table.get("type") if declared.parameters_behind else None
    if given is not None and "type" in kept and given.value != kept["type"].value:
        own = set(names_of(declared)) - set(declared.of_type)
        kept = {key: entry for key, entry in kept.items() if key in own}
    effect = child.table.get("effect") if declared.of_effect else None
    if effect is not None and ("effect" not in kept or effect.value != kept["effect"].value):
        kept.pop(declared.of_effect, None)
    return child.with_table({**kept, **child.table})
