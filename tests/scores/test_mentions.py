"""Mentions: worked by hand, and as nervaluate and scikit-learn have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscorpus.scores import agreement, score

if TYPE_CHECKING:
    from tests.scores.conftest import Make

GOLD = [(0, 10, "PERSON"), (12, 28, "PERSON"), (35, 43, "FAC"), (85, 91, "DATE")]
FOUND = [(0, 10, "PERSON"), (12, 28, "ORG"), (36, 43, "FAC")]


def test_mentions_by_hand(make: Make) -> None:
    # one of three is right in span and label, two in span; gold has four
    scores = score([make(mentions=FOUND)], [make(mentions=GOLD)], resamples=0)
    strict, span = scores["mention-strict"], scores["mention-span"]
    assert (strict.precision, strict.recall, strict.value) == pytest.approx((1 / 3, 1 / 4, 2 / 7))
    assert (span.precision, span.recall, span.value) == pytest.approx((2 / 3, 2 / 4, 4 / 7))
    assert (strict.first_units, strict.second_units) == (3, 4)


def test_labels_by_hand(make: Make) -> None:
    scores = score([make(mentions=FOUND)], [make(mentions=GOLD)], resamples=0)
    values = {one.measure.partition("/")[2]: one.value for one in scores if "/" in one.measure and one.split == "all"}
    assert {label: value for label, value in values.items() if value is not None} == pytest.approx(
        {"PERSON": 2 / 3, "ORG": 0, "FAC": 0, "DATE": 0}
    )
    assert scores["mention-labels"].value == pytest.approx(2 / 3 / 4)


def test_nominals_and_pronouns_are_no_names(make: Make) -> None:
    gold = make(mentions=GOLD)
    nominal = gold.mentions[1].model_copy(update={"form": "nominal"})
    gold = gold.model_copy(update={"mentions": (gold.mentions[0], nominal, *gold.mentions[2:])})
    found = make(mentions=[GOLD[0], GOLD[2], GOLD[3]])
    scores = score([found], [gold], resamples=0)
    assert scores["mention-name"].value == 1
    assert scores["mention-strict"].value == pytest.approx(6 / 7)


def test_nothing_on_one_side_is_zero_and_on_both_undefined(make: Make) -> None:
    one_empty = agreement([make()], [make(mentions=GOLD)], resamples=0)["mention-strict"]
    both_empty = agreement([make()], [make()], resamples=0)["mention-strict"]
    assert (one_empty.value, one_empty.precision, one_empty.recall) == (0, None, 0)
    assert (both_empty.value, both_empty.macro, both_empty.articles) == (None, None, 1)


def test_not_annotated_is_not_empty(make: Make) -> None:
    both = [make(id="one-of-two", mentions=GOLD), make(id="two-of-two", mentions=GOLD)]
    lacking = [both[0], make(id="two-of-two", layers=["quotes"])]
    scores = agreement(lacking, both, resamples=0)
    assert (scores["mention-strict"].value, scores["mention-strict"].articles) == (1, 1)
    reasons = [(one.reason, one.articles) for one in scores.left_out if "mention-strict" in one.measures]
    assert reasons == [("A: `entities` not annotated", ("two-of-two",))]


def test_as_nervaluate_has_them(make: Make) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    gold = [GOLD, [(0, 4, "PERSON"), (5, 10, "ORG")], [(35, 43, "FAC")]]
    found = [FOUND, [(0, 10, "PERSON")], [(35, 43, "FAC"), (85, 91, "DATE"), (61, 66, "NORP")]]
    labels = ["PERSON", "ORG", "FAC", "DATE", "NORP"]

    def plain(side: list[list[tuple[int, int, str]]]) -> list[list[dict[str, object]]]:
        return [[{"start": a, "end": b, "label": label} for a, b, label in one] for one in side]

    theirs = nervaluate.Evaluator(plain(gold), plain(found), tags=labels, loader="dict").evaluate()
    first, second = (
        [make(id=f"article-{number}", mentions=one) for number, one in enumerate(side)] for side in (found, gold)
    )
    ours = score(first, second, resamples=0)
    for scheme, measure in [("strict", "mention-strict"), ("exact", "mention-span")]:
        whole = theirs["overall"][scheme]
        assert ours[measure].value == pytest.approx(whole.f1)
        assert (ours[measure].precision, ours[measure].recall) == pytest.approx((whole.precision, whole.recall))
