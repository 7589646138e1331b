"""Words as numbers, and signatures that tell how much of their wording two texts share.

A *shingle* is a run of `SHINGLE` words. How much two texts have in common is the share of shingles that stand in both
among those that stand in either (Broder 1997). A signature estimates it: each text's shingles are hashed once and dealt
into `PLACES` bins by their hash, and each bin keeps 16 bits of its least (one permutation hashing, Li, Owen and Zhang
2012; of the least value the low bits suffice, Li and König 2010). The share of places in which two signatures agree is
the estimate; its standard error is at most 0.09.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from newscorpus.code_points import CodePoints, Integers, Mask, Points
from newscorpus.text import is_word_character

Hashes: TypeAlias = npt.NDArray[np.uint64]
Signatures: TypeAlias = npt.NDArray[np.uint16]

SHINGLE = 5
"""Words in a shingle."""
PLACES = 32
"""Values in a signature."""

_BIN_BITS = 5
_EMPTY = 2**32 - 1
_STEP = 0x9E3779B1
"""What a value that an empty bin borrows is changed by, for each bin that it comes from farther away."""
_EIGHT = 8
_KEPT = np.array([2 ** (8 * count) - 1 for count in range(_EIGHT + 1)], dtype=np.uint64)
"""By the number of characters, which bits of eight of them count."""
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
    dtype=np.uint64,
)


# --- characters ---------------------------------------------------------------------------------------------

_UNASKED = 255
_FOLDED = np.full(sys.maxunicode + 1, _UNASKED, dtype=np.uint8)


def _fold(character: str) -> int:
    """Return a number for a character, the same for its upper and lower case; 0 for what stands in no word."""
    if not is_word_character(character):
        return 0
    point = ord(character.lower()[0])
    return point if point < 128 else 128 + point % 127


_ASCII = bytes(_fold(chr(point)) for point in range(128)) + bytes(128)


def _folded(points: CodePoints) -> npt.NDArray[np.uint8]:
    """Return a byte for each code point of all texts, and eight more at the end."""
    folded = np.zeros(len(points.values) + _EIGHT, dtype=np.uint8)
    folded[:-_EIGHT] = np.frombuffer(points.values.astype(np.uint8).tobytes().translate(_ASCII), dtype=np.uint8)
    folded[points.unusual] = _looked_up(points.values[points.unusual])
    return folded


def _looked_up(values: Points) -> npt.NDArray[np.uint8]:
    found = _FOLDED[values]
    unasked = np.unique(values[found == _UNASKED])
    for point in unasked.tolist():
        _FOLDED[point] = _fold(chr(point))
    return _FOLDED[values] if len(unasked) else found


# --- words --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """The words of several texts, one text after the other: runs of letters, digits and what joins them.

    Attributes:
        counts: how many words each text has.
        start: where each word starts in `CodePoints.values`.
        hash: a number for each word, whatever its case. Of a word of more than sixteen characters only the first and
            last eight count.
    """

    counts: Integers
    start: Integers
    hash: Hashes

    @cached_property
    def text(self) -> Integers:
        """The row of the text that each word belongs to."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def hash_of(self, first: Integers, last: Integers) -> Hashes:
        """Return a number for each of these runs of words, half-open; each must have at least one."""
        lengths = last - first
        before = np.cumsum(lengths) - lengths
        place = np.arange(int(lengths.sum())) - np.repeat(before, lengths)
        words = self.hash[np.repeat(first, lengths) + place]
        return _mixed(np.add.reduceat(_mixed(words + place.astype(np.uint64) * _FACTORS[0]), before))


def find_words(points: CodePoints) -> Words:
    """Find the words of all texts."""
    folded = _folded(points)
    starts, ends = _boundaries(folded[:-_EIGHT] != 0, points)
    sizes = ends - starts
    eight = np.ndarray((len(folded) - _EIGHT + 1,), "<u8", folded.data, 0, (1,))
    hashes = (eight[starts] & _KEPT[np.minimum(sizes, _EIGHT)]) * _FACTORS[0]
    long = np.flatnonzero(sizes > _EIGHT)
    hashes[long] += eight[ends[long] - _EIGHT] * _FACTORS[1]
    firsts = np.searchsorted(starts, points.base)
    return Words(np.diff(firsts, append=len(starts)), starts, _mixed(hashes))


def _boundaries(is_word: Mask, points: CodePoints) -> tuple[Integers, Integers]:
    """Return where words start and end; none goes on from one text into the next."""
    changes = np.flatnonzero(np.diff(is_word, prepend=False, append=False))
    starts, ends = changes[::2], changes[1::2]
    bases = points.base[(points.base > 0) & (points.lengths > 0)]
    run_on = bases[is_word[bases] & is_word[bases - 1]]
    if not len(run_on):
        return starts, ends
    return np.insert(starts, np.searchsorted(starts, run_on), run_on), np.insert(
        ends, np.searchsorted(ends, run_on), run_on
    )


def _mixed(values: Hashes) -> Hashes:
    """Spread what tells values apart over all their bits."""
    mixed = values ^ (values >> np.uint64(32))
    mixed *= _FACTORS[2]
    mixed ^= mixed >> np.uint64(29)
    return mixed


# --- signatures ---------------------------------------------------------------------------------------------


def sign(words: Words) -> Signatures:
    """Return the signature of each text, a row each; a text of fewer words than a shingle has is all zeros."""
    bins = np.full(len(words.counts) * PLACES, _EMPTY, dtype=np.uint32)
    if len(words.hash) >= SHINGLE:
        shingles = _shingles(words.hash)
        values = shingles.astype(np.uint32)
        values[words.text[: len(values)] != words.text[SHINGLE - 1 :]] = _EMPTY
        places = np.repeat(np.arange(0, len(bins), PLACES), words.counts)[: len(values)]
        places += (shingles >> np.uint64(64 - _BIN_BITS)).view(np.int64)
        np.minimum.at(bins, places, values)
    return _filled(bins.reshape(-1, PLACES)).astype(np.uint16)


def _shingles(words: Hashes) -> Hashes:
    """Return a number for each five words in a row, in whatever text they stand."""
    pairs = words[:-1] * _FACTORS[0]
    pairs += words[1:]
    fours = pairs[:-2] * _FACTORS[1]
    fours += pairs[2:]
    fives = fours[:-1] * _FACTORS[3]
    fives += words[4:]
    return _mixed(fives)


def _filled(bins: Points) -> Points:
    """Let each bin that nothing fell into borrow from the next one that has something (Shrivastava and Li 2014)."""
    filled = bins.copy()
    lacking = np.flatnonzero((bins == _EMPTY).any(axis=1) & (bins != _EMPTY).any(axis=1))
    for distance in range(1, PLACES):
        if not len(lacking):
            break
        borrowed = np.roll(bins[lacking], -distance, axis=1)
        takes = (filled[lacking] == _EMPTY) & (borrowed != _EMPTY)
        filled[lacking] = np.where(takes, borrowed + np.uint32(distance * _STEP % 2**32), filled[lacking])
        lacking = lacking[(filled[lacking] == _EMPTY).any(axis=1)]
    filled[(bins == _EMPTY).all(axis=1)] = 0
    return filled


def agreement(one: Signatures, other: Signatures) -> npt.NDArray[np.float64]:
    """Estimate for each pair of signatures how much of their wording the texts share, between 0 and 1."""
    return np.asarray((one == other).mean(axis=-1), dtype=np.float64)
