"""
What a person sees of a number under the number format of its cell: ``95.5%`` for 0.955 under ``0.0%``.

- `codes` cuts the code of a format into sections and pieces.
- `digits` writes a number under a section, `dates` writes it as a day, a time or a duration.
- `shown` chooses between them and says what is doubtful.
"""
