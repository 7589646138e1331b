"""Whether a claim is affirmed or denied, on claims that both sides have."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import Kappa, LabelPairs, label_pairs


def observe(pair: ArticlePair) -> LabelPairs:
    """Count what the two sides call the two claims of a pair (`ArticlePair.claims`).

    Claims that only one side has do not count: `claim-content` tells of them.
    """
    return label_pairs([(one.polarity, other.polarity) for one, other in pair.claims])


MEASURES = (Measure("claim-polarity", "polarity of paired claims", Kappa(), (LayerName.CLAIMS,), observe),)
