"""Mentions label by label."""

from __future__ import annotations

from functools import partial

from newscorpus.schema.current import EntityType, LayerName
from newscorpus.scores._matching import matching
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, MeanF1, Overlap


def observe_label(label: EntityType, pair: ArticlePair) -> Overlap:
    """Count as `mention-strict` does, only mentions with this label."""
    first, second = (
        [(mention.start, mention.end) for mention in side.mentions if mention.label == label]
        for side in (pair.first, pair.second)
    )
    return matching(first, second)


def observe(pair: ArticlePair) -> tuple[Overlap, ...]:
    """Count as `mention-strict` does, each label by itself.

    The mean over the labels is the macro average that the field gives for named entities.
    """
    return tuple(observe_label(label, pair) for label in EntityType)


MEASURES = (
    Measure("mention-labels", "mentions, mean over the labels", MeanF1(), (LayerName.ENTITIES,), observe),
    *(
        Measure(
            f"mention-label/{label}",
            f"mentions labeled {label}, span",
            F1(),
            (LayerName.ENTITIES,),
            partial(observe_label, label),
        )
        for label in EntityType
    ),
)
