"""Strategies for the quotes and claims of an article."""

from __future__ import annotations

from typing import TypeVar, Unpack

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from newscorpus.article import Article
from newscorpus.schema.current import Claim, Quote
from newscorpus.testing._drawing import Asked
from newscorpus.testing.article import articles

_A = TypeVar("_A", Quote, Claim)


def quotes(article: Article | None = None, **asked: Unpack[Asked]) -> st.SearchStrategy[Quote]:
    """Draw quotes: those of an article, or of articles that are drawn for it.

    Args:
        article: the article; one is drawn for each quote if it is not given.
        asked: what the articles are like, as `articles` takes it; only where none is given.

    Raises:
        hypothesis.errors.InvalidArgument: the article has no quote.
    """
    if article is None:
        asked["min_quotes"] = max(1, asked.get("min_quotes", 1))
        return articles(**asked).flatmap(quotes)
    return _one_of(article.quotes, "quote", article, asked)


def claims(article: Article | None = None, **asked: Unpack[Asked]) -> st.SearchStrategy[Claim]:
    """Draw claims: those of an article, or of articles that are drawn for it.

    Args:
        article: the article; one is drawn for each claim if it is not given.
        asked: what the articles are like, as `articles` takes it; only where none is given.

    Raises:
        hypothesis.errors.InvalidArgument: the article has no claim.
    """
    if article is None:
        asked["min_claims"] = max(1, asked.get("min_claims", 1))
        return articles(**asked).flatmap(claims)
    return _one_of(article.claims, "claim", article, asked)


def _one_of(annotations: tuple[_A, ...], what: str, article: Article, asked: Asked) -> st.SearchStrategy[_A]:
    if asked:
        raise InvalidArgument(f"{', '.join(asked)}: the article is given, so nothing is left to choose of it")
    if not annotations:
        raise InvalidArgument(f"article `{article.id}` has no {what}")
    return st.sampled_from(annotations)
