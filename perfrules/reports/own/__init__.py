"""
The project's own forms: sheets and scorecards as data for programs, and the schemas that describe them.

- `writers` lists `sheet_toml` and `sheet_json`; both write what `plain` makes of a sheet.
- `scorecard_json` writes a scorecard; `published` gives the JSON Schemas in ``schemas``.
"""
