"""
The official form as a workbook, written with xlsxwriter.

- `report` is the report that is registered.
- `workbook` writes one scorecard, or several behind a summary; `worksheet` writes one form; `styles` is how cells look.
"""
