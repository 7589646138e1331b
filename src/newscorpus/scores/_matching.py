"""Counting what two sides have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from newscorpus.scores._extents import Fragments
from newscorpus.scores._statistics import Overlap
from newscorpus.scores._tokens import Tokens


def matching(first: Iterable[Hashable], second: Iterable[Hashable]) -> Overlap:
    """Count the things of two sides and those that are on both; one that a side has twice counts twice.

    >>> matching("aab", "abc")
    Overlap(matched_first=2, first=3, matched_second=2, second=3)
    """
    ones, others = Counter(first), Counter(second)
    return Overlap.of((ones & others).total(), ones.total(), others.total())


def common_tokens(
    tokens: Tokens,
    first: Iterable[Fragments],
    second: Iterable[Fragments],
    pairs: Iterable[tuple[Fragments, Fragments]],
) -> Overlap:
    """Count the tokens of everything that each side has, and those that the two of a pair have in common."""
    counts = [sum(len(tokens.within(fragments)) for fragments in side) for side in (first, second)]
    common = sum(len(tokens.within(one) & tokens.within(other)) for one, other in pairs)
    return Overlap.of(common, *counts)
