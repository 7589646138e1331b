"""Relations between claims."""

from __future__ import annotations

from collections.abc import Hashable

from newscorpus.schema.current import LayerName
from newscorpus.scores._matching import matching
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def observe(pair: ArticlePair) -> Overlap:
    """Count relations, and those that the other side has between the same claims, in the same direction.

    Claims are the same if they are paired (`ArticlePair.claims`). A relation of a claim that the other side does not
    have is missed there, so that the value falls with that of `claim-content`: it is what a system does end to end.
    """
    counterpart = {one.id: other.id for one, other in pair.claims}
    ends: list[Hashable] = [
        # what has no counterpart is nobody's: a pair of its own, which no id equals
        (one.type, counterpart.get(one.head, (0, one.head)), counterpart.get(one.tail, (0, one.tail)))
        for one in pair.first.relations
    ]
    return matching(ends, [(one.type, one.head, one.tail) for one in pair.second.relations])


MEASURES = (Measure("relation", "relations, end to end", F1(), (LayerName.RELATIONS, LayerName.CLAIMS), observe),)
