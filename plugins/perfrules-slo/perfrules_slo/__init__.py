"""Service objectives and error budgets; perfrules finds what this gives through `perfrules_slo.hooks`."""
