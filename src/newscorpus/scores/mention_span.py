"""Mentions: the same span, whatever its label."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._matching import matching
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def observe(pair: ArticlePair) -> Overlap:
    """Count as `mention-strict` does, with labels left aside: the scheme *exact* of SemEval-2013 task 9."""
    first, second = ([(mention.start, mention.end) for mention in side.mentions] for side in (pair.first, pair.second))
    return matching(first, second)


MEASURES = (Measure("mention-span", "mentions, span alone", F1(), (LayerName.ENTITIES,), observe),)
