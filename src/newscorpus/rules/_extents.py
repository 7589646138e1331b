"""Stretches of texts against one another: which meet, and which lie within which.

A stretch is a group and two offsets. The group is what stretches are compared within: an article, or an
annotation whose own spans alone count. All of this takes whole columns and works by sorting.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from newscorpus.columns import Integers, Mask

_STRIDE = 1 << 32
_MOST_MEETINGS = 256
"""How many later stretches one is compared with: more than texts hold, few enough for what is no text."""


class Extents(NamedTuple):
    """Stretches as numbers that sort by group first; those of different groups never meet."""

    start: Integers
    end: Integers

    def take(self, kept: Mask | Integers) -> Extents:
        """Return some of them."""
        return Extents(self.start[kept], self.end[kept])

    def by_start(self) -> tuple[Extents, Integers]:
        """Sort by start and return which row each was; mostly they are nearly sorted, which the sort makes use of."""
        order = np.argsort(self.start, kind="stable")
        return self.take(order), order

    def as_nested(self) -> tuple[Extents, Integers]:
        """Sort by start, the longer first, and return which row each was."""
        step, shrinks = np.diff(self.start), np.diff(self.end) <= 0
        if ((step > 0) | ((step == 0) & shrinks)).all():
            return self, np.arange(len(self.start))
        order = np.lexsort((-self.end, self.start))
        return self.take(order), order


def extents(group: Integers, start: Integers, end: Integers) -> Extents:
    """Put groups and offsets together; groups and offsets must not be negative."""
    base = group * _STRIDE
    return Extents(base + start, base + end)


def meet_any(stretches: Extents, others: Extents) -> Mask:
    """Which stretches have a character in common with any of the others."""
    return np.asarray(count_meetings(stretches, others) > 0)


def count_meetings(stretches: Extents, others: Extents) -> Integers:
    """Count for each stretch with how many of the others it has a character in common; none may be empty."""
    started = np.searchsorted(np.sort(others.start), stretches.end, side="left")
    ended = np.searchsorted(np.sort(others.end), stretches.start, side="right")
    return np.asarray(started - ended)


def lie_within_any(stretches: Extents, others: Extents) -> Mask:
    """Which stretches lie within a single one of the others."""
    if not len(others.start):
        return np.zeros(len(stretches.start), dtype=bool)
    ordered, _ = others.by_start()
    reach = np.maximum.accumulate(ordered.end)
    last = np.searchsorted(ordered.start, stretches.start, side="right") - 1
    return (last >= 0) & (reach[np.maximum(last, 0)] >= stretches.end)


def hold_any(stretches: Extents, others: Extents) -> Mask:
    """Which stretches have a single one of the others within them."""
    if not len(others.start):
        return np.zeros(len(stretches.start), dtype=bool)
    ordered, _ = others.by_start()
    soonest = np.minimum.accumulate(ordered.end[::-1])[::-1]
    first = np.searchsorted(ordered.start, stretches.start, side="left")
    return (first < len(soonest)) & (soonest[np.minimum(first, len(soonest) - 1)] <= stretches.end)


def meetings(stretches: Extents, others: Extents) -> tuple[Integers, Integers]:
    """Return the rows of each stretch and each of the others that have a character in common."""
    mine, my_rows = stretches.by_start()
    theirs, their_rows = others.by_start()
    after, starting = spread(
        np.searchsorted(theirs.start, mine.start, side="left"), np.searchsorted(theirs.start, mine.end, side="left")
    )
    containing, before = spread(
        np.searchsorted(mine.start, theirs.start, side="right"), np.searchsorted(mine.start, theirs.end, side="left")
    )
    return (
        np.concatenate([my_rows[after], my_rows[before]]),
        np.concatenate([their_rows[starting], their_rows[containing]]),
    )


def spread(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """For each row all numbers from its first to before its last: the rows repeated, and the numbers."""
    counts = np.maximum(last - first, 0)
    rows = np.repeat(np.arange(len(first)), counts)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts - first, counts)


def meeting_pairs(stretches: Extents) -> Iterator[tuple[Integers, Integers]]:
    """Yield the rows of stretches that have a character in common, each pair once, the one that starts first first."""
    ordered, rows = stretches.as_nested()
    earlier = np.arange(len(rows))
    for distance in range(1, _MOST_MEETINGS):
        earlier = earlier[earlier + distance < len(rows)]
        earlier = earlier[ordered.start[earlier + distance] < ordered.end[earlier]]
        if not len(earlier):
            return
        yield rows[earlier], rows[earlier + distance]


def crossing_pairs(stretches: Extents) -> dict[int, int]:
    """Find stretches that overlap without one lying in the other: rows, each with the first earlier one it crosses."""
    suspicious = _groups_with_crossings(stretches)
    if not len(suspicious):
        return {}
    rows = np.flatnonzero(np.isin(stretches.start // _STRIDE, suspicious))
    suspects = stretches.take(rows)
    order = np.lexsort((np.arange(len(rows)), suspects.start))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows))
    first = np.full(len(rows), len(rows), dtype=np.int64)
    for earlier, later in meeting_pairs(suspects):
        crosses = (suspects.start[earlier] < suspects.start[later]) & (suspects.end[earlier] < suspects.end[later])
        first[later[crosses]] = np.minimum(first[later[crosses]], rank[earlier[crosses]])
    found = np.flatnonzero(first < len(rows))
    return dict(zip(rows[found].tolist(), rows[order[first[found]]].tolist(), strict=True))


def _groups_with_crossings(stretches: Extents) -> Integers:
    """Look at the outermost stretches, then at those within them, and so on."""
    ordered, _ = stretches.as_nested()
    found: list[Integers] = [np.zeros(0, dtype=np.int64)]
    for _ in range(_MOST_MEETINGS):
        if len(ordered.start) < 2:
            break
        reach = np.maximum.accumulate(ordered.end)[:-1]
        overlaps = ordered.start[1:] < reach
        crosses = overlaps & (ordered.end[1:] > reach)
        found.append(ordered.start[1:][crosses] // _STRIDE)
        ordered = ordered.take(np.flatnonzero(overlaps & ~crosses) + 1)
    return np.unique(np.concatenate(found))


def distinct(values: Integers) -> Integers:
    """Return each value once, in order; by sorting, as the hash table of `np.unique` is slow for what counts up."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0])


