"""Text and positions in it: hashes, units of offsets, words and graphemes, anchoring by quotation.

Positions count Unicode code points, half-open and zero-based, unless a name says otherwise.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
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


def places_of(text: str, words: str, most: int | None = None) -> list[int]:
    """Return every start of the words in the text, overlapping ones included.

    >>> places_of("banana", "an"), places_of("banana", "a", most=2)
    ([1, 3], [1, 3])

    Args:
        text: the text.
        words: what to look for.
        most: how many places are enough; all if not given.
    """
    return list(islice(_each_place(text, words), most))


def _each_place(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def splits_grapheme(text: str, position: int) -> bool:
    """Say whether a boundary at this position would fall within a user-perceived character (UAX 29).

    >>> splits_grapheme("e\u0301", 1), splits_grapheme("é", 1)
    (True, False)
    """
    if not 0 < position < len(text):
        return False
    start = position - 1
    while start and text[start] != "\n" and not (text[start].isascii() and text[start - 1].isascii()):
        start -= 1
    return all(grapheme.end() != position for grapheme in _GRAPHEME.finditer(text, start, position + 1))


def is_joined(character: str) -> bool:
    """Say whether a character can belong to one user-perceived character with the one before or after it.

    >>> is_joined("\u0301"), is_joined("é"), is_joined("🙂")
    (True, False, False)
    """
    return any(_GRAPHEME.fullmatch(pair) for pair in (f"a{character}", f"{character}a", character * 2))


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
        if len(places_of(text, around)) == 1 or len(around) == len(text):
            return Quotation(text[start:end], None, prefix, suffix, is_neighborhood=True)
        width += 1


def _occurrences(text: str, quotation: Quotation) -> list[int]:
    if quotation.is_neighborhood:
        around = quotation.prefix + quotation.exact + quotation.suffix
        return [place + len(quotation.prefix) for place in places_of(text, around)]
    end = len(quotation.exact)
    return [
        place
        for place in places_of(text, quotation.exact)
        if not splits_word(text, place) and not splits_word(text, place + end)
    ]


def _absent(text: str, quotation: Quotation, starts: list[int]) -> AnchorError:
    length = len(quotation.exact)
    if starts:
        message = f"quotation `{quotation}`: its words stand in the text `{len(starts)}` times only"
        return AnchorError(message, candidates=_in_context(text, starts, length))
    if within := places_of(text, quotation.exact):
        what = "in another neighborhood" if quotation.is_neighborhood else "within longer words only"
        message, remedy = f"quotation `{quotation}` stands in the text {what}", "write `before|words|after`"
        return AnchorError(message, candidates=_in_context(text, within, length, numbered=False), remedy=remedy)
    similar = places_of(fold(text), fold(quotation.exact))
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


def fold(text: str) -> str:
    """Fold case, marks, dashes and blanks, code point by code point, so that positions stay."""
    lowered = text.lower()
    return (lowered if len(lowered) == len(text) else text).translate(_FOLDED)


def is_nfc(text: str) -> bool:
    """Say whether the text is in Unicode normalization form C."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


class OffsetMap:
    """Where the offsets of a text lie after some stretches of it were replaced.

    An offset within a replaced stretch has no place of its own any more: as a start it moves to the stretch's start,
    as an end to its end, so that what was covered still is.
    """

    def __init__(self, replaced: Sequence[tuple[int, int, int]]) -> None:
        """Take start, end and new length of each replaced stretch, in text order; none of them is empty."""
        self._starts = [start for start, _, _ in replaced]
        self._ends = [end for _, end, _ in replaced]
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []
        shift = 0
        for start, end, length in replaced:
            self._new_starts.append(start + shift)
            self._new_ends.append(start + shift + length)
            shift += length - (end - start)

    def start(self, offset: int) -> int:
        """Return where a span that started here starts now."""
        return self._moved(offset, self._new_starts)

    def end(self, offset: int) -> int:
        """Return where a span that ended here ends now."""
        return self._moved(offset, self._new_ends)

    def _moved(self, offset: int, within: Sequence[int]) -> int:
        last = bisect_right(self._starts, offset) - 1
        if last < 0:
            return offset
        if offset >= self._ends[last]:
            return self._new_ends[last] + offset - self._ends[last]
        return self._new_starts[last] if offset == self._starts[last] else within[last]


