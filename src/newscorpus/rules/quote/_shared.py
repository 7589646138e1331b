"""What rules on quotes have in common: a quote's own marks, and the type that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from newscorpus.code_points import character_test
from newscorpus.columns import NOWHERE, Columns, Integers, Mask, Place
from newscorpus.marks import CLOSERS, MARKS, count_characters
from newscorpus.rules._annotations import FieldSpans, covered, field_spans
from newscorpus.rules._extents import count_meetings, extents, meet_any, meetings, spread

DIRECT, INDIRECT, MIXED = range(3)
TYPES = ("direct", "indirect", "mixed")
SOURCE_KINDS = ("named", "unnamed", "document", "implicit")
_LOOKED_AT = 4
_STRIDE = 1 << 32
_MOST_COMPARED = 4_000_000
_APOSTROPHES = (ord("'"), ord("’"))


class Enclosed(NamedTuple):
    """Fragments of content and the quote's own pairs of marks that meet them; marks that enclose the parent are not.

    Attributes:
        fragment: index of the fragment in `content`.
        pair: row in the table of quotation marks.
    """

    fragment: Integers
    pair: Integers


def comparable(columns: Columns, content: FieldSpans) -> Mask:
    """Which fragments are compared with marks: from the first on as many as meet four million pairs of them in all.

    Each pair counts as often as the parent of the quote has fragments, which are looked for within it. What is built
    to have very many quotes around very many marks is not judged to its end.
    """
    marks, parent = columns.quotation_marks, columns.references.targets("quotes", "parent")[content.owner]
    sizes = np.bincount(field_spans(columns, "quotes", "content").owner, minlength=len(columns.quotes))
    times = np.where(parent == NOWHERE, 1, np.maximum(sizes[parent], 1)) if len(parent) else parent
    inside = np.flatnonzero(marks.opening + 1 < marks.closing)
    insides = extents(marks.article[inside], marks.opening[inside] + 1, marks.closing[inside])
    return np.asarray(np.cumsum(count_meetings(content.in_articles(), insides) * times) <= _MOST_COMPARED)


def own_marks(columns: Columns, content: FieldSpans) -> Enclosed:
    """Return each fragment with each of its quote's own pairs of marks whose inside it meets."""
    marks = columns.quotation_marks
    inside = np.flatnonzero(marks.opening + 1 < marks.closing)
    insides = extents(marks.article[inside], marks.opening[inside] + 1, marks.closing[inside])
    fragment, found = meetings(content.in_articles(), insides)
    pair = inside[found]
    is_parents = _enclose_parent(columns, content.owner[fragment], pair)
    return Enclosed(fragment[~is_parents], pair[~is_parents])


def _enclose_parent(columns: Columns, quote: Integers, pair: Integers) -> Mask:
    """Tell of each quote and pair of marks whether they enclose a fragment of the content of the quote's parent."""
    marks, parent = columns.quotation_marks, columns.references.targets("quotes", "parent")[quote]
    nested, content = np.flatnonzero(parent != NOWHERE), field_spans(columns, "quotes", "content")
    first, last = (np.searchsorted(content.owner, parent[nested] + further) for further in (0, 1))
    which, fragment = spread(first, last)
    of_pair = pair[nested[which]]
    encloses = (marks.opening[of_pair] < content.start[fragment]) & (content.end[fragment] <= marks.closing[of_pair])
    found = np.zeros(len(quote), dtype=bool)
    found[nested[which[encloses]]] = True
    return found


def types_shown(columns: Columns) -> Integers:
    """Return the type of each quote as its marks show it, as an index into `TYPES`; -1 where it cannot be told.

    It is what `newscorpus.marks.type_shown` tells of one quote. It cannot be told where the text or the place of a
    fragment of the quote or its parent is not known, nor of quotes that are not `comparable`.
    """
    content = field_spans(columns, "quotes", "content")
    content = content.take(columns.articles.text.known[content.article])
    compared = comparable(columns, content)
    inside, outside = _pieces(columns, content.take(compared))
    is_inside, is_outside = (_owners_with_characters(columns, pieces) for pieces in (inside, outside))
    shown = np.where(is_inside, np.where(is_outside, MIXED, DIRECT), INDIRECT)
    can_tell = _can_tell(columns)
    can_tell[content.owner[~compared]] = False
    return np.where(can_tell, shown, -1)


