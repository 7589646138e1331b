"""Matching articles by id, and measuring them split by split."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.errors import ScoreError
from newscorpus.scores._bootstrap import interval
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._registry import all_measures
from newscorpus.scores._scores import Kind, LeftOut, Score, Scores
from newscorpus.scores._statistics import mean_defined
from newscorpus.scores._table import ALL
from newscorpus.splits import SPLITS


@dataclass(frozen=True)
class Matched:
    """The articles of two sides, matched by id.

    Attributes:
        pairs: the articles that both sides have, sorted by id.
        left_out: those that cannot be compared.
        splits: the split of each article of either side, as far as one tells.
    """

    pairs: tuple[ArticlePair, ...]
    left_out: tuple[LeftOut, ...]
    splits: Mapping[str, str]

    def left_out_of(self, split: str | None) -> tuple[LeftOut, ...]:
        """Return what is left out of a split, or of which no split is known; all of it if none is asked for."""
        found = []
        for one in self.left_out:
            ids = tuple(id for id in one.articles if split is None or self.splits.get(id, split) == split)
            if ids:
                found.append(replace(one, articles=ids))
        return tuple(found)


def match(
    first: Iterable[Article], second: Iterable[Article], *, sides: tuple[str, str] = ("first", "second")
) -> Matched:
    """Match the articles of two sides by id.

    An article that only one side has is left out, and so is one whose text differs by hash or length: its offsets mean
    other characters. The split is that which the second side tells, else the first.

    Args:
        first: a corpus, or articles.
        second: the same of the other side.
        sides: what the sides are called in messages.

    Raises:
        ScoreError: a side has two articles of one id.
    """
    ones, others = (_by_id(articles, side) for articles, side in zip((first, second), sides, strict=True))
    splits = {**_splits(first), **_splits(second)}
    both = sorted(ones.keys() & others.keys())
    differing = [id for id in both if _text_of(ones[id]) != _text_of(others[id])]
    pairs = [ArticlePair(ones[id], others[id], splits.get(id), sides) for id in both if id not in set(differing)]
    reasons = {
        f"only {sides[0]} has": sorted(ones.keys() - others.keys()),
        f"only {sides[1]} has": sorted(others.keys() - ones.keys()),
        "the texts of the two sides differ": differing,
    }
    left_out = tuple(LeftOut(reason, (), tuple(ids)) for reason, ids in reasons.items() if ids)
    return Matched(tuple(pairs), left_out, splits)


def _by_id(articles: Iterable[Article], side: str) -> dict[str, Article]:
    found: dict[str, Article] = {}
    for article in articles:
        if article.id in found:
            raise ScoreError(
                f"{side}: article `{article.id}` stands there twice", remedy="name the file or folder of one annotator"
            )
        found[article.id] = article
    return found


def _splits(articles: Iterable[Article]) -> dict[str, str]:
    if not isinstance(articles, Corpus):
        return {}
    parts = {split: articles.only(split) for split in articles.splits}
    return {article.id: split for split, part in parts.items() for article in part}


def _text_of(article: Article) -> tuple[str, int]:
    return article.text_sha256, article.text_length


def compare_sides(
    kind: Kind,
    matched: Matched,
    sides: tuple[str, str],
    *,
    layers: Sequence[str] | None,
    split: str | None,
    resamples: int,
    seed: int,
) -> Scores:
    """Take every measure of some layers on matched articles, in each split and in all; `score` explains the rest."""
    pairs = [pair for pair in matched.pairs if split is None or pair.split == split]
    if not pairs:
        raise _nothing_in_common(matched, sides, split)
    measures = [measure for measure in all_measures() if layers is None or measure.layer in _known(layers)]
    by_split = _by_split(pairs)
    return Scores(
        kind=kind,
        sides=sides,
        articles={name: len(those) for name, those in by_split.items()},
        left_out=(*matched.left_out_of(split), *_left_out(measures, pairs)),
        resamples=resamples,
        seed=seed,
        scores=tuple(one for measure in measures for one in _scores(measure, by_split, resamples, seed)),
    )


def _left_out(measures: Sequence[Measure], pairs: Sequence[ArticlePair]) -> Iterator[LeftOut]:
    """Say which articles are left out of some measures, measures with the same articles and reason together."""
    found = defaultdict[tuple[str, tuple[str, ...]], list[str]](list)
    for measure in measures:
        reasons = defaultdict[str, list[str]](list)
        for pair in pairs:
            if (reason := measure.obstacle(pair)) is not None:
                reasons[reason].append(pair.id)
        for reason, ids in reasons.items():
            found[reason, tuple(ids)].append(measure.name)
    return (LeftOut(reason, tuple(names), ids) for (reason, ids), names in found.items())


def _scores(
    measure: Measure, by_split: Mapping[str, Sequence[ArticlePair]], resamples: int, seed: int
) -> Iterator[Score]:
    """Yield the score of each split, and last that of all."""
    observed = {pair.id: measure.observe(pair) for pair in by_split[ALL] if measure.obstacle(pair) is None}
    last: Score | None = None
    for name, those in by_split.items():
        if last is not None and len(by_split) == 2 and last.articles == len(by_split[ALL]):
            yield replace(last, split=ALL)  # there is one split, and it is all
            return
        seen = [observed[pair.id] for pair in those if pair.id in observed]
        last = _score(measure, name, seen, resamples, seed)
        yield last


def _known(layers: Sequence[str]) -> frozenset[str]:
    measured = dict.fromkeys(str(measure.layer) for measure in all_measures())
    for layer in layers:
        if layer not in measured:
            raise ScoreError(f"nothing measures a layer `{layer}`", remedy=f"there are {', '.join(measured)}")
    return frozenset(layers)


def _nothing_in_common(matched: Matched, sides: tuple[str, str], split: str | None) -> ScoreError:
    if matched.pairs:
        known = ", ".join(f"`{name}`" for name in sorted({pair.split or "none" for pair in matched.pairs}))
        return ScoreError(
            f"{sides[0]} and {sides[1]} have no article of the split `{split}` in common",
            remedy=f"the splits of what they have in common: {known}",
        )
    reasons = "; ".join(f"{one.reason} `{len(one.articles)}`" for one in matched.left_out)
    return ScoreError(f"{sides[0]} and {sides[1]} have no article in common: {reasons}")


def _by_split(pairs: Sequence[ArticlePair]) -> dict[str, list[ArticlePair]]:
    """Sort pairs into splits, and all of them together after those."""
    names = [*SPLITS, *sorted({pair.split for pair in pairs if pair.split is not None} - set(SPLITS))]
    found = {name: [pair for pair in pairs if pair.split == name] for name in names}
    return {name: those for name, those in found.items() if those} | {ALL: list(pairs)}


def _score(measure: Measure, split: str, observed: Sequence[Any], resamples: int, seed: int) -> Score:
    statistic = measure.statistic
    if not observed:
        return Score(measure.name, statistic.name, split, 0, 0.0, 0.0, None)
    low, high = interval(statistic, observed, resamples, seed)
    first, second = statistic.units(observed)
    precision, recall = statistic.parts(observed) or (None, None)
    macro = mean_defined(statistic.values(observed, np.eye(len(observed)))) if statistic.has_macro else None
    return Score(
        measure=measure.name,
        statistic=statistic.name,
        split=split,
        articles=len(observed),
        first_units=first,
        second_units=second,
        value=_defined(statistic.values(observed, np.ones((1, len(observed))))[0]),
        low=low,
        high=high,
        macro=_defined(macro),
        precision=_defined(precision),
        recall=_defined(recall),
    )


def _defined(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
