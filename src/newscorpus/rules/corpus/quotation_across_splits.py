"""COR504."""

from collections.abc import Iterator

import numpy as np

from newscorpus.diagnostics import Diagnostic
from newscorpus.digest import LONG, NO_SPLIT, CorpusDigest, split_name
from newscorpus.rules._rule import WARNING, corpus_rule
from newscorpus.rules.corpus._shared import SIMILARITY, pairs_across_splits, tell_article


@corpus_rule("COR504", "quotation-across-splits", WARNING, thresholds={"shortest": LONG, "similarity": SIMILARITY})
def quotation_across_splits(
    corpus: CorpusDigest, shortest: int = LONG, similarity: float = SIMILARITY
) -> Iterator[Diagnostic]:
    """The same long direct quotation stands in articles of two splits.

    ## What it checks
    The fragments of quotes of type `direct` that have ten words or more, whatever their case and punctuation. Each
    quote in a later split (train, validation, test) is reported, with the first article that has the same words in an
    earlier one. Articles that are duplicates or near-duplicates as a whole are left to COR501, COR502 and COR503.

    ## Why it matters
    Who said these words, and which claims are in them, was seen in training, and is no test.

    ## Example
    Two reports on one speech, one in train and one in test, quote the same sentence of it.

    ## Use instead
    Reports on the same event in one split.

    ## Configuration
    - `shortest`, 10 by default and at the least: words in a row that count as long. Mottos and set phrases, which
      anybody may quote, are shorter.
    - `similarity`, 0.5 by default: the share of wording from which on two articles count as near-duplicates, as in
      COR503.
    """
    quotations = corpus.quotations
    splits = corpus.splits[quotations.article]
    rows = np.flatnonzero((splits < NO_SPLIT) & (quotations.words >= shortest))
    rows = rows[np.lexsort((rows, splits[rows], quotations.hash[rows]))]
    pairs = pairs_across_splits(quotations.hash[rows], splits[rows])
    later, earlier = rows[pairs.later], rows[pairs.earlier]
    if not len(later):
        return
    article, other = quotations.article[later], quotations.article[earlier]
    kept = (corpus.agreement(article, other) < similarity) & (corpus.texts[article] != corpus.texts[other])
    order = np.lexsort((other, quotations.position[later], article))
    told = set()
    for number in order[kept[order]].tolist():
        row, one, original = int(later[number]), int(article[number]), int(other[number])
        position = int(quotations.position[row])
        place = corpus.location(one, f"$.quotes[{position}]", corpus.quote_id(row))
        if (one, position) not in told and (place.article is None or place.article != corpus.id(original)):
            told.add((one, position))
            message = (
                f"Quotation of `{quotations.words[row]}` words stands also in {tell_article(corpus, original)}, "
                f"which is in {split_name(int(corpus.splits[original]))}."
            )
            content = f"{quotations.hash[row]:016x}"
            remedy = "keep both articles in one split"
            related = corpus.location(original)
            yield Diagnostic(
                "COR504",
                "quotation-across-splits",
                WARNING,
                place,
                message,
                remedy,
                content=content,
                related=related,
            )
