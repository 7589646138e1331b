"""What holds of every measure, on articles that Hypothesis draws."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus import scores, withhold
from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.scores import ArticlePair, Scores, agreement, all_measures, score
from newscorpus.scores._assignment import assign
from newscorpus.testing import NearValid, articles, corpora

FEW = settings(max_examples=25)

_IDS = ("entities", "mentions", "quotes", "claims", "relations")
_REFERENCES = ("entity", "quote", "parent", "head", "tail")


def renamed(article: Article) -> Article:
    """Give every annotation another id, and list what is listed in another order."""
    generator = random.Random(article.id)

    def rename(plain: dict[str, Any]) -> dict[str, Any]:
        new = {name: None if plain[name] is None else f"x-{plain[name]}" for name in _REFERENCES if name in plain}
        lists = {name: [f"x-{id}" for id in plain[name]] for name in ("speakers", "about") if name in plain}
        return plain | new | lists | {"id": f"x-{plain['id']}"}

    plain = article.model_dump()
    for layer in _IDS:
        changed = [rename(one) for one in plain[layer]]
        generator.shuffle(changed)
        plain[layer] = changed
    return Article.model_validate(plain)


def disturbed(article: Article, seed: int) -> Article:
    """Annotate an article a little differently: some left out, some shorter, some labeled otherwise."""
    generator = random.Random(seed)

    def shorter(spans: Any) -> Any:
        (*others, last) = spans
        end = max(last.start + 1, last.end - generator.randint(0, 9))
        return (*others, last.model_copy(update={"end": end, "exact": last.exact and last.exact[: end - last.start]}))

    def kept(annotations: Any) -> list[Any]:
        return [one for one in annotations if generator.random() < 0.8]

    labels = ("PERSON", "ORG", "DATE")
    update = {
        "mentions": tuple(
            one.model_copy(update={"label": generator.choice(labels)} if generator.random() < 0.3 else {})
            for one in kept(article.mentions)
        ),
        "quotes": tuple(one.model_copy(update={"content": shorter(one.content)}) for one in kept(article.quotes)),
        "claims": tuple(one.model_copy(update={"content": shorter(one.content)}) for one in kept(article.claims)),
        "relations": tuple(kept(article.relations)),
    }
    return article.model_copy(update=update)


def values(found: Scores) -> dict[tuple[str, str], float | None]:
    return {(one.measure, one.split): one.value for one in found}


def close(one: dict[Any, float | None], other: dict[Any, float | None]) -> bool:
    return one.keys() == other.keys() and all(
        (one[key] is None) == (other[key] is None) and math.isclose(one[key] or 0, other[key] or 0, abs_tol=1e-9)
        for key in one
    )


@FEW
@given(corpora(min_size=1, max_size=2))
def test_identity_is_perfect(drawn: list[Article]) -> None:
    assert {one.value for one in agreement(drawn, drawn, resamples=0)} <= {1, None}


@FEW
@given(corpora(min_size=1, max_size=2))
def test_ids_and_order_do_not_matter(drawn: list[Article]) -> None:
    others = [renamed(article) for article in reversed(drawn)]
    assert {one.value for one in agreement(drawn, others, resamples=0)} <= {1, None}
    changed = [disturbed(article, 1) for article in drawn]
    assert close(values(agreement(changed, drawn, resamples=0)), values(agreement(changed, others, resamples=0)))


@FEW
@given(corpora(min_size=1, max_size=2), st.integers(0, 1000))
def test_values_keep_within_their_bounds_and_are_symmetric(drawn: list[Article], seed: int) -> None:
    changed = [disturbed(article, seed) for article in drawn]
    there = agreement(drawn, changed, resamples=5)
    assert close(values(there), values(agreement(changed, drawn, resamples=0)))
    for one in there:
        least = {"kappa": -1.0, "alpha": -math.inf}.get(one.statistic, 0.0)
        for value in (one.value, one.low, one.high, one.macro, one.precision, one.recall):
            assert value is None or least - 1e-12 <= value <= 1 + 1e-12


@FEW
@given(articles(withheld=False))
def test_withholding_changes_only_what_counts_tokens(article: Article) -> None:
    other = disturbed(article, 3)
    whole = agreement([article], [other], resamples=0)
    without = agreement([withhold(article)], [withhold(other)], resamples=0)
    counting = {measure.name for measure in all_measures() if measure.needs_text}
    assert close(
        {key: value for key, value in values(whole).items() if key[0] not in counting},
        {key: value for key, value in values(without).items() if key[0] not in counting},
    )


@FEW
@given(articles(near_valid=True, withheld=False), st.integers(0, 1000))
def test_faults_raise_nothing(drawn: NearValid, seed: int) -> None:
    for first, second in [(drawn.article, drawn.article), (drawn.article, disturbed(drawn.article, seed))]:
        found = agreement([first], [second], resamples=3)
        assert all(one.value is None or one.value <= 1 + 1e-12 for one in found)


def test_every_module_has_measures_with_names_of_their_own() -> None:
    names = [measure.name for measure in all_measures()]
    assert len(names) == len(set(names))
    on_disk = {path.stem.replace("_", "-") for path in Path(scores.__file__).parent.glob("[!_]*.py")}
    assert on_disk == {name.partition("/")[0] for name in names} - {"mention-labels"}
    layers = {"mention": "entities", "coreference": "entities", "quote": "quotes", "claim": "claims"}
    assert all(layers.get(one.name.partition("-")[0], "relations") == one.layer for one in all_measures())


def test_assignment_as_scipy_has_it() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    generator = random.Random(3)
    for _ in range(200):
        rows, columns = generator.randint(1, 9), generator.randint(1, 9)
        weights = {
            (row, column): generator.choice([generator.random(), float(generator.randint(1, 3))])
            for row in range(rows)
            for column in range(columns)
            if generator.random() < 0.6
        }
        matrix = np.zeros((rows, columns))
        for place, weight in weights.items():
            matrix[place] = weight
        best = matrix[optimize.linear_sum_assignment(matrix, maximize=True)].sum()
        pairs = assign(weights)
        assert sum(weights[pair] for pair in pairs) == pytest.approx(best)
        assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


# --- intervals, splits, what is left out ---


def test_interval_is_seeded_and_does_not_depend_on_what_else_is_measured(corpus: Corpus) -> None:
    gold = list(corpus.only("test")[:5])
    found = [disturbed(article, 1) for article in gold]
    whole = agreement(found, gold, resamples=200, seed=4)
    again = agreement(reversed(found), gold, resamples=200, seed=4, layers=["quotes"])
    assert whole["quote-content"] == again["quote-content"]
    assert whole["quote-content"] != agreement(found, gold, resamples=200, seed=5)["quote-content"]
    for one in whole:
        assert one.value is None or one.low is None or one.high is None or one.low <= one.high


def test_interval_of_the_mean_is_what_theory_says() -> None:
    from newscorpus.scores._bootstrap import interval
    from newscorpus.scores._statistics import Accuracy

    # 400 articles with one thing each, half of them right: 0.5, give or take 1.96 standard errors
    low, high = interval(Accuracy(), [(number % 2, 1) for number in range(400)], 4000, 0)
    assert (low, high) == pytest.approx((0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025), abs=0.005)
    assert interval(Accuracy(), [(1, 1)], 100, 0) == (None, None)


def test_splits_are_measured_apart(corpus: Corpus) -> None:
    some = corpus.filter(lambda article: article.id in {part[0].id for part in map(corpus.only, corpus.splits)})
    found = score(list(some), some, resamples=0, layers=["entities"])
    assert found.articles == {"train": 1, "validation": 1, "test": 1, "all": 3}
    total = sum(found["mention-strict", split].second_units for split in corpus.splits)
    assert total == found["mention-strict"].second_units
    assert score(list(some), some, split="test", resamples=0).articles == {"test": 1, "all": 1}


def test_left_out_are_counted(corpus: Corpus) -> None:
    one, two, three = corpus[:3]
    other_text = two.model_copy(update={"text_sha256": "0" * 64})
    found = agreement([one, other_text], [one, two, three], resamples=0)
    assert [(left.reason, left.articles) for left in found.left_out if not left.measures] == [
        ("only B has", (three.id,)),
        ("the texts of the two sides differ", (two.id,)),
    ]
    assert found.articles == {"all": 1}


def test_pair_names_its_article(corpus: Corpus) -> None:
    assert ArticlePair(corpus[0], corpus[0]).id == corpus[0].id
