"""
Rule sets: finding files, reading them with a place for every value, following ``extends``, and checking the whole.

`load` and `available` are the way in.

- `toml_tree` is a file as a tree whose every node knows its place; `fields` holds the kinds of single values.
- `format` declares the tables of the format and their keys, `cases` those of files of cases; a new key is one
  declaration there.
- `reader`, with `policies` and `bands`, makes the model of what was read and checks the rule set as a whole.
- `find` lists rule files, `extend` lays a file over what it extends, `load` puts these together.
- `families` looks families of names up.
"""

from perfrules.rulesets.find import Listing, RuleFile, available, shipped_folder
from perfrules.rulesets.load import Loaded, load, load_or_raise

__all__ = ["Listing", "Loaded", "RuleFile", "available", "load", "load_or_raise", "shipped_folder"]
