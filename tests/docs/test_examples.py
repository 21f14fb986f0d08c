"""
Every example in README.md, README.zh-CN.md and docs/ runs and prints what the page says.

In a page, ``python`` blocks run as doctests when they hold ``>>>`` and as code otherwise, all in one namespace.
``console`` blocks hold commands after ``$`` and below each its complete output; ``< name`` behind a command gives it a
file to read. ``toml`` blocks must be TOML; one whose first line is ``# name.toml`` is written to that file for the
examples after it; so is a ``csv`` block, to the file that was named last before it. ``json`` blocks must be JSON; those
of cells, one a line, are written to ``cells.jsonl``. Commands run in an empty folder that holds copies of
``perfrules/examples`` and ``docs/samples``. Blocks in ``sh`` or ``text`` are not run.
``--update-golden`` writes the outputs of commands into the pages.
"""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from unittest.mock import patch

import pytest
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

from perfrules.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [page for page in PAGES if "generated" not in page.parts and "_build" not in page.parts]


def run_console(example: Example) -> str | None:
    """Run each command of a ``console`` block and compare what it prints with the lines below it."""
    wanted = example.parsed.rstrip()
    shown: list[str] = []
    for line in wanted.splitlines():
        if line.startswith("$ "):
            printed = run_command(line[2:], Path(example.namespace["folder"]))
            shown += [line, *printed.rstrip().splitlines()]
    got = "\n".join(line.rstrip() for line in shown)
    if got != wanted and example.namespace["update"]:
        # the block's own place: another one on the page may say the same
        start = example.document.text.index(wanted, example.start)
        example.namespace["updates"].append((start, start + len(wanted), got))
        return None
    return None if got == wanted else f"the page says:\n{wanted}\n\nthe program prints:\n{got}"


def updated(text: str, updates: Iterable[tuple[int, int, str]]) -> str:
    """Return *text* with each part, from start to end, replaced."""
    for start, end, new in sorted(updates, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def run_command(line: str, folder: Path) -> str:
    """
    Return what one command prints as a person in China would type it, with its output going to a file.

    ``python3 tasks.py example`` stands for what that task runs. Commands run in this process, which has imported what
    they need; only what a page has installed (it says where in ``PYTHONPATH``) takes a new one to be found.
    """
    command, _, given = line.partition(" < ")
    words = shlex.split(command)
    if words[:3] == ["python3", "tasks.py", "example"]:
        words = ["perfrules", *example_arguments(), *words[3:]]
    assert words[0] == "perfrules", f"only perfrules is run from pages, not {words[0]}"
    unset = ("COLUMNS", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "PYTHONIOENCODING")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    if "PYTHONPATH" in environment:
        command = [sys.executable, "-X", "utf8", "-m", "perfrules", *words[1:]]
        outcome = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        return (outcome.stdout + outcome.stderr).decode("utf-8")
    typed = io.TextIOWrapper(io.BytesIO((folder / given).read_bytes() if given else b""), encoding="utf-8")
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with (
        chdir(folder), patch.dict(os.environ, environment, clear=True), patch.object(sys, "stdin", typed),
        redirect_stdout(printed), redirect_stderr(printed), suppress(SystemExit),
    ):  # fmt: skip
        main(words[1:])
    printed.flush()
    return printed.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]  # the buffer is a BytesIO


def example_arguments() -> list[str]:
    """Return what ``tasks.py example`` gives to perfrules."""
    import runpy

    return list(runpy.run_path(str(ROOT / "tasks.py"))["EXAMPLE"])


def read_toml(example: Example) -> str | None:
    """Check a ``toml`` block and keep it as a file where its first line names one."""
    text = example.parsed
    tomllib.loads(text)
    first = text.splitlines()[0]
    if first.startswith("# ") and first.endswith(".toml"):
        (Path(example.namespace["folder"]) / first[2:]).write_text(text, encoding="utf-8")
    return None


def keep_csv(example: Example) -> str | None:
    """Keep a ``csv`` block as the file whose name stands last before it, in backticks or as a link."""
    names = re.findall(r"[`\[]([\w-]+\.csv)[`\]]", example.document.text[: example.start])
    (Path(example.namespace["folder"]) / names[-1]).write_text(example.parsed, encoding="utf-8")
    return None


def read_json(example: Example) -> str | None:
    """Check a ``json`` block; cells, one a line, are kept as a file for the examples after it."""
    if not example.parsed.startswith('{"id"'):
        json.loads(example.parsed)
        return None
    for line in example.parsed.splitlines():
        json.loads(line)
    (Path(example.namespace["folder"]) / "cells.jsonl").write_text(example.parsed, encoding="utf-8")
    return None


SYBIL = Sybil(
    parsers=[
        SkipParser(),
        PythonCodeBlockParser(),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="toml", evaluator=read_toml),
        CodeBlockParser(language="csv", evaluator=keep_csv),
        CodeBlockParser(language="json", evaluator=read_json),
    ]
)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def marks_of(page: Path) -> list[pytest.MarkDecorator]:
    """Return what the examples of *page* need more than the ordinary environment has."""
    return [pytest.mark.cluster] if page.name == "score-on-a-cluster.md" else []


@pytest.mark.parametrize("page", [pytest.param(page, marks=marks_of(page), id=name_of(page)) for page in PAGES])
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool) -> None:
    for folder in ("perfrules/examples", "docs/samples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    document: Document = SYBIL.parse(page)
    evaluate_all(document, tmp_path, update=update_golden)


def evaluate_all(document: Document, folder: Path, *, update: bool) -> None:
    """Run every example; with *update* write what commands print into the page."""
    document.namespace.update(folder=str(folder), update=update, updates=[])
    for example in document.examples():
        example.evaluate()
    if updates := document.namespace["updates"]:
        Path(document.path).write_text(updated(document.text, updates), encoding="utf-8")


def test_updating_keeps_equal_commands_apart(tmp_path: Path) -> None:
    """The same command twice: the second block holds what the first prints, and only the second may change."""
    page = tmp_path / "page.md"
    cells = '```json\n{{"id": "{}", "target": "≤30人"}}\n```\n'
    block = "```console\n$ perfrules parse --jsonl < cells.jsonl\n{}\n```\n"
    page.write_text(cells.format("a") + block.format("old"), encoding="utf-8")
    evaluate_all(SYBIL.parse(page), tmp_path, update=True)
    first = page.read_text(encoding="utf-8")
    assert '"a"' in first.split("console")[1]
    page.write_text(first + first.replace('"id": "a"', '"id": "b"', 1), encoding="utf-8")
    evaluate_all(SYBIL.parse(page), tmp_path, update=True)
    assert page.read_text(encoding="utf-8") == first + first.replace('"a"', '"b"')
