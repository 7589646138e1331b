"""Mentions: the same span with the same label."""

from __future__ import annotations

from newscorpus.schema.current import LayerName, Mention
from newscorpus.scores._matching import matching
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def span_and_label(mention: Mention) -> tuple[int, int, str]:
    """Return what two mentions must have in common."""
    return mention.start, mention.end, str(mention.label)


def observe(pair: ArticlePair) -> Overlap:
    """Count the mentions of both sides, and those that are on both.

    A mention is found where the other side has one with the same first and last code point and the same label; each
    counts once. It is the exact match of the shared tasks of CoNLL (Tjong Kim Sang and De Meulder 2003) and the scheme
    *strict* of SemEval-2013 task 9 (Segura-Bedmar et al. 2013). Mentions of all forms count, pronouns too.
    """
    return matching(map(span_and_label, pair.first.mentions), map(span_and_label, pair.second.mentions))


MEASURES = (Measure("mention-strict", "mentions, span and label", F1(), (LayerName.ENTITIES,), observe),)
