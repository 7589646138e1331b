"""The guidelines: their examples stand in the corpus, their pages lead somewhere, their version is the one followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscorpus.corpus import Corpus

GUIDELINES = Path(__file__).parent.parent / "docs" / "guidelines"
PAGES = sorted(GUIDELINES.glob("*.md"))
EXAMPLE = re.compile(r"(?<!\*)\*(?P<words>[^*]+)\*\s+\(`(?P<article>[a-z0-9-]+)`\)")
VERSION = re.compile(r"^# Annotation guidelines, version (?P<number>\d+\.\d+)$", re.MULTILINE)


def examples() -> Iterator[object]:
    for page in PAGES:
        for match in EXAMPLE.finditer(page.read_text("utf-8")):
            yield pytest.param(match["article"], " ".join(match["words"].split()), id=f"{page.stem}: {match['words']}")


@pytest.mark.parametrize("article, words", list(examples()))
def test_examples_stand_in_the_corpus(article: str, words: str, corpus: Corpus) -> None:
    text = " ".join((corpus[article].text or "").split())
    place = 0
    for part in words.replace("[", "").replace("]", "").split("…"):
        place = text.index(part.strip(), place)


def test_there_are_examples_of_each_layer() -> None:
    shown = {page.stem: len(EXAMPLE.findall(page.read_text("utf-8"))) for page in PAGES}
    assert all(shown[page] >= 4 for page in ("mentions", "quotes", "claims"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_layers_follow_a_version_that_exists(corpus: Corpus) -> None:
    match = VERSION.search((GUIDELINES / "README.md").read_text("utf-8"))
    assert match is not None
    known = set(re.findall(r"^## (\d+\.\d+)$", (GUIDELINES / "changes.md").read_text("utf-8"), re.MULTILINE))
    assert match["number"] in known
    assert {layer.guideline for article in corpus for layer in article.layers} <= known
