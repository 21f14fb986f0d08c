"""What the tests of folders make: a small rule set, sheets for it, readers and types that misbehave."""

from decimal import Decimal

from perfrules._markers import hookimpl
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.readers.base import ReadResult, SheetReader
from perfrules.wording import Wording
from tests.engine.population_types import Best

RULES = """\
id = "demo"
title = "示例"
full = 100

[grades]
"优" = "[90, 100]"
"良" = "[60, 90)"
"差" = "[0, 60)"

[[component]]
name = "绩效指标"
type = "indicators"
full = 100

[[scoring]]
type = "proportional"
"""


def sheet_text(project: str = "甲", actual: str = "10人", *, head: str = "") -> str:
    """Return a sheet of one row, full marks unless *actual* is below 10人."""
    row = f'[[row]]\nname = "人数"\ntarget = "≥10人"\nactual = "{actual}"\nweight = 100\n'
    return f'project = "{project}"\n{head}\n{row}'


class Many(SheetReader):
    """A sheet for each line of a file: its project and what was reached."""

    id = "demo.many"
    title = Wording("多张", "many sheets")
    suffixes = (".many",)

    def read(self, data: bytes, name: str) -> ReadResult:
        sheets = []
        for line in data.decode().splitlines():
            project, _, actual = line.partition(" ")
            row = SheetRow(name="人数", target="≥10人", actual=actual, weight=Decimal(100))
            sheets.append(Sheet(project=project, rows=(row,), source=name))
        return ReadResult(tuple(sheets))


class Raising(SheetReader):
    """A reader that raises what the file names."""

    id = "demo.raising"
    title = Wording("出错", "raising")
    suffixes = (".raising",)

    def read(self, data: bytes, name: str) -> ReadResult:
        word = data.decode().strip()
        if word == "recursion":
            return self.read(data, name)
        if word == "empty":
            return ReadResult()
        raise {"memory": MemoryError, "exit": SystemExit, "key": KeyError}[word]("x")


class Plugin:
    @hookimpl
    def perfrules_register_readers(self) -> list[SheetReader]:
        return [Many(), Raising()]

    @hookimpl
    def perfrules_register_indicator_types(self) -> list[type]:
        return [Best]
