"""MEN401."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import covered, field_spans, id_of
from newscorpus.rules._extents import crossing_pairs
from newscorpus.rules._rule import ERROR, rule


@rule("MEN401", "mentions-cross", ERROR, table="mentions", needs=("mentions.trusted",))
def mentions_cross(columns: Columns) -> Iterator[Finding]:
    """Two mentions overlap, and neither lies in the other.

    ## What it checks
    Mentions of one article may lie apart, cover the same characters, or nest. Of two that cross, the one that
    starts later is reported.

    ## Why it matters
    Crossing spans are no tree: they cannot be written as brackets, drawn, or turned into the spans of most
    taggers, and one of the two is nearly always a slip of the hand.

    ## Example
    *Marl quay* and *quay workers* in *Marl quay workers*.

    ## Use instead
    End one mention where the other starts, or let it hold the whole of the other.
    """
    spans, mentions = field_spans(columns, "mentions"), columns.mentions
    for later, earlier in sorted(crossing_pairs(spans.in_articles()).items()):
        row, other = spans.owner[later], spans.owner[earlier]
        this, that = (
            covered(columns, int(mentions.article[m]), mentions.start[m], mentions.end[m]) for m in (row, other)
        )
        yield mentions.found(row, f"Mention {this} crosses mention {id_of(columns, 'mentions', other)}, {that}.")
