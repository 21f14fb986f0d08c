"""The published schema of summaries: every summary fits it, and it names every field."""

import json
from typing import Any

import pytest

from perfrules.reports.native import published_schema
from perfrules.runs.options import Progress
from perfrules.runs.reports import SUMMARY_JSON
from tests.runs.sheets.making import RULES, sheet_text
from tests.runs.sheets.running import Runs

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator


@pytest.fixture
def summary(runs: Runs) -> dict[str, Any]:
    """Return a summary in which nothing is empty."""
    runs()
    runs.put("a.toml", "a = ")
    (runs.folder / "sub" / "b.toml").unlink()
    runs.put("rules.toml", RULES)
    runs.put("x.zzz", "x")
    runs.put("bad.json", "{")
    runs.put("d.toml", sheet_text("戊", "若干", head='stated_total = 100\nstated_grade = "优"'))
    (runs.folder / "link.toml").symlink_to(runs.folder / "none")

    def stop(progress: Progress) -> None:
        if progress.done == progress.total - 1:
            raise KeyboardInterrupt

    runs(stop)
    data: dict[str, Any] = json.loads((runs.out / SUMMARY_JSON).read_text(encoding="utf-8"))
    assert [name for name in data if not data[name]] == []
    return data


def test_it_fits(summary: dict[str, Any]) -> None:
    assert [one.message for one in Draft202012Validator(published_schema("summary")).iter_errors(summary)] == []


def test_every_field_is_named_and_required(summary: dict[str, Any]) -> None:
    schema: Any = published_schema("summary")
    printed = {"written", "up_to_date"}
    for data, form in (
        (summary, schema), (summary["sheets"][0], schema["$defs"]["sheet"]),
        (summary["skipped"], schema["properties"]["skipped"]),
        (summary["failed"][0], schema["properties"]["failed"]["items"]),
        (summary["sheets"][0]["stated"], schema["$defs"]["sheet"]["properties"]["stated"]),
    ):  # fmt: skip
        assert set(form["required"]) == set(data) == set(form["properties"]) - printed


def test_what_it_must_not_be(summary: dict[str, Any]) -> None:
    validator = Draft202012Validator(published_schema("summary"))
    for change in ({"format": 2}, {"grades": {"优": 0}}, {"left": [1]}, {"sheets": [{}]}, {"interrupted": None}):
        assert list(validator.iter_errors({**summary, **change})) != []
