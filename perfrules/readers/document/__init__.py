"""
Documents of paragraphs and tables, whether they were Word or PDF files, as sheets.

- `reading` goes through the blocks of a document, has its tables read as forms, and puts the parts of a sheet together.
- `sections` reads the running text between the tables: headings, the text below them, labels on covers.
"""
