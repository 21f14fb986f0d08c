"""
Reports as text that lost its layout on the way out of a PDF or a document.

- `reader` is the reader that is registered. `words` are what it works on: pieces of cells with their places.
- `sections` finds the headings and the text below each; `cover` reads the first page and the conclusion.
- `indicators` and `money` read the tables: `costs` says how well words fit a column, `segments` finds the cheapest
  division of all words into rows and cells.
"""
