"""
The project's own form of a sheet: TOML and JSON under the field names of the model.

- `sheet_toml` and `sheet_json` are the readers that are registered; `json_scan` looks over a JSON text before the
  parser does.
- `data` makes sheets of what the parsers give, `values` reads single values with their paths.
"""
