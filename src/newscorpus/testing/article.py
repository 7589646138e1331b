"""Strategies for whole articles, and for corpora of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeVar, Unpack, overload

from hypothesis import strategies as st

from newscorpus.article import Article
from newscorpus.testing._drawing import Asked, Options, draw_article, options_of
from newscorpus.testing.faults import NearValid, draw_near_valid, possible_faults


@overload
def articles(*, near_valid: Literal[False] = ..., **asked: Unpack[Asked]) -> st.SearchStrategy[Article]: ...
@overload
def articles(
    *, near_valid: Literal[True] | Collection[str], **asked: Unpack[Asked]
) -> st.SearchStrategy[NearValid]: ...
def articles(
    *, near_valid: bool | Collection[str] = False, **asked: Unpack[Asked]
) -> st.SearchStrategy[Article] | st.SearchStrategy[NearValid]:
    """Draw articles of which `newscorpus.validate` finds nothing wrong, not even a note.

    They have named and unnamed sources, documents that speak, direct, indirect, mixed, broken and nested quotes,
    claims in quotes and in the article's own voice, values, datelines and credit lines; names in many scripts, emoji,
    combining marks, right-to-left words; quotation marks of many styles; layers that are empty, and layers that are
    not listed. They shrink to one short sentence without annotations.

    Args:
        near_valid: whether each shall have one fault: true for any, or the codes of the rules that are to find one, of
            which `FAULTS` has all. A `NearValid` is drawn then, which says what is wrong with its article.
        layers: the layers that are listed, and no others; any, or none, if not given. A layer that is not listed has
            no annotations, save entities and mentions that quotes and claims need.
        min_words: the fewest words: runs of letters, digits and combining marks.
        max_words: the most words, 120 if not given. A quote or claim that is asked for needs room for 40.
        min_quotes: the fewest quotes.
        max_quotes: the most quotes.
        min_claims: the fewest claims.
        max_claims: the most claims.
        languages: which of `en`, `de`, `fr`, `zh` and `ar` to choose from; the tag of an article may say more, as
            `en-GB` does.
        withheld: whether the text is withheld; if not given, it mostly is not.

    Raises:
        hypothesis.errors.InvalidArgument: the arguments contradict one another.
    """
    options = options_of(asked)
    if near_valid is False:
        return _articles(options)
    return draw_near_valid(possible_faults(options, None if near_valid is True else near_valid))


@overload
def corpora(
    *, min_size: int = ..., max_size: int = ..., near_valid: Literal[False] = ..., **asked: Unpack[Asked]
) -> st.SearchStrategy[list[Article]]: ...
@overload
def corpora(
    *, min_size: int = ..., max_size: int = ..., near_valid: Literal[True] | Collection[str], **asked: Unpack[Asked]
) -> st.SearchStrategy[list[NearValid]]: ...
def corpora(
    *, min_size: int = 0, max_size: int = 5, near_valid: bool | Collection[str] = False, **asked: Unpack[Asked]
) -> st.SearchStrategy[list[Article]] | st.SearchStrategy[list[NearValid]]:
    """Draw lists of articles in which no two have the same id or the same text.

    `newscorpus.Corpus.of` makes a corpus of them, `newscorpus.write` a file.

    Args:
        min_size: the fewest articles.
        max_size: the most articles.
        near_valid: whether each article shall have one fault, as `articles` takes it; `NearValid` are drawn then.
        asked: what the articles are like, as `articles` takes it.

    Raises:
        hypothesis.errors.InvalidArgument: the arguments contradict one another.
    """
    if near_valid is False:
        return _lists(articles(**asked), min_size, max_size)
    faulty = articles(near_valid=True if near_valid is True else near_valid, **asked)
    return _lists(faulty, min_size, max_size)


_D = TypeVar("_D")


def _lists(each: st.SearchStrategy[_D], min_size: int, max_size: int) -> st.SearchStrategy[list[_D]]:
    unique = (lambda drawn: _article_of(drawn).id, lambda drawn: _article_of(drawn).text_sha256)
    return st.lists(each, min_size=min_size, max_size=max_size, unique_by=unique)


def _article_of(drawn: object) -> Article:
    article: Article = drawn.article if isinstance(drawn, NearValid) else drawn  # type: ignore[assignment]
    return article


@st.composite
def _articles(draw: st.DrawFn, options: Options) -> Article:
    return draw_article(draw, options)
