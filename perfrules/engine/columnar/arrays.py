"""Names for the arrays that pass between the modules of this package."""

from typing import Any, TypeAlias

import numpy as np

__all__ = ["Array", "Arrow", "Floats", "Integers", "Mask"]

Arrow: TypeAlias = Any
"""An object of pyarrow (array, batch, table, schema, type), which has no types of its own for checkers."""

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Mask: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]
