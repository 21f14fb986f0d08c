"""
Writing files: the only place from which a report, a summary or a manifest goes to the disk.

`perfrules.outputs.writing` puts a whole file in its place or none, also one that is too large to be held;
`perfrules.outputs.locking` keeps two runs from writing into one folder, or one file; `perfrules.outputs.names` gives
names that every system takes, and keeps texts from being taken for formulas.
"""

from perfrules.outputs.locking import locked, locked_file
from perfrules.outputs.names import safe_name
from perfrules.outputs.writing import StagedFile, failure, remove_leftovers, write_file

__all__ = ["StagedFile", "failure", "locked", "locked_file", "remove_leftovers", "safe_name", "write_file"]
