"""QUO408."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import content_place
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.quote._shared import SOURCE_KINDS


@rule("QUO408", "no-cue", WARNING, table="quotes", needs=("quotes.source_kind", "quotes.cue"))
def no_cue(columns: Columns) -> Iterator[Finding]:
    """A quote has a source and no cue.

    ## What it checks
    Each quote has at least one `cue`, the words that mark the attribution. One whose `source_kind` is `implicit`
    may do without.

    ## Why it matters
    The cue is what tells an attribution from the newsroom's own words, and what most systems look for first. An
    attribution without any is either implicit, or its cue was forgotten.

    ## Example
    *Lunde said the crews would accept it* with content and source, while *said* is not marked.

    ## Use instead
    The reporting word with its negation and particle; a colon only where there is nothing else.
    """
    quotes = columns.quotes
    is_attributed = quotes.source_kind.is_in(SOURCE_KINDS) & ~quotes.source_kind.equals("implicit")
    has_cue = np.zeros(len(quotes), dtype=bool)
    has_cue[columns.spans.owner[columns.spans.slice_of("quotes", "cue")]] = True
    for row in quotes.where(is_attributed & ~has_cue):
        yield quotes.found(
            row, "Quote has no cue.", "mark the reporting word", place=content_place(columns, "quotes", row, "cue")
        )
