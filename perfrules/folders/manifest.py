"""
The manifest of an output folder: what was written from which input, so that a second run can leave it out.

It belongs to the folder and to nobody's trust: whatever stands in it, a run writes only the files it would write
without it. Each entry carries its own fingerprint, so that one changed by accident is made anew; that is no seal
against somebody who writes both.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from attrs import asdict, evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.folders.fingerprint import fingerprint
from perfrules.folders.marker import KIND, MANIFEST, is_marked
from perfrules.folders.summary import FORMAT, SheetLine
from perfrules.inputs import MAX_BYTES, read_bytes
from perfrules.outputs import write_file
from perfrules.outputs.names import MAX_NAME
from perfrules.source import Place

__all__ = [
    "MANIFEST",
    "Entry",
    "Manifest",
    "Record",
    "Written",
    "checked",
    "is_intact",
    "is_name_inside",
    "read_manifest",
    "write_manifest",
]

_LONGEST = 4096
"""Characters of a name with its folders."""


@frozen
class Written:
    """One output: its name below the output folder, parts joined by ``/``, and its fingerprint."""

    name: str
    fingerprint: str


@frozen(kw_only=True)
class Entry:
    """
    What was made from one input.

    Args:
        input: Fingerprint of the input.
        basis: Fingerprint of all else that the outputs rest on: rules, versions, language, the sheets compared with.
        days: The days of the input's sheets, which choose the version of the rules; empty for a sheet without one.
        outputs: What was written, a file for each sheet.
        lines: The sheets' lines of the summary.
        outdated: Names of outputs of earlier runs that this input, because it failed, did not replace.
        check: Fingerprint of all of the above, see `checked`.
    """

    input: str
    basis: str
    days: tuple[str, ...]
    outputs: tuple[Written, ...]
    lines: tuple[SheetLine, ...]
    outdated: tuple[str, ...] = ()
    check: str = ""


@frozen
class Record:
    """
    What was written with one report.

    Args:
        inputs: Entries by the names of inputs.
        left: Names of outputs that no input belongs to any more.
    """

    inputs: Mapping[str, Entry] = field(factory=dict)
    left: tuple[str, ...] = ()


@frozen
class Manifest:
    """What was written into a folder, by the ids of reports."""

    reports: Mapping[str, Record] = field(factory=dict)
    format: int = FORMAT


def checked(entry: Entry) -> Entry:
    """Return *entry* with the fingerprint that tells whether it is still what it was."""
    return evolve(entry, check=fingerprint(evolve(entry, check="")))


def is_intact(entry: Entry) -> bool:
    """Return whether *entry* is what `checked` made."""
    return entry == checked(entry)


def is_name_inside(name: str) -> bool:
    """Return whether *name* can only be that of something below the folder it is looked for in."""
    parts = name.split("/")
    return (
        len(name) <= _LONGEST
        and not set(name) & {"\0", "\\", ":"}
        and all(
            part not in ("", ".", "..") and len(part.encode("utf-8", "surrogatepass")) <= MAX_NAME for part in parts
        )
    )


def read_manifest(folder: Path) -> Manifest | Problem | None:
    """Return the manifest of *folder*: ``None`` when there is none of ours, PR651 when ours cannot be used."""
    if not is_marked(folder):
        return None
    path = folder / MANIFEST
    unusable = problem("PR651", place=Place(os.fspath(path)))
    data = read_bytes(path, limit=4 * MAX_BYTES)
    if isinstance(data, Problem):
        return unusable
    from cattrs import Converter  # noqa: PLC0415 - only runs that write reports need it

    try:
        values = json.loads(data)
        del values["kind"]
        found = Converter(forbid_extra_keys=True).structure(values, Manifest)
    except Exception:  # noqa: BLE001 - what is not a manifest of ours is none, whatever is wrong with it
        return unusable
    return found if found.format == FORMAT else unusable


def write_manifest(manifest: Manifest, folder: Path) -> Problem | None:
    """Write *manifest* to its place in *folder*, whole or not at all; return what kept it from being written."""
    text = json.dumps({"kind": KIND, **asdict(manifest)}, ensure_ascii=False, indent=0)
    # half a surrogate pair stands for a byte of a file name that is not UTF-8; JSON reads its escape back
    return write_file(folder / MANIFEST, (text + "\n").encode("utf-8", "backslashreplace"), folder=folder)
