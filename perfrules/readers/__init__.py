"""
Readers: from the bytes of a file to sheets with their problems.

- `xlsx`, `docx`, `pdf`, `text`, `delimited` and `native` (TOML and JSON of the project's own) hold the formats; `hooks`
  registers a reader for each.
- What they have in common lies below them: `ooxml` opens office files, `prose` reads paragraphs and tables, `form`
  reads a `grid` of cells.
- `base` is what a reader is and how the one for a file is chosen; `vocabulary` holds the words of printed forms.

To add a format: a module or package that reads it, a `SheetReader` in ``hooks.py``, and tests with real files of that
format. Readers are pure functions of bytes; only `perfrules.inputs` opens files. A heavy library is an extra,
imported inside ``read``.
"""
