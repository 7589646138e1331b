"""What rules on a whole corpus need of each article, kept small so that a million of them fit in memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import pyarrow as pa

from newscorpus.records import Batch


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
        """Tell an article's split from its file."""
        return split_of(self.paths[row])


SPLITS = ("train", "validation", "test")
"""The splits of a corpus, in the order in which they are listed."""


def split_of(path: str) -> str | None:
    """Tell a split from a file's name or else its folder.

    >>> split_of("data/articles-train.parquet"), split_of("sources/test/quayside-vote.yaml"), split_of("mine.jsonl")
    ('train', 'test', None)
    """
    file = PurePath(path)
    stem = file.name.split(".")[0].rpartition("-")[2]
    return next((name for name in (stem, file.parent.name) if name in SPLITS), None)


def digest(batch: Batch) -> Digest:
    """Keep of a batch what rules on a whole corpus need."""
    return Digest(tuple(batch.paths), tuple(batch.lines), batch.records.column("id"))