def are_among(values: Integers, ordered: Integers) -> Mask:
    """Which values are in a list that is in order."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    return np.asarray(ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values)


def differing_groups(keys: Integers, values: Integers) -> Iterator[Integers]:
    """Yield the rows of each key that has more than one value, in order; most keys are passed over without sorting."""
    slots = (keys * np.int64(0x9E3779B1)) & ((1 << max(4, 2 + len(keys).bit_length())) - 1)
    seen = np.zeros(int(slots.max(initial=0)) + 1, dtype=np.int64)
    seen[slots] = values
    differs = np.zeros(len(seen), dtype=bool)
    differs[slots[seen[slots] != values]] = True
    rows = np.flatnonzero(differs[slots])
    rows = rows[np.argsort(keys[rows], kind="stable")]
    mixed = (keys[rows[1:]] == keys[rows[:-1]]) & (values[rows[1:]] != values[rows[:-1]])
    rows = np.sort(rows[np.isin(keys[rows], keys[rows[1:]][mixed])]) if mixed.any() else rows[:0]
    for group in groups(keys[rows]):
        yield rows[group]


def groups(keys: Integers) -> Iterator[Integers]:
    """Yield the rows of each key that has more than one row, in order."""
    order = np.argsort(keys, kind="stable")
    bounds = np.flatnonzero(np.diff(keys[order], prepend=keys.min(initial=0) - 1))
    sizes = np.diff(bounds, append=len(keys))
    for first, size in zip(bounds[sizes > 1], sizes[sizes > 1], strict=True):
        yield order[first : first + size]
