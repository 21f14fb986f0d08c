"""
Reports as text that lost its layout on the way out of a PDF or a document.

- `words` are what it works on: lines, pieces of cells with their places, headings with the text below.
- `segmentation` says how well words fit a column and finds the cheapest division of all words into rows and cells;
  `tables` reads the tables of indicators and of money by it.
- `reading` reads the cover and the conclusion and puts all together.
"""
