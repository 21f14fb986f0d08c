"""
Word documents, from their XML: no library is needed.

- `styles` makes trees of the parts that say something about the text, and knows headings and automatic numbers.
- `body` goes through paragraphs and tables in the order of reading.
- What they say is read by `perfrules.readers.prose`, which `reading` asks.
"""
