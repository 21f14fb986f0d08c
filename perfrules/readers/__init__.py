"""
Readers: from the bytes of a file to sheets with their problems.

- `xlsx`, `docx`, `pdf`, `text`, `delimited` and `own` (TOML and JSON of the project's own) hold the formats, each with
  a reader that `hooks` registers.
- What they have in common lies below them: `package` opens office files, `document` reads paragraphs and tables, `form`
  reads a `grid` of cells.
- The other modules serve all of them: `base` says what a reader is, `files` opens files, `encoding` tells how a text is
  encoded, `vocabulary` holds the words of printed forms, `amounts` and `dates` read plain numbers and days.

To add a format: a package with a `SheetReader` of its own, tests with real files of that format, and its name in
``hooks.py``. Readers are pure functions of bytes; only `perfrules.inputs` opens files. A heavy library is an
extra, imported inside ``read``.
"""
