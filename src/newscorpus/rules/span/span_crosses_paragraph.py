"""SPN313."""

from collections.abc import Iterator

import numpy as np
import regex

from newscorpus.code_points import Integers
from newscorpus.columns import SPAN_FIELDS, Columns, Finding
from newscorpus.rules._extents import count_meetings, lie_within_any
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.span._shared import INNER_KINDS, blocks_of, judged_by_blocks, places

_BLANK_LINE = regex.compile(r"\n[^\S\n]*\n")
_LINE_FEED = ord("\n")


@rule("SPN313", "span-crosses-paragraph", ERROR, table="spans", needs=("spans.sound", "blocks"))
def span_crosses_paragraph(columns: Columns) -> Iterator[Finding]:
    r"""A mention or a single fragment runs from one paragraph into another.

    ## What it checks
    Spans of mentions, quotes and claims. In an article that has blocks, none may have characters in two of them, a
    dateline or byline in a paragraph aside; in one that has none, none may hold a blank line, `\n\n`, if the text is
    there. The fragments of one quotation may lie in several paragraphs, each in its own.

    ## Why it matters
    Names and clauses end with their paragraph. A span across a break mostly holds the marks around it, and tools that
    read paragraph by paragraph lose it.

    ## Example
    A quotation of two paragraphs as one fragment, `We were promised six percent.”\n\n“We were given two.`

    ## Use instead
    A fragment for each paragraph: `"content": [{"start": 10, …}, {"start": 45, …}]`.
    """
    spans, of_blocks = columns.spans, columns.spans.slice_of("blocks")
    has_blocks = np.zeros(len(columns.articles), dtype=bool)
    has_blocks[spans.article[of_blocks]] = True
    rows = np.flatnonzero(spans.sound & ~(spans.of("blocks") | spans.of("sentences")))
    by_blocks = rows[judged_by_blocks(columns)[spans.article[rows]]]
    by_lines = rows[(~has_blocks & columns.articles.text.known & ~columns.in_other_unit)[spans.article[rows]]]
    crossing = np.concatenate([_across_blocks(columns, by_blocks), _across_blank_lines(columns, by_lines)])
    for row in np.sort(crossing).tolist():
        layer, name = SPAN_FIELDS[spans.field[row]]
        what = "Mention" if name is None else f"Fragment of a {layer[:-1]}’s {name}"
        message = f"{what} `{spans.start[row]}:{spans.end[row]}` runs from one paragraph into another."
        yield spans.found(row, message, "end it with the paragraph" if name is None else "make a fragment of each part")


def _across_blocks(columns: Columns, rows: Integers) -> Integers:
    """Return the spans that meet two blocks or more; a dateline or byline that lies in another one is none."""
    blocks = blocks_of(columns)
    suspects = rows[~lie_within_any(places(columns, rows), places(columns, blocks))]
    kinds = columns.blocks.kind.is_in(INNER_KINDS)[blocks - columns.spans.slice_of("blocks").start]
    inner = kinds & lie_within_any(places(columns, blocks), places(columns, blocks[~kinds]))
    crossing: Integers = suspects[count_meetings(places(columns, suspects), places(columns, blocks[~inner])) > 1]
    return crossing


def _across_blank_lines(columns: Columns, rows: Integers) -> Integers:
    """Return the spans that hold a blank line; only those with two line feeds are looked at."""
    if not len(rows):
        return rows
    spans, points = columns.spans, columns.code_points
    line_feeds = np.flatnonzero(points.values == _LINE_FEED)
    base = points.base[spans.article[rows]]
    first, last = (np.searchsorted(line_feeds, base + offset[rows]) for offset in (spans.start, spans.end))
    suspects = rows[last - first > 1].tolist()
    return np.array([row for row in suspects if _BLANK_LINE.search(spans.covered(row))], dtype=np.int64)
