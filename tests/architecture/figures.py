"""
Figures of the code: modules, lines, the longest import chain, what one evaluation goes through, banned names.

Run as a script, this prints them: ``python3 tasks.py figures``.
"""

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "perfrules"
BANNED = frozenset({"one", "found", "held", "made", "whole", "told", "said"})
"""Names of variables and arguments that say nothing; the house has better words."""
GENERATED = "<attrs generated methods perfrules."
SHEET, RULES = "perfrules/examples/hotline-12333-2023.toml", "henan-zhengzhou-2023"


def sources(package: Path = PACKAGE) -> dict[str, Path]:
    """Return the files of *package* by the names of their modules."""
    return {module_name(path, package): path for path in sorted(package.rglob("*.py"))}


def module_name(path: Path, package: Path) -> str:
    """Return the name under which *path* is imported."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def line_count(paths: Iterable[Path]) -> int:
    """Return how many lines *paths* have."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def banned_names(path: Path) -> list[tuple[int, str]]:
    """Return the line and the name of each banned variable or argument in *path*."""
    return [(line, name) for line, name in bound_names(ast.parse(path.read_text(encoding="utf-8"))) if name in BANNED]


def bound_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each variable and argument in *tree*."""
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)):
                yield node.lineno, name


def bound_twice(path: Path) -> list[tuple[int, str]]:
    """Return the line and the name of each binding at the top of *path* that takes the place of an earlier one."""
    bound: set[str] = set()
    again: list[tuple[int, str]] = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case (
                ast.FunctionDef(name=name, decorator_list=decorators)
                | ast.ClassDef(name=name, decorator_list=decorators)
            ):
                names = [] if any(ast.unparse(decorator) == "overload" for decorator in decorators) else [name]
            case ast.Assign(targets=targets):
                names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        again += [(node.lineno, name) for name in names if name in bound]
        bound.update(names)
    return again


def imports_of(name: str, path: Path, modules: Iterable[str]) -> set[str]:
    """Return the modules that importing *name* imports at once; what functions and type checkers import is left out."""
    modules = set(modules)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    imported: set[str] = set()
    for node in at_import(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
            continue
        base = node.module or ""
        if node.level:
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        for alias in node.names:
            part = f"{base}.{alias.name}"
            imported.add(part if part in modules else base)
    return (imported & modules) - {name}


def at_import(body: Iterable[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports among *body* that run when the module is imported."""
    for node in body:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield node
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from at_import(node.orelse)
            case ast.If() | ast.For() | ast.While():
                yield from at_import([*node.body, *node.orelse])
            case ast.With() | ast.ClassDef():
                yield from at_import(node.body)
            case ast.Try():
                handlers = [line for handler in node.handlers for line in handler.body]
                yield from at_import([*node.body, *handlers, *node.orelse, *node.finalbody])


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """Return the longest chain of modules of which each imports the next."""
    on_the_way: set[str] = set()

    @cache
    def longest(name: str) -> tuple[str, ...]:
        on_the_way.add(name)
        # a package and a module of its own may import each other; such a way back ends the chain
        chains = [longest(other) for other in sorted(graph[name] - on_the_way)]
        on_the_way.discard(name)
        return (name, *max(chains, key=len, default=()))

    return list(max((longest(name) for name in sorted(graph)), key=len, default=()))


def entered(work: Callable[[], object]) -> Counter[tuple[str, str]]:
    """
    Return how often each function of perfrules is entered while *work* runs, by file and name.

    The initialisers that attrs writes stand in files of their own, whose names begin with ``<``.
    """
    calls: Counter[tuple[str, str]] = Counter()
    inside = str(PACKAGE)

    def note(frame: object, event: str, argument: object) -> None:
        code = frame.f_code  # type: ignore[attr-defined]
        if event == "call" and (code.co_filename.startswith(inside) or GENERATED in code.co_filename):
            calls[code.co_filename.removeprefix(inside), code.co_qualname] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def evaluations() -> dict[str, Callable[[], object]]:
    """Return what is traced: the example as a sheet, and its rows as a frame."""
    import pyarrow as pa

    import perfrules

    rules = perfrules.load_ruleset(RULES)
    sheet = perfrules.read_sheet(ROOT / SHEET)
    names = ("level1", "name", "target", "actual", "weight")
    table = pa.table({name: [getattr(row, name) for row in sheet.rows] for name in names})
    return {
        "evaluate": lambda: perfrules.evaluate(sheet, rules),
        "evaluate_frame": lambda: perfrules.evaluate_frame(table, rules),
    }


def main() -> None:
    """Print all figures."""
    modules = sources()
    print(f"{len(modules):7} modules")
    print(f"{line_count(modules.values()):7} lines")
    graph = {name: imports_of(name, path, modules) for name, path in modules.items()}
    chain = longest_chain(graph)
    print(f"{len(chain):7} modules in the longest import chain: {' > '.join(chain)}")
    for name, work in evaluations().items():
        work()
        calls = entered(work)
        written = {file for file, _ in calls if file.startswith("<")}
        files = {file for file, _ in calls} - written
        functions = [name for file, name in calls if file not in written]
        print(f"{len(files):7} files that a warm {name} enters, and {len(written)} initialisers of attrs")
        print(f"{len(functions):7} functions that a warm {name} enters, and as many initialisers")
    counts = Counter(name for path in modules.values() for _, name in banned_names(path))
    named = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    print(f"{counts.total():7} variables and arguments with a name that says nothing ({named})")


if __name__ == "__main__":
    main()
