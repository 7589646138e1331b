"""Stretches of a text as sets of code points: the fragments of a content, a cue or a source, measured and compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from newscorpus.article import Extended

Fragments: TypeAlias = tuple[tuple[int, int], ...]
"""Disjoint half-open stretches of code points, in text order, none of them empty."""


def fragments_of(spans: Iterable[Extended]) -> Fragments:
    """Return what spans cover: sorted, and those that overlap or touch as one, so that no code point counts twice.

    >>> from newscorpus import Span
    >>> fragments_of([Span(start=7, end=9), Span(start=0, end=4), Span(start=4, end=6)])
    ((0, 6), (7, 9))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def length(fragments: Fragments) -> int:
    """Count the code points.

    >>> length(((0, 6), (7, 9)))
    8
    """
    return sum(end - start for start, end in fragments)


def shared(one: Fragments, other: Fragments) -> int:
    """Count the code points that both cover.

    >>> shared(((0, 6), (7, 9)), ((4, 8),))
    3
    """
    count = i = j = 0
    while i < len(one) and j < len(other):
        count += max(0, min(one[i][1], other[j][1]) - max(one[i][0], other[j][0]))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return count


def dice(one: Fragments, other: Fragments) -> float:
    """Return the F1 of code points: twice the shared ones over those of both; 1 for two that cover nothing.

    >>> dice(((0, 4),), ((0, 4), (6, 10)))
    0.6666666666666666
    """
    both = length(one) + length(other)
    return 2 * shared(one, other) / both if both else 1.0
