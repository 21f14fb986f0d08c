"""
The project's own form of a sheet, in JSON and in TOML.

- `reading` reads the two formats; `data` makes a sheet of what their parsers give.
"""
