"""SPN306."""

from collections.abc import Iterator

import numpy as np

from newscorpus import text
from newscorpus.code_points import Mask, Points, character_test
from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule

_LAST_ASCII = 0x7F


@rule("SPN306", "splits-grapheme", ERROR, table="spans", needs=("spans.sound", "articles.text"), fix=Fix.UNSAFE)
def splits_grapheme(columns: Columns) -> Iterator[Finding]:
    r"""A span starts or ends within what a reader sees as one character.

    ## What it checks
    Every span of every layer: neither boundary falls within an extended grapheme cluster of Unicode (UAX 29), such as
    a letter with its combining marks, a flag, or an emoji made of several.

    ## Why it matters
    Half a character is shown as nothing, as a stray mark, or as another character. Mostly the offsets count something
    else than code points.

    ## Example
    `"exact": "cafe"` where the text holds `cafe\u0301`.

    ## Use instead
    A boundary before or after the whole character.
    """
    spans, edges = columns.spans, columns.edges
    may_start_within = _may_join(edges.before_start, edges.at_start)
    may_end_within = _may_join(edges.before_end, edges.at_end)
    for row in spans.where(may_start_within | may_end_within):
        whole = columns.articles.text[int(spans.article[row])] or ""
        splits = [
            what
            for what, may, place in (
                ("starts", may_start_within[row], int(spans.start[row])),
                ("ends", may_end_within[row], int(spans.end[row])),
            )
            if may and text.splits_grapheme(whole, place)
        ]
        if splits:
            place = f"`{spans.start[row]}:{spans.end[row]}`"
            yield spans.found(row, f"Span {place} {' and '.join(splits)} within a character.")


def _may_join(before: Points, after: Points) -> Mask:
    """Tell where the two sides of a boundary could belong to one character; not where both are ASCII."""
    rows = np.flatnonzero((before > _LAST_ASCII) | (after > _LAST_ASCII))
    is_joined = character_test(text.is_joined)
    mask = np.zeros(len(before), dtype=bool)
    mask[rows] = (before[rows] > 0) & (after[rows] > 0) & (is_joined(before[rows]) | is_joined(after[rows]))
    return mask
