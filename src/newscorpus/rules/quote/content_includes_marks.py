"""QUO404."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.code_points import character_test
from newscorpus.columns import Columns, Finding, Integers, Mask
from newscorpus.marks import MARKS
from newscorpus.rules._annotations import FieldSpans, field_spans
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.rules.quote._shared import Enclosed, comparable, own_marks
from newscorpus.text import shown


@rule(
    "QUO404",
    "content-includes-marks",
    ERROR,
    table="quotes",
    needs=("quotes.type", "quotes.content.trusted", "quotes.parent.resolved", "articles.text"),
    fix=Fix.SAFE,
)
def content_includes_marks(columns: Columns) -> Iterator[Finding]:
    """A fragment of a direct quote starts or ends with the quotation mark that encloses it.

    ## What it checks
    The fragments of a `direct` quote lie between their marks and leave them out. Marks within a fragment stay, also
    where it begins or ends with words that somebody else is quoted with. Of an input whose direct quotes hold more
    than four million pairs of marks in all, as no article does, the quotes after those are not judged.

    ## Why it matters
    What was said has no marks around it. Where some contents have them and others not, the same words do not match,
    and whoever prints a content between marks prints them twice.

    ## Example
    *“We were promised six percent,”* with its marks.

    ## Use instead
    *We were promised six percent,* without them.
    """
    marks, quotes = columns.quotation_marks, columns.quotes
    content = field_spans(columns, "quotes", "content")
    content = content.take(quotes.type.equals("direct")[content.owner])
    content = content.take(_begin_or_end_with_mark(columns, content))
    content = content.take(comparable(columns, content))
    if not len(content.row):
        return
    met = own_marks(columns, content)
    met = Enclosed(*(column[np.argsort(met.fragment, kind="stable")] for column in met))
    start, end = content.start[met.fragment], content.end[met.fragment]
    opening, closing = marks.opening[met.pair], marks.closing[met.pair]
    begins = (opening == start) & (closing >= end - 1)
    ends = marks.is_closed[met.pair] & (closing == end - 1) & (opening <= start)
    is_enclosed = np.zeros(len(content.row), dtype=bool)
    is_enclosed[met.fragment[(opening < start) & (closing >= end)]] = True
    for fragment in np.unique(met.fragment[begins | ends]):
        if is_enclosed[fragment]:
            continue
        this = slice(*np.searchsorted(met.fragment, (fragment, fragment + 1)))
        stray = [("starts", opening[this][begins[this]]), ("ends", closing[this][ends[this]])]
        yield _found(columns, content, int(fragment), [(what, places[0]) for what, places in stray if len(places)])


def _found(columns: Columns, content: FieldSpans, fragment: int, stray: list[tuple[str, Integers]]) -> Finding:
    text = columns.articles.text[int(content.article[fragment])] or ""
    told = " and ".join(f"{what} with its own mark {shown(text[int(place)])}" for what, place in stray)
    return columns.quotes.found(
        int(content.owner[fragment]),
        f"Fragment of a direct quote {told}.",
        "leave out the marks",
        place=columns.spans.place(int(content.row[fragment])),
    )


def _begin_or_end_with_mark(columns: Columns, content: FieldSpans) -> Mask:
    """Which fragments have a quotation mark first or last; hardly any have."""
    points, is_mark = columns.code_points, character_test(MARKS.__contains__)
    found = columns.articles.text.known[content.article]
    rows = np.flatnonzero(found)
    base = points.base[content.article[rows]]
    first, last = (points.values[base + place[rows]] for place in (content.start, content.end - 1))
    found[rows] = is_mark(first) | is_mark(last)
    return found
