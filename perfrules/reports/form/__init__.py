"""
The official form as cells, before any format writes it; workbooks, delimited text and Word reports are made from it.

- `composing` makes a `layout` of a sheet or a scorecard, `summary` one of many scorecards.
- `blocks` are the tables it is composed of; `rows` is the table of indicators, `computed` what the scorecard adds.
- `words` are the words of the form, `text` makes texts and numbers fit for office programs, and `formulas` says which
  cells can hold a formula.
"""
