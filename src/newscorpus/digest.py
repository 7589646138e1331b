"""What rules on a whole corpus need of each article, kept small so that a million of them fit in memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import pyarrow as pa

from newscorpus.columns import Batch


@dataclass(frozen=True)
class Digest:
    """The articles of one batch, as far as rules on a whole corpus look at them.

    Attributes:
        paths: the file of each article.
        lines: its line or row there.
        ids: its id; null where unknown.
    """

    paths: tuple[str, ...]
    lines: tuple[int, ...]
    ids: pa.StringArray

    def split(self, row: int) -> str | None:
        """Tell an article's split from its file: `articles-train.parquet`, or a folder `train`."""
        path = PurePath(self.paths[row])
        stem = path.name.split(".")[0].rpartition("-")[2]
        return next((name for name in (stem, path.parent.name) if name in SPLITS), None)


SPLITS = ("train", "validation", "test")
"""The splits of a corpus, in the order in which they are listed."""


def digest(batch: Batch) -> Digest:
    """Keep of a batch what rules on a whole corpus need."""
    return Digest(tuple(batch.paths), tuple(batch.lines), batch.records.column("id"))
