"""
The full self-evaluation report as a Word document, written with python-docx.

- `content` puts the report together as `blocks`, which say what is the unit's own and what was computed.
- `document` pours them into `base`, an empty document or a letterhead, and makes Word's XML.
"""
