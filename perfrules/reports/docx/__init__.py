"""
The full self-evaluation report as a Word document, written with python-docx.

- `report` is the report that is registered; it says how a document tells its own words from what was computed.
- `content` puts the report together as `blocks`: `findings` says what perfrules found, `tables` takes the form apart.
- `document` pours them into `base`, an empty document or a letterhead; `elements`, `styles` and `widths` make
  Word's XML.
"""
