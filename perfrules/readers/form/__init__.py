"""
Forms in cells: grids, whatever file they come from, read as the tables and labels of self-evaluation forms.

- `reading` goes down a grid, from title to label to table, and gives the sheets that stand in it; the small
  tables (funds, management, goals, points taken off) are read there.
- `vocabulary` holds the titles of columns and the words that only cells have.
- `headers` tells which table starts at a row and which field each column fills; `row_cells` gives the rows of a table
  by its columns, and collects problems.
- `rows` reads the table of indicators, `labels` the rows outside tables.
- `fragments` keeps what each of them gave and makes one sheet of it.
"""
