"""
PDF files with text in them, as documents of paragraphs and tables.

- `reader` is the reader that is registered. It asks `process`, which opens the file in a process of its own.
- There `limits` looks at what the file unpacks to, `pages` reads characters and ruled lines (the only module that
  touches pypdfium2), `geometry` rebuilds tables from the lines, and `blocks` makes paragraphs and tables of both.
- `exchange` carries them back as plain JSON; what they say is read by `perfrules.readers.document`.
"""
