"""The generated reference pages that are kept in the repository are those that the program makes today."""

from pathlib import Path

import pytest


def test_kept_pages_are_those_of_today(root: Path, update_golden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written anew with ``--update-golden``, as before a build of the documentation."""
    monkeypatch.syspath_prepend(str(root / "docs" / "_extensions"))
    import generated_reference

    folder = root / "docs" / "reference" / "generated"
    if update_golden:
        generated_reference.write_pages(folder)
    pages = generated_reference.generated_pages()
    kept = {file.relative_to(folder).with_suffix("").as_posix(): file for file in folder.rglob("*.md")}
    assert sorted(kept) == sorted(pages)
    behind = [name for name, text in pages.items() if kept[name].read_text(encoding="utf-8") != text]
    assert behind == [], "write them anew: pytest tests/docs/test_generated.py --update-golden"
