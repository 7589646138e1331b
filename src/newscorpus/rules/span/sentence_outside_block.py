"""SPN312."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._extents import lie_within_any
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.span._shared import blocks_of, judged_by_blocks, places


@rule("SPN312", "sentence-outside-block", ERROR, table="spans", needs=("spans.sound", "blocks"))
def sentence_outside_block(columns: Columns) -> Iterator[Finding]:
    """A sentence lies in no single block.

    ## What it checks
    In articles that have blocks, each sentence lies in one of them from its start to its end.

    ## Why it matters
    A sentence that runs from one block into the next is two, and one in no block at all belongs to nothing that can be
    counted or shown.

    ## Example
    The sentence `0:64` begins in the headline `0:18` and ends in the paragraph `20:120`.

    ## Use instead
    A sentence for each block. Mostly the one without a final stop, such as a headline, was not ended.
    """
    spans = columns.spans
    part = spans.slice_of("sentences")
    rows = np.flatnonzero((spans.sound & judged_by_blocks(columns)[spans.article])[part]) + part.start
    blocks = blocks_of(columns)
    for row in rows[~lie_within_any(places(columns, rows), places(columns, blocks))].tolist():
        yield spans.found(row, f"Sentence `{spans.start[row]}:{spans.end[row]}` lies in no single block.")
