"""Satisfaction from raw questionnaires; perfrules finds what this gives through `perfrules_survey.hooks`."""
