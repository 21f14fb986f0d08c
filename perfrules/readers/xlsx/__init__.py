"""
Workbooks, by a stream parser of our own: no library, nothing computed, run or fetched.

- `reader` is the reader that is registered; `limits` says how large a workbook may be.
- `workbook` reads what a workbook says of itself: its worksheets, its `texts`, its `styles`.
- `cells` reads a worksheet as it stands in the file; `values`, with `number_formats`, tells what a person sees in one.
- `grid` puts that together as a person sees it; what the grid says is read by `perfrules.readers.form`.
"""
