"""Where quotes are cut from the text: Krippendorff's alpha for unitizing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newscorpus.schema.current import LayerName, Quote
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import Values

Units = tuple[tuple[int, int], ...]
"""Half-open stretches, in order, that do not overlap."""

_OBSERVERS = 2


@dataclass(frozen=True)
class Unitized:
    """A continuum that two observers have cut units from.

    Attributes:
        length: how long it is.
        first: the units of one observer.
        second: those of the other.
    """

    length: int
    first: Units
    second: Units

    @cached_property
    def lengths(self) -> Values:
        """The lengths of the units of both."""
        return np.array([end - start for start, end in (*self.first, *self.second)], dtype=np.float64)

    @cached_property
    def gaps(self) -> Values:
        """The lengths of the gaps of both: what lies between their units, and before and after."""
        both = (*_gaps(self.first, self.length), *_gaps(self.second, self.length))
        return np.array([end - start for start, end in both], dtype=np.float64)

    @cached_property
    def difference(self) -> float:
        """Squared distances of the ends of units that meet, and squared lengths of units that lie in gaps, added up."""
        meeting = sum(
            (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
            for one in self.first
            for other in self.second
            if one[0] < other[1] and other[0] < one[1]
        )
        alone = sum(
            (unit[1] - unit[0]) ** 2
            for mine, theirs in ((self.first, self.second), (self.second, self.first))
            for unit in mine
            if not any(unit[0] < other[1] and other[0] < unit[1] for other in theirs)
        )
        return float(meeting + alone)


def _gaps(units: Units, length: int) -> Iterable[tuple[int, int]]:
    reached = 0
    for start, end in units:
        if reached < start:
            yield reached, start
        reached = end
    if reached < length:
        yield reached, length


class UnitizingAlpha:
    """Krippendorff's alpha for unitizing: 1 less the observed over the expected disagreement.

    The observed disagreement is the sum of the differences of all units and gaps of the two observers, over the square
    of the length of the continuum. The difference of two units that meet is the sum of the squared distances of their
    beginnings and of their ends; that of a unit that lies in a gap is its squared length. The expected disagreement is
    the mean of the same differences if the units and gaps of both were put together in every way:

        2/L · Σ_u [(N - 1)/3 · (2l³ - 3l² + l) + l² · Σ_gaps≥l (g - l + 1)] / (mL (mL - 1) - Σ_u l (l - 1))

    with `N` units of lengths `l`, gaps of lengths `g`, a continuum of length `L` and `m` = 2 observers. Krippendorff
    (1995), "On the reliability of unitizing continuous data", *Sociological Methodology* 25, in the form of *Content
    Analysis*, 2nd edition (2004), whose example on page 254 the tests repeat. Krippendorff, Mathet, Bouvry and
    Widlöcher (2016), *Quality & Quantity* 50(6), propose other differences; values of the two forms differ.

    Articles are stretches of one continuum, and no unit and no gap reaches over the end of one. It is not defined where
    neither side has a unit. Units that meet none of the other side are what costs most, long ones above all; 0 is what
    chance would bring, and less is possible.
    """

    name = "alpha"
    has_macro = False

    def values(self, observations: Sequence[Unitized], weights: Values) -> Values:
        """Return the value of each sample."""
        lengths = np.array([one.length for one in observations], dtype=np.float64)
        difference = np.array([one.difference for one in observations])
        numbers = np.array([len(one.lengths) for one in observations], dtype=np.float64)
        cubes = np.array([(2 * one.lengths**3 - 3 * one.lengths**2 + one.lengths).sum() for one in observations])
        within = np.array([(one.lengths * (one.lengths - 1)).sum() for one in observations])
        chances = _chances(observations)
        length, number = weights @ lengths, weights @ numbers
        total = _OBSERVERS * length
        in_gaps = np.einsum("sa,ab,sb->s", weights, chances, weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            observed = weights @ difference / length**2
            together = (number - 1) / 3 * (weights @ cubes) + in_gaps
            expected = 2 / length * together / (total * (total - 1) - weights @ within)
            return np.asarray(np.where((number == 0) | (expected == 0), np.nan, 1 - observed / expected))

    def parts(self, observations: Sequence[Unitized]) -> tuple[float, float] | None:
        """Return nothing."""
        return None

    def units(self, observations: Sequence[Unitized]) -> tuple[float, float]:
        """Return how many units each side has."""
        return float(sum(len(one.first) for one in observations)), float(sum(len(one.second) for one in observations))


def _chances(observations: Sequence[Unitized]) -> Values:
    """Add up the squared lengths of units, each as often as there are places for it in gaps.

    There is a row for each article that the units are from, and a column for each that the gaps are from.
    """
    count = len(observations)
    gaps = np.concatenate([one.gaps for one in observations])
    article = np.repeat(np.arange(count), [len(one.gaps) for one in observations])
    found = np.zeros((count, count))
    for row, one in enumerate(observations):
        places = np.maximum(gaps[None, :] - one.lengths[:, None] + 1, 0.0)
        found[row] = np.bincount(article, weights=(one.lengths[:, None] ** 2 * places).sum(axis=0), minlength=count)
    return found


def outermost(quotes: Iterable[Quote], length: int) -> Units:
    """Return the fragments of contents as units: those that overlap, as where one quote stands within another, as one.

    What lies beyond the end of the text is cut off.
    """
    units: list[tuple[int, int]] = []
    spans = (span for quote in quotes for span in quote.content)
    for start, end in sorted((span.start, min(span.end, length)) for span in spans):
        if units and start < units[-1][1]:
            units[-1] = (units[-1][0], max(units[-1][1], end))
        elif start < end:
            units.append((start, end))
    return tuple(units)


def observe(pair: ArticlePair) -> Unitized:
    """Take the text as a continuum of code points and each fragment of a content as a unit.

    Units of one observer cannot overlap, so that a nested quote is part of the one around it; a quote in two fragments
    is two units. Who speaks, and which fragments belong together, does not count.
    """
    length = pair.second.text_length
    return Unitized(length, outermost(pair.first.quotes, length), outermost(pair.second.quotes, length))


MEASURES = (Measure("quote-unitizing", "fragments of quotes as units", UnitizingAlpha(), (LayerName.QUOTES,), observe),)
