"""CLM402."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import covered, field_spans
from newscorpus.rules._extents import lie_within_any
from newscorpus.rules._rule import WARNING, rule


@rule(
    "CLM402",
    "claim-outside-sentence",
    WARNING,
    table="claims",
    needs=("claims.content.trusted", "sentences", "sentences.trusted"),
)
def claim_outside_sentence(columns: Columns) -> Iterator[Finding]:
    """A fragment of a claim lies in no single sentence.

    ## What it checks
    Each fragment of a claim's content lies within one sentence. Only articles that list the layer `sentences`, and
    have any, are judged.

    ## Why it matters
    A claim is one clause, and a clause lies in one sentence. A fragment that runs over the end of one holds two
    claims, or the sentence ends too soon, as after an abbreviation.

    ## Example
    *The crews would accept it. A draft contract says the rise is six percent* as one fragment.

    ## Use instead
    A claim for each sentence, two fragments, or another boundary of the sentence.
    """
    claims, sentences = field_spans(columns, "claims", "content"), field_spans(columns, "sentences")
    judged = np.zeros(len(columns.articles), dtype=bool)
    judged[sentences.article] = True
    judged &= columns.declares("sentences")
    claims = claims.take(judged[claims.article])
    for place in np.flatnonzero(~lie_within_any(claims.in_articles(), sentences.in_articles())).tolist():
        words = covered(columns, int(claims.article[place]), int(claims.start[place]), int(claims.end[place]))
        yield columns.claims.found(
            int(claims.owner[place]),
            f"Fragment {words} lies in no single sentence.",
            "break it where the sentence ends, or mend the sentence",
            place=columns.spans.place(int(claims.row[place])),
        )
