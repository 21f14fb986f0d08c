"""Sheets to try things with; each is made from the facts of a published self-evaluation."""
