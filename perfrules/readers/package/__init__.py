"""
Packages of office programs, zip files of XML parts: what XLSX and DOCX have in common.

- `opening` opens a package of the kind that was asked for, or says why not.
- `parts` unpacks its parts within limits; `xml` reads one as a stream, without document type definitions.
- `relations` follows how parts refer to each other.
"""