def replace_stretches(text: str, replacements: Iterable[tuple[int, int, str]]) -> tuple[str, OffsetMap]:
    r"""Replace stretches of a text, given by start, end and new words in text order; return where offsets lie then.

    >>> text, places = replace_stretches("co\u00adop at Marl", [(2, 3, "")])
    >>> text, places.start(8), places.end(12)
    ('coop at Marl', 7, 11)
    """
    listed = list(replacements)
    ends = [0, *(end for _, end, _ in listed)]
    kept = [text[end:start] for end, (start, _, _) in zip(ends, listed, strict=False)]
    parts = [part for before, (_, _, words) in zip(kept, listed, strict=True) for part in (before, words)]
    places = OffsetMap([(start, end, len(words)) for start, end, words in listed])
    return "".join([*parts, text[ends[-1] :]]), places


def normalize(text: str) -> tuple[str, OffsetMap]:
    r"""Bring a text into Unicode normalization form C; return where offsets lie then.

    >>> text, places = normalize("cafe\u0301 in Marl")
    >>> text == "caf\u00e9 in Marl", places.start(0), places.end(5), places.start(9), places.end(13)
    (True, 0, 4, 8, 12)
    """
    if is_nfc(text):
        return text, OffsetMap(())
    return replace_stretches(text, denormal_stretches(text))


_FIRST_THAT_JOINS = "\u0300"


def denormal_stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the shortest stretches that normalization changes, and what it makes of them."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or text[end] < _FIRST_THAT_JOINS or _is_apart(text[start:end], text[end]):
            if not is_nfc(text[start:end]):
                yield start, end, unicodedata.normalize("NFC", text[start:end])
            start = end


def _is_apart(before: str, following: str) -> bool:
    """Say whether normalization treats a character, and what follows it, apart from what stands before it."""
    if unicodedata.combining(following):
        return False
    apart = unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", following)
    return unicodedata.normalize("NFC", before + following) == apart


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
    ends = text if len(text) <= 2 * _SHOWN else text[:_SHOWN] + text[-_SHOWN:]
    escaped = printable(ends)
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
        shift: what was added to each offset, where that is what is wrong; else 0.
        evidence: how many quotations do not stand where they should, all of which this explains.
        is_whole: whether every quotation of the article stands where it should if its offsets are read so. What
            repeats no characters, such as a block, then counts so too; otherwise nothing is known of it.
    """

    name: str
    shift: int
    evidence: int
    is_whole: bool

    def to_code_points(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Convert a stretch; None where it would not begin and end between code points of the text, in this order."""
        place = _unit(self.name, self.shift, text).convert(start, end)
        return place if place is not None and 0 <= place[0] <= place[1] <= len(text) else None


class _Wide(NamedTuple):
    """The characters of a text that are wider than one in some unit.

    Attributes:
        starts: where each starts, counted in that unit.
        ends: where each ends.
        extra: by the number of them that are passed, how far offsets are ahead of code points.
    """

    starts: list[int]
    ends: list[int]
    extra: list[int]

    def convert(self, offset: int) -> int | None:
        passed = bisect_right(self.ends, offset)
        is_inside = passed < len(self.starts) and offset > self.starts[passed]
        return None if is_inside else offset - self.extra[passed]


class _Unit(NamedTuple):
    """A way to count: the characters that are wider than one, and what is added to starts and to ends."""

    wide: _Wide | None = None
    add_start: int = 0
    add_end: int = 0

    def convert(self, start: int, end: int) -> tuple[int, int] | None:
        start, end = start - self.add_start, end - self.add_end
        if self.wide is None:
            return start, end
        first, last = self.wide.convert(start), self.wide.convert(end)
        return None if first is None or last is None else (first, last)


_UTF16 = "UTF-16 code units"
_UTF8 = "UTF-8 bytes"
_CRLF = "code points of a text with CRLF line ends"
_MARKED = "code points of a text with a byte order mark"
_INCLUSIVE = "code points with inclusive ends"
_SHIFTED = "code points with a constant shift"

_WIDER: dict[str, tuple[regex.Pattern[str], Callable[[str], int]]] = {
    _UTF16: (regex.compile(r"[\U00010000-\U0010FFFF]"), lambda character: 2),
    _UTF8: (regex.compile(r"[^\x00-\x7f]"), lambda character: len(character.encode("utf-8", "surrogatepass"))),
    _CRLF: (regex.compile(r"\n"), lambda character: 2),
}
_ADDED = {_MARKED: (1, 1), _INCLUSIVE: (0, -1)}