def _can_tell(columns: Columns) -> Mask:
    quotes, parent = columns.quotes, columns.references.targets("quotes", "parent")
    has_place = ~columns.untrusted("quotes", "content") & ~quotes.unknown("content")
    return (
        has_place
        & np.where(parent == NOWHERE, True, has_place[parent])
        & ~columns.unresolved("quotes", "parent")
        & columns.articles.text.known[quotes.article]
    )


class _Pieces(NamedTuple):
    """Stretches of fragments of content that lie wholly inside or wholly outside the own marks of their quote."""

    quote: Integers
    article: Integers
    start: Integers
    end: Integers


def _pieces(columns: Columns, content: FieldSpans) -> tuple[_Pieces, _Pieces]:
    """Cut the fragments where marks begin and end: the pieces inside the own marks, and those outside."""
    marks, met = columns.quotation_marks, own_marks(columns, content)
    order = np.argsort(met.fragment * _STRIDE + marks.opening[met.pair], kind="stable")
    fragment, pair = met.fragment[order], met.pair[order]
    start = np.maximum(marks.opening[pair] + 1, content.start[fragment])
    end = np.minimum(marks.closing[pair], content.end[fragment])
    reached = _reached_before(fragment, end, content.start)
    is_last = np.diff(fragment, append=-1) != 0
    bare = np.ones(len(content.row), dtype=bool)
    bare[fragment] = False
    final = np.maximum(reached, end)[is_last]
    inside = _piece(content, fragment, np.maximum(start, reached), end)
    outside = _piece(
        content,
        np.concatenate([fragment, fragment[is_last], np.flatnonzero(bare)]),
        np.concatenate([reached, final, content.start[bare]]),
        np.concatenate([start, content.end[fragment[is_last]], content.end[bare]]),
    )
    return inside, outside


