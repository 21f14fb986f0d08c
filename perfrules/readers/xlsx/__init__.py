"""
Workbooks, by a stream parser of our own: no library, nothing computed, run or fetched.

- `workbook` reads what a workbook says of itself: its worksheets, texts and cell formats, and how large it may be.
- `cells` reads a worksheet as it stands in the file; `number_formatting`, with `format_codes`, tells what a person
  sees.
- `reading` puts that together as tables; what they say is read by `perfrules.readers.form`.
"""
