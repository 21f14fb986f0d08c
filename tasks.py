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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENVS = Path(os.environ.get("PERFRULES_VENVS") or ROOT / ".venvs").resolve()
CONSTRAINTS = ROOT / "tests" / "constraints.txt"
EXAMPLE = ["evaluate", "perfrules/examples/hotline-12333-2023.toml", "--rules", "henan-zhengzhou-2023"]
STAMP = "complete.stamp"
# name of an environment: extras of the project, groups of pyproject.toml; without extras the project is left out
ENVIRONMENTS = {
    "dev": (("cli", "office", "pandas", "pdf", "polars", "testing"), ("dev",)),
    "lowest": (("cli", "office", "pandas", "pdf", "polars", "testing"), ("tests",)),
    "engines": (("cli", "office", "pdf", "polars", "spark", "testing"), ("engines",)),
    "types": ((), ("types",)),
}
# Folders of tests that run in one process, those that take longest first: `run_lanes` starts them in this order. The
# measured ones alone take every branch of the core; folders that are named nowhere run together at last.
MEASURED = (
    ("dsl", "units"),
    ("engine", "conformance", "distributed"),
    ("plugins",),
    ("errors", "indicators", "model"),
)
UNMEASURED = (
    ("reports",),
    ("readers",),
    ("runs",),
    ("testing", "auditing"),
    ("docs", "packaging"),
    ("cli", "checks"),
)


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


def environment(
    name: str, extras: "tuple[str, ...]" = (), groups: "tuple[str, ...]" = (), *, lowest: bool = False
) -> Path:
    """
    Return the Python of the virtual environment *name* with the project, its *extras* and *groups*, made where needed.

    The project is installed as editable: changed code needs no new installation. With *groups* alone it is left out.
    With *lowest* its libraries are of the oldest versions that it allows.
    The stamp holds a digest of all that decides what is installed and is written last. An environment with another
    stamp is brought up to date; one without a stamp, left by an installation that broke off, is made anew.
    """
    require_python()
    folder = VENVS / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / STAMP
    wanted = fingerprint((*extras, *groups))
    if python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say(f"[{name}] 正在准备环境（仅首次）… preparing {folder} (once) …")
    if not (stamp.is_file() and is_usable(python, folder)):
        if folder.exists():
            shutil.rmtree(folder)
        run_step("virtual environment", [sys.executable, "-m", "venv", folder])
    stamp.unlink(missing_ok=True)
    constraints: "list[str | Path]" = ["--constraint", CONSTRAINTS] if extras or groups else []
    if lowest:
        constraints[-1] = lowest_versions(folder / "lowest.txt")
    project: "list[str | Path]" = [] if groups and not extras else ["--editable", ROOT]
    if extras:
        project[-1] = f"{ROOT}[{','.join(extras)}]"
    # what is never imported is not compiled either, which saves a third of the time and a tenth of the disk
    pip: "list[str | Path]" = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run_step("installation", [*pip, "--no-compile", *constraints, *project, *requirements(groups)])
    remove_shipped_tests(folder)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def remove_shipped_tests(folder: Path) -> None:
    """Remove the tests that large libraries ship of themselves: 30 MB that nothing imports."""
    for library in ("numpy", "pandas", "pyarrow"):
        for package in folder.glob(f"[lL]ib/**/site-packages/{library}"):
            for tests in list(package.rglob("tests")):
                shutil.rmtree(str(tests), ignore_errors=True)


def requirements(groups: "tuple[str, ...]") -> "list[str]":
    """Return what *groups* of pyproject.toml ask for; pip itself reads them from version 25.1 on only."""
    if not groups:
        return []
    import tomllib  # noqa: PLC0415 - older Pythons have none, and are told so before this is called

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    lines: "list[str]" = []
    for group in groups:
        for line in declared[group]:
            lines += requirements((line["include-group"],)) if isinstance(line, dict) else [line]
    return lines


def lowest_versions(file: Path) -> Path:
    """Write *file*, the constraints that hold what the project needs at its lower bounds, and return it."""
    import tomllib  # noqa: PLC0415 - see requirements

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [project["dependencies"], *project["optional-dependencies"].values()]
    bounds = dict(line.split(">=") for lines in needed for line in lines if ">=" in line)
    pins = [f"{name}=={version}" for name, version in bounds.items()]
    others = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    # polars-runtime-32 goes with polars, and pytest with pluggy
    free = {*bounds, "polars-runtime-32", "pytest"}
    pins += [line for line in others if line.partition("==")[0].lower() not in free]
    file.write_text("\n".join(pins), encoding="utf-8")
    return file


def fingerprint(parts: "tuple[str, ...]") -> str:
    """Return a digest of the Python, the place of the tree, *parts* and the files that say what to install."""
    digest = hashlib.sha256()
    for part in (sys.version, sys.base_prefix, str(ROOT), *parts):
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


