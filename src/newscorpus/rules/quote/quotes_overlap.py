"""QUO413."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import FieldSpans, field_spans, id_of
from newscorpus.rules._extents import meeting_pairs
from newscorpus.rules._rule import WARNING, rule


@rule("QUO413", "quotes-overlap", WARNING, table="quotes", needs=("quotes.content.trusted", "quotes.parent.resolved"))
def quotes_overlap(columns: Columns) -> Iterator[Finding]:
    """The contents of two quotes meet, and neither lies in the other.

    ## What it checks
    Two quotes of one article have no character in common, or the content of one holds all of the other's, or one
    is an ancestor of the other; whether a parent holds its child is the business of QUO412. The quote that is
    listed later is reported.

    ## Why it matters
    Words that two speakers say, each only in part, are rare in prose. Mostly the content of one goes on too long,
    over the reporting clause of the next.

    ## Example
    *the crews would accept it. A draft contract* and *A draft contract says the rise is six percent*.

    ## Use instead
    End the first content where the second begins, or nest one in the other.
    """
    content = field_spans(columns, "quotes", "content")
    for (earlier, later), (place, other) in sorted(_meetings(columns, content).items()):
        if _holds(content, earlier, later) or _holds(content, later, earlier) or _are_kin(columns, earlier, later):
            continue
        mine = place if content.owner[place] == later else other
        yield columns.quotes.found(
            later,
            f"Content overlaps that of quote {id_of(columns, 'quotes', earlier)}.",
            "end one where the other begins, or nest them",
            place=columns.spans.place(int(content.row[mine])),
        )


def _meetings(columns: Columns, content: FieldSpans) -> dict[tuple[int, int], tuple[int, int]]:
    """Find the quotes that share a character and are not plainly nested, with the first fragments that do."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    is_alone = np.bincount(content.owner, minlength=len(columns.quotes)) == 1
    parent = columns.references.targets("quotes", "parent")
    for first, second in meeting_pairs(content.in_articles()):
        one, other = content.owner[first], content.owner[second]
        is_nested = (content.end[second] <= content.end[first]) & is_alone[other]
        open_ = (one != other) & ~is_nested & (parent[one] != other) & (parent[other] != one)
        for place in np.flatnonzero(open_).tolist():
            key = (int(min(one[place], other[place])), int(max(one[place], other[place])))
            found.setdefault(key, (int(first[place]), int(second[place])))
    return found


def _holds(content: FieldSpans, outer: int, inner: int) -> bool:
    """Say whether each fragment of a quote lies within one of another's."""
    return all(
        any(start <= first and last <= end for start, end in content.of(outer)) for first, last in content.of(inner)
    )


def _are_kin(columns: Columns, one: int, other: int) -> bool:
    """Say whether one quote is an ancestor of the other."""
    parent = columns.references.targets("quotes", "parent")
    return any(_is_ancestor(parent.tolist(), *pair) for pair in ((one, other), (other, one)))


def _is_ancestor(parent: list[int], quote: int, of: int) -> bool:
    seen: set[int] = set()
    while of != NOWHERE and of not in seen:
        seen.add(of)
        of = parent[of]
        if of == quote:
            return True
    return False
