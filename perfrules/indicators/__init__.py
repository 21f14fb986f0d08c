"""
Indicator types: how one row's target and actual become an exact share of its points.

To add a built-in type: write a module with one class derived from `base.IndicatorType`, name it in ``hooks.py``, and
add its cases to ``tests/conformance/``. Third parties do the same in their own distribution, through the same hook.
"""