def run_tests(title: str, command: "Sequence[str | Path]") -> None:
    """
    Run the tests of *command*; show the last line of what pytest prints, and all of it if one fails.

    Raises:
        StepFailedError: One failed.
    """
    outcome = start(command, output=subprocess.PIPE)
    printed = outcome.stdout.decode("utf-8", "replace").rstrip()
    if outcome.returncode:
        say(printed)
        raise failure(title, command, outcome.returncode)
    say(f"✓ {title}")
    print(printed.rpartition("\n")[2], flush=True)


def run_lanes(*lanes: "Callable[[], None]") -> None:
    """
    Run *lanes*, as many at once as there are processors, each to its end or its first failure.

    They are started in their order, so that the machine is busy to the end when the longest stand first.

    Raises:
        StepFailedError: The first failure; others have been told by then.
    """
    failures: "list[StepFailedError]" = []

    def run(lane: "Callable[[], None]") -> None:
        try:
            lane()
        except StepFailedError as failed:
            failures.append(failed)
            say(str(failed))

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for lane in lanes:
            pool.submit(run, lane)
    if failures:
        raise failures[0]


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


def prepared(name: str) -> Path:
    """Return the Python of the environment *name* of ENVIRONMENTS."""
    extras, groups = ENVIRONMENTS[name]
    return environment(name, extras, groups, lowest=name == "lowest")


# -------------------------------------------------------------------------------------------------------------- tasks


def task_example(*options: str) -> int:
    """Score the example sheet; options such as --lang en are passed on to perfrules."""
    python = environment("run", ())
    return start([program(python, "perfrules"), *EXAMPLE, *options]).returncode


def task_test() -> int:
    """Run what must hold before a change is sent: style, contracts, types, documentation, tests with coverage."""
    python = prepared("dev")
    run_lanes(lambda: lint(python), *core_tests(python), *other_tests(python), lambda: docs(python))
    report_coverage(python)
    return 0


def task_lint() -> int:
    """Check style, formatting, import contracts and types."""
    lint(prepared("dev"))
    return 0


def lint(python: Path) -> None:
    """Run each tool that reads the sources."""
    sources = [name for name in ("perfrules", "tests", "docs", "benchmarks", "tasks.py") if (ROOT / name).exists()]
    run_step("ruff", [python, "-m", "ruff", "check", "--quiet", "--output-format", "concise", *sources])
    run_step("format", [python, "-m", "ruff", "format", "--quiet", "--check", *sources])
    run_step("import contracts", [program(python, "lint-imports"), "--no-logo"])
    run_step("mypy", [python, "-m", "mypy"])


def task_types() -> int:
    """Check types with pyright too; it brings an interpreter of JavaScript, so it has an environment of its own."""
    python, tool = prepared("dev"), prepared("types")
    # pyright would look for libraries in whatever Python the path names first
    run_step("pyright", [tool, "-m", "pyright", "--pythonpath", python])
    return 0


def task_coverage() -> int:
    """Run all tests and hold the core to its coverage."""
    python = prepared("dev")
    run_lanes(*core_tests(python), *other_tests(python))
    report_coverage(python)
    return 0


def core_tests(python: Path) -> "list[Callable[[], None]]":
    """
    Return what runs the tests of the core, measured; `report_coverage` holds the core to its coverage afterwards.

    Measuring doubles the time of a test, so only the folders in MEASURED are measured: they alone must reach every
    branch of the core. Everything else below tests/ runs unmeasured.
    """
    for file in ROOT.glob(".coverage*"):
        file.unlink()
    command: "list[str | Path]" = [python, "-m", "coverage", "run", "-m", "pytest", "-q"]
    return [lane_of(command, folders) for folders in MEASURED]


def lane_of(command: "list[str | Path]", folders: "tuple[str, ...]") -> "Callable[[], None]":
    """Return what runs the tests in *folders* in one process."""
    return lambda: run_tests(f"tests of {', '.join(folders)}", [*command, *(f"tests/{name}" for name in folders)])


def report_coverage(python: Path) -> None:
    """Put together what the processes of `core_tests` measured, and hold the core to its coverage."""
    run_step("coverage, put together", [python, "-m", "coverage", "combine", "--quiet"])
    run_step("coverage of the core", [python, "-m", "coverage", "report"])


def other_tests(python: Path) -> "list[Callable[[], None]]":
    """Return what runs the tests that are not measured."""
    command: "list[str | Path]" = [python, "-m", "pytest", "-q"]
    named = [name for folders in (*MEASURED, *UNMEASURED) for name in folders]
    rest = [*command, *(f"--ignore=tests/{name}" for name in named), "tests"]
    return [*(lane_of(command, folders) for folders in UNMEASURED), lambda: run_tests("other tests", rest)]


def pytest(python: Path) -> "list[str | Path]":
    """Return the command that runs tests on up to four processors."""
    workers = os.cpu_count() or 1
    several = ["-n", str(min(4, workers)), "--dist", "loadgroup"] if workers > 1 else []
    return [python, "-m", "pytest", "-q", *several]


