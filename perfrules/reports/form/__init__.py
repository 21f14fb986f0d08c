"""
The official form as cells, before any format writes it; workbooks, delimited text and Word reports are made from it.

- `builder` makes a `layout` of a sheet or a scorecard; `sections` are the tables that it stacks.
- `words` are the words of the form.
"""
