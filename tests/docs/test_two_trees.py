"""The documentation in two equal trees: each English page below docs/ has its Chinese one below docs/zh/."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
ZH = DOCS / "zh"
OF_ENGINEERS = ("explanation/decisions/", "explanation/measured/", "reference/generated/", "_build/")
"""Pages of one language: records of decisions, measurements, what is generated in both languages at once."""
WRITTEN = sorted(page.relative_to(ZH).as_posix() for page in ZH.rglob("*.md"))


def english_pages() -> list[str]:
    pages = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))
    return [page for page in pages if not page.startswith(("zh/", *OF_ENGINEERS))]


def commands(page: Path) -> list[str]:
    """The commands of *page* and the code of its examples, the language they are asked in left out."""
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"^(?:\$|>>>) (.*)$", text, flags=re.MULTILINE)
    return [re.sub(r"""--lang (zh|en)|"(zh|en)\"""", "", line).strip() for line in lines]


def test_every_page_has_its_chinese_one() -> None:
    assert [page for page in english_pages() if not (ZH / page).is_file()] == []


@pytest.mark.parametrize("page", WRITTEN)
def test_a_chinese_page_has_its_english_one(page) -> None:
    assert (DOCS / page).is_file()


@pytest.mark.parametrize("page", [page for page in WRITTEN if page.startswith("how-to/")])
def test_both_do_the_same(page) -> None:
    """Chinese and English how-to pages run the same commands, as far as the Chinese one goes."""
    english = [re.sub(r"\b(one|entry)\b", "entry", line) for line in commands(DOCS / page)]
    missing = [line for line in commands(ZH / page) if re.sub(r"\b(one|entry)\b", "entry", line) not in english]
    assert missing == []


@pytest.mark.parametrize("page", ["language.md", "language-authors.md"])
def test_both_have_the_same_tables_of_the_language(page) -> None:
    """Texts and what they mean stand in both trees alike; every path of the English page is read by a test."""
    rows = [
        [line for line in (folder / "reference" / page).read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
        for folder in (DOCS, ZH)
    ]
    legend = [line for line in rows[1] if line not in rows[0]]  # words for the notation
    assert [line for line in rows[0] if line not in rows[1]] == []
    assert [line for line in legend if not re.match("[\u4e00-\u9fff≥]", line.split("|")[2].strip())] == []


@pytest.mark.parametrize("page", WRITTEN)
def test_chinese_pages_speak_chinese(page) -> None:
    """A heading in Chinese, and no paragraph that is English alone."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", (ZH / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if re.search("[a-zA-Z]{4}", part)]
    assert [part for part in paragraphs if not re.search("[\u4e00-\u9fff]", part)] == []


def test_the_chinese_readme_leads_to_chinese_pages() -> None:
    text = (DOCS.parent / "README.zh-CN.md").read_text(encoding="utf-8")
    pages = re.findall(r"\]\(docs/([^)#]+\.md)", text)
    assert pages
    assert [page for page in pages if not page.startswith("zh/") and (ZH / page).is_file()] == []
