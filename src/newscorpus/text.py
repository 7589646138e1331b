"""Text and positions in it: hashes, units of offsets, words and graphemes, anchoring by quotation.

Positions count Unicode code points, half-open and zero-based, unless a name says otherwise.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import regex

from newscorpus.errors import AnchorError

_CONTEXT = 24
_MOST_CANDIDATES = 5
_WORD = regex.compile(r"[\w\p{M}]")
_GRAPHEME = regex.compile(r"\X")
_OCCURRENCE = regex.compile(r"(?<!\\)#([1-9][0-9]*)$")
_BAR = regex.compile(r"(?<!\\)\|")


def sha256(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes in lower-case hexadecimal digits.

    >>> sha256("Marl")[:8]
    'eaeea133'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def is_word_character(character: str) -> bool:
    """Say whether a character can stand within a word: a letter, a digit, an underscore or a combining mark."""
    return _WORD.match(character) is not None


def splits_word(text: str, position: int) -> bool:
    """Say whether a boundary at this position would fall between two characters of one word.

    >>> splits_word("Marl quay", 2), splits_word("Marl quay", 4)
    (True, False)
    """
    return 0 < position < len(text) and is_word_character(text[position - 1]) and is_word_character(text[position])


def grapheme_boundaries(text: str) -> Iterator[int]:
    """Yield the positions between user-perceived characters (UAX 29), the start and the end of the text included."""
    yield 0
    for grapheme in _GRAPHEME.finditer(text):
        yield grapheme.end()


class Extent(NamedTuple):
    """A stretch of a text: `text[start:end] == exact`."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Quotation:
    r"""Words that name their own place in a text, as the text quote selector of W3C Web Annotation does.

    Written as a string it takes one of three forms:

    - `six per cent`: the words, which stand in the text exactly once;
    - `Oduya#2`: their second occurrence, counted from the top of the text;
    - `later, |she| said`: the words between the bars, in a neighborhood that stands in the text exactly once.

    In the first two forms only whole words count, so that *he* is not found in *the*; a neighborhood is
    taken to the letter, which also reaches words that a scraper has glued together. A bar or a final number
    sign that belongs to the words is written `\|` or `\#`.

    Attributes:
        exact: the words.
        occurrence: which of several, from 1; None where there must be one.
        prefix: what stands right before them.
        suffix: what stands right after them.
        is_neighborhood: whether prefix and suffix were given, be they empty.
    """

    exact: str
    occurrence: int | None = None
    prefix: str = ""
    suffix: str = ""
    is_neighborhood: bool = False

    @classmethod
    def parse(cls, written: str) -> Quotation:
        """Read a quotation from one of its written forms.

        >>> Quotation.parse("Oduya#2")
        Quotation(exact='Oduya', occurrence=2, prefix='', suffix='', is_neighborhood=False)

        Raises:
            AnchorError: there are no words, or bars that do not enclose any.
        """
        bars = _BAR.split(written)
        if len(bars) == 3:
            prefix, exact, suffix = map(_unescape, bars)
            quotation = cls(exact, None, prefix, suffix, is_neighborhood=True)
        elif len(bars) == 1:
            number = _OCCURRENCE.search(written)
            words = written[: number.start()] if number else written
            quotation = cls(_unescape(words), int(number[1]) if number else None)
        else:
            raise AnchorError(
                f"quotation `{written}` has `{len(bars) - 1}` bars",
                remedy="write `before|words|after`, and a bar that belongs to the words as `\\|`",
            )
        if not quotation.exact:
            raise AnchorError(f"quotation `{written}` has no words")
        return quotation

    def __str__(self) -> str:
        """Write the quotation in the shortest form that reads back as itself."""
        if self.is_neighborhood:
            return "|".join(map(_escape_bars, (self.prefix, self.exact, self.suffix)))
        words = _escape_bars(self.exact)
        if self.occurrence is not None:
            return f"{words}#{self.occurrence}"
        number = _OCCURRENCE.search(words)
        return f"{words[: number.start()]}\\{words[number.start() :]}" if number else words


def _unescape(words: str) -> str:
    return words.replace("\\|", "|").replace("\\#", "#")


def _escape_bars(words: str) -> str:
    return words.replace("|", "\\|")


def anchor(text: str, quotation: str | Quotation) -> Extent:
    """Find the one place in a text that a quotation names.

    >>> text = "Oduya said no. Later, Oduya said yes."
    >>> anchor(text, "Oduya#2")
    Extent(start=22, end=27, exact='Oduya')
    >>> anchor(text, "Later, Oduya |said|")
    Extent(start=28, end=32, exact='said')

    Args:
        text: the text to search; offsets count its code points.
        quotation: the words, in one of the written forms of `Quotation` or parsed.

    Raises:
        AnchorError: the words are absent or ambiguous; its `candidates` say where they might be.
    """
    wanted = Quotation.parse(quotation) if isinstance(quotation, str) else quotation
    starts = _occurrences(text, wanted)
    chosen = 0 if wanted.occurrence is None else wanted.occurrence - 1
    if not starts or chosen >= len(starts):
        raise _absent(text, wanted, starts)
    if wanted.occurrence is None and len(starts) > 1:
        raise _ambiguous(text, wanted, starts)
    start = starts[chosen]
    return Extent(start, start + len(wanted.exact), wanted.exact)


