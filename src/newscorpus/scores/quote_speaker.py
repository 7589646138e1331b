"""Who speaks, on quotes that both sides have."""

from __future__ import annotations

from newscorpus.schema.current import LayerName
from newscorpus.scores._measure import Measure
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import Accuracy


def observe(pair: ArticlePair) -> tuple[int, int]:
    """Count pairs of quotes whose speakers are the same entities, and all pairs of quotes.

    Quotes are paired by `ArticlePair.quotes` and entities by `ArticlePair.entities`, as each side has its own ids. The
    speakers are the same if each has a counterpart among those of the other quote and none is left over, so two quotes
    of which nobody knows the speaker agree. Accuracy on given quotes is how quote attribution has been scored since
    Elson and McKeown (2010), AAAI, and O'Keefe et al. (2012), EMNLP.
    """
    same = 0
    for one, other in pair.quotes:
        counterparts = {pair.entities.get(speaker) for speaker in one.speakers}
        same += counterparts == set(other.speakers)
    return same, len(pair.quotes)


MEASURES = (
    Measure(
        "quote-speaker",
        "speakers of paired quotes",
        Accuracy(),
        (LayerName.QUOTES, LayerName.ENTITIES),
        observe,
    ),
)
