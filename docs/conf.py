"""How the documentation is built: ``python3 tasks.py docs``. A warning is an error."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "perfrules"
author = "the perfrules authors"
copyright = "the perfrules authors"
release = version = version_of("perfrules")

extensions = ["myst_parser", "generated_reference"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["explanation/measured/*.md", "_build", "reference/generated/*.md"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "perfrules"
html_copy_source = False


def setup(app: "Sphinx") -> None:
    """Print blocks of delimited text as they are: Pygments has no lexer for them."""
    from pygments.lexers.special import TextLexer  # noqa: PLC0415 - Sphinx has loaded it

    app.add_lexer("csv", TextLexer)
