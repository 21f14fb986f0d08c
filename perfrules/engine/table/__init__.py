"""
The table engine: rows and totals of very many projects, from Arrow to Arrow, to the last digit as `scalar` has them.

- `scorer` is what others use, with the rows that no vector rule is for; `frames` turns what Polars, pandas and others
  give into Arrow and back.
- `columns` names the columns there are, those of results included; `encode` reduces them to distinct values and
  whole numbers.
- `parse` gives each cell a kind (all of its meaning but the number) and a number.
- `dispatch` decides once what a rule makes of two kinds: a vector rule of `vector_rules`, a fixed outcome, or nothing.
- `vectorized` works vector rules out for many rows at once. `scorer` puts every other distinct row through the
  functions that the scalar engine uses: words, dates, lists, judgements, types without a curve, declared units and
  directions, deductions, rule sets with lights, numbers that are too large, and rows that hand their points on.
- `subtotals` adds up by project what was found out about rows.
- `projects` reads what projects state of themselves and makes one project's total by the functions that conclude a
  sheet; `project_totals` makes all of them, at once where a total is a plain sum.

Neither engine imports the other; what both need lies beside them. That they agree is tested over the conformance
cases and over random rule sets and rows.
"""
