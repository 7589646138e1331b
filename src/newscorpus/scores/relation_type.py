"""Which relation there is between two claims that both sides have, if any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from newscorpus.schema.current import LayerName, Relation
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import Kappa, LabelPairs

NONE = "none"
"""What two claims without a relation are labeled."""


def observe(pair: ArticlePair) -> LabelPairs:
    """Count what the two sides call each ordered pair of claims that both have, a head and a tail; `none` is a label.

    Claims are the same if they are paired (`ArticlePair.claims`). Chance is told from agreement by the many pairs that
    have no relation, as for relations of arguments in Stab and Gurevych (2017), *Computational Linguistics* 43(3). Of
    several relations of one pair the first by name counts.
    """
    counterpart = {one.id: other.id for one, other in pair.claims}
    ones = {
        (counterpart[head], counterpart[tail]): label
        for (head, tail), label in _labels(pair.first.relations, set(counterpart)).items()
    }
    others = _labels(pair.second.relations, set(counterpart.values()))
    found = Counter((ones.get(place, NONE), others.get(place, NONE)) for place in ones.keys() | others.keys())
    silent = len(counterpart) * (len(counterpart) - 1) - found.total()
    if silent:
        found[NONE, NONE] = silent
    return found


def _labels(relations: Iterable[Relation], claims: set[str]) -> dict[tuple[str, str], str]:
    """Return the relation of each pair of these claims that has one; a claim has none with itself."""
    found: dict[tuple[str, str], str] = {}
    for relation in sorted(relations, key=lambda one: one.type, reverse=True):
        if {relation.head, relation.tail} <= claims and relation.head != relation.tail:
            found[relation.head, relation.tail] = str(relation.type)
    return found


MEASURES = (
    Measure("relation-type", "relations of paired claims", Kappa(), (LayerName.RELATIONS, LayerName.CLAIMS), observe),
)
