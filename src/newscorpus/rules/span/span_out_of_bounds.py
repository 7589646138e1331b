"""SPN301."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule


@rule(
    "SPN301",
    "span-out-of-bounds",
    ERROR,
    table="spans",
    needs=("spans.start", "spans.end", "articles.text_length"),
    fix=Fix.UNSAFE,
)
def span_out_of_bounds(columns: Columns) -> Iterator[Finding]:
    """A span starts before the text or ends after it.

    ## What it checks
    Every span of every layer: `start` is at least 0 and `end` at most the number of code points in the text,
    or `text_length` where the text is withheld.

    ## Why it matters
    Slicing beyond a text is silent in Python and an exception elsewhere; either way the annotation covers
    something other than was meant.

    ## Example
    `{"start": 350, "end": 362}` in a text of 355 code points.

    ## Use instead
    Offsets that count Unicode code points of `text`. If many spans are out of bounds, SPN304 may tell in which
    other unit they count.
    """
    spans, articles = columns.spans, columns.articles
    outside = (spans.start < 0) | (spans.end > articles.length[spans.article])
    for row in spans.where(outside & ~columns.in_other_unit[spans.article]):
        length = articles.length[spans.article[row]]
        yield spans.found(
            row,
            f"Span `{spans.start[row]}:{spans.end[row]}` leaves the text, which has `{length}` code points.",
        )