def _reached_before(fragment: Integers, end: Integers, start: Integers) -> Integers:
    """Return how far the marks before each have reached within the same fragment; at first its start."""
    reach = np.maximum.accumulate(fragment * _STRIDE + end)
    before = np.concatenate([[-1], reach])[:-1]
    return np.where(before // _STRIDE == fragment, before % _STRIDE, start[fragment])


def _piece(content: FieldSpans, fragment: Integers, start: Integers, end: Integers) -> _Pieces:
    kept = start < end
    fragment = fragment[kept]
    return _Pieces(content.owner[fragment], content.article[fragment], start[kept], end[kept])


def _owners_with_characters(columns: Columns, pieces: _Pieces) -> Mask:
    """Which quotes have a piece in which there is more than marks and white space."""
    found = np.zeros(len(columns.quotes), dtype=bool)
    found[pieces.quote[_have_characters(columns, pieces)]] = True
    return found


def _have_characters(columns: Columns, pieces: _Pieces) -> Mask:
    """Which pieces hold more than marks and white space; a look at their first and last few settles nearly all."""
    points, is_blank = columns.code_points, character_test(_is_blank)
    first, last = points.base[pieces.article] + pieces.start, points.base[pieces.article] + pieces.end - 1
    found, has_apostrophe = np.zeros(len(first), dtype=bool), np.zeros(len(first), dtype=bool)
    open_ = np.arange(len(first))
    for further in range(_LOOKED_AT):
        for place in (first[open_] + further, last[open_] - further):
            within = (place >= first[open_]) & (place <= last[open_])
            point = points.values[np.where(within, place, first[open_])]
            found[open_] |= within & ~is_blank(point)
            has_apostrophe[open_] |= (point == _APOSTROPHES[0]) | (point == _APOSTROPHES[1])
        open_ = open_[~found[open_]]
        if not len(open_):
            return found
    is_seen = (last - first < 2 * _LOOKED_AT) & ~has_apostrophe
    for row in open_[~is_seen[open_]].tolist():
        text = columns.articles.text[int(pieces.article[row])] or ""
        found[row] = count_characters(text, int(pieces.start[row]), int(pieces.end[row])) > 0
    return found


def _is_blank(character: str) -> bool:
    return character.isspace() or character in MARKS


def inside_own_content(columns: Columns, name: str) -> Iterator[tuple[int, str, Place]]:
    """Yield the quote, the words and the place of each cue or source that meets the content of its own quote."""
    spans = field_spans(columns, "quotes", name)
    meets = meet_any(spans.in_owners(), field_spans(columns, "quotes", "content").in_owners())
    for place in np.flatnonzero(meets).tolist():
        row = int(spans.row[place])
        words = covered(columns, int(spans.article[place]), int(spans.start[place]), int(spans.end[place]))
        yield int(spans.owner[place]), words, columns.spans.place(row)


class LooseMark(NamedTuple):
    """A quotation mark without a partner."""

    article: int
    block: int
    position: int


_ELISION = re.compile(r"‘(?:\d\ds?\b|(?:em|til|tis|twas|twere|cause|bout|round|n|cos|fraid|ere)\b)", re.IGNORECASE)
_MOST_MARKS = 4
"""Opening marks that a paragraph begins with, one within the other."""
_NEVER_OPENS = {"en": "”"}
"""By language, the marks that only close. Elsewhere they may do both."""


def unbalanced_marks(columns: Columns) -> Iterator[LooseMark]:
    """Yield the quotation marks in blocks that have no partner there, in the order of the text."""
    articles, blocks, marks = columns.articles, columns.blocks, columns.quotation_marks
    is_judged = blocks.kind.known & ~blocks.kind.equals("boilerplate") & ~columns.untrusted("blocks")
    foreign = _opened_by_closers(columns)
    loose = zip(*(np.concatenate(parts) for parts in zip(marks.unpaired, foreign, strict=True)), strict=True)
    for mark in sorted(LooseMark(int(article), int(block), int(place)) for article, block, place in loose):
        text = articles.text[mark.article] or ""
        if mark.block != NOWHERE and is_judged[mark.block] and not _is_excused(columns, text, mark):
            yield mark


def _opened_by_closers(columns: Columns) -> tuple[Integers, Integers, Integers]:
    """Return article, block and place of the marks that open a pair and never do so in the language of the text."""
    marks, points = columns.quotation_marks, columns.code_points
    language = columns.articles.language
    found = np.zeros(len(marks), dtype=bool)
    for name, closers in _NEVER_OPENS.items():
        rows = np.flatnonzero(language.matches(f"^(?i:{name})(-|$)")[marks.article])
        found[rows] = np.isin(points.at(marks.article[rows], marks.opening[rows]), [ord(mark) for mark in closers])
    return marks.article[found], marks.block[found], marks.opening[found]


def _is_excused(columns: Columns, text: str, mark: LooseMark) -> bool:
    character, before = text[mark.position], text[max(0, mark.position - 1) : mark.position]
    is_inch = character in '"”' and before.isdigit()
    return is_inch or _ELISION.match(text, mark.position) is not None or _is_reopened(columns, text, mark)


def _is_reopened(columns: Columns, text: str, mark: LooseMark) -> bool:
    """Say whether the next paragraph begins with the same opening mark, and no subhead stands between."""
    blocks, character = columns.blocks, text[mark.position]
    last = int(np.searchsorted(blocks.article, mark.article + 1))
    end, ends_or_continues = blocks.end[mark.block], blocks.kind.is_in(("paragraph", "subhead"))
    following = (row for row in range(mark.block + 1, last) if ends_or_continues[row] and blocks.start[row] >= end)
    row = next(following, NOWHERE)
    if row == NOWHERE or character not in CLOSERS or blocks.kind[row] == "subhead":
        return False
    beginning = text[int(blocks.start[row]) : int(blocks.end[row])].lstrip()[:_MOST_MARKS]
    return character in beginning[: len(beginning) - len(beginning.lstrip("".join(CLOSERS)))]
