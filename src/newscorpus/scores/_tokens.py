"""What a token is, where a measure counts tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import regex

from newscorpus.scores._extents import Fragments

_TOKEN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|[\w\p{M}]+(?:['’][\w\p{M}]+)*"
    r"|\S"
)


class Tokens:
    """The tokens of a text, numbered.

    A token is a run of letters, digits, underscores and combining marks, with single apostrophes between them; or any
    other single character that is not white space, punctuation and quotation marks included, as in the Penn Treebank;
    and in scripts that do not set words apart each letter. It needs no language and no library, so that scores do not
    depend on any; it belongs to a span that covers any of it.

    >>> tokens = Tokens("“We can’t,” she said.")
    >>> len(tokens), sorted(tokens.within(((1, 9),))), sorted(tokens.within(((3, 5), (12, 15))))
    (8, [1, 2], [2, 5])
    """

    def __init__(self, text: str) -> None:
        """Find the tokens of a text."""
        extents = [match.span() for match in _TOKEN.finditer(text)]
        self._starts = [start for start, _ in extents]
        self._ends = [end for _, end in extents]

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self._starts)

    def within(self, fragments: Fragments) -> frozenset[int]:
        """Return the numbers of the tokens of which a code point is covered."""
        numbers: set[int] = set()
        for start, end in fragments:
            numbers.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return frozenset(numbers)