def quote(text: str, start: int, end: int) -> str:
    """Write the quotation that names this stretch of the text: plain if it is unique, else numbered.

    >>> quote("Oduya said no. Later, Oduya said yes.", 22, 27)
    'Oduya#2'

    A stretch that begins or ends within a word is written with its neighborhood.
    """
    plain = Quotation(text[start:end])
    starts = _occurrences(text, plain)
    if starts == [start]:
        return str(plain)
    if start in starts:
        return str(Quotation(plain.exact, starts.index(start) + 1))
    return str(_neighborhood(text, start, end))


def _neighborhood(text: str, start: int, end: int) -> Quotation:
    """Widen the stretch on both sides until what it then covers stands in the text once."""
    width = 1
    while True:
        prefix, suffix = text[max(0, start - width) : start], text[end : end + width]
        around = f"{prefix}{text[start:end]}{suffix}"
        if len(_places(text, around)) == 1 or len(around) == len(text):
            return Quotation(text[start:end], None, prefix, suffix, is_neighborhood=True)
        width += 1


def _places(text: str, words: str) -> list[int]:
    """Return every start of the words, overlapping ones included."""
    places = []
    place = text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    return places


def _occurrences(text: str, quotation: Quotation) -> list[int]:
    if quotation.is_neighborhood:
        around = quotation.prefix + quotation.exact + quotation.suffix
        return [place + len(quotation.prefix) for place in _places(text, around)]
    end = len(quotation.exact)
    return [
        place
        for place in _places(text, quotation.exact)
        if not splits_word(text, place) and not splits_word(text, place + end)
    ]


def _absent(text: str, quotation: Quotation, starts: list[int]) -> AnchorError:
    length = len(quotation.exact)
    if starts:
        message = f"quotation `{quotation}`: its words stand in the text `{len(starts)}` times only"
        return AnchorError(message, candidates=_in_context(text, starts, length))
    if within := _places(text, quotation.exact):
        what = "in another neighborhood" if quotation.is_neighborhood else "within longer words only"
        message, remedy = f"quotation `{quotation}` stands in the text {what}", "write `before|words|after`"
        return AnchorError(message, candidates=_in_context(text, within, length, numbered=False), remedy=remedy)
    similar = _places(_fold(text), _fold(quotation.exact))
    candidates = _in_context(text, similar, length, numbered=False) or _where_it_leaves(text, quotation.exact)
    return AnchorError(f"quotation `{quotation}` does not stand in the text", candidates=candidates)


def _ambiguous(text: str, quotation: Quotation, starts: list[int]) -> AnchorError:
    return AnchorError(
        f"quotation `{quotation}` stands in the text `{len(starts)}` times",
        candidates=_in_context(text, starts, len(quotation.exact)),
        remedy="add `#1`, `#2` … or the words around it",
    )


def _in_context(text: str, starts: list[int], length: int, *, numbered: bool = True) -> list[str]:
    """Quote the words around each start, before them the number that would name it, if one would."""
    shown = [
        f"{f'#{number} ' if numbered else ''}at {start}: {_window(text, start, start + length)}"
        for number, start in enumerate(starts, start=1)
    ]
    more = len(shown) - _MOST_CANDIDATES
    return shown if more <= 0 else [*shown[:_MOST_CANDIDATES], f"and {more} more"]


