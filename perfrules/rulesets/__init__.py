"""
Rule sets: finding files, reading them with a place for every value, following ``extends``, and checking the whole.

`load` and `available` are the way in. To add a key to the rule-file format, or a check of the rule set as a whole, see
`perfrules.rulesets.reader`.
"""

from perfrules.rulesets.find import Listing, RuleFile, available, shipped_folder
from perfrules.rulesets.load import Loaded, load, load_or_raise

__all__ = ["Listing", "Loaded", "RuleFile", "available", "load", "load_or_raise", "shipped_folder"]
