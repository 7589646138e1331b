"""From what was observed in each article to a value: F1, accuracy, kappa.

A statistic takes the observations of all articles and weights, a row for each sample and a column for each article: how
often it is in the sample. One row of ones asks for the value itself, a row for each article with a single one for the
values of the articles, and random rows for the bootstrap. So one definition serves all three. A value that is not
defined, such as 0 divided by 0, is NaN.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Values: TypeAlias = npt.NDArray[np.float64]


class Overlap(NamedTuple):
    """How far what one side has is found on the other.

    Attributes:
        matched_first: how much of the first side's is found on the second.
        first: how much the first side has: the denominator of precision, where the first side is a system.
        matched_second: how much of the second side's is found on the first; mostly the same as `matched_first`.
        second: how much the second side has: the denominator of recall, where the second side is gold.
    """

    matched_first: float
    first: float
    matched_second: float
    second: float

    @classmethod
    def of(cls, matched: float, first: float, second: float) -> Overlap:
        """Count what is found on the other side the same from both."""
        return cls(matched, first, matched, second)


LabelPairs: TypeAlias = Mapping[tuple[str, str], int]
"""How often the two sides gave a thing these two labels."""


class Statistic(Protocol):
    """What makes a value of observations."""

    @property
    def name(self) -> str:
        """What the value is called in a table."""

    @property
    def has_macro(self) -> bool:
        """Whether the mean of the values of single articles means anything."""

    def values(self, observations: Sequence[Any], weights: Values) -> Values:
        """Return the value of each sample; NaN where there is none."""

    def parts(self, observations: Sequence[Any]) -> tuple[float, float] | None:
        """Return precision and recall of all articles; None for a statistic without."""

    def units(self, observations: Sequence[Any]) -> tuple[float, float]:
        """Return how much there was to compare, on the first side and on the second."""


class F1:
    """The harmonic mean of precision and recall, of counts that are added up over the articles (micro average).

    It is the same whichever side is called first. It is not defined where neither side has anything, and 0 where only
    one has. Van Rijsbergen (1979), *Information Retrieval*, chapter 7; as a measure of agreement where there is no
    count of what neither has marked: Hripcsak and Rothschild (2005), JAMIA 12(3).
    """

    name = "F1"
    has_macro = True

    def values(self, observations: Sequence[Overlap], weights: Values) -> Values:
        """Return the value of each sample."""
        precision, recall = self._both(weights @ _table(observations))
        with np.errstate(invalid="ignore"):
            both = 2 * precision * recall / (precision + recall)
        return np.where(np.isnan(precision) & np.isnan(recall), np.nan, np.nan_to_num(both))

    def parts(self, observations: Sequence[Overlap]) -> tuple[float, float] | None:
        """Return precision and recall."""
        precision, recall = self._both(_table(observations).sum(axis=0, keepdims=True))
        return float(precision[0]), float(recall[0])

    def units(self, observations: Sequence[Overlap]) -> tuple[float, float]:
        """Return how much each side has."""
        total = _table(observations).sum(axis=0)
        return float(total[1]), float(total[3])

    @staticmethod
    def _both(totals: Values) -> tuple[Values, Values]:
        with np.errstate(invalid="ignore", divide="ignore"):
            return totals[..., 0] / totals[..., 1], totals[..., 2] / totals[..., 3]


class MeanF1:
    """The mean of the F1 of several classes, each as heavy as any other: the macro average over classes.

    Classes that neither side has do not count. An observation has an `Overlap` for each class, in one and the same
    order.
    """

    name = "mean F1"
    has_macro = False

    def values(self, observations: Sequence[Sequence[Overlap]], weights: Values) -> Values:
        """Return the value of each sample."""
        classes = list(zip(*observations, strict=True))
        return mean_defined(np.array([F1().values(one, weights) for one in classes]))

    def parts(self, observations: Sequence[Sequence[Overlap]]) -> tuple[float, float] | None:
        """Return nothing: the mean of precisions and that of recalls do not give this value."""
        return None

    def units(self, observations: Sequence[Sequence[Overlap]]) -> tuple[float, float]:
        """Return how much each side has, of all classes together."""
        return F1().units([overlap for classes in observations for overlap in classes])


class Accuracy:
    """The share of things on which both sides say the same; not defined where there are none."""

    name = "accuracy"
    has_macro = True

    def values(self, observations: Sequence[tuple[int, int]], weights: Values) -> Values:
        """Return the value of each sample; an observation is how many are the same, and how many there are."""
        totals = weights @ _table(observations)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(totals[:, 0] / totals[:, 1])

    def parts(self, observations: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
        """Return nothing."""
        return None

    def units(self, observations: Sequence[tuple[int, int]]) -> tuple[float, float]:
        """Return how many there are; the same number on both sides, as they are paired."""
        total = float(sum(count for _, count in observations))
        return total, total


class Kappa:
    """Cohen's kappa: agreement on labels beyond what chance would bring, with each side's own frequencies of labels.

    `(p_o - p_e) / (1 - p_e)`, with `p_o` the share of equal labels and `p_e` the sum over the labels of the product of
    their shares on both sides. It is not defined where both sides use one and the same label throughout: chance alone
    would then agree on everything. Cohen (1960), *Educational and Psychological Measurement* 20(1).
    """

    name = "kappa"
    has_macro = False  # of one article there are too few labels for chance to be told from them

    def values(self, observations: Sequence[LabelPairs], weights: Values) -> Values:
        """Return the value of each sample."""
        labels = sorted({label for pairs in observations for pair in pairs for label in pair})
        number = {label: place for place, label in enumerate(labels)}
        tables = np.zeros((len(observations), len(labels), len(labels)))
        for article, pairs in enumerate(observations):
            for (one, other), count in pairs.items():
                tables[article, number[one], number[other]] = count
        counts = np.tensordot(weights, tables, axes=1)
        total = counts.sum(axis=(1, 2))
        with np.errstate(invalid="ignore", divide="ignore"):
            observed = np.trace(counts, axis1=1, axis2=2) / total
            expected = (counts.sum(axis=1) * counts.sum(axis=2)).sum(axis=1) / total**2
            kappa = (observed - expected) / (1 - expected)
        is_single = (counts.sum(axis=1) * counts.sum(axis=2)).max(axis=1, initial=0.0) == total**2
        return np.where(is_single, np.nan, kappa)

    def parts(self, observations: Sequence[LabelPairs]) -> tuple[float, float] | None:
        """Return nothing."""
        return None

    def units(self, observations: Sequence[LabelPairs]) -> tuple[float, float]:
        """Return how many things have labels; the same number on both sides, as they are paired."""
        total = float(sum(sum(pairs.values()) for pairs in observations))
        return total, total


def label_pairs(pairs: Sequence[tuple[str, str]]) -> LabelPairs:
    """Count the pairs of labels."""
    return Counter((str(one), str(other)) for one, other in pairs)


def mean_defined(rows: Values) -> Values:
    """Return the mean of each column, leaving out what is NaN; NaN where nothing is left."""
    is_defined = ~np.isnan(rows)
    count = is_defined.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(is_defined, rows, 0.0).sum(axis=0) / count)


def _table(observations: Sequence[Sequence[float]]) -> Values:
    return np.array(observations, dtype=np.float64)
