"""Quotes: pairing, parts, speakers, labels and unitizing, worked by hand and as others have them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from newscorpus import withhold
from newscorpus.scores import ArticlePair, agreement, score
from newscorpus.scores._statistics import Kappa, label_pairs
from newscorpus.scores.quote_unitizing import Unitized, UnitizingAlpha, outermost

if TYPE_CHECKING:
    from tests.scores.conftest import At, Make


@pytest.fixture
def safe(at: At) -> dict[str, Any]:
    """What is said first: six tokens, two of them marks."""
    return {"content": [at("the quay “is safe”")], "cue": [at("said")], "source": [at("Lena Oduya")], "type": "mixed"}


@pytest.fixture
def paid(at: At) -> dict[str, Any]:
    """What is said then: eight tokens, a comma among them."""
    return {"content": [at("crews"), at("will be paid on Friday,")], "cue": [at("said", 2)], "source": [at("she")]}


def test_content_by_hand(make: Make, safe: dict[str, Any], paid: dict[str, Any], at: At) -> None:
    short = safe | {"content": [at("is safe")]}
    scores = score([make(quotes=[short])], [make(quotes=[safe, paid])], resamples=0)
    content = scores["quote-content"]
    # both tokens that were found are right; gold has 6 and 7 of them
    assert (content.precision, content.recall) == pytest.approx((1, 2 / 13))
    assert scores["quote-content-exact"].value == 0
    assert (scores["quote-cue"].precision, scores["quote-cue"].recall) == pytest.approx((1, 1 / 2))
    assert (scores["quote-source"].precision, scores["quote-source"].recall) == pytest.approx((1, 2 / 3))


def test_content_in_other_fragments_is_the_same_content(make: Make, paid: dict[str, Any], at: At) -> None:
    (start, end), rest = paid["content"]
    cut = paid | {"content": [(start, start + 2), (start + 2, end), rest]}
    assert agreement([make(quotes=[cut])], [make(quotes=[paid])], resamples=0)["quote-content-exact"].value == 1
    joined = paid | {"content": [at("crews “will be paid on Friday,")]}
    scores = agreement([make(quotes=[joined])], [make(quotes=[paid])], resamples=0)
    assert scores["quote-content-exact"].value == 0
    assert scores["quote-content"].value == pytest.approx(2 * 7 / (8 + 7))


def test_relayed_words_are_paired_by_cue_and_source(make: Make, safe: dict[str, Any], at: At) -> None:
    relay = safe | {"cue": [at("said", 2)], "source": [at("she")], "type": "indirect"}
    one = make(quotes=[safe, relay])
    other = make(quotes=[relay, safe])
    scores = agreement([one], [other], resamples=0)
    assert [scores[name].value for name in ("quote-type", "quote-cue", "quote-source")] == [1, 1, 1]


def test_pairing_is_best_as_a_whole(make: Make, at: At) -> None:
    # greedily the long one would take the first, and leave the second without a partner
    whole, first, second = at("the quay “is safe” and that crews"), at("the quay “is safe”"), at("and that crews")
    found = make(quotes=[{"content": [whole]}, {"content": [first]}])
    gold = make(quotes=[{"content": [first]}, {"content": [second]}])
    assert [(one.id, other.id) for one, other in ArticlePair(found, gold).quotes] == [("q1", "q0"), ("q0", "q1")]


def test_speakers_by_aligned_entities(make: Make, safe: dict[str, Any], paid: dict[str, Any], at: At) -> None:
    lena, chief, she = at("Lena Oduya"), at("the harbor chief"), at("she")
    gold = make(
        mentions=[(*lena, "PERSON", "oduya"), (*chief, "PERSON", "oduya"), (*she, "PERSON", "oduya")],
        quotes=[safe | {"speakers": ["oduya"]}, paid | {"speakers": ["oduya"]}],
    )
    found = make(
        mentions=[(*lena, "PERSON", "e1"), (*chief, "PERSON", "e1"), (*she, "PERSON", "e2")],
        quotes=[safe | {"speakers": ["e1"]}, paid | {"speakers": ["e2"]}],
    )
    assert ArticlePair(found, gold).entities == {"e1": "oduya"}
    speaker = score([found], [gold], resamples=0)["quote-speaker"]
    assert (speaker.value, speaker.first_units) == (0.5, 2)


def test_names_align_entities_where_mentions_do_not(make: Make, safe: dict[str, Any], at: At) -> None:
    quotes = [safe | {"speakers": ["x"]}]
    one = make(mentions=[(*at("Lena Oduya"), "PERSON", "x")], entities={"x": "Lena Oduya"}, quotes=quotes)
    other = make(entities={"x": "LENA ODUYA"}, quotes=quotes)
    stranger = make(entities={"x": "Ruan Tessier"}, quotes=quotes)
    assert agreement([one], [other], resamples=0)["quote-speaker"].value == 1
    assert agreement([one], [stranger], resamples=0)["quote-speaker"].value == 0


def test_speakers_need_both_layers(make: Make, safe: dict[str, Any]) -> None:
    scores = agreement([make(quotes=[safe], layers=["quotes"])], [make(quotes=[safe])], resamples=0)
    assert (scores["quote-speaker"].value, scores["quote-speaker"].articles) == (None, 0)
    assert scores["quote-content"].value == 1


def test_withheld_texts_have_no_tokens_but_all_else(make: Make, at: At) -> None:
    quote = {"content": [(0, 1)]}
    one, other = make(text=None, quotes=[quote]), make(text=None, quotes=[quote])
    scores = agreement([one], [other], resamples=0)
    assert scores["quote-content"].articles == 0
    assert scores["quote-content-exact"].value == 1
    assert [left.reason for left in scores.left_out] == ["the text is withheld, and tokens cannot be counted"]


def test_text_of_one_side_is_enough(make: Make, safe: dict[str, Any]) -> None:
    article = make(quotes=[safe])
    assert agreement([withhold(article)], [article], resamples=0)["quote-content"].value == 1


# --- labels ---


def test_kappa_by_hand() -> None:
    # Cohen (1960), table 1 in shares of 200: observed 0.70, by chance 0.41
    counts = {("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18, ("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10,
              ("3", "1"): 2, ("3", "2"): 6, ("3", "3"): 12}  # fmt: skip
    assert Kappa().values([counts], np.ones((1, 1)))[0] == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_kappa_as_scikit_learn_has_it() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    generator = random.Random(5)
    for _ in range(20):
        pairs = [(generator.choice("abc"), generator.choice("abcd")) for _ in range(generator.randint(5, 60))]
        half = len(pairs) // 2
        ours = Kappa().values([label_pairs(pairs[:half]), label_pairs(pairs[half:])], np.ones((1, 2)))[0]
        assert ours == pytest.approx(metrics.cohen_kappa_score(*zip(*pairs, strict=True)))


def test_kappa_is_undefined_where_there_is_one_label() -> None:
    assert np.isnan(Kappa().values([label_pairs([("a", "a")] * 4)], np.ones((1, 1)))[0])
    assert np.isnan(Kappa().values([label_pairs([])], np.ones((1, 1)))[0])
    assert Kappa().values([label_pairs([("a", "b")] * 4)], np.ones((1, 1)))[0] == 0


# --- unitizing ---

# Krippendorff (2004), page 254: a continuum from 150 to 450, categories c and k
CATEGORY_C = Unitized(300, ((75, 145), (220, 250)), ((70, 150), (205, 225), (250, 270)))
CATEGORY_K = Unitized(300, ((30, 90), (150, 200)), ((30, 90), (150, 200)))


def alpha_of(*observations: Unitized) -> float:
    return float(UnitizingAlpha().values(observations, np.ones((1, len(observations))))[0])


def test_alpha_of_the_example_of_krippendorff() -> None:
    assert CATEGORY_C.difference / 300**2 == pytest.approx(0.0144, abs=5e-5)
    assert 0.0144 / (1 - alpha_of(CATEGORY_C)) == pytest.approx(0.0532, abs=2e-4)
    assert alpha_of(CATEGORY_C) == pytest.approx(0.7286, abs=5e-5)
    assert alpha_of(CATEGORY_K) == 1


def test_alpha_of_several_articles_is_that_of_their_sum() -> None:
    """Written out as the formula stands, gap by gap and unit by unit."""
    articles = [CATEGORY_C, CATEGORY_K, Unitized(50, (), ((10, 12),)), Unitized(20, (), ())]
    lengths = [length for one in articles for length in one.lengths]
    gaps = [gap for one in articles for gap in one.gaps]
    total = sum(one.length for one in articles)
    expected = 0.0
    for length in lengths:
        expected += (len(lengths) - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
        expected += sum(length**2 * (gap - length + 1) for gap in gaps if gap >= length)
    expected *= 2 / total / (2 * total * (2 * total - 1) - sum(length * (length - 1) for length in lengths))
    observed = sum(one.difference for one in articles) / total**2
    assert alpha_of(*articles) == pytest.approx(1 - observed / expected)


def test_alpha_without_units() -> None:
    assert np.isnan(alpha_of(Unitized(20, (), ())))
    assert alpha_of(Unitized(200, ((10, 20),), ())) < 0.1


def test_nested_quotes_are_one_unit(make: Make, at: At) -> None:
    quotes = make(quotes=[{"content": [at("the quay “is safe”")]}, {"content": [at("is safe")]}]).quotes
    assert outermost(quotes, 104) == (at("the quay “is safe”"),)
