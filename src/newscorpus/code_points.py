"""The texts of a batch as arrays: every code point, what kind of character it is, and which stretches hold what."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.text import is_word_character

Integers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Points: TypeAlias = npt.NDArray[np.uint32]

_UNASKED = 2
_USUAL = 0x3000
"""Code points for which there is room from the start; room for all takes as long to make as some articles to judge."""
_WORD = 8
"""Bytes that are compared at once."""
_FIRST = -64
"""As signed numbers, the bytes of UTF-8 that continue a character are less than this."""
_KEPT = np.array([2**64 - 1] + [2 ** (8 * count) - 1 for count in range(1, _WORD)], dtype=np.uint64)
"""By the number of bytes left over, which bits of the last word count."""


class CharacterTest:
    """A test of characters that asks of each distinct one once, however many there are, and keeps the answer."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        """Take the question."""
        self._test = test
        self._answers = np.full(_USUAL, _UNASKED, dtype=np.uint8)

    def __call__(self, points: Points) -> Mask:
        """Tell for each code point whether its character passes."""
        kept = self._answers  # another thread may put a larger table in its place meanwhile
        try:
            answers = kept[points]
        except IndexError:
            kept = self._enlarged()
            answers = kept[points]
        if len(answers) and answers.max() == _UNASKED:
            is_new = np.zeros(len(kept), dtype=bool)
            is_new[points[answers == _UNASKED]] = True
            for point in np.flatnonzero(is_new).tolist():
                kept[point] = self._test(chr(point))
            answers = kept[points]
        return answers.view(np.bool_)

    def _enlarged(self) -> npt.NDArray[np.uint8]:
        """Make room for every code point, and return the table."""
        known, table = self._answers, np.full(sys.maxunicode + 1, _UNASKED, dtype=np.uint8)
        table[: len(known)] = known
        self._answers = table
        return table


@lru_cache(maxsize=64)
def character_test(test: Callable[[str], bool]) -> CharacterTest:
    """Return the test that asks this question; the same for the same function."""
    return CharacterTest(test)


class CodePoints:
    """Texts as one array of code points, so that offsets index it.

    Attributes:
        lengths: code points of each text; an unknown text has none.
        base: for each text the place of its first code point in `values`.
    """

    def __init__(self, texts: pa.StringArray) -> None:
        """Keep the texts; they are decoded when first asked for."""
        self._texts = texts
        self.lengths: Integers = _integers(pc.utf8_length(texts))
        self.base: Integers = np.cumsum(self.lengths) - self.lengths

    @cached_property
    def _bytes(self) -> npt.NDArray[np.uint8]:
        """The UTF-8 bytes of all known texts, one text after the other."""
        first, size = _byte_places(known := self._texts.drop_null())
        last = first[-1:] + size[-1:]
        return _bytes_of(known)[int(first[0]) : int(last[0])] if len(first) else np.zeros(0, dtype=np.uint8)

    @cached_property
    def values(self) -> Points:
        """The code points of all texts, one text after the other."""
        return np.frombuffer(self._bytes.tobytes().decode().encode("utf-32-le"), dtype=np.uint32)

    @cached_property
    def _continued(self) -> npt.NDArray[np.int32]:
        """For each byte that continues a character, how many characters start before it."""
        places = np.flatnonzero(self._bytes.view(np.int8) < _FIRST)
        return (places - np.arange(len(places))).astype(np.int32)

    def _byte_of(self, places: Integers) -> Integers:
        """Return the byte at which each of `values` starts in UTF-8, or their end."""
        found: Integers = places + np.searchsorted(self._continued, places.astype(np.int32), side="right")
        return found

    def at(self, text: Integers, offset: Integers) -> Points:
        """Return the code point at each offset of each text; the offsets must lie within."""
        points: Points = self.values[self.base[text] + offset]
        return points

    def text_of(self, places: Integers) -> Integers:
        """Return the row of the text that each place in `values` belongs to."""
        rows: Integers = np.searchsorted(self.base + self.lengths, places, side="right")
        return rows

    def satisfying(self, test: Callable[[str], bool]) -> Mask:
        """Tell for each of `values` whether its character passes a test, which is asked of each distinct one once.

        For a few places only, `character_test(test)(values[places])` is much the cheaper.
        """
        return character_test(test)(self.values)

    @cached_property
    def is_word(self) -> Mask:
        """Which of `values` can stand within a word."""
        return self.satisfying(is_word_character)

    @cached_property
    def is_space(self) -> Mask:
        """Which of `values` are white space."""
        return self.satisfying(str.isspace)

    @cached_property
    def unusual(self) -> Integers:
        """The places in `values` of all that is neither printable ASCII nor a line feed."""
        places = np.flatnonzero(self.values - np.uint32(0x20) > np.uint32(0x7E - 0x20))
        kept: Integers = places[self.values[places] != ord("\n")]
        return kept

    def stand(self, text: Integers, start: Integers, end: Integers, exact: pa.StringArray, rows: Integers) -> Mask:
        """Tell of stretches whether each holds just the characters of one of `exact`.

        Args:
            text: the row of the text of each stretch.
            start: where each starts.
            end: where each ends; all must lie within their texts.
            exact: the characters.
            rows: for each stretch which of `exact`; none of these may be unknown.
        """
        base = self.base[text]
        first, last = self._byte_of(base + start), self._byte_of(base + end)
        wanted, size = (of_all[rows] for of_all in _byte_places(exact))
        same: Mask = last - first == size
        compared = np.flatnonzero(same & (size > 0))
        if len(compared):
            bytes_ = _bytes_of(exact)
            differing = _differing(self._bytes, first[compared], bytes_, wanted[compared], size[compared])
            same[compared[differing]] = False
        return same


def _differing(
    left: npt.NDArray[np.uint8],
    left_first: Integers,
    right: npt.NDArray[np.uint8],
    right_first: Integers,
    size: Integers,
) -> Integers:
    """Compare stretches of bytes, a word at a time; return the rows that differ."""
    words = (size + _WORD - 1) // _WORD
    after = np.cumsum(words)
    before = (after - words) * _WORD
    step = np.arange(after[-1]) * _WORD
    difference = (
        _words(left)[np.repeat(left_first - before, words) + step]
        ^ _words(right)[np.repeat(right_first - before, words) + step]
    )
    difference[after - 1] &= _KEPT[size % _WORD]
    rows: Integers = np.unique(np.searchsorted(after, np.flatnonzero(difference), side="right"))
    return rows


def _words(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """View bytes as the word that starts at each of them, the last ones filled up with zeros."""
    padded = np.concatenate([values, np.zeros(_WORD - 1, dtype=np.uint8)])
    return np.ndarray((len(values),), "<u8", padded.data, 0, (1,))


def _bytes_of(texts: pa.StringArray) -> npt.NDArray[np.uint8]:
    data = texts.buffers()[2]
    return np.zeros(0, dtype=np.uint8) if data is None else np.frombuffer(data, dtype=np.uint8)


def _byte_places(texts: pa.StringArray) -> tuple[Integers, Integers]:
    """Return for each text the place of its first byte in its array's bytes, and how many it has."""
    if not len(texts):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    stored = np.frombuffer(texts.buffers()[1], dtype=np.int32)
    offsets = stored[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    return offsets[:-1], np.diff(offsets)


def _integers(lengths: pa.Array) -> Integers:
    return np.asarray(pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False), dtype=np.int64)
