"""Passes of annotators: read by article, compared by two, and what the corpus keeps of its own."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from newscorpus.corpus import Corpus
from newscorpus.errors import ReadError, ScoreError
from newscorpus.passes import PASSES, read_passes
from newscorpus.schema.current import LayerName, LayerStatus

ANNOTATED = {LayerName.ENTITIES, LayerName.QUOTES, LayerName.CLAIMS, LayerName.RELATIONS}


@pytest.fixture
def passes(built: Path, tmp_path: Path) -> Path:
    """Three articles, of which one annotator has all and another the last two."""
    sources = sorted((built / "sources").glob("*/*.yaml"))[:3]
    for annotator, those in (("ida", sources), ("ola", sources[1:])):
        (tmp_path / annotator).mkdir()
        for source in those:
            shutil.copy(source, tmp_path / annotator)
    return tmp_path


def test_articles_that_two_have_are_paired(passes: Path) -> None:
    found = read_passes(passes)
    assert [one.id for one in found.first] == [one.id for one in found.second]
    assert found.annotators == (("ida", "ola"), ("ida", "ola"))


def test_the_settled_article_tells_whose_pass_was_the_first(passes: Path) -> None:
    found = read_passes(passes)
    one, other = found.first
    layers = [layer.model_copy(update={"annotators": ("ola", "ida", "per")}) for layer in one.layers]
    ordered = found.in_order({one.id: one.model_copy(update={"layers": tuple(layers)}), other.id: other})
    assert ordered.annotators == (("ola", "ida"), ("ida", "ola"))
    assert ordered.first == (found.second[0], found.first[1])


def test_three_passes_of_an_article_are_refused(passes: Path) -> None:
    shutil.copytree(passes / "ola", passes / "per")
    with pytest.raises(ScoreError, match="`ida`, `ola`, `per`"):
        read_passes(passes)


def test_a_folder_without_passes_is_refused(passes: Path) -> None:
    with pytest.raises(ReadError, match="no folders of annotators"):
        read_passes(passes / "ida")
    shutil.rmtree(passes / "ola")
    with pytest.raises(ScoreError, match="no article that two"):
        read_passes(passes)


# --- the passes of the corpus ---------------------------------------------------------------------------------------


def test_gold_was_annotated_twice_by_whom_it_names(checkout: Path, corpus: Corpus) -> None:
    by_article: dict[str, set[str]] = {}
    for source in (checkout / "corpus" / PASSES).glob("*/*.yaml"):
        by_article.setdefault(source.stem, set()).add(source.parent.name)
    gold = {article.id for article in corpus if any(layer.status == LayerStatus.GOLD for layer in article.layers)}
    assert gold == set(by_article)
    for id_ in gold:
        layers = {layer.name: layer for layer in corpus[id_].layers}
        for name in ANNOTATED:
            assert layers[name].status == LayerStatus.GOLD
            assert by_article[id_] < set(layers[name].annotators), "two annotators, and who settled what differed"


def test_the_test_split_is_gold_and_a_fifth_of_each_desk(corpus: Corpus) -> None:
    written = [article for article in corpus if article.text]
    gold = [article for article in written if any(layer.status == LayerStatus.GOLD for layer in article.layers)]
    assert {article.id for article in corpus.only("test")} <= {article.id for article in gold}
    desks, twice = (Counter(article.section for article in those) for those in (written, gold))
    assert all(5 * twice[desk] >= count for desk, count in desks.items())


def test_passes_keep_the_text(checkout: Path, corpus: Corpus) -> None:
    found = read_passes(checkout / "corpus" / PASSES)
    for article in (*found.first, *found.second):
        assert article.text == corpus[article.id].text
