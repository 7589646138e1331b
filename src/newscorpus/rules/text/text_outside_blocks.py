"""TXT310."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from newscorpus.code_points import Integers, character_test
from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import WARNING, rule
from newscorpus.text import shown


@rule("TXT310", "text-outside-blocks", WARNING, table="articles", needs=("articles.text", "blocks"))
def text_outside_blocks(columns: Columns) -> Iterator[Finding]:
    """Words of the text lie in no block.

    ## What it checks
    Where the layer `blocks` is listed as gold or silver and has any block, each printable character must lie in one.
    White space between blocks is none. Articles with a block that leaves the text are left to SPN301.

    ## Why it matters
    Sentences, and all that is counted by block, miss the words outside. Mostly a caption or a credit line was
    forgotten.

    ## Example
    A text ends with `Reporting by Jon Eik`, and its last block ends before that.

    ## Use instead
    A block of the fitting kind; `boilerplate` for what is no part of the story.
    """
    articles, points = columns.articles, columns.code_points
    gaps = _gaps(columns)
    size = gaps.end - gaps.start
    gap = np.repeat(np.arange(len(size)), size)
    places = np.arange(len(gap)) + np.repeat(gaps.start - (np.cumsum(size) - size), size)
    is_printed = character_test(_is_printed)(points.values[places])
    gap, places = gap[is_printed], places[is_printed]
    for number in np.unique(gap).tolist():
        row = int(gaps.article[number])
        start, end = (places[gap == number][[0, -1]] - points.base[row] + (0, 1)).tolist()
        text = articles.text[row] or ""
        yield articles.found(
            row,
            f"{shown(text[start:end])} lies in no block.",
            "list a block for it",
            place=articles.place_in_text(row, start, end),
        )


class _Gaps(NamedTuple):
    """The stretches of text that no block covers: the article of each, and its places in `code_points.values`."""

    article: Integers
    start: Integers
    end: Integers


def _gaps(columns: Columns) -> _Gaps:
    spans, points = columns.spans, columns.code_points
    part = spans.slice_of("blocks")
    of_blocks = spans.article[part]
    judged = columns.declares("blocks", "gold", "silver") & columns.articles.text.known & ~columns.in_other_unit
    judged &= np.bincount(of_blocks, minlength=len(judged)) > 0
    judged[of_blocks[~spans.sound[part]]] = False
    blocks, ends = np.flatnonzero(judged[of_blocks]) + part.start, np.flatnonzero(judged)
    article = np.concatenate([spans.article[blocks], ends])
    base = points.base[article]
    start = base + np.concatenate([spans.start[blocks], points.lengths[ends]])
    end = base + np.concatenate([spans.end[blocks], points.lengths[ends]])
    order = np.lexsort((start, article))
    covered = np.maximum.accumulate(np.append(0, end[order]))[:-1]
    gap_start = np.maximum(covered, base[order])
    is_gap = gap_start < start[order]
    return _Gaps(article[order][is_gap], gap_start[is_gap], start[order][is_gap])


def _is_printed(character: str) -> bool:
    return character.isprintable() and not character.isspace()
