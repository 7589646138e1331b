"""REC209."""

import re
from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding, Mask, Spans
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.record._shared import refused_fields


@rule("REC209", "text-and-rights-disagree", ERROR, table="articles")
def text_and_rights_disagree(columns: Columns) -> Iterator[Finding]:
    """Words are present though the rights withhold them, or absent though they are included.

    ## What it checks
    Where `rights.text` is `withheld`, `text` and every `exact` must be null. Where it is `included`, none of them may
    be. All spans of an article are reported together, and not at all where the text itself is reported. Blocks and
    sentences repeat no words and are not looked at.

    ## Why it matters
    In the one case a text is passed on that may not be, in the other the rules on texts have nothing to judge and
    seem content.

    ## Example
    An article whose `text` was set to null for publication, while its quotes still hold their `exact`.

    ## Use instead
    `newscorpus withhold` takes out all words at once, `newscorpus hydrate` puts them back by the text's hash.
    """
    articles, spans = columns.articles, columns.spans
    for row in articles.where(articles.withheld & articles.text.known):
        yield articles.found(row, "The text is present though it is withheld.", "remove it", name="text")
    included = articles.rights_text.equals("included")
    absent = included & ~articles.text.known & ~_refused_texts(columns)
    for row in articles.where(absent):
        yield articles.found(row, "The text is absent though it is included.", name="text")
    quoting = ~spans.of("blocks") & ~spans.of("sentences")
    withheld = (articles.withheld & ~articles.text.known)[spans.article]
    yield from _of_spans(columns, quoting & spans.exact.known & withheld, "repeats words that are withheld")
    wordless = quoting & ~spans.exact.known & ~spans.unknown("start") & ~spans.unknown("end")
    whole = (included & articles.text.known)[spans.article]
    yield from _of_spans(
        columns, _not_refused(columns, spans, wordless & whole), "repeats no words though the text is included"
    )


def _of_spans(columns: Columns, wrong: Mask, what: str) -> Iterator[Finding]:
    """Report the first of an article's spans, and how many more there are."""
    spans = columns.spans
    rows = np.flatnonzero(wrong)
    articles, first, counts = np.unique(spans.article[rows], return_index=True, return_counts=True)
    for article, row, count in zip(articles, rows[first], counts, strict=True):
        more = f", and so do `{count - 1}` more" if count > 1 else ""
        place = spans.place(int(row), "exact")._replace(start=None, end=None)
        yield columns.articles.found(int(article), f"The span {what}{more}.", place=place)


def _refused_texts(columns: Columns) -> Mask:
    """Which articles have no text because a reader could not take it."""
    refused = np.full(len(columns.articles), "$.text" in columns.batch.unknown)
    refused[[row for row, field in refused_fields(columns) if field == "$.text"]] = True
    return refused


def _not_refused(columns: Columns, spans: Spans, wrong: Mask) -> Mask:
    """Leave out the spans whose words a reader could not take."""
    if not wrong.any():
        return wrong
    refused, unknown, kept = refused_fields(columns), columns.batch.unknown, wrong.copy()
    for row in spans.where(wrong) if refused or unknown else ():
        path = f"{spans.path(row)}.exact"
        kept[row] = (int(spans.article[row]), path) not in refused and re.sub(r"\[\d+\]", "[]", path) not in unknown
    return kept
