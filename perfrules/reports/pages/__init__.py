"""
Pages to read: HTML with charts, and Markdown, both from templates that a user may override.

- `html` and `markdown` are the reports that are registered.
- `templating` fills the files in ``templates``, or those of a `template_folder`; `escaping` prints every value, and
  `labels` are the words of the pages' own.
- `charts` and `waterfall` draw a scorecard, `svg` draws lines, rectangles and labels.

What a template sees is `perfrules.reports.view`.
"""
