"""
Reports and writers: from values to the text of a file.

To add a format: one module with a `SheetWriter` (or, for scorecards, a report) of its own, a round-trip test against
its reader, and its name in ``sheet_writers.py``. Writers return text; who calls them decides where it goes.
"""
