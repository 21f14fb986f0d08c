#!/usr/bin/env python3
"""
The project's tasks: ``python3 tasks.py example``, ``python3 tasks.py test``, and the smaller ones ``--help`` lists.

Needs Python and nothing else. Each task makes the virtual environment it uses, once, below ``.venvs`` (or where
``PERFRULES_VENVS`` says); an installation that was interrupted is taken up again. What this file prints about its own
work goes to the error stream, so that the output of a task is the output of the program it runs.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENVS = Path(os.environ.get("PERFRULES_VENVS") or ROOT / ".venvs").resolve()
CONSTRAINTS = ROOT / "tests" / "constraints.txt"
EXAMPLE = ["evaluate", "perfrules/examples/hotline-12333-2023.toml", "--rules", "henan-zhengzhou-2023"]
STAMP = "complete.stamp"
MEASURED = (
    "conformance", "distributed", "dsl", "engine", "errors", "indicators", "model", "plugins", "units",
)  # fmt: skip


class StepFailedError(Exception):
    """A step that did not succeed; carries the exit status and what to tell the person."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def say(text: str) -> None:
    """Print one line about the work itself."""
    print(text, file=sys.stderr, flush=True)


# ------------------------------------------------------------------------------------------------------- environments


def require_python() -> None:
    """Stop with a kind word when this Python is too old or lacks what makes virtual environments."""
    if sys.version_info < OLDEST:
        wanted, found = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
        raise StepFailedError(
            2,
            f"需要 Python {wanted} 或更高版本，当前是 {found}。"
            f"请安装新版本后用它运行本文件，例如：python{wanted} tasks.py test\n"
            f"Python {wanted} or newer is needed, this is {found}. "
            f"Install one and run this file with it, for example: python{wanted} tasks.py test",
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise StepFailedError(
            2,
            f"这个 Python 缺少 venv 或 ensurepip。Debian/Ubuntu 请运行：sudo apt install {package}（或 python3-venv）\n"
            "This Python lacks venv or ensurepip. "
            f"On Debian or Ubuntu run: sudo apt install {package} (or python3-venv)",
        )


def environment(name: str, extras: "tuple[str, ...]") -> Path:
    """
    Return the Python of the virtual environment *name* with the project and its *extras* in it, made where needed.

    The project is installed as editable: changed code needs no new installation. The stamp holds a digest of all that
    decides what is installed and is written last. An environment with another stamp is brought up to date; one
    without a stamp, left by an installation that broke off, is made anew.
    """
    require_python()
    folder = VENVS / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / STAMP
    wanted = fingerprint(extras)
    if python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say(f"[{name}] 正在准备环境（仅首次）… preparing {folder} (once) …")
    if not (stamp.is_file() and is_usable(python, folder)):
        if folder.exists():
            shutil.rmtree(folder)
        run_step("virtual environment", [sys.executable, "-m", "venv", folder])
    stamp.unlink(missing_ok=True)
    constraints: "list[str | Path]" = ["--constraint", CONSTRAINTS] if extras else []
    project = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    pip: "list[str | Path]" = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run_step("installation", [*pip, *constraints, "--editable", project])
    stamp.write_text(wanted, encoding="utf-8")
    return python


def fingerprint(extras: "tuple[str, ...]") -> str:
    """Return a digest of the Python, the place of the tree, *extras* and the files that say what to install."""
    digest = hashlib.sha256()
    for part in (sys.version, sys.base_prefix, str(ROOT), *extras):
        digest.update(part.encode() + b"\0")
    for file in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_usable(python: Path, folder: Path) -> bool:
    """Return whether *python* starts, is of this version, believes to live in *folder*, and has pip."""
    if not python.exists():
        return False
    code = "import sys, pip; print(sys.version); print(sys.prefix)"
    answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    if answer.returncode:
        return False
    prefix = answer.stdout.strip().splitlines()[-1]
    return answer.stdout.startswith(sys.version) and Path(prefix).resolve() == folder.resolve()


# -------------------------------------------------------------------------------------------------------------- steps


def run_step(title: str, command: "Sequence[str | Path]") -> None:
    """
    Run *command*, and show what it prints only if it fails.

    Raises:
        StepFailedError: It ended with another status than 0.
    """
    outcome = start(command, output=subprocess.PIPE)
    if outcome.returncode:
        say(outcome.stdout.decode("utf-8", "replace").rstrip())
        raise failure(title, command, outcome.returncode)
    say(f"✓ {title}")


def show_step(title: str, command: "Sequence[str | Path]") -> None:
    """
    Run *command* and let it print.

    Raises:
        StepFailedError: It ended with another status than 0.
    """
    outcome = start(command)
    if outcome.returncode:
        raise failure(title, command, outcome.returncode)


def start(command: "Sequence[str | Path]", output: "int | None" = None) -> "subprocess.CompletedProcess[bytes]":
    """Run *command* in the project's folder, its input closed, and return its outcome; *output* is where it prints."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=str(ROOT),
        env=child_environment(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        check=False,
    )


def failure(title: str, command: "Sequence[str | Path]", status: int) -> StepFailedError:
    """Return the error that names the step *title* and its *command*."""
    line = subprocess.list2cmdline([str(word) for word in command])
    return StepFailedError(status, f"✗ {title}: 失败 failed (status {status})\n  {line}")


def child_environment() -> "dict[str, str]":
    """
    Return the variables for programs that are started: UTF-8 everywhere, and nothing of an activated shell.

    Bytecode is kept, whatever the shell says: tests start hundreds of processes, and each would compile anew.
    """
    hidden = ("PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    variables = {name: value for name, value in os.environ.items() if name not in hidden}
    variables.update(PYTHONUTF8="1", PYTHONIOENCODING="utf-8", PYRIGHT_PYTHON_IGNORE_WARNINGS="1")
    return variables


def program(python: Path, name: str) -> Path:
    """Return the program *name* of the environment of *python*."""
    return python.with_name(name + (".exe" if os.name == "nt" else ""))


def development() -> Path:
    """Return the Python of the environment with all tools."""
    return environment("dev", ("dev",))


# -------------------------------------------------------------------------------------------------------------- tasks


def task_example(*options: str) -> int:
    """Score the example sheet; options such as --lang en are passed on to perfrules."""
    python = environment("run", ())
    return start([program(python, "perfrules"), *EXAMPLE, *options]).returncode


def task_test() -> int:
    """Run everything that must hold: lint, types, contracts, tests with coverage, packages, documentation."""
    task_lint()
    task_coverage()
    task_docs()
    return 0


def task_lint() -> int:
    """Check style, formatting, import contracts and types."""
    python = development()
    sources = [name for name in ("perfrules", "tests", "docs", "benchmarks", "tasks.py") if (ROOT / name).exists()]
    run_step("ruff", [python, "-m", "ruff", "check", "--quiet", "--output-format", "concise", *sources])
    run_step("format", [python, "-m", "ruff", "format", "--quiet", "--check", *sources])
    run_step("import contracts", [program(python, "lint-imports"), "--no-logo"])
    run_step("mypy", [python, "-m", "mypy"])
    # pyright would look for libraries in whatever Python the path names first
    run_step("pyright", [python, "-m", "pyright", "--pythonpath", python])
    return 0


def task_coverage() -> int:
    """
    Run all tests and hold the core to its coverage.

    Measuring doubles the time of a test, so only the folders in MEASURED are measured: they alone must reach every
    branch of the core. Everything else below tests/ runs unmeasured.
    """
    python = development()
    workers = str(min(4, os.cpu_count() or 1))
    pytest: "list[str | Path]" = [python, "-m", "pytest", "-q", "-n", workers, "--dist", "loadgroup"]
    folders = [f"tests/{name}" for name in MEASURED]
    show_step("tests of the core", [*pytest, "--cov", "--cov-report=", "--cov-fail-under=0", *folders])
    run_step("coverage of the core", [python, "-m", "coverage", "report"])
    show_step("other tests", [*pytest, *(f"--ignore={folder}" for folder in folders), "tests"])
    return 0


def task_docs() -> int:
    """Build the documentation; a warning is an error. The examples in it are run by the tests."""
    python = development()
    places = [ROOT / "docs", ROOT / "docs" / "_build" / "html"]
    run_step("documentation", [python, "-m", "sphinx", "-b", "html", "-n", "-W", "--keep-going", "-q", *places])
    return 0


def task_format() -> int:
    """Put the code into the house's format and mend what can be mended mechanically."""
    python = development()
    run_step("ruff --fix", [python, "-m", "ruff", "check", "--fix", "--exit-zero", "--quiet", "."])
    run_step("format", [python, "-m", "ruff", "format", "--quiet", "."])
    return 0


def task_benchmark() -> int:
    """Run the benchmarks, side by side with what they are compared with."""
    script = ROOT / "benchmarks" / "run.py"
    if not script.is_file():
        raise StepFailedError(2, "还没有基准测试 there are no benchmarks yet (benchmarks/run.py)")
    show_step("benchmarks", [development(), script])
    return 0


def task_clean() -> int:
    """Remove the virtual environments and everything that was built."""
    leftovers = ["build", "dist", "docs/_build", "docs/reference/generated", "htmlcov"]
    leftovers += [".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"]
    for folder in (VENVS, *(ROOT / name for name in leftovers)):
        shutil.rmtree(str(folder), ignore_errors=True)
    for part in ("perfrules", "plugins", "tests", "docs", "benchmarks"):
        for folder in list((ROOT / part).rglob("__pycache__")):
            shutil.rmtree(str(folder), ignore_errors=True)
    for file in ROOT.glob(".coverage*"):
        file.unlink()
    return 0


TASKS: "dict[str, Callable[..., int]]" = {
    "example": task_example,
    "test": task_test,
    "lint": task_lint,
    "coverage": task_coverage,
    "docs": task_docs,
    "format": task_format,
    "benchmark": task_benchmark,
    "clean": task_clean,
}


def main() -> int:
    """Run the task named on the command line and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    lines = [f"  {name:10} {(task.__doc__ or '').strip().splitlines()[0]}" for name, task in TASKS.items()]
    parser = argparse.ArgumentParser(
        prog="tasks.py",
        description="The project's tasks 项目任务:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", choices=sorted(TASKS), metavar="task", help="one of the names above")
    arguments, options = parser.parse_known_args()
    if options and arguments.task != "example":
        parser.error("only the task example takes options: " + " ".join(options))
    try:
        return TASKS[arguments.task](*options)
    except StepFailedError as failed:
        say(str(failed))
        return failed.status
    except KeyboardInterrupt:
        say("已中断；再次运行即可继续 interrupted; run it again to go on")
        return 130


if __name__ == "__main__":
    sys.exit(main())
