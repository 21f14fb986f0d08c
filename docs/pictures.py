"""
Pictures of every report, for the pages of the documentation; run by hand: ``python docs/pictures.py [NAME …]``.

Each report is made from ``docs/samples/roads.xlsx``, shown by the program that people see it with, and kept as a small
PNG in ``docs/pictures``. Needs chromium, soffice and pdftoppm, the fonts Noto Sans CJK and Noto Serif CJK, and from
Python Pillow and markdown-it-py. What is missing is named, and its pictures are left as they are. Look at every
picture before it is committed.
"""

import html
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import perfrules
from perfrules.wording import Language

if TYPE_CHECKING:
    from PIL.Image import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE, RULES = "docs/samples/roads.xlsx", "cn-self-evaluation-2020"
LARGEST = 150_000
"""How many bytes a picture may have."""
COLOURS = 48
TALLEST = 4000
MISSING = {
    "chromium": "chromium: apt-get install chromium",
    "soffice": "soffice: apt-get install libreoffice-calc libreoffice-writer",
    "pdftoppm": "pdftoppm: apt-get install poppler-utils",
    "PIL": "Pillow: pip install pillow",
    "markdown_it": "markdown-it-py: pip install markdown-it-py",
}
TERMINAL = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1d2127; color: #e4e7eb; }}
pre {{ margin: 0; padding: 18px 22px; font: 15px/1.42 "Noto Sans Mono CJK SC", monospace; }}
i {{ display: inline-block; width: 2ch; font-style: normal; }}
i.one {{ width: 1ch; font: 13px "DejaVu Sans Mono", monospace; }}
</style><pre>{text}</pre>"""
MARKDOWN = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0 auto; padding: 24px 36px; max-width: 900px; }}
body {{ font: 15px/1.5 "Noto Sans", "Noto Sans CJK SC", sans-serif; }}
h1, h2 {{ border-bottom: 1px solid #d1d9e0; padding-bottom: .3em; margin: .9em 0 .6em; }}
table {{ border-collapse: collapse; }} th, td {{ border: 1px solid #d1d9e0; padding: 5px 12px; }}
</style>{body}"""

FRAME = """<!DOCTYPE html><style>body {{ margin: 0; }} iframe {{ border: 0; display: block; }}</style>
<iframe src="report.html" width="{width}" height="{height}" scrolling="no"></iframe>"""
NARROWEST = 500
"""How many pixels a window of chromium has at least; a phone is a frame in it."""


class Picture(NamedTuple):
    """A picture: its name, what it needs, and what draws it into a file."""

    name: str
    needs: tuple[str, ...]
    draw: Callable[[Path, Path], None]


# ------------------------------------------------------------------------------------------------------------ reports


def report(name: str, language: Language) -> bytes:
    """Return the sample's report with the id *name*."""
    card = perfrules.evaluate(perfrules.read_sheet(SAMPLE), perfrules.load_ruleset(RULES))
    return perfrules.render(card, name, language=language)


def terminal(target: Path, folder: Path, *, columns: int, lines: int, language: Language) -> None:
    """Draw what ``perfrules evaluate`` prints in a terminal of *columns* cells, its first *lines*."""
    command = [sys.executable, "-m", "perfrules", "--lang", language, "evaluate", SAMPLE, "--rules", RULES]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "COLUMNS": str(columns)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    text = "".join(map(in_cells, "\n".join(done.stdout.splitlines()[:lines])))
    page = folder / "terminal.html"
    page.write_text(TERMINAL.format(text=text), encoding="utf-8")
    screenshot(page, target, width=max(NARROWEST, int(columns * 7.5) + 44), height=TALLEST, cut=int(columns * 7.5) + 44)


def in_cells(character: str) -> str:
    """Return *character* as HTML that is as wide as in a terminal; fonts with Han letters draw some signs wider."""
    if character.isascii():
        return html.escape(character)
    is_wide = unicodedata.east_asian_width(character) in {"W", "F"}
    return f"<i>{character}</i>" if is_wide else f'<i class="one">{character}</i>'


def markdown(target: Path, folder: Path) -> None:
    """Draw the report in Markdown as a repository shows it."""
    from markdown_it import MarkdownIt

    page = folder / "markdown.html"
    body = MarkdownIt("commonmark").enable("table").render(report("markdown", "en").decode())
    page.write_text(MARKDOWN.format(body=body), encoding="utf-8")
    screenshot(page, target, width=980, height=1150)


def browser(target: Path, folder: Path, *, width: int, height: int, language: Language) -> None:
    """Draw the top of the report in HTML in a window of a size in CSS pixels."""
    (folder / "report.html").write_bytes(report("html", language))
    page = folder / "frame.html"
    page.write_text(FRAME.format(width=width, height=height), encoding="utf-8")
    screenshot(page, target, width=max(width, NARROWEST), height=height, cut=width)


