"""QUO409."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import content_place
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.quote._shared import SOURCE_KINDS


@rule("QUO409", "no-source", ERROR, table="quotes", needs=("quotes.source_kind", "quotes.source"))
def no_source(columns: Columns) -> Iterator[Finding]:
    """A quote has no source and is not implicit, or is implicit and has one.

    ## What it checks
    A quote has a `source` span, or its `source_kind` is `implicit`; never both, never neither.

    ## Why it matters
    *No source expression* is a fact about the article, and must be told from a source that nobody has marked yet.

    ## Example
    A quote of kind `named` whose `source` is an empty list.

    ## Use instead
    Mark the expression that names who speaks, be it a pronoun. If there is none, the kind is `implicit`; the
    speakers may still be known.
    """
    quotes = columns.quotes
    is_implicit = quotes.source_kind.equals("implicit")
    has_source = np.zeros(len(quotes), dtype=bool)
    has_source[columns.spans.owner[columns.spans.slice_of("quotes", "source")]] = True
    for row in quotes.where(quotes.source_kind.is_in(SOURCE_KINDS) & (is_implicit == has_source)):
        message, remedy = (
            ("Quote is `implicit`, and has a source.", "name its kind of source, or leave the source out")
            if is_implicit[row]
            else (f"Quote of kind `{quotes.source_kind[row]}` has no source.", "mark who speaks, or make it `implicit`")
        )
        yield quotes.found(row, message, remedy, place=content_place(columns, "quotes", row, "source"))
