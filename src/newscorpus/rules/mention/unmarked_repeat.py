"""MEN405."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import regex

from newscorpus.columns import Columns, Finding, Integers, Mask
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.rules.mention._shared import are_values
from newscorpus.text import shown, splits_word

_MANY = 100
"""Names that an article may have for the text to be searched for one after the other."""
_WORD = regex.compile(r"\w+|\S")
_NONE = "\0"
"""Parts what is listed in one text; names do not hold it."""


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
    hits = [hit for marked in _marked(columns) for hit in marked.hits()]
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


class _Marked(NamedTuple):
    """The names of an article, and the names and values within which one needs no mark of its own.

    Attributes:
        article: row of the article.
        text: its text.
        names: the names, each with the row of the first mention of it.
        covers: what those names and values hold that do not lie within another; None where some of them cross.
    """

    article: int
    text: str
    names: Mapping[str, int]
    covers: str | None

    def hits(self) -> Iterator[_Hit]:
        """Yield the places where a name stands, of names that stand more often than they are marked."""
        places = self._search_by_word() if len(self.names) > _MANY else self._search_by_name()
        for start, name in places:
            yield _Hit(self.article, start, start + len(name), self.names[name])

    def _search_by_name(self) -> Iterator[tuple[int, str]]:
        for name in self.names:
            if self.covers is None or self.text.count(name) != self.covers.count(name):
                place = self.text.find(name)
                while place >= 0:
                    yield place, name
                    place = self.text.find(name, place + 1)

    def _search_by_word(self) -> Iterator[tuple[int, str]]:
        """Look up each word of the text among the first words of names: many names cost no more than few."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self.names:
            if first := _WORD.match(name):
                lengths[first[0]].add(len(name))
        for word in _WORD.finditer(self.text):
            for length in lengths.get(word[0], ()):
                name = self.text[word.start() : word.start() + length]
                if name in self.names:
                    yield word.start(), name


def _marked(columns: Columns) -> Iterator[_Marked]:
    """Yield what each article that is judged has marked."""
    mentions, texts = columns.mentions, columns.articles.text
    is_sound = ~columns.untrusted("mentions") & (columns.declares("entities") & texts.known)[mentions.article]
    is_name = is_sound & mentions.form.equals("name") & mentions.exact.known
    covers, has_crossing = _outermost(columns, np.flatnonzero(is_sound & _covers(columns)))
    starts, ends = mentions.start.tolist(), mentions.end.tolist()
    names, covered = (_by_article(columns, rows) for rows in (np.flatnonzero(is_name), covers))
    for article, rows in enumerate(names):
        if not rows:
            continue
        text = texts[article] or ""
        first: dict[str, int] = {}
        for row in rows:
            first.setdefault(text[starts[row] : ends[row]], row)
        joined = _NONE.join(text[starts[row] : ends[row]] for row in covered[article])
        yield _Marked(article, text, first, None if has_crossing[article] else joined)


def _outermost(columns: Columns, rows: Integers) -> tuple[Integers, Mask]:
    """Keep of some mentions those that lie within no other; also tell which articles have some that cross."""
    mentions, base = columns.mentions, columns.code_points.base[columns.mentions.article[rows]]
    start, end = base + mentions.start[rows], base + mentions.end[rows]
    if (np.diff(start) < 0).any():
        order = np.lexsort((-end, start))
        rows, start, end = rows[order], start[order], end[order]
    reach = np.append(0, np.maximum.accumulate(end)[:-1])
    is_outer = end > reach
    has_crossing = np.zeros(len(columns.articles), dtype=bool)
    has_crossing[mentions.article[rows[is_outer & (start < reach)]]] = True
    return rows[is_outer], has_crossing


def _by_article(columns: Columns, rows: Integers) -> list[list[int]]:
    """List the rows of mentions by article."""
    bounds = np.searchsorted(columns.mentions.article[rows], np.arange(len(columns.articles) + 1)).tolist()
    listed = rows.tolist()
    return [listed[first:last] for first, last in pairwise(bounds)]


def _covers(columns: Columns) -> Mask:
    """Which mentions are names or values, so that a name within them needs no mark of its own."""
    mentions = columns.mentions
    return (mentions.form.equals("name") | are_values(columns)) & ~columns.untrusted("mentions")


def _unmarked(columns: Columns, hits: list[_Hit]) -> Iterator[_Hit]:
    """Leave out what is no whole word, what is marked, in boilerplate, or within another hit that is not left out."""
    covers, has_strayed = _covers(columns), columns.untrusted("mentions")
    for article, listed in groupby(sorted(hits, key=lambda hit: (hit.article, hit.start, -hit.end, hit.row)), _article):
        text, last = columns.articles.text[article] or "", -1
        excuses = _Excuses(columns, article, covers, has_strayed)
        for hit in listed:
            name = text[hit.start : hit.end]
            is_whole = not splits_word(text, hit.start) and not splits_word(text, hit.end) and name == name.strip()
            if is_whole and last < hit.end and not excuses.hold(hit, name):
                last = hit.end
                yield hit


def _article(hit: _Hit) -> int:
    return hit.article


class _Excuses:
    """Why a name that stands in an article needs no mark there."""

    def __init__(self, columns: Columns, article: int, covers: Mask, has_strayed: Mask) -> None:
        mentions, blocks = columns.mentions, columns.blocks
        rows = slice(*np.searchsorted(mentions.article, (article, article + 1)))
        start, end = mentions.start[rows], mentions.end[rows]
        self._marked = set(zip(start.tolist(), end.tolist(), strict=True))
        order = np.argsort(start[covers[rows]], kind="stable")
        self._starts = start[covers[rows]][order].tolist()
        self._reach = np.maximum.accumulate(end[covers[rows]][order]).tolist()
        self._strayed = {mentions.exact[row] for row in (np.flatnonzero(has_strayed[rows]) + rows.start).tolist()}
        around = slice(*np.searchsorted(blocks.article, (article, article + 1)))
        is_apart = blocks.kind.equals("boilerplate")[around]
        self._apart = list(zip(blocks.start[around][is_apart], blocks.end[around][is_apart], strict=True))

    def hold(self, hit: _Hit, name: str) -> bool:
        """Say whether it is marked or covered, in boilerplate, or a mention of this name is not where it should be."""
        place = bisect_right(self._starts, hit.start)
        return (
            (hit.start, hit.end) in self._marked
            or (place > 0 and self._reach[place - 1] >= hit.end)
            or any(start <= hit.start < end for start, end in self._apart)
            or name in self._strayed
        )
