"""Articles to write and read: always the same, of all kinds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from newscorpus.article import Article
from newscorpus.schema.current import LayerName
from newscorpus.testing import articles

FIXED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def drawn() -> list[Article]:
    """Some articles with all layers, each with quotes and claims, under an id and with a text of its own."""
    found: dict[str, Article] = {}

    @FIXED
    @given(articles(min_quotes=1, min_claims=1, withheld=False, layers=list(LayerName)))
    def collect(article: Article) -> None:
        found.setdefault(article.text_sha256, article.model_copy(update={"id": f"article-{len(found):03}"}))

    collect()
    return list(found.values())
