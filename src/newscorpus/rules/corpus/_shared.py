"""What rules on a whole corpus share: which articles have something in common, and how they are told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newscorpus.columns import Integers
from newscorpus.digest import NO_SPLIT, CorpusDigest
from newscorpus.text import printable, shown

SIMILARITY = 0.5
"""The share of wording from which on two articles count as near-duplicates."""
SHORTEST = 30
"""Words that a text must have for its wording to be compared."""


class Pairs(NamedTuple):
    """Rows that have something in common, of different splits: that of the later split, and that of the earlier."""

    later: Integers
    earlier: Integers


def pairs_across_splits(keys: npt.NDArray[np.generic], splits: npt.NDArray[np.int8]) -> Pairs:
    """Pair rows that have the same key and stand in different splits; rows must be sorted by key, then by split.

    Each row is paired with the first row that each other split has of its key, not with all, so that there are never
    many more pairs than rows.
    """
    if not len(keys):
        return Pairs(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    begins = np.ones(len(keys), dtype=bool)
    begins[1:] = (keys[1:] != keys[:-1]) | (splits[1:] != splits[:-1])
    starts, run, rows = np.flatnonzero(begins), np.cumsum(begins) - 1, np.arange(len(keys))
    later, earlier = [], []
    for distance in range(1, NO_SPLIT):
        for other, is_before in ((run - distance, True), (run + distance, False)):
            within = (other >= 0) & (other < len(starts))
            first = starts[other[within]]
            is_same = keys[first] == keys[within]
            here, there = rows[within][is_same], first[is_same]
            later.append(here if is_before else there)
            earlier.append(there if is_before else here)
    return Pairs(np.concatenate(later), np.concatenate(earlier))


def tell_article(corpus: CorpusDigest, article: int) -> str:
    """Tell the id of an article and where it stands."""
    place = corpus.location(article)
    named = "an article" if place.article is None else shown(place.article)
    return f"{named} in `{printable(place.path)}:{place.line}`"
