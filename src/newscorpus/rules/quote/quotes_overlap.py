"""QUO413."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding, Integers
from newscorpus.rules._annotations import FieldSpans, field_spans, id_of
from newscorpus.rules._extents import are_among, distinct, meeting_pairs
from newscorpus.rules._graphs import Lineage
from newscorpus.rules._rule import WARNING, rule

_MOST_COMPARED = 4_000_000
"""Pairs of fragments that are held in memory at a time."""


@rule("QUO413", "quotes-overlap", WARNING, table="quotes", needs=("quotes.content.trusted", "quotes.parent.resolved"))
def quotes_overlap(columns: Columns) -> Iterator[Finding]:
    """The contents of two quotes meet, and neither lies in the other.

    ## What it checks
    Two quotes of one article have no character in common, or the content of one holds all of the other's, or one
    is an ancestor of the other; whether a parent holds its child is the business of QUO412. The quote that is
    listed later is reported.

    A fragment is compared with the 255 at most that start next and meet it. Of an input with more than four million
    such pairs, as no article has, the others are not compared.

    ## Why it matters
    Words that two speakers say, each only in part, are rare in prose. Mostly the content of one goes on too long,
    over the reporting clause of the next.

    ## Example
    *the crews would accept it. A draft contract* and *A draft contract says the rise is six percent*.

    ## Use instead
    End the first content where the second begins, or nest one in the other.
    """
    content = _without_repeats(field_spans(columns, "quotes", "content"))
    lineage: Lineage | None = None
    for earlier, later, place in _overlapping(columns, content):
        lineage = lineage or Lineage(columns.references.targets("quotes", "parent"))
        if not lineage.is_above(earlier, later) and not lineage.is_above(later, earlier):
            yield columns.quotes.found(
                later,
                f"Content overlaps that of quote {id_of(columns, 'quotes', earlier)}.",
                "end one where the other begins, or nest them",
                place=columns.spans.place(int(content.row[place])),
            )


def _without_repeats(content: FieldSpans) -> FieldSpans:
    """Leave out fragments that a quote has listed before; they say nothing more."""
    order = np.lexsort((content.row, content.end, content.start, content.owner))
    same = [np.diff(column[order]) == 0 for column in (content.owner, content.start, content.end)]
    is_repeat = np.logical_and.reduce(same)
    return content.take(np.delete(np.arange(len(order)), order[1:][is_repeat])) if is_repeat.any() else content


def _overlapping(columns: Columns, content: FieldSpans) -> Iterator[tuple[int, int, int]]:
    """Yield two quotes that share a character and are not nested, and the first fragment of the later where they do."""
    first, second = _met(columns, content)
    if not len(first):
        return
    count = len(columns.quotes)
    is_within = content.end[second] <= content.end[first]
    is_same = is_within & (content.start[first] == content.start[second]) & (content.end[first] == content.end[second])
    outer = content.owner[np.concatenate([first[is_within], second[is_same]])]
    inner = np.concatenate([second[is_within], first[is_same]])
    held = distinct(outer * len(content.row) + inner)
    outer, inner = held // len(content.row), held % len(content.row)
    nested, size = np.unique(outer * count + content.owner[inner], return_counts=True)
    nested = nested[size == np.bincount(content.owner, minlength=count)[nested % count]]
    one, other = content.owner[first], content.owner[second]
    keys, places = np.unique(np.minimum(one, other) * count + np.maximum(one, other), return_index=True)
    reversed_ = keys % count * count + keys // count
    crossing = ~are_among(keys, nested) & ~are_among(reversed_, nested)
    for key, place in zip(keys[crossing].tolist(), places[crossing].tolist(), strict=True):
        earlier, later = divmod(key, count)
        yield earlier, later, int(second[place] if other[place] == later else first[place])


def _met(columns: Columns, content: FieldSpans) -> tuple[Integers, Integers]:
    """Return fragments of two quotes that share a character, as far as these may not be nested."""
    is_whole = np.bincount(content.owner, minlength=len(columns.quotes))[content.owner] == 1
    met: list[tuple[Integers, Integers]] = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    left = _MOST_COMPARED
    for first, second in meeting_pairs(content.in_articles()):
        is_nested = is_whole[first] & is_whole[second] & (content.end[second] <= content.end[first])
        kept = np.flatnonzero((content.owner[first] != content.owner[second]) & ~is_nested)[:left]
        met.append((first[kept], second[kept]))
        left -= len(kept)
        if not left:
            break
    one, other = (np.concatenate(parts) for parts in zip(*met, strict=True))
    return one, other
