"""QUO414."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

import numpy as np

from newscorpus.code_points import character_test
from newscorpus.columns import NOWHERE, Columns, Finding, Integers, Mask
from newscorpus.rules._annotations import FieldSpans, covered, field_spans
from newscorpus.rules._extents import Extents, extents, lie_within_any
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.quote._shared import unbalanced_marks

FEWEST_WORDS = 4
"""Words within marks from which on they are taken for something that somebody said."""

_FEW = 3
"""Characters that cannot hold as many words, such as a stop that belongs to nobody's content."""
_EDGES = " \u00a0\u202f\u2009,.;:!?"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@rule(
    "QUO414",
    "unattributed-quotation",
    WARNING,
    table="articles",
    needs=("articles.text", "quotes", "quotes.content.trusted", "mentions.trusted"),
    thresholds={"fewest": FEWEST_WORDS},
)
def unattributed_quotation(columns: Columns, *, fewest: int) -> Iterator[Finding]:
    """Words stand in quotation marks, and no quote covers them.

    ## What it checks
    Where quotation marks enclose four words or more in a row, some of them are content of a quote. Left alone are the
    titles of works, where a mention covers all that the marks enclose; headlines and boilerplate; and a mark without
    partner, which QUO406 reports. Only articles that list the layer `quotes` are judged.

    ## Why it matters
    Words in quotation marks are somebody's. Who said them is what this corpus is for, and a quotation that was
    passed over teaches a program to pass over the next.

    ## Example
    *“We were promised six percent,” Lunde said* in an article without that quote.

    ## Use instead
    Annotate the attribution. If nobody speaks, as in a slogan on a banner, the marks set off a title or a name: mark
    it as a mention, or let the warning stand.

    ## Configuration
    - `fewest`, 4 by default: how many words must stand in marks. Three or fewer are mostly scare quotes, nicknames
      and single terms, which are no quotes by the guidelines.
    """
    marks, articles = columns.quotation_marks, columns.articles
    content = field_spans(columns, "quotes", "content")
    suspects = _without_loose(columns, np.flatnonzero(_may_quote(columns) & ~_are_covered(columns, content)))
    told, text = (NOWHERE, 0, 0), ""
    said: list[tuple[int, int]] = []
    for row in suspects.tolist():
        article = int(marks.article[row])
        if article != told[0]:
            told, text = (article, 0, 0), articles.text[article] or ""
            said = _joined(content, article)
        for start, end in _uncovered(said, int(marks.opening[row]) + 1, int(marks.closing[row])):
            words = len(_WORD.findall(text, start, end))
            if words >= fewest and not told[1] <= start < end <= told[2]:
                told = (article, start, end)
                message = f"No quote covers {words} words within marks, {covered(columns, article, start, end)}."
                place = articles.place_in_text(article, start, end)
                yield articles.found(article, message, "annotate who says so", place=place)


def _joined(content: FieldSpans, article: int) -> list[tuple[int, int]]:
    """Return the stretches of an article that are content of quotes, what meets joined into one."""
    rows = slice(*np.searchsorted(content.article, (article, article + 1)))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(zip(content.start[rows].tolist(), content.end[rows].tolist(), strict=True)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _uncovered(said: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a stretch that are content of no quote."""
    for place in range(bisect_right(said, start, key=itemgetter(1)), len(said)):
        first, last = said[place]
        if first >= end:
            break
        if start < first:
            yield start, first
        start = last
    if start < end:
        yield start, end


def _may_quote(columns: Columns) -> Mask:
    """Which pairs of marks may hold a quotation: those in articles with quotes, not in headlines or boilerplate."""
    marks, blocks = columns.quotation_marks, columns.blocks
    is_apart = np.append(blocks.kind.is_in(("headline", "boilerplate")) | columns.untrusted("blocks"), False)
    is_judged = columns.declares("quotes") & ~columns.in_other_unit
    return np.asarray(is_judged[marks.article] & ~is_apart[marks.block])


def _without_loose(columns: Columns, suspects: Integers) -> Integers:
    """Leave out the marks without partner that QUO406 reports."""
    marks = columns.quotation_marks
    if marks.is_closed[suspects].all():
        return suspects
    loose = {(mark.article, mark.position) for mark in unbalanced_marks(columns)}
    places = zip(marks.article[suspects].tolist(), marks.opening[suspects].tolist(), strict=True)
    return suspects[[place not in loose for place in places]]


def _are_covered(columns: Columns, content: FieldSpans) -> Mask:
    """Which pairs of marks enclose, but for a few characters at the end, one fragment or what a mention covers."""
    marks, mentions = columns.quotation_marks, field_spans(columns, "mentions")
    start = marks.opening + 1
    is_said = extents(marks.article, start, np.maximum(start, marks.closing - _FEW))
    is_named = _without_edges(columns, marks.article, start, marks.closing)
    return lie_within_any(is_said, content.in_articles()) | lie_within_any(is_named, mentions.in_articles())


def _without_edges(columns: Columns, article: Integers, start: Integers, end: Integers) -> Extents:
    """Leave out blanks at the beginning of stretches, and blanks and punctuation at their end: a title has none."""
    points = columns.code_points
    is_blank, is_edge = character_test(str.isspace), character_test(_EDGES.__contains__)
    for _ in range(_FEW):
        start = start + ((start < end) & is_blank(points.at(article, np.minimum(start, end - 1))))
        end = end - ((start < end) & is_edge(points.at(article, end - 1)))
    return extents(article, start, end)
