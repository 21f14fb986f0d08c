"""
The column engine: rows and totals of very many projects, from Arrow to Arrow, to the last digit as `scalar` has them.

Built for whole tables of indicators and for the workers of distributed engines; `kernel.Kernel` is all that others use.

- `fields` says which columns there are; `factors` and `scaled` reduce columns to distinct values and to whole numbers.
- `reading` gives each cell a kind (all of its meaning but the number) and a number: `sides`, `text_cells`,
  `simple_texts`, `context`.
- `programs` decides once what a rule makes of two kinds. `closed_forms`, `formulas` and `tables` hold the forms of
  built-in types on numbers, `asked` those of types of plugins that rate columns; `closed` works them out for many rows
  at once, which `ordered` holds in the order of their programs.
- `rowwise` puts every other distinct row through the functions of the scalar engine: words, dates, lists, judgements,
  types of plugins, declared units and directions, deductions, rule sets with lights, and numbers that are too large.
- `sharing` does the same for projects in which rows hand their points on.
- `subtotals` adds rows up by project, in `sums`. `totals` makes totals and grades of that and of what `project_facts`
  says of projects: `plain_feet` for all projects at once, with `component_scores` and `spending`; `feet` once for each
  distinct case, through the functions that conclude a sheet.
- `frames` turns what Polars, pandas and others give into Arrow and back; `lazy` does so when a result is collected.

Neither engine imports the other; what both need lies beside them. That they agree is tested over the conformance
cases and over random rule sets and rows.
"""
