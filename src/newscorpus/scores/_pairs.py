"""One article of both sides: which entities, quotes and claims of one side are those of the other.

Ids are not compared, as two annotators give their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from newscorpus.article import Article
from newscorpus.schema.current import Claim, Entity, Quote
from newscorpus.scores._assignment import assign
from newscorpus.scores._extents import Fragments, dice, fragments_of
from newscorpus.scores._tokens import Tokens

_Unit = TypeVar("_Unit", Entity, Quote, Claim)
_Part = TypeVar("_Part", "_Attribution", "_Assertion")

_TIE = 1e-3  # what decides between pairings that are else equally good
_LAST_TIE = 1e-10  # ... and between those that are still so: that the order stays


@dataclass(frozen=True)
class ArticlePair:
    """An article as two sides have annotated it.

    Attributes:
        first: the article of the first side; a system's, where one is scored.
        second: the article of the second side; gold, where a system is scored.
        split: the split that it is in, if one side tells.
        sides: what the two sides are called in messages.
    """

    first: Article
    second: Article
    split: str | None = None
    sides: tuple[str, str] = ("first", "second")

    @property
    def id(self) -> str:
        """The id of the article."""
        return self.second.id

    @cached_property
    def listed(self) -> tuple[frozenset[str], frozenset[str]]:
        """The layers that each side lists."""
        return _listed(self.first), _listed(self.second)

    @cached_property
    def tokens(self) -> Tokens | None:
        """The tokens of the text, which one side at least must have; None if it is withheld on both."""
        text = self.first.text if self.first.text is not None else self.second.text
        return None if text is None else Tokens(text)

    @cached_property
    def entities(self) -> Mapping[str, str]:
        """The ids of the first side's entities, with that of the second side's entity that is the same referent.

        Entities are aligned one to one, so that as many mentions as possible are mentions, at the very same place, of
        both entities of a pair; among alignments that are equally good by that, so that as many names as possible are
        equal but for their case. Entities that share neither a mention nor a name are not aligned. It is the
        entity-level alignment of CEAF with mentions counted (phi-3 of Luo 2005), with the name for a tie.
        """
        spans = [_mention_spans(side) for side in (self.first, self.second)]
        first, second = (
            [(places.get(entity.id, frozenset()), entity.name.casefold()) for entity in side.entities]
            for side, places in zip((self.first, self.second), spans, strict=True)
        )

        def weigh(one: int, other: int) -> float:
            return len(first[one][0] & second[other][0]) + _TIE * (first[one][1] == second[other][1])

        keys = [[(sorted(places), name) for places, name in side] for side in (first, second)]
        pairs = _paired(self.first.entities, self.second.entities, weigh, keys)
        return {one.id: other.id for one, other in pairs}

    @cached_property
    def quotes(self) -> Sequence[tuple[Quote, Quote]]:
        """The quotes of both sides that are taken for the same.

        Quotes are paired one to one, so that the sum of the F1 of the code points of their contents is greatest. Only
        those that share a code point of their content can be paired. Among pairings equally good by that, as where one
        speaker relays another's words, cues and sources that overlap decide.
        """
        first, second = ([_Attribution.of(quote) for quote in side.quotes] for side in (self.first, self.second))
        return _paired(self.first.quotes, self.second.quotes, _weighing(first, second), [_keys(first), _keys(second)])

    @cached_property
    def claims(self) -> Sequence[tuple[Claim, Claim]]:
        """The claims of both sides that are taken for the same.

        They are paired as quotes are, by their contents; cue and source of the quotes that carry them decide a tie.
        """
        first, second = (
            [_Assertion.of(claim, side.quote_of(claim)) for claim in side.claims] for side in (self.first, self.second)
        )
        return _paired(self.first.claims, self.second.claims, _weighing(first, second), [_keys(first), _keys(second)])


@dataclass(frozen=True)
class _Attribution:
    """What of a quote decides with which it is paired."""

    content: Fragments
    cue: Fragments
    source: Fragments
    labels: tuple[str, ...]

    @classmethod
    def of(cls, quote: Quote) -> _Attribution:
        parts = (fragments_of(quote.content), fragments_of(quote.cue), fragments_of(quote.source))
        return cls(*parts, (quote.type, quote.source_kind))

    def context(self, other: _Attribution) -> float:
        return (dice(self.cue, other.cue) + dice(self.source, other.source)) / 2

    @property
    def key(self) -> tuple[Any, ...]:
        return self.content, self.cue, self.source, self.labels


@dataclass(frozen=True)
class _Assertion:
    """What of a claim decides with which it is paired."""

    content: Fragments
    carrier: _Attribution | None
    labels: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim, quote: Quote | None) -> _Assertion:
        labels = (claim.type, claim.polarity, claim.certainty, claim.gist)
        return cls(fragments_of(claim.content), None if quote is None else _Attribution.of(quote), labels)

    def context(self, other: _Assertion) -> float:
        if self.carrier is None or other.carrier is None:
            return float(self.carrier is other.carrier)
        return self.carrier.context(other.carrier)

    @property
    def key(self) -> tuple[Any, ...]:
        return self.content, () if self.carrier is None else self.carrier.key, self.labels


def _weighing(first: Sequence[_Part], second: Sequence[_Part]) -> Callable[[int, int], float]:
    """Return the weight of a pair: by content, and by what stands around it where contents do not decide."""

    def weigh(one: int, other: int) -> float:
        here, there = first[one].content, second[other].content
        if not here or not there or here[-1][1] <= there[0][0] or there[-1][1] <= here[0][0]:
            return 0.0  # most pairs, and quickly told
        common = dice(here, there)
        return common + _TIE * first[one].context(second[other]) if common else 0.0

    return weigh


def _keys(parts: Sequence[_Attribution] | Sequence[_Assertion]) -> list[tuple[Any, ...]]:
    return [part.key for part in parts]


def _listed(article: Article) -> frozenset[str]:
    return frozenset(str(layer.name) for layer in article.layers)


def _mention_spans(article: Article) -> dict[str, frozenset[tuple[int, int]]]:
    spans: dict[str, set[tuple[int, int]]] = {}
    for mention in article.mentions:
        if mention.entity is not None:
            spans.setdefault(mention.entity, set()).add((mention.start, mention.end))
    return {entity: frozenset(places) for entity, places in spans.items()}


def _paired(
    first: Sequence[_Unit],
    second: Sequence[_Unit],
    weigh: Callable[[int, int], float],
    keys: Sequence[Sequence[tuple[Any, ...]]],
) -> list[tuple[_Unit, _Unit]]:
    """Pair units by weights; what they are, and not where they are listed or what their ids are, decides."""
    rows, columns = (sorted(range(len(side)), key=side.__getitem__) for side in keys)
    weights = {
        (row, column): weight - _LAST_TIE * abs(row - column)
        for row, one in enumerate(rows)
        for column, other in enumerate(columns)
        if (weight := weigh(one, other))
    }
    return [(first[rows[row]], second[columns[column]]) for row, column in assign(weights)]
