"""The functions of pyarrow, which it makes when it is imported, so that type checkers do not see them."""

from typing import Any

import pyarrow.compute

__all__ = ["compute"]

compute: Any = pyarrow.compute
