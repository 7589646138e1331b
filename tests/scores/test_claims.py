"""Claims and relations, worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newscorpus.scores import agreement, score

if TYPE_CHECKING:
    from tests.scores.conftest import At, Make

    from newscorpus.article import Article


@pytest.fixture
def gold(make: Make, at: At) -> Article:
    """Three claims, of which the second supports the first and the third disputes it."""
    return make(
        claims=[
            {"content": [at("the quay “is safe”")], "type": "evaluation"},
            {"content": [at("crews “will be paid on Friday")], "type": "commitment"},
            {"content": [at("the harbor chief")], "polarity": "denied"},
        ],
        relations=[("supports", "c1", "c0"), ("disputes", "c2", "c0")],
    )


@pytest.fixture
def found(make: Make, at: At) -> Article:
    """Two of the claims under other ids, one cut short, one of another type, and what is disputed turned round."""
    return make(
        claims=[
            {"id": "y", "content": [at("paid on Friday")], "type": "prediction"},
            {"id": "x", "content": [at("the quay “is safe”")], "type": "evaluation", "certainty": "possible"},
            {"id": "z", "content": [at("Lena Oduya")]},
        ],
        relations=[("supports", "y", "x"), ("disputes", "x", "z"), ("disputes", "x", "y")],
    )


def test_claims_by_hand(found: Article, gold: Article) -> None:
    scores = score([found], [gold], resamples=0)
    content = scores["claim-content"]
    # 6 and 3 tokens are right, of 6 + 3 + 2 and of 6 + 7 + 3
    assert (content.precision, content.recall) == pytest.approx((9 / 11, 9 / 16))
    assert scores["claim-type"].first_units == 2
    # of two pairs one agrees; by chance evaluation and evaluation in a quarter of all
    assert scores["claim-type"].value == pytest.approx((1 / 2 - 1 / 4) / (1 - 1 / 4))
    assert scores["claim-polarity"].value is None
    assert scores["claim-certainty"].value == 0


def test_relations_by_hand(found: Article, gold: Article) -> None:
    scores = score([found], [gold], resamples=0)
    assert (scores["relation"].precision, scores["relation"].recall) == pytest.approx((1 / 3, 1 / 2))
    # between the two claims in both directions: supports and supports, disputes and none
    relation_type = scores["relation-type"]
    assert relation_type.first_units == 2
    assert relation_type.value == pytest.approx((1 / 2 - 1 / 4) / (1 - 1 / 4))


def test_claims_of_equal_content_are_paired_by_their_quotes(make: Make, at: At) -> None:
    content = [at("is safe")]
    quotes: list[dict[str, Any]] = [
        {"id": "a", "content": content, "cue": [at("said")]},
        {"id": "b", "content": content, "cue": [at("said", 2)]},
    ]
    first, second = (
        {"content": content, "quote": "a", "type": "rule"},
        {"content": content, "quote": "b", "type": "cause"},
    )
    own = {"content": content, "type": "event"}
    one, other = make(quotes=quotes, claims=[first, second, own]), make(quotes=quotes, claims=[own, second, first])
    assert agreement([one], [other], resamples=0)["claim-type"].value == 1


def test_relations_of_articles_without_claims(make: Make) -> None:
    scores = agreement([make()], [make()], resamples=0)
    assert (scores["relation"].value, scores["relation-type"].value) == (None, None)
    assert scores["relation-type"].articles == 1