def workbook(target: Path, folder: Path) -> None:
    """Draw the workbook as it is printed."""
    pages = printed(folder, "report.xlsx", report("xlsx", "zh"), dpi=110)
    first = opened(pages[0])
    keep(trimmed(first.crop((0, 0, first.width, int(first.height * 0.93)))), target)  # without the number of the page


def document(target: Path, folder: Path) -> None:
    """Draw the first pages of the document side by side."""
    from PIL import Image

    pages = printed(folder, "report.docx", report("docx", "zh"), dpi=72)
    shown = [opened(pages[number]) for number in (0, 1, 2)]
    gap, high = 14, max(one.height for one in shown)
    sheet = Image.new("RGB", (sum(one.width + gap for one in shown) + gap, high + 2 * gap), "#c9ced6")
    left = gap
    for one in shown:
        sheet.paste(one, (left, gap + (high - one.height) // 2))
        left += one.width + gap
    keep(sheet, target)


# ----------------------------------------------------------------------------------------------------------- programs


def screenshot(page: Path, target: Path, *, width: int, height: int, cut: int | None = None) -> None:
    """Let chromium draw *page* in a window of a size; what is right of *cut* or empty below is left out."""
    raw = page.with_suffix(".png")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                f"--user-data-dir={profile}", f"--screenshot={raw}", f"--window-size={width},{height}", page.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    keep(trimmed(opened(raw).crop((0, 0, cut or width, height)), sides=False), target)


def printed(folder: Path, name: str, data: bytes, *, dpi: int) -> list[Path]:
    """Return the pages of an office file as pictures, printed by soffice."""
    (folder / name).write_bytes(data)
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", folder, folder / name,
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    source = (folder / name).with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", source, folder / "page"], check=True, timeout=120)
    return sorted(folder.glob("page*.png"))


def opened(file: Path) -> "Image":
    """Return the picture in *file*."""
    from PIL import Image

    return Image.open(file).convert("RGB")


def trimmed(whole: "Image", *, sides: bool = True) -> "Image":
    """Return a picture without what is empty below, or all around, it, but for a small margin."""
    from PIL import Image, ImageChops

    empty = Image.new("RGB", whole.size, whole.getpixel((whole.width - 1, whole.height - 1)))
    left, top, right, bottom = ImageChops.difference(whole, empty).getbbox() or (0, 0, *whole.size)
    margin = 18
    below = min(whole.height, bottom + margin)
    if not sides:
        return whole.crop((0, 0, whole.width, below))
    return whole.crop((max(0, left - margin), max(0, top - margin), min(whole.width, right + margin), below))


def keep(picture: "Image", target: Path) -> None:
    """Write *picture* with few colours; stop when it is too large for a page."""
    from PIL import Image

    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        sys.exit(f"{target.name}: {target.stat().st_size} bytes, more than {LARGEST}")


# --------------------------------------------------------------------------------------------------------------- main

CHROMIUM, OFFICE = ("chromium", "PIL"), ("soffice", "pdftoppm", "PIL")
ALL = (
    Picture("terminal", CHROMIUM, lambda at, folder: terminal(at, folder, columns=100, lines=200, language="en")),
    Picture("terminal-narrow", CHROMIUM, lambda at, folder: terminal(at, folder, columns=46, lines=34, language="zh")),
    Picture("markdown", (*CHROMIUM, "markdown_it"), markdown),
    Picture("html", CHROMIUM, lambda at, folder: browser(at, folder, width=1100, height=1000, language="en")),
    Picture("html-zh", CHROMIUM, lambda at, folder: browser(at, folder, width=1100, height=1000, language="zh")),
    Picture("html-phone", CHROMIUM, lambda at, folder: browser(at, folder, width=390, height=900, language="zh")),
    Picture("xlsx", OFFICE, workbook),
    Picture("docx", OFFICE, document),
)


def main(names: list[str]) -> None:
    """Draw the pictures named, or all."""
    os.chdir(ROOT)
    PICTURES.mkdir(exist_ok=True)
    missing = {need for one in ALL for need in one.needs if not is_there(need)}
    for need in sorted(missing):
        print(f"missing: {MISSING[need]}", file=sys.stderr)
    for one in ALL:
        if missing & set(one.needs) or (names and one.name not in names):
            print(f"left as it is: {one.name}", file=sys.stderr)
            continue
        target = PICTURES / f"{one.name}.png"
        with tempfile.TemporaryDirectory() as folder:
            one.draw(target, Path(folder))
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")


def is_there(need: str) -> bool:
    """Return whether a program, or a library of Python, can be used."""
    return shutil.which(need) is not None or importlib.util.find_spec(need) is not None


if __name__ == "__main__":
    main(sys.argv[1:])
