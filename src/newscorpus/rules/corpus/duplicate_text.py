"""COR502."""

from collections.abc import Iterator

import numpy as np

from newscorpus.diagnostics import Diagnostic
from newscorpus.digest import CorpusDigest
from newscorpus.rules._rule import ERROR, corpus_rule
from newscorpus.rules.corpus._shared import tell_article


@corpus_rule("COR502", "duplicate-text", ERROR)
def duplicate_text(corpus: CorpusDigest) -> Iterator[Diagnostic]:
    """Two articles of a corpus have the same text.

    ## What it checks
    The texts of all articles that are judged together, character by character, within a split and across splits; of a
    withheld text the hash that is stored counts. Each article after the first is reported, and the first is named:
    that of the earlier split (train, validation, test), or else the one that was read first. Empty texts are left to
    TXT308, and two articles that have one id as well to COR501.

    ## Why it matters
    A text that stands twice counts twice in every statistic. If it stands in two splits, what is measured on one of
    them was learned on the other.

    ## Example
    An agency's report was taken over from two papers, as `harbor-strike` and as `strike-at-the-harbor`.

    ## Use instead
    One of the two.
    """
    order = corpus.precedence[corpus.texts[corpus.precedence] != 0]
    order = order[np.argsort(corpus.texts[order], kind="stable")]
    is_first = np.diff(corpus.texts[order], prepend=np.uint64(0)) != 0
    first = order[np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))]
    for article, original in zip(order[~is_first].tolist(), first[~is_first].tolist(), strict=True):
        location = corpus.location(article, "$.text")
        if location.article is None or location.article != corpus.id(original):
            message = f"Text is that of {tell_article(corpus, original)}."
            related = corpus.location(original)
            yield Diagnostic(
                "COR502", "duplicate-text", ERROR, location, message, "keep one of the two", related=related
            )