def _window(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\n", "⏎")


def _where_it_leaves(text: str, words: str) -> list[str]:
    """Find the longest beginning of the words that does stand in the text, and how the text goes on there."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words[:middle] in text else (low, middle - 1)
    if low < min(4, len(words)):
        return []
    start = text.index(words[:low])
    return [f"at {start} the text leaves it after {low} characters: {_window(text, start, start + low)}"]


_FOLDED = str.maketrans(
    dict.fromkeys('‘’‚‛“”„‟«»‹›"`´', "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00a0": " ", "\n": " "}
)


def _fold(text: str) -> str:
    """Fold case, marks, dashes and blanks, code point by code point, so that positions stay."""
    lowered = text.lower()
    return (lowered if len(lowered) == len(text) else text).translate(_FOLDED)


def is_nfc(text: str) -> bool:
    """Say whether the text is in Unicode normalization form C."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


_SHOWN = 80


def printable(text: str) -> str:
    r"""Escape what a reader could not see or a terminal would obey: controls, format characters, odd blanks.

    >>> printable("a\tb\u200b\x1b[31m")
    'a\\tb\\u200b\\x1b[31m'
    """
    return "".join(
        character if character == " " or unicodedata.category(character)[0] not in "CZ" else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if short:
        return short
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def shown(text: str) -> str:
    """Put a text into backticks for a message: escaped, and shortened in the middle if it is long."""
    escaped = printable(text)
    if len(escaped) > _SHOWN:
        half = _SHOWN // 2 - 1
        escaped = f"{escaped[:half]} … {escaped[-half:]}"
    return f"`{escaped.replace('`', '′')}`"


def context(text: str, start: int, end: int) -> str:
    """Show a stretch of a text between `⟦` and `⟧` among the words around it, escaped.

    >>> context("Crews will vote.", 6, 10)
    'Crews ⟦will⟧ vote.'
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    covered = text[start:end]
    if len(covered) > _SHOWN:
        covered = f"{covered[: _SHOWN // 2]} … {covered[-_SHOWN // 2 :]}"
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return f"{printable(before)}⟦{printable(covered)}⟧{printable(after)}"


class OtherUnit(NamedTuple):
    """What offsets count instead of code points.

    Attributes:
        name: the unit, in words.
        shift: code points that were added to each offset, where that is what is wrong.
        evidence: how many quotations do not stand where they should, all of which this explains.
    """

    name: str
    shift: int
    evidence: int

    def to_code_points(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Convert a stretch; None where it does not begin and end between code points."""
        return _UNITS[self.name](text, self.shift).convert(start, end)


class _Unit(NamedTuple):
    """A way to count: for each code point position the offset it would have, and what was added to starts and ends."""

    offsets: list[int] | None
    add_start: int = 0
    add_end: int = 0

    def convert(self, start: int, end: int) -> tuple[int, int] | None:
        start, end = start - self.add_start, end - self.add_end
        if self.offsets is None:
            return start, end
        places = [bisect_left(self.offsets, offset) for offset in (start, end)]
        is_between = all(
            place < len(self.offsets) and self.offsets[place] == offset
            for place, offset in zip(places, (start, end), strict=True)
        )
        return (places[0], places[1]) if is_between else None


def _counting(text: str, width: Callable[[str], int]) -> _Unit:
    return _Unit([0, *accumulate(width(character) for character in text)])


def _utf8_width(character: str) -> int:
    return len(character.encode("utf-8", "surrogatepass"))


_UNITS: dict[str, Callable[[str, int], _Unit]] = {
    "UTF-16 code units": lambda text, shift: _counting(text, lambda character: 1 + (character > "\uffff")),
    "UTF-8 bytes": lambda text, shift: _counting(text, _utf8_width),
    "code points of a text with CRLF line ends": lambda text, shift: _counting(
        text, lambda character: 1 + (character == "\n")
    ),
    "code points of a text with a byte order mark": lambda text, shift: _Unit(None, 1, 1),
    "code points with inclusive ends": lambda text, shift: _Unit(None, 0, -1),
    "code points with a constant shift": lambda text, shift: _Unit(None, shift, shift),
}
_MOST_SHIFTS = 200


def find_other_unit(text: str, quotations: Sequence[tuple[int, int, str]]) -> OtherUnit | None:
    """Recognize what else the offsets of an article count, if that explains every quotation that is out of place.

    Where several units would explain them, the one is taken that leaves the most of the other quotations where they
    stand; if they differ in where they would put one, and none is better, none is taken.

    Args:
        text: the text.
        quotations: start, end and the characters that should stand there.

    Returns:
        The unit; None where fewer than two quotations are out of place, or nothing explains them all.
    """
    wrong = [quotation for quotation in quotations if not _stands(text, quotation[:2], quotation[2])]
    if len(wrong) < 2:
        return None
    fitting = []
    for name, shift in _candidates(text, wrong):
        unit = _UNITS[name](text, shift)
        if all(_stands(text, unit.convert(start, end), exact) for start, end, exact in wrong):
            explained = sum(_stands(text, unit.convert(start, end), exact) for start, end, exact in quotations)
            places = tuple(unit.convert(start, end) for start, end, _ in wrong)
            fitting.append((explained, OtherUnit(name, shift, len(wrong)), places))
    if not fitting:
        return None
    best = max(explained for explained, _, _ in fitting)
    equal = [(unit, places) for explained, unit, places in fitting if explained == best]
    return equal[0][0] if len({places for _, places in equal}) == 1 else None


def _candidates(text: str, wrong: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, int]]:
    """Yield the units to try, each constant shift that would mend the rarest quotation among them."""
    *fixed, shifted = _UNITS
    yield from ((name, 0) for name in fixed)
    start, _, exact = max(wrong, key=lambda quotation: len(quotation[2]))
    for place in _places(text, exact)[:_MOST_SHIFTS] if exact else ():
        if start - place not in (0, 1):
            yield shifted, start - place


def _stands(text: str, place: tuple[int, int] | None, exact: str) -> bool:
    return place is not None and 0 <= place[0] <= place[1] and text[place[0] : place[1]] == exact
