"""The content of quotes to the character."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._extents import fragments_of
from newscorpus.scores._matching import matching
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import F1, Overlap


def observe(pair: ArticlePair) -> Overlap:
    """Count quotes, and those of which the other side has one with the very same content.

    Contents are the same if they cover the same code points, in however many fragments. It is the strict match of
    Pareti, O'Keefe, Konstas, Curran and Koprinska (2013), "Automatically detecting and attributing indirect
    quotations", EMNLP.
    """
    first, second = ([fragments_of(quote.content) for quote in side.quotes] for side in (pair.first, pair.second))
    return matching(first, second)


MEASURES = (Measure("quote-content-exact", "quote contents, all or nothing", F1(), (LayerName.QUOTES,), observe),)
