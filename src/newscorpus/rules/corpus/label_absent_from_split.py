"""COR505."""

from collections.abc import Iterator

import numpy as np

from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.digest import LABELS, NO_SPLIT, CorpusDigest, LabelCounts, split_name
from newscorpus.rules._rule import WARNING, corpus_rule

EXPECTED = 5.0
"""Articles that should have a label by its share in the other splits, so that its absence is no chance."""


@corpus_rule("COR505", "label-absent-from-split", WARNING, thresholds={"expected": EXPECTED})
def label_absent_from_split(corpus: CorpusDigest, expected: float = EXPECTED) -> Iterator[Diagnostic]:
    """A label that other splits have often does not occur in a split at all.

    ## What it checks
    The labels of mentions, their forms, the types and source kinds of quotes, the types, polarities and certainties of
    claims and the types of relations. A split that has none of a label is reported if, by the share of articles that
    have it in the other splits, at least five of its articles should. Only articles that have that layer count.

    ## Why it matters
    What does not occur in a split cannot be learned from it nor measured on it, and an average over labels leaves it
    out without a word.

    ## Example
    Half of the articles in train have a `denied` claim, and none of the thirty in test.

    ## Use instead
    Splits drawn so that each label occurs in each; else a word in the data card on what a split cannot measure.

    ## Configuration
    - `expected`, 5 by default: how many articles of the split should have the label. If five are to be expected, chance
      leaves a split without any in less than one case of a hundred. Articles are counted and not annotations, as those
      of one article come together.
    """
    labels = {split: counts for split, counts in sorted(corpus.labels().items()) if split < NO_SPLIT}
    for split, here in labels.items():
        others = sum((counts for other, counts in labels.items() if other != split), start=LabelCounts.none())
        share = others.articles / np.maximum(others.annotated, 1)
        for number in np.flatnonzero((here.annotations == 0) & (share * here.annotated >= expected)).tolist():
            label = LABELS[number]
            message = (
                f"No article in {split_name(split)} has `{label.value}` in `{label.layer}.{label.field}`; "
                f"`{others.articles[number]}` of `{others.annotated[number]}` in the other splits have it."
            )
            location = Location(corpus.file_of(split))
            remedy = "move articles that have it, or say in the card what the split cannot measure"
            content = " ".join((split_name(split), *label))
            yield Diagnostic("COR505", "label-absent-from-split", WARNING, location, message, remedy, content=content)
