"""QUO412."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import content_place, field_spans, id_of
from newscorpus.rules._extents import extents, lie_within_any
from newscorpus.rules._graphs import chains_that_return
from newscorpus.rules._rule import ERROR, rule


@rule(
    "QUO412",
    "parent-does-not-contain",
    ERROR,
    table="quotes",
    needs=("quotes.content.trusted", "quotes.parent.resolved"),
)
def parent_does_not_contain(columns: Columns) -> Iterator[Finding]:
    """The content of a quote does not lie within that of its parent, or a quote is its own ancestor.

    ## What it checks
    Each fragment of a quote that has a `parent` lies within one fragment of the parent's content; the two may be
    equal, as where one relays the other. Going from parent to parent ends. Of a cycle the first quote is reported.

    ## Why it matters
    The parent is who says that somebody said it. If its words do not hold the inner quote, it said something
    else; and a chain that goes round has no first speaker.

    ## Example
    *He added that Lunde had said the crews would accept it*, with *a pay offer on Friday* as an inner quote.

    ## Use instead
    The smallest quote whose content holds this one's, or none.
    """
    quotes, parent = columns.quotes, columns.references.targets("quotes", "parent")
    in_cycle: set[int] = set()
    for cycle in chains_that_return(parent):
        in_cycle.update(cycle)
        told = ", ".join(id_of(columns, "quotes", quote) for quote in cycle)
        message = f"Quotes {told} are each other's parents." if len(cycle) > 1 else "Quote is its own parent."
        yield quotes.found(cycle[0], message, place=content_place(columns, "quotes", cycle[0], "parent"))
    content = field_spans(columns, "quotes", "content")
    is_sound = ~columns.untrusted("quotes", "content")
    nested = np.flatnonzero((parent != NOWHERE)[content.owner] & is_sound[parent[content.owner]])
    inner = extents(parent[content.owner[nested]], content.start[nested], content.end[nested])
    outside = nested[~lie_within_any(inner, content.in_owners())]
    reported = in_cycle.copy()
    for place in outside.tolist():
        row = int(content.owner[place])
        if row not in reported:
            reported.add(row)
            yield quotes.found(
                row,
                f"Content does not lie within that of its parent {id_of(columns, 'quotes', int(parent[row]))}.",
                "name the smallest quote that holds it, or none",
                place=columns.spans.place(int(content.row[place])),
            )
