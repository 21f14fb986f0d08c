"""
The target language: what a cell of a self-evaluation table means. The only package that imports lark.

A new word or sign is one entry in ``vocabulary.py``, a new shape one rule in ``grammar/language.lark`` and its
lowering; a new unit belongs to `perfrules.units`.
"""

from perfrules.dsl.reading import parse_actual, parse_target, parse_threshold, read_cells

__all__ = ["parse_actual", "parse_target", "parse_threshold", "read_cells"]
