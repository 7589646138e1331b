"""Coreference by LEA: which of the links between the mentions of an entity the other side has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newscorpus.schema.current import LayerName
from newscorpus.scores._clusters import Cluster, clusters_of, places_of
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def lea(first: Sequence[Cluster], second: Sequence[Cluster]) -> Overlap:
    """Add up how far each cluster is resolved on the other side, each as heavy as it has mentions.

    A cluster of n mentions has n (n - 1) / 2 links between them; it is resolved by the share of these that some cluster
    of the other side has too. A cluster of one mention has one link, to itself, which only a cluster of that one
    mention has too. Moosavi and Strube (2016), "Which coreference evaluation metric do you trust? A proposal for a
    link-based entity aware metric", ACL.

    >>> lea([frozenset("abc")], [frozenset("ab"), frozenset("c")])
    Overlap(matched_first=1.0, first=3, matched_second=2.0, second=3)
    """
    return Overlap(_resolved(first, second), _size(first), _resolved(second, first), _size(second))


def _size(clusters: Sequence[Cluster]) -> int:
    return sum(map(len, clusters))


def _resolved(clusters: Sequence[Cluster], by: Sequence[Cluster]) -> float:
    place = places_of(by)
    total = 0.0
    for cluster in clusters:
        common = Counter(number for mention in cluster for number in place.get(mention, ()))
        if len(cluster) == 1:
            total += any(len(by[number]) == 1 for number in common)
        else:
            total += len(cluster) * sum(map(_links, common.values())) / _links(len(cluster))
    return total


def _links(mentions: int) -> int:
    return mentions * (mentions - 1) // 2


def observe(pair: ArticlePair) -> Overlap:
    """Take the mentions of an entity as a cluster; `lea` says the rest. Mentions of values do not count."""
    return lea(clusters_of(pair.first), clusters_of(pair.second))


MEASURES = (Measure("coreference-lea", "entities as links, LEA", F1(), (LayerName.ENTITIES,), observe),)
