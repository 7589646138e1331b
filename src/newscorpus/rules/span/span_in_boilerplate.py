"""SPN311."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import SPAN_FIELDS, Columns, Finding
from newscorpus.rules._extents import extents, meet_any
from newscorpus.rules._rule import WARNING, rule
from newscorpus.text import shown


@rule("SPN311", "span-in-boilerplate", WARNING, table="spans", needs=("spans.sound", "blocks"))
def span_in_boilerplate(columns: Columns) -> Iterator[Finding]:
    """An annotation has a span in boilerplate.

    ## What it checks
    Spans of sentences, mentions, quotes and claims: none has a character in common with a block of the kind
    `boilerplate`.

    ## Why it matters
    Boilerplate is matter of the page that is no part of the story, and is not annotated. What is annotated in it
    counts as if the journalist had written it.

    ## Example
    A mention in the block `Read more: Nørvik ferries to run on Sunday`.

    ## Use instead
    No annotation, or another kind of block if the words belong to the story: `caption`, `credit`, `subhead`.
    """
    spans = columns.spans
    judged = spans.sound & ~columns.in_other_unit[spans.article]
    places = extents(spans.article, np.maximum(spans.start, 0), np.maximum(spans.end, 0))
    part = spans.slice_of("blocks")
    boilerplate = np.zeros(len(spans), dtype=bool)
    boilerplate[part] = judged[part] & columns.blocks.kind.equals("boilerplate")
    if not boilerplate.any():
        return
    rows = np.flatnonzero(judged & ~spans.of("blocks"))
    for row in rows[meet_any(places.take(rows), places.take(boilerplate))].tolist():
        layer, name = SPAN_FIELDS[spans.field[row]]
        what = {"sentences": "Sentence", "mentions": "Mention"}.get(
            layer, f"{(name or '').capitalize()} of a {layer[:-1]}"
        )
        text = columns.articles.text[int(spans.article[row])]
        covered = f"`{spans.start[row]}:{spans.end[row]}`" if text is None else shown(spans.covered(row))
        yield spans.found(row, f"{what} {covered} stands in boilerplate.")
