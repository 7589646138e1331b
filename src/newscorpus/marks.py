"""Quotation marks: which stretches of a block they enclose, and what that makes of a quote.

Positions count Unicode code points, half-open and zero-based.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newscorpus.text import is_word_character

CLOSERS = {
    "“": "”",
    "‘": "’",
    "„": "“”",
    "‚": "‘’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "”": "”",
    '"': '"',
    "'": "'",
}
"""Each mark that can open a quotation, with the marks that close it."""

MARKS = frozenset("".join(CLOSERS) + "".join(CLOSERS.values()))
"""Every quotation mark that is known here."""

_APOSTROPHES = "'’"


_MARK = re.compile(f"[{''.join(sorted(MARKS))}]")


class Pair(NamedTuple):
    """Two marks and what they enclose: the text between `opening + 1` and `closing`.

    `is_closed` is false where the closing mark is missing; `closing` is then the end of the block.
    """

    opening: int
    closing: int
    is_closed: bool

    def encloses(self, start: int, end: int) -> bool:
        """Say whether the stretch lies between the marks."""
        return self.opening < start and end <= self.closing


class _Open(NamedTuple):
    position: int
    mark: str


def pairs(text: str, start: int, end: int) -> list[Pair]:
    """Find the pairs of quotation marks in one block, `text[start:end]`, sorted by their opening mark.

    A mark between two letters or digits is an apostrophe. A mark that closes an outer pair drops the inner
    ones that were never closed, as apostrophes at the beginning of words look like opening marks. What is
    still open at the end of the block closes there.

    >>> pairs("“No,” she said, “we can’t.”", 0, 27)
    [Pair(opening=0, closing=4, is_closed=True), Pair(opening=16, closing=26, is_closed=True)]
    """
    found: list[Pair] = []
    still_open: list[_Open] = []
    for match in _MARK.finditer(text, start, end):
        position, mark = match.start(), match.group()
        if is_apostrophe(text, position):
            continue
        depth = _depth_closed_by(mark, still_open) if _can_close(text, position, end) else None
        if depth is not None:
            found.append(Pair(still_open[depth].position, position, is_closed=True))
            del still_open[depth:]
        elif mark in CLOSERS and _can_open(text, position, end):
            still_open.append(_Open(position, mark))
    outermost = [mark for mark in still_open if mark.mark not in _APOSTROPHES][:1]
    found.extend(Pair(mark.position, end, is_closed=False) for mark in outermost)
    return sorted(found)


def is_apostrophe(text: str, position: int) -> bool:
    """Say whether the character is one between two letters or digits, as in *can’t*."""
    if text[position] not in _APOSTROPHES or position == 0 or position + 1 >= len(text):
        return False
    return is_word_character(text[position - 1]) and is_word_character(text[position + 1])


def _depth_closed_by(mark: str, still_open: Sequence[_Open]) -> int | None:
    for depth in range(len(still_open) - 1, -1, -1):
        if mark in CLOSERS[still_open[depth].mark]:
            return depth
    return None


def _can_open(text: str, position: int, end: int) -> bool:
    """Straight marks and those that open in some languages and close in others need a look at their neighbors."""
    followed = position + 1 < end and not text[position + 1].isspace()
    if text[position] in "“„«‘‚‹":
        return True
    preceded = position > 0 and (is_word_character(text[position - 1]) or text[position - 1] in ".,!?…")
    return followed and not preceded


def _can_close(text: str, position: int, end: int) -> bool:
    if text[position] not in "\"'":
        return True
    preceded = position > 0 and not text[position - 1].isspace()
    return preceded and not (position + 1 < end and is_word_character(text[position + 1]))


def is_inside(pairs_of_block: Iterable[Pair], position: int) -> bool:
    """Say whether one of the pairs encloses this code point."""
    return any(pair.opening < position < pair.closing for pair in pairs_of_block)


def share_inside(text: str, fragments: Iterable[tuple[int, int]], own: Sequence[Pair]) -> tuple[int, int]:
    """Count the characters of the fragments that stand inside the pairs, and those that stand outside.

    Marks and white space are not counted.
    """
    inside = outside = 0
    for start, end in fragments:
        for position in range(start, end):
            if text[position].isspace() or (text[position] in MARKS and not is_apostrophe(text, position)):
                continue
            if is_inside(own, position):
                inside += 1
            else:
                outside += 1
    return inside, outside


def type_shown(
    text: str,
    content: Sequence[tuple[int, int]],
    parent: Sequence[tuple[int, int]],
    blocks: Sequence[tuple[int, int]],
) -> str:
    """Tell the type of a quote from its own quotation marks: `direct`, `indirect` or `mixed`.

    Marks that enclose the parent's content are the parent's, and do not count.

    Args:
        text: the text of the article.
        content: the fragments of the quote's content.
        parent: the fragments of its parent's content; empty where there is none.
        blocks: the blocks of the article; marks do not reach beyond theirs. The whole text where there are none.
    """
    own = [
        pair
        for start, end in blocks or [(0, len(text))]
        if any(start < last and first < end for first, last in content)
        for pair in pairs(text, start, end)
        if not any(pair.encloses(first, last) for first, last in parent)
    ]
    inside, outside = share_inside(text, content, own)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
