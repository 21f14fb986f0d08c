"""
Hostile rule files kept outside the project, adapted to our keys: bounded, refused with places, never another exception.

The texts there show tricks under keys of their own (``bands``, ``indicators``). What they try is put under our keys:
lower bounds of bands become intervals, weights of indicators become level-1 weights, targets become thresholds.
"""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from perfrules.authoring.format import format_rules
from perfrules.authoring.lint import lint
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load

INPUTS = Path(__file__).resolve().parents[3] / "shared" / "hostile" / "inputs.jsonl"
ROWS = (
    [
        row
        for line in INPUTS.read_text(encoding="utf-8").split("\n")
        if line and (row := json.loads(line))["kind"] == "ruleset_toml"
    ]
    if INPUTS.is_file()
    else []
)
needs_inputs = pytest.mark.skipif(not ROWS, reason="the hostile inputs are kept outside the project")
KEYS = {"schema_version": "format", "name": "title"}
NAMES = {"bytes": bytes, "range": range, "zip": zip}
"""All that a recipe may call."""
ASIS = ("ruleset_size", "ruleset_syntax", "ruleset_yaml")


def made(row: dict[str, str]) -> bytes:
    """Return the bytes of *row*; recipes are expressions of the hostile set itself."""
    made_by_recipe = eval(row["recipe"], {"__builtins__": NAMES}) if "recipe" in row else row["text"]  # noqa: S307 - reviewed data
    return made_by_recipe if isinstance(made_by_recipe, bytes) else made_by_recipe.encode()


def adapted(text: str) -> str:
    """Return *text* with what it tries put under our keys."""
    head, *indicators = text.split("[[indicators]]\n")
    for old, new in KEYS.items():
        head = re.sub(rf"(?m)^{old} =", f"{new} =", head)
    above, _, bands = head.partition("[bands]\n")
    scores, _, further = bands.partition("[")
    lines = [line for line in scores.splitlines() if line.strip()]
    edges = [line.split("=") for line in lines]
    grades = ""
    for position, (name, low) in enumerate(edges):
        high = "100]" if position == 0 else edges[position - 1][1].strip() + ")"
        grades += f'{name.strip()} = "[{low.strip()}, {high}"\n'
    weights, rest = "", ""
    for number, one in enumerate(indicators):
        fields = dict(re.findall(r"(?m)^(\w+) ?= ?(.*)$", one))
        name = fields.get("id", '"x"').strip('"') or f"n{number}"
        weights += f'"指标{name}" = {fields["weight"]}\n'
        rest += f'[[scoring]]\ntype = "banded"\nbands = {{ {fields["target"]} = "100%", "<90%" = "0%" }}\n'
        rest += f"formula = {fields['formula']}\n" if "formula" in fields else ""
    table = f'[[component]]\nname = "绩效指标"\ntype = "indicators"\nfull = 100\n[component.weights]\n{weights}'
    return f"{above}full = 100\n" + (f"[{further}" if further else "") + f"[grades]\n{grades}{table}{rest}"


def loaded(folder: Path, data: bytes, registry: Registry) -> Loaded:
    """Return what loading *data* from a file gives."""
    path = folder / "rules.toml"
    path.write_bytes(data)
    if not (folder / "loop.toml").is_symlink():
        (folder / "loop.toml").symlink_to(folder / "loop.toml")
    return load(path, registry=registry)


def data_of(row: dict[str, str]) -> bytes:
    """Return the bytes to load for *row*."""
    data = made(row)
    if row["category"] in ASIS:
        return data
    try:
        mark, text = data.startswith(b"\xef\xbb\xbf"), data.decode("utf-8-sig")
        tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return data
    crlf = "\r\n" in text
    changed = adapted(text.replace("\r\n", "\n")) if "[[indicators]]" in text else text
    return (b"\xef\xbb\xbf" if mark else b"") + changed.replace("\n", "\r\n" if crlf else "\n").encode()


@needs_inputs
class TestHostileFiles:
    """SPEC reliability §2–4: an error names file, line, key and reason in Chinese; good files are accepted."""

    @pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
    def test_row(self, row: dict[str, str], tmp_path: Path, registry: Registry) -> None:
        found = loaded(tmp_path, data_of(row), registry)
        if row["expect"] == "parsed":
            assert found.problems == ()
            assert found.ruleset is not None
            return
        assert found.ruleset is None
        assert found.problems
        assert len(found.problems) <= 101
        for one in found.problems:
            assert one.place.file
            assert re.search(r"[\u4e00-\u9fff]", one.message("zh"))
            assert one.code in ("PR001", "PR002", "PR003", "PR004", "PR009") or one.place.line

    @pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
    def test_the_tools_of_authors_take_it_too(self, row: dict[str, str], tmp_path: Path, registry: Registry) -> None:
        data = data_of(row)
        text, problems = format_rules(data)
        assert (text is None) is bool(problems)
        if text is not None:
            assert format_rules(text.encode()) == (text, ())
            plain = data.decode("utf-8-sig").replace("\r\n", "\n")
            assert repr(sorted(tomllib.loads(text).items())) == repr(sorted(tomllib.loads(plain).items()))
        (tmp_path / "rules.toml").write_bytes(data)
        found = lint(tmp_path / "rules.toml", registry=registry, today=date(2026, 1, 1))
        assert (found.loaded.ruleset is None) is any(one.severity == "error" for one in found.problems)

    def test_every_row_of_the_kind_is_tried(self) -> None:
        assert len(ROWS) >= 49

    def test_what_was_adapted_is_refused_for_what_it_tries(self, tmp_path: Path, registry: Registry) -> None:
        wanted = {
            "R003": {"PR204"}, "R005": {"PR204"}, "R006": {"PR204"}, "R009": {"PR204"}, "R010": {"PR204"},
            "R011": {"PR204"}, "R012": {"PR215"}, "R017": {"PR202"}, "R026": {"PR216"}, "R027": {"PR216"},
            "R030": {"PR218"}, "R032": {"PR224"}, "R033": {"PR214"}, "R036": {"PR214"}, "R039": {"PR208"},
            "R040": {"PR208"}, "R042": {"PR208"}, "R043": {"PR208"}, "R045": {"PR208"}, "R047": {"PR202"},
            "R048": {"PR202"}, "R053": {"PR202"}, "R054": {"PR202"}, "R056": {"PR202"}, "R059": {"PR007"},
            "R060": {"PR007"}, "R064": {"PR002"}, "R065": {"PR002"}, "R076": {"PR004"}, "R077": {"PR004"},
            "R080": {"PR003"}, "R082": {"PR215"}, "R087": {"PR201"}, "R088": {"PR201"}, "R089": {"PR201"},
            "R090": {"PR201"}, "R091": {"PR201"}, "R093": {"PR201"}, "R094": {"PR201"}, "R097": {"PR201"},
        }  # fmt: skip
        told = {
            row["id"]: {one.code for one in loaded(tmp_path, data_of(row), registry).problems}
            for row in ROWS
            if row["id"] in wanted
        }
        assert {name: codes for name, codes in told.items() if not wanted[name] <= codes} == {}
