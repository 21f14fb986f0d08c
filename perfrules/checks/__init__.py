"""
Checks: what a reviewer would ask about a sheet.

`subject` says what a check receives, `base` what a check is and returns; each other module holds one family. Running
them is the work of `perfrules.auditing`.
"""

from perfrules.checks.base import Check, CheckExample, Family, Finding
from perfrules.checks.subject import Evidence, Need, Subject, SubjectRow

__all__ = ["Check", "CheckExample", "Evidence", "Family", "Finding", "Need", "Subject", "SubjectRow"]
