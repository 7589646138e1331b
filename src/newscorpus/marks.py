"""Quotation marks: which stretches of a block they enclose, and what that makes of a quote.

Positions count Unicode code points, half-open and zero-based. What is asked of one text is also there for many
texts at once, as arrays; both give the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from newscorpus.code_points import Integers, Mask, Points, character_test
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

_OPENERS = {closer: [opener for opener, closers in CLOSERS.items() if closer in closers] for closer in sorted(MARKS)}
"""Each mark with those that it closes."""

_APOSTROPHES = "'’"
_STRAIGHT = "\"'"
_ALWAYS_OPENING = "“„«‘‚‹"
_BEFORE_CLOSING = ".,!?…"

_MARK = re.compile(f"[{''.join(sorted(MARKS))}]")
_UNCOUNTED = re.compile(rf"\s|[{''.join(sorted(MARKS))}]")


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


class _Mark(NamedTuple):
    """A quotation mark that is no apostrophe, and what it may do where it stands."""

    position: int
    character: str
    can_open: bool
    can_close: bool


class _StillOpen:
    """The marks of a block that nothing has closed so far.

    Where those of each character stand is kept apart, so that none has to be searched for: a block may hold nothing
    but marks that are never closed.

    Attributes:
        marks: the marks, in the order of the text.
    """

    def __init__(self) -> None:
        self.marks: list[_Mark] = []
        self._depths: dict[str, list[int]] = {opener: [] for opener in CLOSERS}

    def add(self, mark: _Mark) -> None:
        self._depths[mark.character].append(len(self.marks))
        self.marks.append(mark)

    def close(self, closer: str) -> list[_Mark]:
        """Take away the last mark that this one closes, and all after it; return them, nothing if there is none."""
        depth = max((depths[-1] for opener in _OPENERS[closer] if (depths := self._depths[opener])), default=None)
        if depth is None:
            return []
        closed = self.marks[depth:]
        del self.marks[depth:]
        for mark in closed:
            self._depths[mark.character].pop()
        return closed


# --- one text ---------------------------------------------------------------------------------------------


def pairs(text: str, start: int, end: int) -> list[Pair]:
    """Find the pairs of quotation marks in one block, `text[start:end]`, sorted by their opening mark.

    A mark between two letters or digits is an apostrophe. A mark that closes an outer pair drops the inner
    ones that were never closed, as apostrophes at the beginning of words look like opening marks. What is
    still open at the end of the block closes there.

    >>> pairs("“No,” she said, “we can’t.”", 0, 27)
    [Pair(opening=0, closing=4, is_closed=True), Pair(opening=16, closing=26, is_closed=True)]
    """
    return _match(_marks_of(text, start, end), end)[0]


def unpaired(text: str, start: int, end: int) -> list[int]:
    """Find the marks in one block that no other mark answers, apostrophes left out.

    >>> unpaired("“No, she said. No”, he said.", 0, 28), unpaired("“No,” she said, “we can’t.", 0, 26)
    ([], [16])
    """
    return _match(_marks_of(text, start, end), end)[1]


def _marks_of(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, start, end):
        position = match.start()
        if not is_apostrophe(text, position):
            yield _Mark(position, match.group(), _can_open(text, position, end), _can_close(text, position, end))


def _match(marks: Iterable[_Mark], end: int) -> tuple[list[Pair], list[int]]:
    """Pair the marks of one block, and list those that are left over."""
    found: list[Pair] = []
    left: list[int] = []
    still_open = _StillOpen()
    for mark in marks:
        closed = still_open.close(mark.character) if mark.can_close else []
        if closed:
            found.append(Pair(closed[0].position, mark.position, is_closed=True))
            left.extend(dropped.position for dropped in closed[1:] if not _may_elide(dropped))
        elif mark.character in CLOSERS and mark.can_open:
            still_open.add(mark)
        elif not _may_elide(mark):
            left.append(mark.position)
    unclosed = [mark.position for mark in still_open.marks if not _may_elide(mark)]
    found.extend(Pair(position, end, is_closed=False) for position in unclosed[:1])
    return sorted(found), sorted(left + unclosed)


def _may_elide(mark: _Mark) -> bool:
    """Say whether a mark without partner may be an apostrophe at the beginning or end of a word."""
    return mark.character in _APOSTROPHES


def is_apostrophe(text: str, position: int) -> bool:
    """Say whether the character is one between two letters or digits, as in *can’t*."""
    if text[position] not in _APOSTROPHES or position == 0 or position + 1 >= len(text):
        return False
    return is_word_character(text[position - 1]) and is_word_character(text[position + 1])


def _can_open(text: str, position: int, end: int) -> bool:
    """Straight marks and those that open in some languages and close in others need a look at their neighbors."""
    if text[position] in _ALWAYS_OPENING:
        return True
    followed = position + 1 < end and not text[position + 1].isspace()
    preceded = position > 0 and (is_word_character(text[position - 1]) or text[position - 1] in _BEFORE_CLOSING)
    return followed and not preceded


def _can_close(text: str, position: int, end: int) -> bool:
    if text[position] not in _STRAIGHT:
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
    inside = total = 0
    for start, end in fragments:
        total += count_characters(text, start, end)
        reached = start
        for pair in sorted(own):
            first, last = max(reached, pair.opening + 1), min(end, pair.closing)
            if first < last:
                inside += count_characters(text, first, last)
                reached = last
    return inside, total - inside


def count_characters(text: str, start: int, end: int) -> int:
    """Count the characters of a stretch that are neither white space nor quotation marks; apostrophes count.

    >>> count_characters("“We can’t,” she said.", 0, 11)
    8
    """
    uncounted = sum(not is_apostrophe(text, match.start()) for match in _UNCOUNTED.finditer(text, start, end))
    return max(0, end - start) - uncounted


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


# --- many texts ---------------------------------------------------------------------------------------------

_KNOWN = "".join(sorted(MARKS))


def _table(characters: str) -> Mask:
    """Make a table by code point of which are these; the last place stands for all that are beyond."""
    table = np.zeros(_BEYOND + 1, dtype=bool)
    table[[ord(character) for character in characters]] = True
    return table


_BEYOND = max(map(ord, [*MARKS, *_BEFORE_CLOSING])) + 1
_IS_MARK, _IS_APOSTROPHE, _IS_STRAIGHT = _table(_KNOWN), _table(_APOSTROPHES), _table(_STRAIGHT)
_IS_ALWAYS_OPENING, _IS_OPENING = _table(_ALWAYS_OPENING), _table("".join(CLOSERS))
_IS_BEFORE_CLOSING = _table(_BEFORE_CLOSING)
_NUMBER = np.zeros(_BEYOND + 1, dtype=np.int64)
_NUMBER[[ord(mark) for mark in _KNOWN]] = np.arange(len(_KNOWN))
_CLOSED_BY = np.array([[closer in CLOSERS.get(opener, "") for closer in _KNOWN] for opener in _KNOWN])


class MarkTable(NamedTuple):
    """The quotation marks of many stretches of text, apostrophes left out; a row a mark, by stretch and place.

    Attributes:
        stretch: number of the stretch.
        place: index of the mark into the array of code points.
        point: its code point.
        can_open: whether it may open a quotation where it stands.
        can_close: whether it may close one.
    """

    stretch: Integers
    place: Integers
    point: Points
    can_open: Mask
    can_close: Mask


class PairTable(NamedTuple):
    """The pairs of quotation marks of many stretches of text, by stretch and opening mark.

    Attributes:
        stretch: number of the stretch.
        opening: index of the opening mark into the array of code points.
        closing: index of the closing mark, or of the end of the stretch where it is missing.
        is_closed: whether there is a closing mark.
        left_stretch: number of the stretch of each mark that no other answers.
        left: its index.
    """

    stretch: Integers
    opening: Integers
    closing: Integers
    is_closed: Mask
    left_stretch: Integers
    left: Integers


def find_pairs(points: Points, texts: tuple[Integers, Integers], starts: Integers, ends: Integers) -> PairTable:
    """Find the pairs of quotation marks in many blocks, as `pairs` does in one, and what `unpaired` finds.

    Args:
        points: the code points of all texts.
        texts: for each block where its text begins and where it ends in `points`.
        starts: where each block begins in `points`.
        ends: where it ends.
    """
    marks = _find_marks(points, texts, starts, ends)
    bounds = np.searchsorted(marks.stretch, np.arange(len(starts) + 1))
    first = bounds[marks.stretch]
    is_closer = (np.arange(len(marks.stretch)) - first) % 2 == 1
    fits = np.where(is_closer, marks.can_close & _answers_previous(marks), marks.can_open)
    plain = np.diff(bounds) % 2 == 0
    plain[marks.stretch[~fits]] = False
    closers = np.flatnonzero(is_closer & plain[marks.stretch])
    rows, left = _pair_others(marks, bounds, np.flatnonzero(~plain).tolist(), ends)
    stretch = np.concatenate([marks.stretch[closers], rows[:, 0]])
    opening = np.concatenate([marks.place[closers - 1], rows[:, 1]])
    closing = np.concatenate([marks.place[closers], rows[:, 2]])
    is_closed = np.concatenate([np.ones(len(closers), dtype=bool), rows[:, 3] == 1])
    order = np.lexsort((closing, opening, stretch))
    return PairTable(stretch[order], opening[order], closing[order], is_closed[order], left[:, 0], left[:, 1])


def _pair_others(
    marks: MarkTable, bounds: Integers, stretches: Iterable[int], ends: Integers
) -> tuple[Integers, Integers]:
    """Pair the marks of the stretches in which they do not simply open and close in turn, one after another."""
    rows: list[tuple[int, int, int, int]] = []
    left: list[tuple[int, int]] = []
    for stretch in stretches:
        found, over = _match(_marks_between(marks, int(bounds[stretch]), int(bounds[stretch + 1])), int(ends[stretch]))
        rows.extend((stretch, pair.opening, pair.closing, int(pair.is_closed)) for pair in found)
        left.extend((stretch, place) for place in over)
    return np.array(rows, dtype=np.int64).reshape(-1, 4), np.array(left, dtype=np.int64).reshape(-1, 2)


def _answers_previous(marks: MarkTable) -> Mask:
    """Which marks close a quotation that the mark before them would open."""
    number = _NUMBER[marks.point]
    answers = np.zeros(len(number), dtype=bool)
    answers[1:] = _CLOSED_BY[number[:-1], number[1:]]
    return answers


def _marks_between(marks: MarkTable, first: int, last: int) -> Iterator[_Mark]:
    for row in range(first, last):
        character = chr(marks.point[row])
        yield _Mark(int(marks.place[row]), character, bool(marks.can_open[row]), bool(marks.can_close[row]))


def _find_marks(points: Points, texts: tuple[Integers, Integers], starts: Integers, ends: Integers) -> MarkTable:
    place = np.flatnonzero((points == ord('"')) | (points == ord("'")) | (points > 0x7F))
    place = place[_IS_MARK[np.minimum(points[place], _BEYOND)]]
    first, last = np.searchsorted(place, starts), np.searchsorted(place, ends)
    counts = np.maximum(last - first, 0)
    stretch = np.repeat(np.arange(len(starts)), counts)
    place = place[np.arange(len(stretch)) + np.repeat(first - (np.cumsum(counts) - counts), counts)]
    point = points[place]
    has_before, has_after = place > texts[0][stretch], place + 1 < texts[1][stretch]
    before = points[np.maximum(place - 1, 0)]
    after = points[np.minimum(place + 1, len(points) - 1)]
    is_word, is_space = character_test(is_word_character), character_test(str.isspace)
    word_before, word_after = has_before & is_word(before), has_after & is_word(after)
    is_mark = ~(_IS_APOSTROPHE[point] & word_before & word_after)
    within = place + 1 < ends[stretch]
    followed = within & ~is_space(after)
    preceded = word_before | (has_before & _IS_BEFORE_CLOSING[np.minimum(before, _BEYOND)])
    can_open = _IS_OPENING[point] & (_IS_ALWAYS_OPENING[point] | (followed & ~preceded))
    can_close = ~_IS_STRAIGHT[point] | (has_before & ~is_space(before) & ~(within & word_after))
    return MarkTable(stretch[is_mark], place[is_mark], point[is_mark], can_open[is_mark], can_close[is_mark])