def task_test_cluster() -> int:
    """Run the tests on Spark, Sail and DuckDB, and hold what runs there to its coverage; needs Java."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise missing("Java", "default-jre-headless")
    python = prepared("engines")
    measured = ["--cov=perfrules/engine/spark", "--cov-report=", "--cov-fail-under=0"]
    run_tests("tests on clusters", [*pytest(python), "-m", "cluster or not cluster", *measured, "tests/distributed"])
    spark = ["--include=perfrules/engine/spark/*", "--omit=perfrules/engine/spark/workers.py"]
    report: "list[str | Path]" = [python, "-m", "coverage", "report", *spark]
    run_step("coverage of what runs on clusters", report)
    run_tests("pages about clusters", [*pytest(python), "-m", "cluster", "tests/docs"])
    return 0


def task_test_peers() -> int:
    """Run the tests that start what perfrules is compared with."""
    run_tests("tests with peers", [*pytest(prepared("engines")), "-m", "peers", "tests"])
    return 0


def task_test_office() -> int:
    """Run the tests that have LibreOffice read and print what perfrules writes."""
    if shutil.which("soffice") is None:
        raise missing("LibreOffice (soffice)", "libreoffice-calc libreoffice-writer")
    run_tests("tests with LibreOffice", [*pytest(prepared("dev")), "-m", "office", "tests"])
    return 0


def task_test_lowest() -> int:
    """Run the tests of the core with the oldest libraries that are allowed."""
    folders = [f"tests/{name}" for name in ("conformance", "dsl", "engine", "indicators", "model", "rulesets", "units")]
    run_tests("tests with the oldest libraries", [*pytest(prepared("lowest")), *folders])
    return 0


def missing(name: str, packages: str) -> StepFailedError:
    """Return the error that says which program *name* is not there and how to install it."""
    return StepFailedError(
        3,
        f"没有安装 {name}。Debian/Ubuntu 请运行：sudo apt install {packages}\n"
        f"{name} is not installed. On Debian or Ubuntu run: sudo apt install {packages}",
    )


def task_nightly() -> int:
    """Run all tests with many random examples, whose seed is printed, and the core's coverage without any."""
    python = prepared("dev")
    os.environ["HYPOTHESIS_PROFILE"] = "explicit"
    run_lanes(*core_tests(python))
    report_coverage(python)
    os.environ["HYPOTHESIS_PROFILE"] = "nightly"
    show_step("random tests", [*pytest(python), "tests"])
    return 0


def task_prove(*options: str) -> int:
    """Run the campaigns (prove small, prove nightly SEED): reference scorer, fuzzing, kills; figures as Markdown."""
    show_step("campaigns", [prepared("dev"), "-m", "tests.campaigns", *options])
    return 0


def task_docs() -> int:
    """Build the documentation; a warning is an error. The examples in it are run by the tests."""
    docs(prepared("dev"))
    return 0


def docs(python: Path) -> None:
    """Build the documentation."""
    places = [ROOT / "docs", ROOT / "docs" / "_build" / "html"]
    run_step("documentation", [python, "-m", "sphinx", "-b", "html", "-n", "-W", "--keep-going", "-q", *places])


def task_format() -> int:
    """Put the code into the house's format and mend what can be mended mechanically."""
    python = prepared("dev")
    run_step("ruff --fix", [python, "-m", "ruff", "check", "--fix", "--exit-zero", "--quiet", "."])
    run_step("format", [python, "-m", "ruff", "format", "--quiet", "."])
    return 0


def task_benchmark() -> int:
    """Run the benchmarks, side by side with what they are compared with."""
    script = ROOT / "benchmarks" / "run.py"
    if not script.is_file():
        raise StepFailedError(2, "还没有基准测试 there are no benchmarks yet (benchmarks/run.py)")
    show_step("benchmarks", [prepared("engines"), script])
    return 0


def task_figures() -> int:
    """Print the figures of the code: modules, lines, import chain, what an evaluation enters, names."""
    show_step("figures", [prepared("dev"), "-m", "tests.architecture.figures"])
    return 0


def task_clean() -> int:
    """Remove the virtual environments and everything that was built."""
    leftovers = ["build", "dist", "docs/_build", "htmlcov"]
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
    "types": task_types,
    "coverage": task_coverage,
    "docs": task_docs,
    "test-cluster": task_test_cluster,
    "test-lowest": task_test_lowest,
    "test-office": task_test_office,
    "test-peers": task_test_peers,
    "nightly": task_nightly,
    "prove": task_prove,
    "format": task_format,
    "benchmark": task_benchmark,
    "figures": task_figures,
    "clean": task_clean,
}


def main() -> int:
    """Run the task named on the command line and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    lines = [f"  {name:12} {(task.__doc__ or '').strip().splitlines()[0]}" for name, task in TASKS.items()]
    parser = argparse.ArgumentParser(
        prog="tasks.py",
        description="The project's tasks 项目任务:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", choices=sorted(TASKS), metavar="task", help="one of the names above")
    arguments, options = parser.parse_known_args()
    if options and arguments.task not in ("example", "prove"):
        parser.error("only the tasks example and prove take options: " + " ".join(options))
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
