"""What is stated of projects beside their rows: in a file of its own, one line a project."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
from attrs import field, frozen

from perfrules.batch.chunks import Opened
from perfrules.batch.pieces import project_names
from perfrules.engine.table.columns import FACTS, PREFIXES, facts_in, find
from perfrules.engine.table.encode import Arrow
from perfrules.errors import Problem, problem

__all__ = ["Facts", "facts_of"]

_NAMED = 20
"""How many unreadable lines are named."""


@frozen(eq=False)
class Facts:
    """
    A file of facts.

    Args:
        opened: The file.
        columns: Its columns by the fields they are; ``project`` first.
        schema: The columns of its tables.
    """

    opened: Opened
    columns: Mapping[str, str]
    schema: Arrow = field(repr=False)

    @property
    def unused(self) -> Problem | None:
        """Why nothing is stated of any project (PR760), or ``None`` where something is."""
        if len(self.columns) > 1:
            return None
        names, column = self.opened.schema.names, self.columns["project"]
        return problem(
            "PR760",
            place=self.opened.file.place,
            column=column,
            unknown="、".join(one for one in names if one != column) or "—",
            known="、".join(one for one in (*FACTS, *PREFIXES) if one != "project"),
        )

    def tables(self, problems: list[Problem]) -> Iterator[Arrow]:
        """Yield its lines as tables of `schema`; lines that cannot be read are said in *problems* (PR756)."""
        missed = 0
        for chunk in self.opened.read(0, list(dict.fromkeys(self.columns.values()))):
            for one in chunk.unreadable:
                missed += 1
                if missed <= _NAMED:
                    zh, en = one.problem.message(), one.problem.message("en")
                    place = one.problem.place
                    problems.append(problem("PR756", place=place, line=one.line, reason=zh, reason_en=en))
            cells = [chunk.batch.column(name) for name in self.columns.values()]
            cells[0] = project_names(cells[0])
            yield pa.Table.from_arrays(cells, schema=self.schema)
        if missed > _NAMED:
            problems.append(problem("PR009", place=self.opened.file.place, count=missed - _NAMED))


def facts_of(opened: Opened, mapping: Mapping[str, str]) -> Facts:
    """
    Return *opened* as a file of facts.

    Args:
        opened: The file.
        mapping: What fields are called, where that is not their own name; those of rows do not count.

    Raises:
        ColumnsError: The columns cannot be used (PR701, PR702, PR704).
    """
    names = opened.schema.names
    known = dict(mapping)
    if known.get("project") not in names:
        known.pop("project", None)  # the name it has in the rows
    find(opened.schema.empty_table(), known, FACTS)
    columns = {"project": known.get("project", "project"), **facts_in(opened.schema.empty_table(), known)}
    kinds = [pa.string(), *(opened.schema.field(one).type for one in list(columns.values())[1:])]
    return Facts(opened, columns, pa.schema(list(zip(columns, kinds, strict=True))))
