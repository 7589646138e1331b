"""Coreference by CEAF-e: how well the two sides' entities match one to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newscorpus.schema.current import LayerName
from newscorpus.scores._assignment import assign
from newscorpus.scores._clusters import Cluster, clusters_of, places_of
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def ceaf_e(first: Sequence[Cluster], second: Sequence[Cluster]) -> Overlap:
    """Align clusters one to one so that their similarity adds up to the most, and count that sum on both sides.

    Two clusters are similar by `2 |K ∩ R| / (|K| + |R|)`, their F1 of mentions. Precision is the sum over the number of
    clusters of the first side, recall over that of the second. Entity-based CEAF, with the similarity phi-4: Luo
    (2005), "On coreference resolution performance metrics", HLT/EMNLP.

    >>> ceaf_e([frozenset("abc")], [frozenset("ab"), frozenset("c")])
    Overlap(matched_first=0.8, first=1, matched_second=0.8, second=2)
    """
    similarity = _similarity(first, second)
    best = sum(similarity[pair] for pair in assign(similarity))
    return Overlap.of(best, len(first), len(second))


def _similarity(first: Sequence[Cluster], second: Sequence[Cluster]) -> Mapping[tuple[int, int], float]:
    cluster_of = places_of(second)
    found: dict[tuple[int, int], float] = {}
    for row, cluster in enumerate(first):
        for column in {column for mention in cluster for column in cluster_of.get(mention, ())}:
            other = second[column]
            found[row, column] = 2 * len(cluster & other) / (len(cluster) + len(other))
    return found


def observe(pair: ArticlePair) -> Overlap:
    """Take the mentions of an entity as a cluster, entities with a single mention included; `ceaf_e` says the rest.

    Mentions of values have no entity and do not count.
    """
    return ceaf_e(clusters_of(pair.first), clusters_of(pair.second))


MEASURES = (Measure("coreference-ceaf-e", "entities as clusters, CEAF-e", F1(), (LayerName.ENTITIES,), observe),)
