"""The splits of a corpus, which files tell by where they stand."""

from __future__ import annotations

from pathlib import PurePath

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
