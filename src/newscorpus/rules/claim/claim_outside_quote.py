"""CLM401."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import covered, field_spans, id_of
from newscorpus.rules._extents import extents, lie_within_any
from newscorpus.rules._rule import ERROR, rule


@rule(
    "CLM401",
    "claim-outside-quote",
    ERROR,
    table="claims",
    needs=("claims.content.trusted", "claims.quote.resolved", "quotes.content.trusted"),
)
def claim_outside_quote(columns: Columns) -> Iterator[Finding]:
    """The content of a claim does not lie within that of its quote.

    ## What it checks
    Each fragment of a claim that names a `quote` lies within one fragment of that quote's content.

    ## Why it matters
    Who claims something is read off the quote. Words outside of it are the newsroom's, or somebody else's, and are
    laid into the wrong mouth.

    ## Example
    The claim *A draft contract says the rise is six percent*, carried by a quote whose content is *the rise is six
    percent*.

    ## Use instead
    Content within that of the quote, the quote that does carry it, or none where the newsroom itself says so.
    """
    quote = columns.references.targets("claims", "quote")
    claims, content = field_spans(columns, "claims", "content"), field_spans(columns, "quotes", "content")
    claims = claims.take(quote[claims.owner] != NOWHERE)
    stretches = extents(quote[claims.owner], claims.start, claims.end)
    for place in np.flatnonzero(~lie_within_any(stretches, content.in_owners())).tolist():
        row = int(claims.owner[place])
        words = covered(columns, int(claims.article[place]), int(claims.start[place]), int(claims.end[place]))
        holder = id_of(columns, "quotes", int(quote[row]))
        yield columns.claims.found(
            row,
            f"Fragment {words} does not lie within the content of quote {holder}.",
            "mend the content, or name the quote that carries the claim",
            place=columns.spans.place(int(claims.row[place])),
        )
