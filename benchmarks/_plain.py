"""A plain loop over models that checks some of what the rules check, as one would write it without columns.

It is a lower bound of that way's cost: hash, length, normalization, stray characters, bounds, repeated characters,
edges, ids, references, crossing mentions, sentences in blocks, repeats of names, and contents within contents; about a
third of the rules.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from newscorpus.article import Article

_STRAY = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def check(article: Article) -> list[str]:
    """Name what is wrong with an article."""
    text = article.text or ""
    wrong = []
    if hashlib.sha256(text.encode()).hexdigest() != article.text_sha256:
        wrong.append("hash")
    if len(text) != article.text_length or not unicodedata.is_normalized("NFC", text) or _STRAY.search(text):
        wrong.append("text")
    return wrong + _spans(article, text) + _references(article) + _meaning(article, text)


def _spans(article: Article, text: str) -> list[str]:
    spans = [*article.mentions]
    spans += [span for quote in article.quotes for span in (*quote.content, *quote.cue, *quote.source)]  # type: ignore[misc]
    spans += [span for claim in article.claims for span in claim.content]  # type: ignore[misc]
    wrong = []
    for span in spans:
        covered = text[span.start : span.end]
        if not 0 <= span.start < span.end <= len(text) or covered != span.exact or covered != covered.strip():
            wrong.append("span")
        elif any(
            0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()
            for edge in (span.start, span.end)
        ):
            wrong.append("word")
    return wrong


def _references(article: Article) -> list[str]:
    layers = (article.entities, article.mentions, article.quotes, article.claims, article.relations)
    ids = [annotation.id for layer in layers for annotation in layer]
    known = set(ids)
    named = [mention.entity for mention in article.mentions if mention.entity is not None]
    named += [id for quote in article.quotes for id in (*quote.speakers, *([quote.parent] if quote.parent else []))]
    named += [id for claim in article.claims for id in (*claim.about, *([claim.quote] if claim.quote else []))]
    named += [id for relation in article.relations for id in (relation.head, relation.tail)]
    return ["id"] * (len(known) < len(ids)) + ["reference" for id in named if id not in known]


def _meaning(article: Article, text: str) -> list[str]:
    wrong = []
    for one, other in zip(article.mentions, article.mentions[1:], strict=False):
        if one.start < other.start < one.end < other.end:
            wrong.append("cross")
    for sentence in article.sentences:
        if not any(block.start <= sentence.start and sentence.end <= block.end for block in article.blocks):
            wrong.append("sentence")
    marked = {(mention.start, mention.end) for mention in article.mentions}
    for name in {mention.exact for mention in article.mentions if mention.form == "name" and mention.exact}:
        for found in re.finditer(rf"\b{re.escape(name)}\b", text):
            if found.span() not in marked:
                wrong.append("repeat")
    for claim in article.claims:
        quote = article.quote_of(claim)
        if quote is not None and not all(
            any(outer.start <= span.start and span.end <= outer.end for outer in quote.content)
            for span in claim.content
        ):
            wrong.append("claim")
    return wrong
