"""The reader of the corpus, and the example configuration with the real `spacy train`."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import newscorpus
from newscorpus.article import Article, withhold
from newscorpus.bridges.spacy.reader import create_reader
from newscorpus.corpus import Corpus
from newscorpus.errors import ReadError

spacy = pytest.importorskip("spacy")


def ids(examples: Any) -> list[str]:
    return [example.reference._.article.id for example in examples]


@pytest.fixture
def nlp() -> Any:
    return spacy.blank("en")


@pytest.fixture(scope="module")
def few(corpus: Corpus) -> list[Article]:
    return list(corpus.only("validation"))[:3]


@pytest.fixture
def folder(few: list[Article], tmp_path: Path) -> str:
    """A small corpus: two articles with text, of which one lists no quotes, and one without."""
    bare = few[1].model_copy(
        update={"quotes": (), "claims": (), "relations": (), "layers": few[1].layers[:3], "id": "without-quotes"}
    )
    newscorpus.write(tmp_path / "train.jsonl", [few[0], bare, withhold(few[2])])
    return str(tmp_path)


def test_the_reader_is_registered_with_defaults_for_everything() -> None:
    config = {"corpus": {"@readers": "newscorpus.Corpus.v1"}}
    reader = spacy.registry.resolve(config)["corpus"]
    assert callable(reader)
    assert spacy.registry.readers.get("newscorpus.Corpus.v1") is create_reader


def test_the_shipped_corpus_by_split(corpus: Corpus, nlp: Any) -> None:
    assert ids(create_reader(split="test")(nlp)) == [one.id for one in corpus.only("test") if one.text is not None]


def test_examples_have_entities_groups_and_sentences(few: list[Article], folder: str, nlp: Any) -> None:
    example = next(iter(create_reader(path=folder)(nlp)))
    made = few[0].to_spacy(nlp)
    reference, predicted = example.reference, example.predicted
    assert reference.text == predicted.text == few[0].text
    assert [ent.text for ent in reference.ents] == [ent.text for ent in made.ents]
    assert {name: len(group) for name, group in reference.spans.items()} == {
        name: len(group) for name, group in made.spans.items()
    }
    assert not predicted.ents
    assert not predicted.spans
    assert example.get_aligned_sent_starts()
    assert len(example.get_aligned_spans_y2x(reference.spans["quotes"], allow_overlap=True)) == len(
        made.spans["quotes"]
    )


def test_cut_tokens_are_those_that_the_pipeline_is_shown(nlp: Any, folder: str) -> None:
    for example in create_reader(path=folder, alignment="retokenize")(nlp):
        assert [token.text for token in example.predicted] == [token.text for token in example.reference]
        assert not example.reference._.unaligned
        assert None not in example.get_aligned_ner()


def test_articles_without_text_or_layer_are_passed_over_and_counted(
    folder: str, few: list[Article], nlp: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="newscorpus"):
        reader = create_reader(path=folder, layers=["entities", "quotes"])
        assert ids(reader(nlp)) == ids(reader(nlp)) == [few[0].id]
    assert [one.getMessage() for one in caplog.records] == [
        "passed over: `1` of `3` articles, whose text is withheld",
        "passed over: `1` of `3` articles, which do not list entities, quotes",
    ]
    with pytest.raises(ReadError, match="no layer `tokens`"):
        create_reader(layers=["tokens"])
    with pytest.raises(ReadError, match="no such file"):
        create_reader(path="nowhere")


def test_limit_and_order(nlp: Any) -> None:
    whole = ids(create_reader(split="train")(nlp))
    assert ids(create_reader(split="train", limit=2)(nlp)) == whole[:2]
    reader, again = (create_reader(split="train", shuffle=True, seed=7) for _ in range(2))
    first = ids(reader(nlp))
    assert sorted(first) == sorted(whole)
    assert first != whole
    assert ids(again(nlp)) == first, "the seed decides"
    assert ids(reader(nlp)) != first, "another order each time"


def train(config: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spacy", "train", str(config), "--output", str(output), *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_example_leaves_nothing_to_be_filled_in(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from spacy.cli.debug_config import debug_config

    debug_config(checkout / "docs" / "spacy-train.cfg")  # exits where a section or value is missing
    assert "Config is valid" in capfd.readouterr().out


def test_spacy_trains_by_the_example(checkout: Path, tmp_path: Path, folder: str) -> None:
    run = train(
        *(checkout / "docs" / "spacy-train.cfg", tmp_path / "model"),
        *("--paths.corpus", folder, "--corpora.dev.split", "train"),
        *(
            "--training.max_steps",
            "2",
            "--training.eval_frequency",
            "1",
            "--components.tok2vec.model.embed_size",
            "100",
        ),
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "passed over: `1` of `3` articles, whose text is withheld" in run.stderr
    meta = json.loads((tmp_path / "model" / "model-last" / "meta.json").read_text("utf-8"))
    assert meta["pipeline"] == ["tok2vec", "ner", "span_finder", "spancat"]
    assert "PERSON" in meta["labels"]["ner"]
    assert set(meta["labels"]["spancat"]) <= {"direct", "indirect", "mixed"}
    assert {"ents_f", "spans_quotes_f"} <= set(meta["performance"])
