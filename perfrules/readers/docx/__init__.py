"""
Word documents, from their XML: no library is needed.

- `reader` is the reader that is registered.
- `tree` makes trees of the parts that say something about the text; `styles` knows headings and automatic numbers.
- `body` goes through paragraphs and tables in the order of reading: `inline` reads one paragraph, `tables` one table.
- What they say is read by `perfrules.readers.document`.
"""
