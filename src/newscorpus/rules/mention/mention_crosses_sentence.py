"""MEN402."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import covered, field_spans
from newscorpus.rules._extents import lie_within_any, meet_any
from newscorpus.rules._rule import WARNING, rule


@rule("MEN402", "mention-crosses-sentence", WARNING, table="mentions", needs=("mentions.trusted",))
def mention_crosses_sentence(columns: Columns) -> Iterator[Finding]:
    """A mention reaches beyond the sentence in which it stands.

    ## What it checks
    A mention that shares a character with a sentence lies within that sentence. Mentions outside all sentences,
    as in datelines and credit lines, are let be.

    ## Why it matters
    Most readers go sentence by sentence and lose, or cut, what does not fit into one. Often it is the sentence
    that ends too soon, at the stop of an abbreviation.

    ## Example
    *Dr. Åse Lunde* where a sentence ends after *Dr.*

    ## Use instead
    Mend the boundary of the sentence, or that of the mention.
    """
    spans = field_spans(columns, "mentions")
    stretches, sentences = spans.in_articles(), field_spans(columns, "sentences").in_articles()
    outside = np.flatnonzero(~lie_within_any(stretches, sentences))
    for place in outside[meet_any(stretches.take(outside), sentences)].tolist():
        name = covered(columns, int(spans.article[place]), spans.start[place], spans.end[place])
        yield columns.mentions.found(
            spans.owner[place],
            f"Mention {name} crosses the boundary of a sentence.",
            "mend the boundary of the sentence, or that of the mention",
        )
