"""Entities as sets of mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

from newscorpus.article import Article

Cluster: TypeAlias = frozenset[Hashable]
"""The mentions of one entity, each as the place where it stands."""


def clusters_of(article: Article) -> list[Cluster]:
    """Return the mentions of each entity that has any, as first and last code point."""
    found: defaultdict[str, set[Hashable]] = defaultdict(set)
    for mention in article.mentions:
        if mention.entity is not None:
            found[mention.entity].add((mention.start, mention.end))
    return [frozenset(mentions) for mentions in found.values()]


def places_of(clusters: Sequence[Cluster]) -> Mapping[Hashable, Sequence[int]]:
    """Return for each mention the numbers of the clusters that it is in: mostly one."""
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for mention in cluster:
            found[mention].append(number)
    return found
