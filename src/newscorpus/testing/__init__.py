"""Hypothesis strategies for tests of programs that work on articles.

    >>> from hypothesis import given
    >>> from newscorpus.testing import articles
    >>> @given(articles(min_quotes=1, languages=["en"]))
    ... def test_every_source_is_quoted_from_the_text(article):
    ...     assert all(article.covered(quote.source) for quote in article.quotes if article.text and quote.source)
    >>> test_every_source_is_quoted_from_the_text()

What is drawn is valid to the last note, or, if asked, has one fault and names it. `st.from_type(Article)` draws
articles too, without importing this package.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from newscorpus.errors import MissingExtraError

try:
    import hypothesis as hypothesis
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise MissingExtraError("`hypothesis` is not installed", remedy="pip install 'newscorpus[testing]'") from error

if TYPE_CHECKING:
    from newscorpus.testing.annotations import claims, quotes
    from newscorpus.testing.article import articles, corpora
    from newscorpus.testing.faults import FAULTS, NearValid
    from newscorpus.testing.text import spans

_HOMES = {
    "FAULTS": "faults",
    "NearValid": "faults",
    "articles": "article",
    "claims": "annotations",
    "corpora": "article",
    "quotes": "annotations",
    "spans": "text",
}

__all__ = ["FAULTS", "NearValid", "articles", "claims", "corpora", "quotes", "spans"]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: Hypothesis imports this package whenever it is imported itself."""
    if name not in _HOMES:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
