"""
Engines: a sheet and a plan become a scorecard.

``plan`` binds a rule set to the indicator types of a registry; all static errors surface there. ``scalar`` is the
reference engine: exact, one sheet at a time, with the derivation of every number, and one row for many
actuals. ``table`` scores whole tables of rows, ``spark`` tables that lie on a cluster.
"""
