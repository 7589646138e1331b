"""MEN405."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newscorpus.columns import Columns, Finding, Integers, Mask
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import spread
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.rules.mention._shared import are_values, surfaces
from newscorpus.text import shown, splits_word

Bytes: TypeAlias = npt.NDArray[np.uint8]

_SLOTS = 1 << 18
_OUTSIDE_ASCII = 0xC0
"""The first bytes of characters outside of ASCII are at least this."""
_IS_WORD = np.zeros(256, dtype=bool)
"""By byte whether it is a character of ASCII that stands in words."""
_IS_WORD[[*f"{string.ascii_letters}{string.digits}_".encode()]] = True


@rule(
    "MEN405",
    "unmarked-repeat",
    WARNING,
    table="mentions",
    needs=("mentions.trusted", "articles.text"),
    fix=Fix.UNSAFE,
)
def unmarked_repeat(columns: Columns) -> Iterator[Finding]:
    """A name that is a mention in one place stands in another without being one.

    ## What it checks
    The characters of each mention of form `name` are searched in the whole text, as whole words and in the same
    case. Each place must be a mention itself, or lie within a longer mention that is a name or a value. What
    stands in boilerplate is let be, and so are names of which a mention has a span that cannot be right, and those
    that SPN305 trims. Only articles that list the layer `entities` are judged; in others nobody said
    that names were marked.

    ## Why it matters
    A tagger that is trained on half of the names learns that the other half are none. It is the commonest slip of
    annotators, and the easiest to mend.

    ## Example
    *Lunde* is marked in the second paragraph and forgotten in the fifth.

    ## Use instead
    Mark every place. Where the same word is something else, such as *May* the month, mark it as what it is.
    """
    hits = [*_search(columns, _names(columns)), *_search_slowly(columns, _names(columns))]
    for hit in _unmarked(columns, hits):
        name = (columns.articles.text[hit.article] or "")[hit.start : hit.end]
        mention = columns.mentions.place(hit.row)
        yield columns.mentions.found(
            hit.row,
            f"Name {shown(name)} stands here unmarked, and is mention {id_of(columns, 'mentions', hit.row)} elsewhere.",
            "mark it",
            place=mention._replace(field="$.text", start=hit.start, end=hit.end),
        )


class _Hit(NamedTuple):
    """A place where a name stands as whole words, with a mention of that name."""

    article: int
    start: int
    end: int
    row: int


class _Names(NamedTuple):
    """The mentions that are names.

    Attributes:
        row: row of the mention.
        article: row of the article.
        place: first code point in the array of all texts.
        length: code points.
        begin: first byte in the UTF-8 of all texts.
    """

    row: Integers
    article: Integers
    place: Integers
    length: Integers
    begin: Integers

    def take(self, kept: Mask | Integers) -> _Names:
        return _Names(*(column[kept] for column in self))


def _names(columns: Columns) -> _Names:
    mentions, points = columns.mentions, columns.code_points
    is_judged = (columns.declares("entities") & columns.articles.text.known)[mentions.article]
    is_name = mentions.form.equals("name") & mentions.exact.known & ~columns.untrusted("mentions")
    row = np.flatnonzero(is_name & is_judged)
    article = mentions.article[row]
    place, length = points.base[article] + mentions.start[row], mentions.end[row] - mentions.start[row]
    return _Names(row, article, place, length, points.utf8_places(place))


def _begin_with_capital(first: Bytes) -> Mask:
    """Tell of first bytes whether they begin a capital of ASCII, or any character outside of it."""
    return np.asarray((first - np.uint8(ord("A")) < 26) | (first >= _OUTSIDE_ASCII))


class _Suspects(NamedTuple):
    """Places where something begins as a name of the same article does.

    Attributes:
        place: the place in the array of all texts.
        article: row of the article.
        slot: what its first letters come to.
        reach: how far the name or value reaches within which it stands; 0 where there is none.
    """

    place: Integers
    article: Integers
    slot: Integers
    reach: Integers


def _search(columns: Columns, names: _Names) -> Iterator[_Hit]:
    """Find the names that begin with a capital: all capitals at once, most of which lead nowhere."""
    utf8, base = columns.code_points.utf8
    names = names.take(_begin_with_capital(utf8[names.begin]))
    of_names = _slots(utf8, names.article, names.begin)
    longest = np.zeros(_SLOTS, dtype=np.int32)
    np.maximum.at(longest, of_names, names.length.astype(np.int32))
    begin, article = _beginnings(utf8, base)
    slot = _slots(utf8, article, begin)
    known = np.flatnonzero(longest[slot])
    place, article, slot = columns.code_points.places_of_utf8(begin[known]), article[known], slot[known]
    reach = _reach(columns, place)
    is_open = place + longest[slot] > reach
    suspects = _Suspects(*(column[is_open] for column in (place, article, slot, reach)))
    yield from _compared(columns, names, of_names, suspects)


def _beginnings(utf8: Bytes, base: Integers) -> tuple[Integers, Integers]:
    """Return the bytes at which a word with a capital may begin, and the article of each."""
    begin = np.flatnonzero(_begin_with_capital(utf8))
    article = np.repeat(np.arange(len(base)), np.diff(np.searchsorted(begin, base), append=len(begin)))
    follows_letter = _IS_WORD[utf8[np.maximum(begin - 1, 0)]] & (begin > base[article])
    kept = ~follows_letter | (utf8[begin] >= _OUTSIDE_ASCII)
    return begin[kept], article[kept]


def _slots(utf8: Bytes, article: Integers, begin: Integers) -> Integers:
    """Hash the article and the first three bytes, of which the later ones count while they are letters of ASCII."""
    second, third = (utf8[np.minimum(begin + further, len(utf8) - 1)].astype(np.int64) for further in (1, 2))
    second *= _IS_WORD[second]
    third *= _IS_WORD[third] & (second > 0)
    mixed = (((article << 8 | utf8[begin]) << 8 | second) << 8 | third) * 0x9E3779B97F4A7C1
    return np.asarray((mixed >> 40) & (_SLOTS - 1))


def _reach(columns: Columns, place: Integers) -> Integers:
    """Return for each place how far the name or value reaches within which it stands; 0 where there is none."""
    mentions, points = columns.mentions, columns.code_points
    rows = np.flatnonzero(_covers(columns) & columns.articles.text.known[mentions.article])
    base = points.base[mentions.article[rows]]
    start = base + mentions.start[rows]
    order = np.argsort(start, kind="stable")
    reach = np.maximum.accumulate(np.append(0, (base + mentions.end[rows])[order]))
    return np.asarray(reach[np.searchsorted(start[order], place, side="right")])


def _covers(columns: Columns) -> Mask:
    """Which mentions are names or values, so that a name within them needs no mark of its own."""
    mentions = columns.mentions
    return (mentions.form.equals("name") | are_values(columns)) & ~columns.untrusted("mentions")


def _compared(columns: Columns, names: _Names, of_names: Integers, suspects: _Suspects) -> Iterator[_Hit]:
    """Compare what stands at each place with the names that begin alike."""
    points = columns.code_points
    wanted = np.zeros(_SLOTS, dtype=bool)
    wanted[suspects.slot] = True
    names, of_names = _once(columns, names, of_names, np.flatnonzero(wanted[of_names]))
    suspect, name = spread(*(np.searchsorted(of_names, suspects.slot, side=side) for side in ("left", "right")))
    place, article, length = suspects.place[suspect], suspects.article[suspect], names.length[name]
    ends = place + length
    is_open = (ends > suspects.reach[suspect]) & (ends <= (points.base + points.lengths)[article])
    rows = np.flatnonzero(is_open & (article == names.article[name]))
    for share in (1, 2, 3):
        further = (length[rows] - 1) // share
        rows = rows[points.values[place[rows] + further] == points.values[names.place[name[rows]] + further]]
    for row in rows.tolist():
        start, size, other = int(place[row]), int(length[row]), int(names.place[name[row]])
        if np.array_equal(points.values[start : start + size], points.values[other : other + size]):
            offset = start - int(points.base[article[row]])
            yield _Hit(int(article[row]), offset, offset + size, int(names.row[name[row]]))


def _once(columns: Columns, names: _Names, of_names: Integers, kept: Integers) -> tuple[_Names, Integers]:
    """Keep of each name in an article the first mention, and sort by slot."""
    _, first = np.unique(surfaces(columns, names.row[kept]), return_index=True)
    kept = kept[first]
    kept = kept[np.argsort(of_names[kept], kind="stable")]
    return names.take(kept), of_names[kept]


def _search_slowly(columns: Columns, names: _Names) -> Iterator[_Hit]:
    """Find the few names that begin otherwise, one by one."""
    utf8, _ = columns.code_points.utf8
    names = names.take(~_begin_with_capital(utf8[names.begin]))
    exacts = columns.mentions.exact.array.take(pa.array(names.row)).to_pylist()
    seen: set[tuple[int, str]] = set()
    marked = {*zip(names.article.tolist(), columns.mentions.start[names.row].tolist(), exacts, strict=True)}
    for row, article, name in zip(names.row.tolist(), names.article.tolist(), exacts, strict=True):
        text = "" if (article, name) in seen else columns.articles.text[article] or ""
        place = -1 if (article, name) in seen else text.find(name)
        seen.add((article, name))
        while place >= 0:
            if (article, place, name) not in marked:
                yield _Hit(article, place, place + len(name), row)
            place = text.find(name, place + 1)


def _unmarked(columns: Columns, hits: list[_Hit]) -> Iterator[_Hit]:
    """Leave out what is no whole word, what is marked, in boilerplate, or within another hit that is not left out."""
    mentions, blocks = columns.mentions, columns.blocks
    covers, is_boilerplate = _covers(columns), blocks.kind.equals("boilerplate")
    last, text, article = _Hit(-1, 0, 0, -1), "", -1
    for hit in sorted(hits, key=lambda hit: (hit.article, hit.start, -hit.end, hit.row)):
        if hit.article != article:
            article, text = hit.article, columns.articles.text[hit.article] or ""
        if splits_word(text, hit.start) or splits_word(text, hit.end):
            continue
        rows = slice(*np.searchsorted(mentions.article, (hit.article, hit.article + 1)))
        start, end = mentions.start[rows], mentions.end[rows]
        is_marked = (start == hit.start) & (end == hit.end)
        is_covered = (start <= hit.start) & (end >= hit.end) & covers[rows]
        around = slice(*np.searchsorted(blocks.article, (hit.article, hit.article + 1)))
        is_apart = (blocks.start[around] <= hit.start) & (blocks.end[around] > hit.start) & is_boilerplate[around]
        is_within_last = last.article == hit.article and last.end >= hit.end
        name = text[hit.start : hit.end]
        is_excused = is_marked.any() or is_covered.any() or is_apart.any() or is_within_last
        if not is_excused and name == name.strip() and not _is_in_doubt(columns, rows, name):
            last = hit
            yield hit


def _is_in_doubt(columns: Columns, rows: slice, name: str) -> bool:
    """Say whether a mention of this name is not where it should be, so that it may belong to any place."""
    strayed = np.flatnonzero(columns.untrusted("mentions")[rows]) + rows.start
    return any(columns.mentions.exact[row] == name for row in strayed.tolist())
