"""
Indicator types: how one row's target and actual become an exact share of its points.

To add a built-in type: write a class derived from `base.IndicatorType`, in the module of its kin or one of its own,
name it in ``hooks.py``, and add its cases to ``tests/conformance/``. Third parties do the same in their own
distribution, through the same hook.
"""
