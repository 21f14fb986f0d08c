"""A rule file opens nothing but what it names; told by an audit hook, which sees every way of opening."""

import json
import subprocess
import sys

import pytest

WATCHED = """
import json, os, sys
from pathlib import Path
from perfrules import evaluate, load_ruleset, read_sheet
from perfrules.errors import PerfrulesError
from perfrules.plugins import default_registry

default_registry()
evaluate(read_sheet(sys.argv[3]), load_ruleset(sys.argv[2]))  # what is imported on first use is imported now
folder, seen, watching = Path(sys.argv[1]), set(), False

def hook(event, args):
    if not watching:
        return
    if event == "open" and isinstance(args[0], str):
        seen.add(os.path.abspath(args[0]))
    elif event.split(".")[0] in ("socket", "subprocess", "ctypes", "pty", "urllib", "ftplib", "smtplib", "winreg"):
        seen.add(event)
    elif event in ("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "exec", "compile", "import"):
        seen.add(event + ":" + str(args[0])[:60])

sys.addaudithook(hook)
opened = {}
for case, names in json.loads(sys.argv[4]).items():
    seen.clear()
    watching = True
    try:
        rules = load_ruleset(names[0])
        for sheet in names[1:]:
            evaluate(read_sheet(sheet), rules)
    except PerfrulesError as error:
        seen.add(type(error).__name__)
    watching = False
    opened[case] = sorted(os.path.relpath(name, folder) if name.startswith("/") else name for name in seen)
print(json.dumps(opened))
"""
RULES = """\
id = "own"
title = "own"
full = 100

[grades]
"优" = "[0, 100]"

[[component]]
name = "rows"
type = "indicators"
full = 100

[[scoring]]
type = "proportional"
"""
CHILD = 'id = "child"\nextends = "own.toml"\ntitle = "child"\n'
SHEET = """\
project = "p"

[[row]]
name = "=cmd|calc"
target = "≥1"
actual = "http://127.0.0.1/"
weight = 100
"""
HOSTILE = {
    "a file elsewhere": RULES.replace('id = "own"', 'id = "own"\nextends = "/etc/passwd"'),
    "a file above": RULES.replace('id = "own"', 'id = "own"\nextends = "../secret.toml"'),
    "an address": RULES.replace('id = "own"', 'id = "own"\nextends = "http://127.0.0.1/x.toml"'),
    "code as a type": RULES.replace("proportional", "__import__('os').system('id')"),
    "a template": RULES.replace('title = "own"', 'title = "{{ open(1) }} ${HOME} `id`"'),
    "a document": RULES + '\n[[source]]\nid = "s"\ndocument = "secret.txt"\nstatus = "practice"\n',
}


CASES = {
    "alone": ["own.toml"],
    "with a parent": ["child.toml"],
    "scoring a sheet": ["own.toml", "sheet.toml"],
    **{name: [f"{number}.toml"] for number, name in enumerate(HOSTILE)},
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """For each case what is opened, run or imported while it is loaded and scored."""
    root = tmp_path_factory.mktemp("opened")
    folder = root / "rules"
    folder.mkdir()
    texts = {
        "own.toml": RULES,
        "child.toml": CHILD,
        "sheet.toml": SHEET,
        "secret.txt": "secret",
        "../secret.toml": RULES,
    }
    texts |= {f"{number}.toml": text for number, text in enumerate(HOSTILE.values())}
    for name, text in (*texts.items(), ("../warm.toml", RULES), ("../warm-sheet.toml", SHEET)):
        (folder / name).write_text(text, encoding="utf-8")
    warm = str(root / "warm.toml"), str(root / "warm-sheet.toml")
    command = [sys.executable, "-c", WATCHED, str(folder), *warm, json.dumps(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
class TestRuleFiles:
    def test_one_opens_itself(self, opened: dict[str, list[str]]) -> None:
        assert opened["alone"] == ["own.toml"]

    def test_one_that_extends_another_opens_both(self, opened: dict[str, list[str]]) -> None:
        assert opened["with a parent"] == ["child.toml", "own.toml"]

    @pytest.mark.parametrize("trick", HOSTILE)
    def test_nothing_else_is_opened_whatever_one_says(self, opened: dict[str, list[str]], trick: str) -> None:
        names = [CASES[trick][0]]
        assert [name for name in opened[trick] if name != "RuleSetError"] == names

    def test_scoring_opens_the_sheet(self, opened: dict[str, list[str]]) -> None:
        assert [name for name in opened["scoring a sheet"] if "reading" not in name] == ["own.toml", "sheet.toml"]
