"""
Readers: from the bytes of a file to sheets with their problems.

To add a format: one module with a `SheetReader` of its own, tests with real files of that format, and its name in
``hooks.py``. Readers are pure functions of bytes; only `perfrules.readers.files` opens files. A heavy library is an
extra, imported inside ``read``.
"""
