"""COR506."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Integers
from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.digest import LABEL_FIELDS, LABELS, NO_SPLIT, CorpusDigest, LabelCounts, split_name
from newscorpus.rules._rule import WARNING, corpus_rule

DISTANCE = 0.1
"""The share of annotations that would have to change their label."""
CHANCE = 2.0
"""How many times the distance that chance alone brings it must be."""


@corpus_rule("COR506", "label-distribution-shifted", WARNING, thresholds={"distance": DISTANCE, "chance": CHANCE})
def label_distribution_shifted(
    corpus: CorpusDigest, distance: float = DISTANCE, chance: float = CHANCE
) -> Iterator[Diagnostic]:
    """Labels are distributed otherwise than in the earlier release.

    ## What it checks
    Only with `--against`, which names an earlier release. For each split and each field that COR505 looks at, the share
    of each label then and now. Half the sum of the differences, the total variation distance, is the share of
    annotations that would have to change their label. Files that belong to no split are compared with the whole of
    the earlier release; a split that it did not have is not judged.

    ## Why it matters
    Scores on two releases are compared as if the task were the same. If the labels shifted, a score can rise or fall by
    as much as the distance without any change in what is measured.

    ## Example
    New articles from one court made `direct` quotes rise from 0.31 to 0.48 of all in train.

    ## Use instead
    Articles drawn as before; else a word in the changelog, and scores on both releases.

    ## Configuration
    - `distance`, 0.1 by default: the least distance that is reported. At one tenth a program that only knows how often
      labels occur can gain or lose ten points of accuracy.
    - `chance`, 2 by default: how many times the distance it must be that two samples of these sizes have on average if
      nothing shifted (√(2/π) of half the sum of the standard errors). Once is not enough, as annotations of one
      article are alike.
    """
    if corpus.against is None:
        return
    now, then = corpus.labels(), corpus.against.labels()
    for split, counts in sorted(now.items()):
        whole = sum(then.values(), start=LabelCounts.none())
        before = then.get(split, LabelCounts.none()) if split < NO_SPLIT else whole
        for layer, field in LABEL_FIELDS:
            places = [number for number, label in enumerate(LABELS) if label[:2] == (layer, field)]
            shift = _Shift(before.annotations[places], counts.annotations[places])
            if shift.distance <= max(distance, chance * shift.by_chance):
                continue
            most = int(np.argmax(np.abs(shift.now - shift.then)))
            value = LABELS[places[most]].value
            message = (
                f"Labels in `{layer}.{field}` differ from the earlier release by `{shift.distance:.2f}` in "
                f"{split_name(split)}, most `{value}`: `{shift.then[most]:.2f}` became `{shift.now[most]:.2f}`."
            )
            location = Location(corpus.file_of(split))
            content = f"{split_name(split)} {layer} {field}"
            remedy = "draw articles as before, or report the shift"
            yield Diagnostic(
                "COR506", "label-distribution-shifted", WARNING, location, message, remedy, content=content
            )


class _Shift:
    """The shares of labels then and now, how far apart they are, and how far chance alone would bring them."""

    def __init__(self, then: Integers, now: Integers) -> None:
        sizes = max(int(then.sum()), 1), max(int(now.sum()), 1)
        self.then, self.now = then / sizes[0], now / sizes[1]
        pooled = (then + now) / sum(sizes)
        errors = np.sqrt(pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
        is_judged = bool(then.any() and now.any())
        self.distance = float(np.abs(self.now - self.then).sum()) / 2 if is_judged else 0.0
        self.by_chance = float(np.sqrt(2 / np.pi) * errors.sum()) / 2
