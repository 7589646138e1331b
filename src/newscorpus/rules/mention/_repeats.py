"""Where the words of names stand again, for all texts of a batch at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from newscorpus.code_points import Integers, Mask, character_test
from newscorpus.columns import Columns
from newscorpus.rules.mention._shared import surfaces
from newscorpus.shingles import Hashes, Words
from newscorpus.text import is_word_character

LONGEST = 32
"""Words of the longest name that is searched for."""

_AT_ONCE = 1 << 14
"""Words from which names are looked for at a time; in texts that repeat themselves, many names may begin with each."""

_SLOT_BITS = 20
_ARTICLE = np.uint64(0x9E3779B97F4A7C15)
"""Keeps the words of one article apart from the same words of another."""


class Places(NamedTuple):
    """Stretches of texts which have the words of a name, if perhaps not its case and punctuation.

    Attributes:
        name: row of the first mention of the name in that article.
        start: where each starts in `CodePoints.values`.
        end: where each ends.
    """

    name: Integers
    start: Integers
    end: Integers

    def where(self, kept: Mask | Integers) -> Places:
        """Keep some, in the order of their rows if rows are given."""
        return Places(self.name[kept], self.start[kept], self.end[kept])


class _Names(NamedTuple):
    """Names, one row for all mentions of an article that repeat the same characters.

    Attributes:
        row: row of the first mention.
        start: where it starts in `CodePoints.values`.
        end: where it ends.
        first: its first word.
        last: the word after its last one.
    """

    row: Integers
    start: Integers
    end: Integers
    first: Integers
    last: Integers

    def where(self, mask: Mask) -> _Names:
        return _Names(*(values[mask] for values in self))


def find_again(columns: Columns, rows: Integers) -> Iterator[Places]:
    """Yield every place, marked or not, which has the words of one of the mentions in these rows, in its own article.

    Places come in the order of their first words, many at a time, so that nobody has to hold or await them all.
    Mentions that begin or end within a word are left out, and those of no word or of more than `LONGEST`.
    """
    words, names = columns.words, _names(columns, rows)
    text = words.text
    apart = text.astype(np.uint64) * _ARTICLE
    is_start = _Slots(words.hash[names.first] + apart[names.first])
    candidates = np.flatnonzero(is_start.hold(words.hash + apart))
    by_length = [names.where(names.last - names.first == count) for count in np.unique(names.last - names.first)]
    for first in range(0, len(candidates), _AT_ONCE):
        beginning = candidates[first : first + _AT_ONCE]
        found = [_of_length(words, same, beginning, apart) for same in by_length]
        yield _within(columns, Places(*map(np.concatenate, zip(*found, strict=True))))


def _names(columns: Columns, rows: Integers) -> _Names:
    rows = rows[~_splits_word(columns)[rows]]
    rows = rows[np.sort(np.unique(surfaces(columns, rows), return_index=True)[1])]
    base = columns.code_points.base[columns.mentions.article[rows]]
    start, end = base + columns.mentions.start[rows], base + columns.mentions.end[rows]
    first, last = (np.searchsorted(columns.words.start, bounds) for bounds in (start, end))
    names = _Names(rows, start, end, first, last)
    return names.where((last > first) & (last - first <= LONGEST))


def _splits_word(columns: Columns) -> Mask:
    """Which mentions begin or end within a word."""
    rows, edges, is_word = columns.spans.slice_of("mentions"), columns.edges, character_test(is_word_character)
    before, first, last, after = (is_word(points[rows]) for points in edges)
    splits: Mask = (before & first) | (last & after)
    return splits


def _of_length(words: Words, names: _Names, beginning: Integers, apart: Hashes) -> Places:
    """Return where names of one number of words stand among the runs that start at these words."""
    count = int(names.last[0] - names.first[0])
    runs = beginning[beginning + count <= len(words.text)]
    runs = runs[words.text[runs] == words.text[runs + count - 1]]
    wanted = words.hash_of(names.first, names.last) + apart[names.first]
    order = np.argsort(wanted)
    names, wanted = _Names(*(values[order] for values in names)), wanted[order]
    keys = words.hash_of(runs, runs + count) + apart[runs] if len(runs) else wanted[:0]
    is_held = _Slots(wanted).hold(keys)
    runs, keys = runs[is_held], keys[is_held]
    lowest, highest = (np.searchsorted(wanted, keys, side=side) for side in ("left", "right"))
    times = highest - lowest
    before = np.repeat(np.cumsum(times) - times, times)
    name = np.repeat(lowest, times) + np.arange(len(before)) - before
    start = words.start[np.repeat(runs, times)] - words.start[names.first[name]] + names.start[name]
    return Places(names.row[name], start, start + names.end[name] - names.start[name])


def _within(columns: Columns, places: Places) -> Places:
    """Leave out what would begin before the text or end after it."""
    points, article = columns.code_points, columns.mentions.article[places.name]
    base = points.base[article]
    return places.where((places.start >= base) & (places.end <= base + points.lengths[article]))


class _Slots:
    """A set of numbers that says of each number that it holds it, and of a few more."""

    def __init__(self, keys: Hashes) -> None:
        self._is_taken = np.zeros(2**_SLOT_BITS, dtype=bool)
        self._is_taken[self._slot(keys)] = True

    @staticmethod
    def _slot(keys: Hashes) -> Integers:
        return (keys >> np.uint64(64 - _SLOT_BITS)).view(np.int64)

    def hold(self, keys: Hashes) -> Mask:
        held: Mask = self._is_taken[self._slot(keys)]
        return held
