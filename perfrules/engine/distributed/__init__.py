"""
Scoring where the rows are: on Spark and whatever speaks its language, and a plain function for every other engine.

- `shipping` packs a kernel as data and checks it where it is unpacked.
- `batches` is the plain function from record batch to record batch, with the columns that are kept.
- `tasks` is what runs on workers, `choosing` finds the columns that travel there.
- `workers` asks a cluster's workers what they run, before the first job.
- `spark` puts these together.

Nothing here scores; that is `perfrules.engine.columnar`.
"""

from perfrules.extras import require

require("numpy", "pyarrow", extra="frames")  # before the modules below, which cannot be imported without them

from perfrules.engine.columnar.kernel import Scope  # noqa: E402
from perfrules.engine.distributed.batches import BatchScorer, batch_scorer  # noqa: E402
from perfrules.engine.distributed.spark import score_frame, score_projects  # noqa: E402

__all__ = ["BatchScorer", "Scope", "batch_scorer", "score_frame", "score_projects"]
