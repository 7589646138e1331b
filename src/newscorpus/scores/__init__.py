"""How well two annotators agree, and how well a system does: measures of the field, with confidence intervals.

    >>> import newscorpus
    >>> from newscorpus.scores import agreement
    >>> articles = newscorpus.load("test")[:3]
    >>> agreement(articles, articles, resamples=0)["mention-strict"].value
    1.0

Each measure is a module here, found by discovery; its `observe` says what it counts, and where it was published.
Articles are matched by their ids, annotations by what they cover, so that the ids of annotations do not matter. A layer
that one side does not list was not annotated, which is not the same as empty: the article is then left out of what
measures that layer, and counted as left out. Scores are kept by layer, measure and split.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newscorpus.article import Article
from newscorpus.scores._comparing import Matched, compare_sides, match
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._registry import all_measures
from newscorpus.scores._scores import LeftOut, Score, Scores

__all__ = [
    "ArticlePair",
    "LeftOut",
    "Matched",
    "Measure",
    "Score",
    "Scores",
    "agreement",
    "all_measures",
    "match",
    "score",
]


def agreement(
    first: Iterable[Article],
    second: Iterable[Article],
    *,
    layers: Sequence[str] | None = None,
    split: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
    sides: tuple[str, str] = ("A", "B"),
) -> Scores:
    """Measure how well two annotators agree.

    All values stay the same if the two sides change places.

    Args:
        first: the articles of one annotator: a `Corpus`, or any articles.
        second: those of the other.
        layers: what to measure: `entities`, `quotes`, `claims`, `relations`; all of them if not given.
        split: a split to keep to; that which a `Corpus` tells of its articles counts.
        resamples: how often to draw articles for the confidence intervals; 0 for none.
        seed: of the generator that draws them.
        sides: what the sides are called where the result is printed.

    Raises:
        ScoreError: the two have no article in common, one has an article twice, or nothing measures a layer.
    """
    matched = match(first, second, sides=sides)
    return compare_sides("agreement", matched, sides, layers=layers, split=split, resamples=resamples, seed=seed)


def score(
    predicted: Iterable[Article],
    gold: Iterable[Article],
    *,
    layers: Sequence[str] | None = None,
    split: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
    sides: tuple[str, str] = ("predicted", "gold"),
) -> Scores:
    """Measure how well a system does, by the measures of `agreement`; precision and recall are told besides.

    An article that the system has not tried is left out, and not counted as wrong: `left_out` tells.

    Args:
        predicted: what the system has made of the articles: a `Corpus`, or any articles.
        gold: what it should have made.
        layers: what to measure: `entities`, `quotes`, `claims`, `relations`; all of them if not given.
        split: a split to keep to.
        resamples: how often to draw articles for the confidence intervals; 0 for none.
        seed: of the generator that draws them.
        sides: what the sides are called where the result is printed.

    Raises:
        ScoreError: the two have no article in common, one has an article twice, or nothing measures a layer.
    """
    matched = match(predicted, gold, sides=sides)
    return compare_sides("score", matched, sides, layers=layers, split=split, resamples=resamples, seed=seed)
