"""QUO407."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding, Mask
from newscorpus.rules._annotations import FieldSpans, covered, field_spans
from newscorpus.rules._extents import extents, hold_any, spread
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.quote._shared import SOURCE_KINDS


@rule(
    "QUO407",
    "source-without-speaker",
    WARNING,
    table="quotes",
    needs=(
        "quotes.source_kind",
        "quotes.source.trusted",
        "quotes.speakers",
        "quotes.speakers.resolved",
        "mentions.trusted",
        "mentions.entity.resolved",
    ),
)
def source_without_speaker(columns: Columns) -> Iterator[Finding]:
    """No mention of a speaker stands in the source of a quote.

    ## What it checks
    The source is the expression that names who speaks: a mention of at least one of the `speakers` lies within
    it, be it a name, a description or a pronoun. Quotes without a source and those whose `source_kind` is
    `implicit` are let be. Only articles that list the layer `entities` are judged.

    ## Why it matters
    Who spoke is read off the speakers, and shown by the source. Where the two do not meet, the speaker, the source or
    a mention is wrong or forgotten.

    ## Example
    The source *the official*, the speaker Åse Lunde, and no mention of her in these words.

    ## Use instead
    Mark in the source whom it refers to, and let the quote's `speakers` name that entity.
    """
    quotes, source = columns.quotes, field_spans(columns, "quotes", "source")
    is_attributed = quotes.source_kind.is_in(SOURCE_KINDS) & ~quotes.source_kind.equals("implicit")
    judged = np.zeros(len(quotes), dtype=bool)
    judged[source.owner] = True
    judged &= is_attributed & columns.declares("entities")[quotes.article]
    for row in quotes.where(judged & ~_name_speaker(columns, source)):
        start, end = source.of(row)[0]
        words = covered(columns, int(quotes.article[row]), start, end)
        place = quotes.place(row, "source")._replace(start=start, end=end)
        yield quotes.found(
            row,
            f"Source {words} holds no mention of a speaker.",
            "mark who speaks in the source, and name that entity among the speakers",
            place=place,
        )


def _name_speaker(columns: Columns, source: FieldSpans) -> Mask:
    """Which quotes have a mention of one of their speakers in one of the spans of their source."""
    references = columns.references
    part = references.slice_of("quotes", "speakers")
    resolved = references.resolved[part]
    quote, speaker = references.owner[part][resolved], references.target[part][resolved]
    which, span = spread(*(np.searchsorted(source.owner, quote + further) for further in (0, 1)))
    expressions = extents(speaker[which], source.start[span], source.end[span])
    entity = columns.references.targets("mentions", "entity")
    mentions = field_spans(columns, "mentions")
    of_speaker = np.flatnonzero(entity[mentions.owner] != NOWHERE)
    mentions = mentions.take(of_speaker)
    held = hold_any(expressions, extents(entity[mentions.owner], mentions.start, mentions.end))
    found = np.zeros(len(columns.quotes), dtype=bool)
    found[quote[which[held]]] = True
    return found
