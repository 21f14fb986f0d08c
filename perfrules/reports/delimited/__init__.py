"""
The official form as delimited text (CSV).

- `report` is the report that is registered; `lines` writes the text.
"""
