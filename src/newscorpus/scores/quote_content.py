"""The content of quotes by tokens."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._extents import fragments_of
from newscorpus.scores._matching import common_tokens
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def observe(pair: ArticlePair) -> Overlap:
    """Count the tokens of the contents of all quotes, and those that the two of a pair have in common.

    Quotes are paired by `ArticlePair.quotes`; a quote without a partner counts with all its tokens as missed. A token
    within a nested quote counts for each of the quotes. It is the partial match of Pareti, O'Keefe, Konstas,
    Curran and Koprinska (2013), "Automatically detecting and attributing indirect quotations", EMNLP, on quotes paired
    one to one; Pareti (2015), *Attribution: A Computational Approach*, Edinburgh, tells of its use for PARC.
    """
    assert pair.tokens is not None
    first, second = ([fragments_of(quote.content) for quote in side.quotes] for side in (pair.first, pair.second))
    pairs = [(fragments_of(one.content), fragments_of(other.content)) for one, other in pair.quotes]
    return common_tokens(pair.tokens, first, second, pairs)


MEASURES = (Measure("quote-content", "quote contents, tokens", F1(), (LayerName.QUOTES,), observe, needs_text=True),)
