"""MEN405."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from newscorpus.columns import Columns, Finding, Integers, Mask
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.rules.mention._repeats import Places, find_again
from newscorpus.rules.mention._shared import are_values
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


def _hits(columns: Columns) -> list[_Hit]:
    """List the places where the words of a name stand outside all names and values that are marked."""
    mentions, texts = columns.mentions, columns.articles.text
    is_sound = ~columns.untrusted("mentions") & (columns.declares("entities") & texts.known)[mentions.article]
    is_name = is_sound & mentions.form.equals("name") & mentions.exact.known
    places = find_again(columns, np.flatnonzero(is_name))
    places = places.where(~_are_covered(columns, np.flatnonzero(is_sound & _covers(columns)), places))
    article = mentions.article[places.name]
    base = columns.code_points.base[article]
    listed = (values.tolist() for values in (article, places.start - base, places.end - base, places.name))
    return list(map(_Hit, *listed))


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


def _unmarked(columns: Columns, hits: list[_Hit]) -> Iterator[_Hit]:
    """Leave out what is no whole word, what is marked, in boilerplate, or within another hit that is not left out."""
    has_strayed = columns.untrusted("mentions")
    for article, listed in groupby(sorted(hits, key=lambda hit: (hit.article, hit.start, -hit.end, hit.row)), _article):
        text, last = columns.articles.text[article] or "", -1
        excuses = _Excuses(columns, article, has_strayed)
        for hit in listed:
            name = text[hit.start : hit.end]
            is_name = name == columns.mentions.exact[hit.row] and name == name.strip()
            is_whole = not splits_word(text, hit.start) and not splits_word(text, hit.end)
            if is_name and is_whole and last < hit.end and not excuses.hold(hit, name):
                last = hit.end
                yield hit


def _article(hit: _Hit) -> int:
    return hit.article


class _Excuses:
    """Why a name that stands in an article needs no mark there."""

    def __init__(self, columns: Columns, article: int, has_strayed: Mask) -> None:
        mentions, blocks = columns.mentions, columns.blocks
        rows = slice(*np.searchsorted(mentions.article, (article, article + 1)))
        start, end = mentions.start[rows], mentions.end[rows]
        self._marked = set(zip(start.tolist(), end.tolist(), strict=True))
        self._strayed = {mentions.exact[row] for row in (np.flatnonzero(has_strayed[rows]) + rows.start).tolist()}
        around = slice(*np.searchsorted(blocks.article, (article, article + 1)))
        is_apart = blocks.kind.equals("boilerplate")[around]
        self._apart = list(zip(blocks.start[around][is_apart], blocks.end[around][is_apart], strict=True))

    def hold(self, hit: _Hit, name: str) -> bool:
        """Say whether it is marked, in boilerplate, or a mention of this name is not where it should be."""
        return (
            (hit.start, hit.end) in self._marked
            or any(start <= hit.start < end for start, end in self._apart)
            or name in self._strayed
        )
