"""
TOML text: where its keys stand, whether it is small enough to be parsed, and what to say when it is not TOML.

Rule files and sheets are both read through `perfrules.tomltext.parsing.parse_toml`; what the values mean is the
business of the layers above.
"""
