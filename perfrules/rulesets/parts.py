"""Parts of a rule set that stand on their own: sources and rounding."""

from collections.abc import Mapping

from perfrules.errors import Problem, problem
from perfrules.model.rounding import Rounding, RoundingMode, RoundingStage
from perfrules.model.ruleset import Citation, CitationStatus
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.fields import (
    read_choice,
    read_date,
    read_name,
    read_table,
    read_text,
    read_whole,
    report_same_names,
    report_unknown_keys,
)  # fmt: skip

__all__ = ["MAX_PLACES", "ROUND_KEYS", "SOURCE_KEYS", "read_citations", "read_rounding", "source_id"]

MAX_PLACES = 6
SOURCE_KEYS = ("document", "id", "title", "date", "until", "status", "note")
ROUND_KEYS = ("places", "mode", "at")


def source_id(entry: Entry) -> str:
    """Return the id of the ``[[source]]`` *entry*: its ``id``, else its document; empty when it has neither."""
    given = entry.table.get("id", entry.table.get("document"))
    return given.value if given is not None and isinstance(given.value, str) else ""


def read_citations(entries: tuple[Entry, ...], problems: list[Problem]) -> Mapping[str, Citation]:
    """Return the citations of ``[[source]]`` tables by id."""
    citations: dict[str, Citation] = {}
    report_same_names([(cited, entry) for entry in entries if (cited := source_id(entry))], problems)
    for entry in entries:
        table = entry.table
        report_unknown_keys(table, SOURCE_KEYS, problems)
        missing = [key for key in ("document", "status") if key not in table]
        problems += [problem("PR203", place=entry.place, key=f"source.{key}") for key in missing]
        texts = {key: read_text(table[key], key, problems) or "" for key in ("title", "note") if key in table}
        document = read_name(table["document"], "document", problems) if "document" in table else None
        name = read_name(table["id"], "id", problems) if "id" in table else document
        day, until = (read_date(table[key], key, problems) if key in table else None for key in ("date", "until"))
        words = [status.value for status in CitationStatus]
        sure = read_choice(table["status"], "status", words, problems) if "status" in table else None
        if document is not None and name is not None and sure in words:
            citations[name] = Citation(
                id=name,
                document=document,
                status=CitationStatus(sure),
                date=day,
                until=until,
                place=entry.place,
                **texts,
            )
    return citations


def read_rounding(entry: Entry | None, problems: list[Problem]) -> Rounding:
    """Return the rounding of a ``round`` table; keys it leaves out keep their defaults (2 places, half-up, row)."""
    table = None if entry is None else read_table(entry, "round", problems)
    if table is None:
        return Rounding()
    report_unknown_keys(table, ROUND_KEYS, problems)
    modes, stages = [mode.value for mode in RoundingMode], [stage.value for stage in RoundingStage]
    places = read_whole(table["places"], "round.places", 0, MAX_PLACES, problems) if "places" in table else None
    mode = read_choice(table["mode"], "round.mode", modes, problems) if "mode" in table else None
    at = read_choice(table["at"], "round.at", stages, problems) if "at" in table else None
    default = Rounding()
    return Rounding(
        default.places if places is None else places,
        RoundingMode(mode) if mode in modes else default.mode,
        RoundingStage(at) if at in stages else default.at,
    )
