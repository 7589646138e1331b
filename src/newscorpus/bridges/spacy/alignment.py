"""Offsets of code points <-> numbers of tokens, by one of four modes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

Alignment: TypeAlias = Literal["strict", "contract", "expand", "retokenize"]
"""What becomes of a span that starts or ends within a token.

`strict` leaves it out, `contract` keeps the tokens that lie wholly in it, `expand` all that it meets, and `retokenize`
cuts the tokens so that it fits. What is left out or moved is listed as `Unaligned`.
"""

MODES: tuple[Alignment, ...] = get_args(Alignment)


class Unaligned(NamedTuple):
    """A span of an article that stands elsewhere in its `Doc`, or nowhere.

    Attributes:
        group: the span group that it belongs to, such as `quotes`.
        id: the annotation; empty for a block or sentence, which have none.
        start: first code point of the span in the article.
        end: the code point after its last.
        moved_to: first code point, and the one after the last, of the tokens that it was moved to; None for a span that
            was left out.
    """

    group: str
    id: str
    start: int
    end: int
    moved_to: tuple[int, int] | None


class Tokens:
    """Where the tokens of a text start and end.

    >>> tokens = Tokens([4, 1, 4], [True, False, False])  # `Lena —U.S.`
    >>> tokens.align(0, 4, "strict"), tokens.align(5, 7, "strict"), tokens.align(5, 7, "expand")
    ((0, 1), None, (1, 3))
    >>> tokens.align(5, 7, "contract")
    (1, 2)
    """

    def __init__(self, lengths: ArrayLike, spaces: ArrayLike) -> None:
        """Take the code points of each token, and whether a blank follows it that is no part of it."""
        blanks = np.asarray(spaces, dtype=np.int64)
        widths = np.asarray(lengths, dtype=np.int64)
        ends = np.cumsum(widths + blanks) - blanks
        self.starts: list[int] = (ends - widths).tolist()
        self.ends: list[int] = ends.tolist()
        self.text_length = int(ends[-1] + blanks[-1]) if len(ends) else 0
        numbers = list(range(len(ends) + 1))
        self.starting_at = dict(zip(self.starts, numbers, strict=False))
        self.ending_at = dict(zip(self.ends, numbers[1:], strict=True))

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.starts)

    def align(self, start: int, end: int, mode: Alignment) -> tuple[int, int] | None:
        """Return the first token of a span and the one after its last; None where there is no such token."""
        first, last = self.starting_at.get(start), self.ending_at.get(end)
        if first is not None and last is not None:
            return (first, last) if first < last else None
        if mode in ("strict", "retokenize") or not 0 <= start < end <= self.text_length:
            return None
        if mode == "expand":
            first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        else:
            first, last = bisect_left(self.starts, start), bisect_right(self.ends, end)
        return (first, last) if first < last else None

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Return the first code point of some tokens and the one after their last."""
        return self.starts[first], self.ends[last - 1]

    def cut(self, text: str, extents: Iterable[tuple[int, int]]) -> tuple[list[str], list[bool]] | None:
        """Cut the tokens where spans start or end; return words and whether a blank follows each, None if all fit.

        A blank that a span starts or ends with becomes a token, as it would otherwise hang on the token before it.
        """
        starts, ends = self.starting_at, self.ending_at
        sound = [(start, end) for start, end in extents if 0 <= start < end <= self.text_length]
        opening = {start for start, _ in sound if start not in starts}
        closing = {end for _, end in sound if end not in ends}
        if not opening and not closing:
            return None
        cuts = sorted({0, self.text_length, *starts, *ends, *opening, *closing})
        alone = {*opening, *(end - 1 for end in closing)}
        words: list[str] = []
        spaces: list[bool] = []
        for start, end in pairwise(cuts):
            if start in ends and start not in starts and start not in alone:
                spaces[-1] = True
            else:
                words.append(text[start:end])
                spaces.append(False)
        return words, spaces
