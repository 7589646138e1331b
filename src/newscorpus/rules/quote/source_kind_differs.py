"""QUO411."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import content_place
from newscorpus.rules._rule import WARNING, rule


@rule(
    "QUO411",
    "source-kind-differs",
    WARNING,
    table="quotes",
    needs=("quotes.source_kind", "quotes.speakers", "quotes.speakers.resolved", "mentions", "mentions.entity.resolved"),
)
def source_kind_differs(columns: Columns) -> Iterator[Finding]:
    """The kind of source says that a speaker is named, and none is, or that none is, and one is.

    ## What it checks
    A quote whose `source_kind` is `named` has a speaker that a mention of form `name` refers to, anywhere in the
    article; of one that is `unnamed` no speaker has such a mention. Quotes whose speakers are unknown are let be, as
    are `document` and `implicit`. That nobody is named is judged only in articles that list the layer `entities`.

    ## Why it matters
    Who counts unnamed sources counts by this field. A source that hides behind *an official* and is named three
    paragraphs later is a named one.

    ## Example
    *A harbor official said* as `named`, in an article that never tells the name.

    ## Use instead
    The kind that the mentions of the speakers show, or the mentions that are missing.
    """
    quotes, references = columns.quotes, columns.references
    is_named = np.zeros(len(columns.entities), dtype=bool)
    of_mentions = references.slice_of("mentions", "entity")
    names = references.resolved[of_mentions] & columns.mentions.form.equals("name")[references.owner[of_mentions]]
    is_named[references.target[of_mentions][names]] = True
    part = references.slice_of("quotes", "speakers")
    owner, resolved = references.owner[part], references.resolved[part]
    has_speaker, has_named = np.zeros(len(quotes), dtype=bool), np.zeros(len(quotes), dtype=bool)
    has_speaker[owner] = True
    has_named[owner[resolved][is_named[references.target[part][resolved]]]] = True
    nobody = (
        quotes.source_kind.equals("named") & has_speaker & ~has_named & columns.declares("entities")[quotes.article]
    )
    somebody = quotes.source_kind.equals("unnamed") & has_named
    for row in quotes.where(nobody | somebody):
        message, remedy = (
            ("Quote is `unnamed`, and a speaker is named in the article.", "make it `named`")
            if somebody[row]
            else ("Quote is `named`, and no speaker is named in the article.", "make it `unnamed`, or mark the name")
        )
        yield quotes.found(row, message, remedy, place=content_place(columns, "quotes", row, "source_kind"))
