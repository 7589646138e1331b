"""The content of claims by tokens."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._extents import fragments_of
from newscorpus.scores._matching import common_tokens
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def observe(pair: ArticlePair) -> Overlap:
    """Count the tokens of the contents of all claims, and those that the two of a pair have in common.

    Claims are paired by `ArticlePair.claims`; it is `quote-content` for claims.
    """
    assert pair.tokens is not None
    first, second = ([fragments_of(claim.content) for claim in side.claims] for side in (pair.first, pair.second))
    pairs = [(fragments_of(one.content), fragments_of(other.content)) for one, other in pair.claims]
    return common_tokens(pair.tokens, first, second, pairs)


MEASURES = (Measure("claim-content", "claim contents, tokens", F1(), (LayerName.CLAIMS,), observe, needs_text=True),)
