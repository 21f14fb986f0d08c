"""
Checks: what a reviewer would ask about a scored sheet.

`base` says what a check is.
"""
