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
    parent: list[int] = columns.references.targets("quotes", "parent").tolist()
    above: dict[int, set[int]] = {}
    for earlier, later, place in _overlapping(columns, content):
        for quote in (earlier, later):
            if quote not in above:
                above[quote] = set(_ancestors(parent, quote))
        if earlier not in above[later] and later not in above[earlier]:
            yield columns.quotes.found(
                later,
                f"Content overlaps that of quote {id_of(columns, 'quotes', earlier)}.",
                "end one where the other begins, or nest them",
                place=columns.spans.place(int(content.row[place])),
            )


def _overlapping(columns: Columns, content: FieldSpans) -> Iterator[tuple[int, int, int]]:
    """Yield two quotes that share a character and are not nested, and the first fragment of the later where they do."""
    met = [np.zeros((2, 0), dtype=np.int64), *(np.array(pair) for pair in meeting_pairs(content.in_articles()))]
    first, second = np.concatenate(met, axis=1)
    is_apart = content.owner[first] != content.owner[second]
    first, second = first[is_apart], second[is_apart]
    if not len(first):
        return
    count = len(columns.quotes)
    is_within = content.end[second] <= content.end[first]
    is_same = is_within & (content.start[first] == content.start[second]) & (content.end[first] == content.end[second])
    outer = content.owner[np.concatenate([first[is_within], second[is_same]])]
    inner = np.concatenate([second[is_within], first[is_same]])
    held = np.unique(outer * len(content.row) + inner)
    outer, inner = held // len(content.row), held % len(content.row)
    nested, size = np.unique(outer * count + content.owner[inner], return_counts=True)
    nested = nested[size == np.bincount(content.owner, minlength=count)[nested % count]]
    one, other = content.owner[first], content.owner[second]
    keys, places = np.unique(np.minimum(one, other) * count + np.maximum(one, other), return_index=True)
    reversed_ = keys % count * count + keys // count
    crossing = ~np.isin(keys, nested) & ~np.isin(reversed_, nested)
    for key, place in zip(keys[crossing].tolist(), places[crossing].tolist(), strict=True):
        earlier, later = divmod(key, count)
        yield earlier, later, int(second[place] if other[place] == later else first[place])


def _ancestors(parent: list[int], quote: int) -> Iterator[int]:
    seen: set[int] = set()
    while (quote := parent[quote]) != NOWHERE and quote not in seen:
        seen.add(quote)
        yield quote
