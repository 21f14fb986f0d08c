"""
Delimited text (CSV, TSV), as spreadsheet programs and budget systems export it.

- `reader` is the reader that is registered; it makes a grid, which `perfrules.readers.form` reads.
- `records` splits the text into fields with their lines and columns, and names what is broken.
"""
