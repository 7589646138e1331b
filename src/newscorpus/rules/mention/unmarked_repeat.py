"""MEN405."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from newscorpus.columns import Columns, Finding, Integers, Mask
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import Extents, meet_any
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.rules.mention._repeats import Places, find_again
from newscorpus.rules.mention._shared import are_values, surfaces
from newscorpus.text import shown, splits_word


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
    stands in boilerplate is let be, and so are names of which a mention has a span that cannot be right, those that
    SPN305 trims or SPN307 finds to split a word, and those of more than 32 words. Only articles that list the layer
    `entities` are judged; in others nobody said that names were marked.

    ## Why it matters
    A tagger that is trained on half of the names learns that the other half are none. It is the commonest slip of
    annotators, and the easiest to mend.

    ## Example
    *Lunde* is marked in the second paragraph and forgotten in the fifth.

    ## Use instead
    Mark every place. Where the same word is something else, such as *May* the month, mark it as what it is.
    """
    for hit in _unmarked(columns, _hits(columns)):
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


def _hits(columns: Columns) -> Iterator[_Hit]:
    """Yield the places where the words of a name stand outside all names and values that are marked.

    They come in the order of the text, and of those that start together the longest first.
    """
    mentions, texts = columns.mentions, columns.articles.text
    is_sound = ~columns.untrusted("mentions") & (columns.declares("entities") & texts.known)[mentions.article]
    is_name = is_sound & mentions.form.equals("name") & mentions.exact.known & ~_are_strayed(columns)
    covers, apart = np.flatnonzero(is_sound & _covers(columns)), _boilerplate(columns)
    for places in find_again(columns, np.flatnonzero(is_name)):
        left = places.where(~_are_covered(columns, covers, places) & ~meet_any(_beginnings(places), apart))
        left = left.where(np.lexsort((left.name, -left.end, left.start)))
        article = mentions.article[left.name]
        base = columns.code_points.base[article]
        yield from map(_Hit, *(values.tolist() for values in (article, left.start - base, left.end - base, left.name)))


def _are_strayed(columns: Columns) -> Mask:
    """Which mentions repeat what a mention of the same article repeats whose span cannot be right."""
    rows = np.flatnonzero(columns.mentions.exact.known)
    strayed, surface = columns.untrusted("mentions")[rows], surfaces(columns, rows)
    found = np.zeros(len(columns.mentions), dtype=bool)
    found[rows] = np.isin(surface, surface[strayed])
    return found


def _boilerplate(columns: Columns) -> Extents:
    """Return where blocks of boilerplate stand in the code points of all texts."""
    blocks, points = columns.blocks, columns.code_points
    rows = np.flatnonzero(blocks.kind.equals("boilerplate"))
    article = blocks.article[rows]
    start, end = (np.clip(offsets[rows], 0, points.lengths[article]) for offsets in (blocks.start, blocks.end))
    kept = start < end
    return Extents((points.base[article] + start)[kept], (points.base[article] + end)[kept])


def _beginnings(places: Places) -> Extents:
    """Return the first code point of each place."""
    return Extents(places.start, places.start + 1)


def _are_covered(columns: Columns, covers: Integers, places: Places) -> Mask:
    """Tell of each place whether it lies within one of some mentions."""
    base = columns.code_points.base[columns.mentions.article[covers]]
    start, end = base + columns.mentions.start[covers], base + columns.mentions.end[covers]
    order = np.argsort(start, kind="stable")
    reach = np.append(-1, np.maximum.accumulate(end[order]))
    are_covered: Mask = reach[np.searchsorted(start[order], places.start, side="right")] >= places.end
    return are_covered


def _covers(columns: Columns) -> Mask:
    """Which mentions are names or values, so that a name within them needs no mark of its own."""
    mentions = columns.mentions
    return (mentions.form.equals("name") | are_values(columns)) & ~columns.untrusted("mentions")


def _unmarked(columns: Columns, hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """Leave out what is no whole word, what is marked, and what is within another hit that is not left out."""
    for article, listed in groupby(hits, _article):
        text, last = columns.articles.text[article] or "", -1
        marked = _marked(columns, article)
        for hit in listed:
            if last >= hit.end or (hit.start, hit.end) in marked:
                continue
            name = text[hit.start : hit.end]
            is_name = name == columns.mentions.exact[hit.row] and name == name.strip()
            if is_name and not splits_word(text, hit.start) and not splits_word(text, hit.end):
                last = hit.end
                yield hit


def _article(hit: _Hit) -> int:
    return hit.article


def _marked(columns: Columns, article: int) -> set[tuple[int, int]]:
    """Return the places of all mentions of an article."""
    mentions = columns.mentions
    rows = slice(*np.searchsorted(mentions.article, (article, article + 1)))
    return set(zip(mentions.start[rows].tolist(), mentions.end[rows].tolist(), strict=True))
