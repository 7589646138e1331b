"""What rules on spans have in common."""

from __future__ import annotations

import numpy as np

from newscorpus.columns import Columns, Integers, Mask
from newscorpus.rules._extents import Extents, extents

INNER_KINDS = ("dateline", "byline")
"""The kinds of blocks that may lie in a paragraph."""


def places(columns: Columns, rows: Integers) -> Extents:
    """Return the places of sound spans for comparison."""
    spans = columns.spans
    return extents(spans.article[rows], spans.start[rows], spans.end[rows])


def judged_by_blocks(columns: Columns) -> Mask:
    """Which articles have blocks, all of them sound, and offsets that count code points."""
    spans, part = columns.spans, columns.spans.slice_of("blocks")
    judged = np.zeros(len(columns.articles), dtype=bool)
    judged[spans.article[part]] = True
    judged[spans.article[part][~spans.sound[part]]] = False
    return judged & ~columns.in_other_unit


def blocks_of(columns: Columns) -> Integers:
    """Return the rows of the blocks of the articles that are judged by them, in the table of spans."""
    part = columns.spans.slice_of("blocks")
    rows: Integers = np.flatnonzero(judged_by_blocks(columns)[columns.spans.article[part]]) + part.start
    return rows
