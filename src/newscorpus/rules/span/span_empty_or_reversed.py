"""SPN302."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, rule


@rule("SPN302", "span-empty-or-reversed", ERROR, table="spans", needs=("spans.start", "spans.end"))
def span_empty_or_reversed(columns: Columns) -> Iterator[Finding]:
    """A span covers nothing, or ends before it starts.

    ## What it checks
    Every span of every layer: `end` is greater than `start`. Articles whose offsets count another unit are left to
    SPN304.

    ## Why it matters
    Slicing gives an empty string in both cases, so that the annotation is there and says nothing.

    ## Example
    `{"start": 17, "end": 17}`, or `{"start": 24, "end": 17}`.

    ## Use instead
    The first code point that is covered, and the one after the last. Where ends were meant to be inclusive, all of
    them are too small by one.
    """
    spans = columns.spans
    is_nothing = (spans.start >= spans.end) & ~columns.in_other_unit[spans.article]
    for row in spans.where(is_nothing):
        what = "is empty" if spans.start[row] == spans.end[row] else "ends before it starts"
        yield spans.found(row, f"Span `{spans.start[row]}:{spans.end[row]}` {what}.")
