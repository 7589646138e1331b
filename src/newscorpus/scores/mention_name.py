"""Mentions of the forms that named entity recognition finds: names and values."""

from __future__ import annotations

from newscorpus.article import Article
from newscorpus.schema.current import LayerName, MentionForm
from newscorpus.scores._matching import matching
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap
from newscorpus.scores.mention_strict import span_and_label

_FORMS = frozenset({MentionForm.NAME, MentionForm.VALUE})


def observe(pair: ArticlePair) -> Overlap:
    """Count as `mention-strict` does, only mentions of the forms `name` and `value`.

    This is what OntoNotes calls names, and what a recognizer of named entities is made to find; `mention-strict` would
    blame it for each nominal and pronoun.
    """
    return matching(_named(pair.first), _named(pair.second))


def _named(article: Article) -> list[tuple[int, int, str]]:
    return [span_and_label(mention) for mention in article.mentions if mention.form in _FORMS]


MEASURES = (Measure("mention-name", "names and values, span and label", F1(), (LayerName.ENTITIES,), observe),)
