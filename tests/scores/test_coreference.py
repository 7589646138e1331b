"""CEAF-e and LEA: the examples of the papers, and clusters of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscorpus.scores import score
from newscorpus.scores._statistics import F1, Overlap
from newscorpus.scores.coreference_ceaf_e import ceaf_e
from newscorpus.scores.coreference_lea import lea

if TYPE_CHECKING:
    from tests.scores.conftest import Make

# Luo (2005), figure 1 and table 1: mentions 1 to 9 and A to C
TRUTH = ["12345", "67", "89ABC"]
RESPONSES = [
    (["12345", "6789ABC"], 0.733),
    (["1234589ABC", "67"], 0.667),
    (["123456789ABC"], 0.294),
    (list("123456789ABC"), 0.178),
]


def clusters(names: list[str]) -> list[frozenset[str]]:
    return [frozenset(name) for name in names]


def f1_of(overlap: Overlap) -> float:
    precision, recall = F1().parts([overlap]) or (0.0, 0.0)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("response, published", RESPONSES)
def test_ceaf_e_of_the_table_of_luo(response: list[str], published: float) -> None:
    assert f1_of(ceaf_e(clusters(response), clusters(TRUTH))) == pytest.approx(published, abs=5e-4)


def test_lea_of_the_example_of_moosavi_and_strube() -> None:
    # gold {a b c} {d e f g}, response {a b} {c d} {f g h i}: recall (3/3 + 4/6) / 7, precision (2 + 0 + 4/6) / 8
    found = lea(clusters(["ab", "cd", "fghi"]), clusters(["abc", "defg"]))
    assert found.matched_second / found.second == pytest.approx(0.24, abs=5e-3)
    assert found.matched_first / found.first == pytest.approx(0.33, abs=5e-3)


def test_single_mentions_link_to_themselves() -> None:
    assert lea(clusters(["a", "bc"]), clusters(["a", "b", "c"])) == (1, 3, 1, 3)


def test_clusters_of_articles(make: Make) -> None:
    three, other = [(0, 10, "PERSON"), (12, 28, "PERSON"), (95, 98, "PERSON")], (35, 43, "FAC")
    gold = make(mentions=[*((*one, "x") for one in three), (*other, "y"), (86, 92, "DATE")])
    found = make(mentions=[(*three[0], "a"), (*three[1], "a"), (*three[2], "b"), (*other, "c")])
    scores = score([found], [gold], resamples=0)
    # {1 2} and {3} against {1 2 3}: 0.8 by the best alignment; {4} against {4}: 1
    ceaf = scores["coreference-ceaf-e"]
    assert (ceaf.precision, ceaf.recall) == pytest.approx((1.8 / 3, 1.8 / 2))
    # of three links one is found; the single mention of x's other half is no link of it
    links = scores["coreference-lea"]
    assert (links.precision, links.recall) == pytest.approx(((2 + 0 + 1) / 4, (3 * 1 / 3 + 1) / 4))