@lru_cache(maxsize=32)
def _unit(name: str, shift: int, text: str) -> _Unit:
    if name in _WIDER:
        return _Unit(_wide(text, *_WIDER[name]))
    return _Unit(None, *_ADDED.get(name, (shift, shift)))


def _wide(text: str, pattern: regex.Pattern[str], width: Callable[[str], int]) -> _Wide:
    wide = _Wide([], [], [0])
    for match in pattern.finditer(text):
        start = match.start() + wide.extra[-1]
        size = width(match.group())
        wide.starts.append(start)
        wide.ends.append(start + size)
        wide.extra.append(wide.extra[-1] + size - 1)
    return wide


_MOST_SHIFTS = 200
_MOST_COMPARED = 2_000_000
"""How many quotations are compared with the text for shifts; in a text that repeats itself, each shift may fit all."""


def find_other_unit(
    text: str, quotations: Sequence[tuple[int, int, str]], extents: Sequence[tuple[int, int]] = ()
) -> OtherUnit | None:
    """Recognize what else the offsets of an article count, if that explains every quotation that is out of place.

    A unit must explain the quotations that do stand where they should as well, as they do before the first character
    that it counts differently. A constant shift need not, as a text may have been changed after the annotation; but
    then it must be the only one that explains all that are out of place. Shifts are not tried where the longest of
    those stands in the text more than 200 times, or as many times as would have two million quotations compared.

    Where several units would do, the one is taken that makes most sense of the extents; if they differ in where they
    would put a quotation, none is taken.

    Args:
        text: the text.
        quotations: start, end and the characters that should stand there.
        extents: start and end of what repeats no characters, such as blocks and sentences.

    Returns:
        The unit; None where fewer than two quotations are out of place, or nothing explains them all.
    """
    wrong = [quotation for quotation in quotations if not _stands(text, quotation[:2], quotation[2])]
    if len(wrong) < 2:
        return None
    fitting = [unit for unit in _candidates(text, wrong) if _explains(unit, text, wrong)]
    whole = [unit._replace(is_whole=True) for unit in fitting if _explains(unit, text, quotations)]
    chosen = whole or [unit for unit in fitting if unit.name == _SHIFTED]
    if not chosen or not all(_moves_alike(unit, chosen[0], text, wrong) for unit in chosen[1:]):
        return None
    return max(chosen, key=lambda unit: _sense(unit, text, extents))


def _moves_alike(unit: OtherUnit, other: OtherUnit, text: str, quotations: Iterable[tuple[int, int, str]]) -> bool:
    """Say whether two units put each quotation in the same place."""
    return all(unit.to_code_points(text, *one[:2]) == other.to_code_points(text, *one[:2]) for one in quotations)


def _candidates(text: str, wrong: Sequence[tuple[int, int, str]]) -> Iterator[OtherUnit]:
    """Yield what to try: the units in which this text has other offsets, then each shift that mends the longest."""
    evidence = len(wrong)
    yield from (OtherUnit(name, 0, evidence, False) for name, (wider, _) in _WIDER.items() if wider.search(text))
    yield from (OtherUnit(name, 0, evidence, False) for name in _ADDED)
    start, _, exact = max(wrong, key=lambda quotation: len(quotation[2]))
    most = min(_MOST_SHIFTS, _MOST_COMPARED // evidence)
    places = places_of(text, exact, most + 1) if exact else []
    if len(places) <= most:
        yield from (OtherUnit(_SHIFTED, start - place, evidence, False) for place in places if place != start)


def _explains(unit: OtherUnit, text: str, quotations: Iterable[tuple[int, int, str]]) -> bool:
    return all(_stands(text, unit.to_code_points(text, start, end), exact) for start, end, exact in quotations)


def _sense(unit: OtherUnit, text: str, extents: Iterable[tuple[int, int]]) -> int:
    """Count the extents that lie in the text and begin and end with what is no white space."""
    places = [unit.to_code_points(text, start, end) for start, end in extents]
    covered = [text[place[0] : place[1]] for place in places if place is not None]
    return sum(bool(words) and words == words.strip() for words in covered)


def _stands(text: str, place: tuple[int, int] | None, exact: str) -> bool:
    if place is None or not 0 <= place[0] <= place[1] <= len(text):
        return False
    return place[1] - place[0] == len(exact) and text.startswith(exact, place[0])
