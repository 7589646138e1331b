"""Whether a quote is direct, indirect or mixed, on quotes that both sides have."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import Kappa, LabelPairs, label_pairs


def observe(pair: ArticlePair) -> LabelPairs:
    """Count what the two sides call the two quotes of a pair (`ArticlePair.quotes`).

    Quotes that only one side has do not count: `quote-content` tells of them.
    """
    return label_pairs([(one.type, other.type) for one, other in pair.quotes])


MEASURES = (Measure("quote-type", "type of paired quotes", Kappa(), (LayerName.QUOTES,), observe),)
