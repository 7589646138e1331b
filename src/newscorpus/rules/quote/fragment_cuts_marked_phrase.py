"""QUO405."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import covered, field_spans
from newscorpus.rules._extents import extents, meetings
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.quote._shared import comparable


@rule(
    "QUO405",
    "fragment-cuts-marked-phrase",
    ERROR,
    table="quotes",
    needs=("quotes.type", "quotes.content.trusted", "articles.text"),
)
def fragment_cuts_marked_phrase(columns: Columns) -> Iterator[Finding]:
    """A fragment of an indirect or mixed quote holds one mark of a pair and leaves out the other.

    ## What it checks
    Of each pair of quotation marks, a fragment of an `indirect` or `mixed` quote holds both or neither. A mark whose
    partner is missing in the text is the business of QUO406. Of an
    input whose quotes hold more than four million pairs of marks in all, as no article does, the quotes after those are
    not judged.

    ## Why it matters
    A phrase that begins with a mark and does not end with one cannot be shown as it was printed, and a part of
    the quoted words is lost.

    ## Example
    *the offer “fair and final* in *called the offer “fair and final”*.

    ## Use instead
    A fragment that goes on to the other mark, or stops before the first.
    """
    marks, quotes = columns.quotation_marks, columns.quotes
    content = field_spans(columns, "quotes", "content")
    content = content.take(quotes.type.is_in(("indirect", "mixed"))[content.owner])
    content = content.take(comparable(columns, content))
    closed = np.flatnonzero(marks.is_closed)
    whole = extents(marks.article[closed], marks.opening[closed], marks.closing[closed] + 1)
    fragment, met = meetings(content.in_articles(), whole)
    pair = closed[met]
    start, end = content.start[fragment], content.end[fragment]
    has_opening = (start <= marks.opening[pair]) & (marks.opening[pair] < end)
    has_closing = (start <= marks.closing[pair]) & (marks.closing[pair] < end)
    cut = np.flatnonzero(has_opening != has_closing)
    held = np.where(has_opening, marks.opening[pair], marks.closing[pair])
    for place in cut[np.lexsort((held[cut], fragment[cut]))].tolist():
        this, mark = int(fragment[place]), int(held[place])
        other = int(marks.opening[pair[place]] + marks.closing[pair[place]]) - mark
        character = covered(columns, int(content.article[this]), mark, mark + 1)
        yield quotes.found(
            int(content.owner[this]),
            f"Fragment holds the mark {character} at `{mark}` without its partner at `{other}`.",
            "take in both marks or neither",
            place=columns.spans.place(int(content.row[this])),
        )
