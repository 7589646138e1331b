"""The words that mark an attribution, by tokens."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._extents import fragments_of
from newscorpus.scores._matching import common_tokens
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def observe(pair: ArticlePair) -> Overlap:
    """Count the tokens of the cues of all quotes, and those that the two of a pair have in common.

    Quotes are paired by their contents (`ArticlePair.quotes`), so that the cue of a quote that was not found is missed,
    and one that stands with another quote is wrong. Tokens are matched as for `quote-content`.
    """
    assert pair.tokens is not None
    first, second = ([fragments_of(quote.cue) for quote in side.quotes] for side in (pair.first, pair.second))
    pairs = [(fragments_of(one.cue), fragments_of(other.cue)) for one, other in pair.quotes]
    return common_tokens(pair.tokens, first, second, pairs)


MEASURES = (Measure("quote-cue", "quote cues, tokens", F1(), (LayerName.QUOTES,), observe, needs_text=True),)
