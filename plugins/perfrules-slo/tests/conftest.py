"""Draw the same examples each time, and without deadlines: a slow machine is no failure."""

from hypothesis import settings

settings.register_profile("ordinary", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ordinary")
