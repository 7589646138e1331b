"""Every rule finds its own fault, once and where it is; `python -m benchmarks faults` tries it more thoroughly."""

from __future__ import annotations

import json

import pytest
from benchmarks._plain import Checker
from benchmarks._scoring import ONCE, Seeded, judge_scene, outcome, score, seed, set_scenes
from benchmarks._seeding import Variant, all_variants
from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.rules import all_rules

FIRST = {variant.code: variant for variant in reversed(all_variants())}
"""One variant for each rule."""


def test_every_rule_has_faults() -> None:
    assert {variant.code for variant in all_variants()} == {rule.code for rule in all_rules()}


def test_faults_of_one_article_are_found_once() -> None:
    seeded = [_seeded(variant) for variant in FIRST.values() if variant.seed is not None]
    failed = {one.variant.code: one.state for one in score(seeded) if one.state != ONCE}
    assert not failed


def _seeded(variant: Variant) -> Seeded:
    (seeded,) = seed(variant, 1)
    return seeded


@pytest.mark.parametrize(
    "variant", [variant for variant in FIRST.values() if variant.set_scene], ids=lambda variant: variant.code
)
def test_faults_of_files_are_found_once(variant: Variant) -> None:
    (scene,) = set_scenes(variant, 1)
    assert outcome(variant, judge_scene(scene)).state == ONCE


def test_the_plain_loop_checks_what_it_says() -> None:
    """It is the peer in a benchmark, where one that finds nothing would be quick for no good reason."""
    found: dict[str, bool] = {}
    for variant in FIRST.values():
        if variant.seed is not None and variant.code[0] not in "FR":
            try:
                article = Article.model_validate_json(json.dumps(_seeded(variant).record))
            except ValidationError:
                continue
            checker = Checker()
            found[variant.code] = bool(checker.check(article))
    assert len(found) > 40
    assert sum(found.values()) >= 0.75 * len(found), found
