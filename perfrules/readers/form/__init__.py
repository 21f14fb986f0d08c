"""
Forms in cells: grids, whatever file they come from, read as the tables and labels of self-evaluation forms.

- `reading` goes down a grid, from title to label to table, and gives the sheets that stand in it.
- `vocabulary` holds the words that only cells have, `titles` the titles of columns; `cells` passes over repeats of
  merged cells and notes what is used.
- `columns` tells which table starts at a row and which field each column fills; `keys` settles titles that fit several,
  `lower_titles` those of a second line.
- `picking` gives the rows of a table by its columns.
- `labels` reads the rows outside tables; `rows`, with `levels`, `headings` and `targets`, the table of indicators;
  `tables` the small ones.
- `parts` keeps what each of them found and makes one sheet of it.
"""
