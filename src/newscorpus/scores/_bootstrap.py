"""Confidence intervals by resampling articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from newscorpus.scores._statistics import Statistic, Values

LEVEL = 0.95
"""The share of the resampled values that lie within an interval."""

_AT_ONCE = 250_000  # weights that are held at once


def interval(
    statistic: Statistic, observations: Sequence[Any], resamples: int, seed: int
) -> tuple[float, float] | tuple[None, None]:
    """Return the 95 % interval of a value by the percentile bootstrap.

    Articles are drawn with replacement, as many as there are, since annotations of one article depend on one another
    and those of two do not. Efron and Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13; for scores of
    systems Berg-Kirkpatrick, Burkett and Klein (2012), EMNLP. It says how far the value would vary with other articles
    of the same kind, not with another training or another annotator. With few articles it is too narrow.

    Args:
        statistic: what makes a value of the observations.
        observations: one an article, in an order that does not depend on how they were read.
        resamples: how often to draw; 0 for no interval.
        seed: of the generator; the same seed gives the same interval.

    Returns:
        The lower and the upper end; nothing if there is only one article, or if no sample has a defined value.
    """
    count = len(observations)
    if count < 2 or resamples < 1:
        return None, None
    generator = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // count)
    found = [
        statistic.values(observations, _weights(generator, min(rows, resamples - done), count))
        for done in range(0, resamples, rows)
    ]
    values = np.concatenate(found)
    values = values[~np.isnan(values)]
    if not len(values):
        return None, None
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _weights(generator: np.random.Generator, samples: int, count: int) -> Values:
    """Draw samples and return how often each article is in each."""
    return generator.multinomial(count, np.full(count, 1 / count), size=samples).astype(np.float64)
