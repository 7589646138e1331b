"""COR503."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Integers
from newscorpus.diagnostics import Diagnostic
from newscorpus.digest import NO_SPLIT, CorpusDigest, split_name
from newscorpus.rules._rule import WARNING, corpus_rule
from newscorpus.rules.corpus._shared import SHORTEST, SIMILARITY, Pairs, pairs_across_splits, tell_article
from newscorpus.shingles import PLACES

_AT_ONCE = 1 << 18
"""How many pairs are compared at once, so that it takes little memory."""


@corpus_rule(
    "COR503",
    "near-duplicate-across-splits",
    WARNING,
    thresholds={"similarity": SIMILARITY, "shortest": SHORTEST},
)
def near_duplicate_across_splits(
    corpus: CorpusDigest, similarity: float = SIMILARITY, shortest: int = SHORTEST
) -> Iterator[Diagnostic]:
    """Two articles in different splits share most of their wording.

    ## What it checks
    How many runs of five words, whatever their case and punctuation, stand in both texts, among those that stand in
    either. It is estimated from 32 values that are kept of each text, with a standard error of at most 0.09. The
    article of the later split (train, validation, test) is reported, with the other that it is most like. The same
    text twice is left to COR502, two articles of one id to COR501; files that belong to no split are not compared.

    ## Why it matters
    What was learned by heart in training passes for understanding in the test. Agency copy that two papers have cut
    differently, an updated report, a corrected version: all of these come in pairs.

    ## Example
    `ferry-strike` in train is the report of the morning, `ferry-strike-ends` in test repeats most of it in the evening.

    ## Use instead
    Both in one split, or one of them.

    ## Configuration
    - `similarity`, 0.5 by default: the share from which on a pair is reported. At one half, two thirds of each of two
      texts of the same length stand word for word in the other; that is what is left of a text in which one word in
      fifteen was changed. Two articles that were written apart share less than 0.01. Pairs well below 0.4 may be
      overlooked.
    - `shortest`, 30 by default: how many words both texts must have. In fewer, a common phrase is half of the text.
    """
    eligible = (corpus.splits < NO_SPLIT) & (corpus.words >= shortest)
    rows = np.flatnonzero(eligible)
    rows = rows[np.lexsort((corpus.texts[rows], corpus.splits[rows]))]
    if len(np.unique(corpus.splits[rows])) < 2:
        return
    pairs = _alike(corpus, rows, similarity)
    shares = corpus.agreement(*pairs)
    best = np.lexsort((pairs.earlier, -shares, pairs.later))
    _, first = np.unique(pairs.later[best], return_index=True)
    for number in best[first].tolist():
        article, other = int(pairs.later[number]), int(pairs.earlier[number])
        message = (
            f"Text shares about `{shares[number]:.0%}` of its wording with {tell_article(corpus, other)}, "
            f"which is in {split_name(int(corpus.splits[other]))}."
        )
        location = corpus.location(article, "$.text")
        remedy = "keep both in one split, or one of them"
        related = corpus.location(other)
        yield Diagnostic("COR503", "near-duplicate-across-splits", WARNING, location, message, remedy, related=related)


def _alike(corpus: CorpusDigest, rows: Integers, similarity: float) -> Pairs:
    """Find pairs of articles that are as similar as that, among those whose signatures agree in two places together.

    Of two articles that share half of their wording, two neighboring values agree in one case of four, so that all of
    the sixteen pairs of values differ in one case of a hundred only.
    """
    found = [Pairs(rows[:0], rows[:0])]
    for place in range(0, PLACES, 2):
        keys = corpus.signatures[rows, place].astype(np.uint32) << np.uint32(16) | corpus.signatures[rows, place + 1]
        order = np.argsort(keys, kind="stable")
        candidates = pairs_across_splits(keys[order], corpus.splits[rows[order]])
        later, earlier = (rows[order[side]] for side in candidates)
        for part in range(0, len(later), _AT_ONCE):
            pair = Pairs(later[part : part + _AT_ONCE], earlier[part : part + _AT_ONCE])
            is_alike = corpus.agreement(*pair) >= similarity
            is_alike &= corpus.texts[pair.later] != corpus.texts[pair.earlier]
            found.append(Pairs(*(side[is_alike] for side in pair)))
    later, earlier = np.unique(np.hstack([np.stack(pair) for pair in found]), axis=1)
    is_one_article = corpus.have_one_id(later, earlier)
    return Pairs(later[~is_one_article], earlier[~is_one_article])
