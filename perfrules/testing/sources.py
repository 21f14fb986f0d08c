"""What a plugin may import of perfrules, checked on its sources without importing them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from perfrules.testing.laws import needs

__all__ = ["ALLOWED", "check_imports", "forbidden_imports"]

ALLOWED = ("perfrules.spi", "perfrules.testing")
"""Beside the names of `perfrules` itself."""


def forbidden_imports(folder: Path) -> tuple[str, ...]:
    """Return every import of a part of perfrules that is not for plugins, as ``file:line: module``."""
    return tuple(
        f"{file.relative_to(folder)}:{line}: {module}"
        for file in sorted(folder.rglob("*.py"))
        for line, module in _imported(ast.parse(file.read_text(encoding="utf-8"), str(file)))
        if module.startswith("perfrules.") and not any(module == one or module.startswith(f"{one}.") for one in ALLOWED)
    )


def check_imports(folder: Path) -> None:
    """
    Check that the sources in *folder* import only `perfrules`, `perfrules.spi` and `perfrules.testing`.

    Raises:
        LawBrokenError: The law ``imports`` is broken; every forbidden import is named.
    """
    found = forbidden_imports(folder)
    needs(not found, "imports", folder.name, "; ".join(found))


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "perfrules":
                # `from perfrules import engine` imports a part, `from perfrules import Sheet` a public name
                yield from ((node.lineno, f"perfrules.{alias.name}") for alias in node.names if _is_part(alias.name))
            else:
                yield node.lineno, node.module


def _is_part(name: str) -> bool:
    import perfrules  # noqa: PLC0415 - only its list of names is needed

    return name not in perfrules.__all__ and name not in ("spi", "testing")
