"""
PDF files with text in them, as documents of paragraphs and tables.

- `reading` asks `subprocess`, which looks at what the file unpacks to and opens it in a process of its own.
- There `pages` reads characters and ruled lines (the only module that touches pypdfium2), `geometry` rebuilds tables
  from the lines, and `layout` makes paragraphs and tables of both.
- What they say is read by `perfrules.readers.prose`.
"""
