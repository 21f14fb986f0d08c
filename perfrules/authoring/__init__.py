"""
Tools for authors of rule sets: lint, format, test with cases and mutants, schema, scaffold, and the resolved set.

They stand above the engine because a rule set is only understood by scoring with it. Each module holds one tool and
works on values; the commands of the same names print what they give.
"""
