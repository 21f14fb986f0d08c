"""
Scoring where the rows are: on Spark and whatever speaks its language, and a plain function for every other engine.

- `batches` is the plain function from record batch to record batch, and its form as data, checked where it is used.
- `workers` is what runs there, and the question what a cluster's workers run, asked before the first job.
- `score` finds the columns that travel to workers, puts them into the form in which they do, and scores frames.

Nothing here scores; that is `perfrules.engine.table`.
"""

from perfrules.extras import require

require("numpy", "pyarrow", extra="frames")  # before the modules below, which cannot be imported without them

from perfrules.engine.plan import Scope  # noqa: E402
from perfrules.engine.spark.batches import BatchScorer, batch_scorer  # noqa: E402
from perfrules.engine.spark.score import score_frame, score_projects  # noqa: E402

__all__ = ["BatchScorer", "Scope", "batch_scorer", "score_frame", "score_projects"]
