"""CLM406."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import FieldSpans, field_spans, id_of
from newscorpus.rules._extents import lie_within_any
from newscorpus.rules._rule import WARNING, rule


@rule(
    "CLM406",
    "own-voice-inside-quote",
    WARNING,
    table="claims",
    needs=("claims.content.trusted", "claims.content"),
)
def own_voice_inside_quote(columns: Columns) -> Iterator[Finding]:
    """A claim in the article's own voice stands in the content of a quote.

    ## What it checks
    The content of a claim without a `quote` does not lie, all of it, within the content of one quote.

    ## Why it matters
    What a source says is counted as the newsroom's own assertion. The quote was forgotten, and with it who claims.

    ## Example
    The claim *the rise is six percent* without a quote, in *A draft contract says the rise is six percent*.

    ## Use instead
    The quote that carries the claim, the innermost where they nest.
    """
    claims = field_spans(columns, "claims", "content")
    claims = claims.take(~columns.claims.quote.known[claims.owner])
    content = field_spans(columns, "quotes", "content")
    inside = lie_within_any(claims.in_articles(), content.in_articles())
    is_outside = np.zeros(len(columns.claims), dtype=bool)
    is_outside[claims.owner[~inside]] = True
    for row in np.unique(claims.owner[inside & ~is_outside[claims.owner]]).tolist():
        quote = _smallest_holder(content, claims.of(row), int(columns.claims.article[row]))
        if quote is not None:
            start, end = claims.of(row)[0]
            yield columns.claims.found(
                row,
                f"Claim in the article's own voice lies within the content of quote {id_of(columns, 'quotes', quote)}.",
                "name the quote that carries it",
                place=columns.claims.place(row, "quote")._replace(start=start, end=end),
            )


def _smallest_holder(content: FieldSpans, fragments: list[tuple[int, int]], article: int) -> int | None:
    """Find the quote that holds all of the fragments, that whose fragment around the first is shortest."""
    around = slice(*np.searchsorted(content.article, (article, article + 1)))
    start, end, owner = content.start[around], content.end[around], content.owner[around]
    first = np.flatnonzero((start <= fragments[0][0]) & (fragments[0][1] <= end))
    for place in first[np.argsort((end - start)[first], kind="stable")].tolist():
        held = content.of(int(owner[place]))
        if all(any(begin <= one and other <= stop for begin, stop in held) for one, other in fragments):
            return int(owner[place])
    return None
