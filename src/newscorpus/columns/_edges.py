"""What stands at the ends of spans, and the quotation marks of every block."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newscorpus.code_points import Points
from newscorpus.columns._fields import Integers
from newscorpus.columns._references import NOWHERE
from newscorpus.marks import find_pairs

if TYPE_CHECKING:
    from newscorpus.columns import Columns


class Edges(NamedTuple):
    """The code points on both sides of the ends of every span; 0 beyond the text, and where nothing can be said.

    Nothing can be said of spans that are not trusted, as it is unknown where they belong, and of withheld texts.
    """

    before_start: Points
    at_start: Points
    before_end: Points
    at_end: Points


class QuotationMarks:
    """The pairs of quotation marks of every block of every text, by article, block and opening mark.

    Attributes:
        article: row of the article.
        block: row of the block, or `NOWHERE` in an article that has no blocks, whose text is then taken as one.
        opening: position of the opening mark.
        closing: position of the closing mark, or the end of the block where it is missing.
        is_closed: whether there is a closing mark.
        unpaired: article row, block row and position of each mark that no other answers, apostrophes left out.
    """

    def __init__(self, columns: Columns) -> None:
        """Find the pairs of all blocks at once."""
        points = columns.code_points
        article, block, start, end = _stretches(columns)
        base = points.base[article]
        texts = (base, base + points.lengths[article])
        found = find_pairs(points.values, texts, base + start, base + end)
        self.article, self.block = article[found.stretch], block[found.stretch]
        self.opening, self.closing = (place - base[found.stretch] for place in (found.opening, found.closing))
        self.is_closed = found.is_closed
        self.unpaired = (article[found.left_stretch], block[found.left_stretch], found.left - base[found.left_stretch])

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.article)


def _stretches(columns: Columns) -> tuple[Integers, Integers, Integers, Integers]:
    """Return article, block, start and end of what marks do not reach beyond: sound blocks, or a text without any."""
    blocks, length = columns.blocks, columns.code_points.lengths
    kept = ~blocks.kind.is_in(("dateline", "byline"))
    bare = np.ones(len(columns.articles), dtype=bool)
    bare[blocks.article[kept]] = False
    whole = np.flatnonzero(bare & columns.articles.text.known)
    sound = kept & (blocks.start >= 0) & (blocks.start <= blocks.end) & (blocks.end <= length[blocks.article])
    rows = np.flatnonzero(sound & columns.articles.text.known[blocks.article])
    article = np.concatenate([blocks.article[rows], whole])
    order = np.argsort(article, kind="stable")
    block = np.concatenate([rows, np.full(len(whole), NOWHERE, dtype=np.int64)])
    start = np.concatenate([blocks.start[rows], np.zeros(len(whole), dtype=np.int64)])
    end = np.concatenate([blocks.end[rows], length[whole]])
    return article[order], block[order], start[order], end[order]
