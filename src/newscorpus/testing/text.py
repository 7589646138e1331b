"""A strategy for spans of any text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from newscorpus.schema.current import Span
from newscorpus.text import grapheme_boundaries, splits_word


def spans(text: str, *, max_tokens: int | None = None) -> st.SearchStrategy[Span]:
    r"""Draw spans of a text: whole words within one line, without white space at their edges.

    No boundary splits a word or a user-perceived character, and `exact` is what the text holds. The simplest span is
    the first word.

    Args:
        text: the text.
        max_tokens: how many words and marks, which are counted by themselves, a span may hold.

    Raises:
        hypothesis.errors.InvalidArgument: the text has no word, or none that begins where a user-perceived character
            does (as where a space carries a combining mark and a word follows), or `max_tokens` is less than 1.
    """
    if max_tokens is not None and max_tokens < 1:
        raise InvalidArgument(f"max_tokens={max_tokens} leaves nothing to cover")
    boundaries = [place for place in grapheme_boundaries(text) if not splits_word(text, place)]
    starts = [number for number, place in enumerate(boundaries[:-1]) if not text[place].isspace()]
    if not starts:
        raise InvalidArgument("the text has no word")

    return _spans(text, boundaries, starts, max_tokens)


@st.composite
def _spans(
    draw: st.DrawFn, text: str, boundaries: Sequence[int], starts: Sequence[int], max_tokens: int | None
) -> Span:
    number = starts[draw(st.integers(0, len(starts) - 1))]
    ends = _ends(text, boundaries, number)[:max_tokens]
    start, end = boundaries[number], ends[draw(st.integers(0, len(boundaries))) % len(ends)]
    return Span(start=start, end=end, exact=text[start:end])


def _ends(text: str, boundaries: Sequence[int], number: int) -> list[int]:
    """List where a span may end that starts at a boundary: on the same line."""
    line_end = text.find("\n", boundaries[number])
    last = bisect_right(boundaries, len(text) if line_end < 0 else line_end)
    return [place for place in boundaries[number + 1 : last] if not text[place - 1].isspace()]
