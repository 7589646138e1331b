"""The corpus through the real `datasets`, offline, with a fresh cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from newscorpus.corpus import Corpus
from newscorpus.schema.arrow import article_schema
from newscorpus.tables import FLAT_TABLES

datasets = pytest.importorskip("datasets")

CONFIGURATIONS = ["articles", "mentions", "quotes", "claims"]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checkout: Path) -> Any:
    """Load a configuration of the shipped folder without network and without an old cache."""
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)

    def load_configuration(name: str | None = None, **options: Any) -> Any:
        return datasets.load_dataset(str(checkout / "corpus"), name, cache_dir=str(tmp_path / "cache"), **options)

    return load_configuration


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_configuration_has_every_row_of_every_split(name: str, load: Any, corpus: Corpus) -> None:
    loaded = load(name)
    assert list(loaded) == ["train", "validation", "test"]
    for split in corpus.splits:
        assert loaded[split].num_rows > 0
        assert loaded[split].to_list() == corpus.only(split).to_arrow(name).to_pylist()  # type: ignore[arg-type]


def test_articles_are_the_default(load: Any, corpus: Corpus) -> None:
    assert load(split="train")["id"][0] == corpus[0].id


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_features_are_declared_and_just_those_of_the_schema(name: str, load: Any) -> None:
    declared = load(name)["train"].features
    schema = article_schema() if name == "articles" else FLAT_TABLES[name].schema
    assert declared == datasets.Features.from_arrow_schema(_nullable(schema))
    builder = datasets.load_dataset_builder(str(Path("corpus").resolve()), name)
    assert builder.info.features == declared, "inferred, not declared"


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in schema])


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_streams(name: str, load: Any) -> None:
    streamed = list(load(name, streaming=True, split="test"))
    assert streamed == load(name, split="test").to_list()


def test_release_is_the_version(load: Any, corpus: Corpus) -> None:
    release = corpus.release or ""
    assert str(load(split="train").info.version) == ".".join(str(int(part)) for part in release.split("."))


def test_withheld_text_survives(load: Any) -> None:
    (withheld,) = [row for row in load(split="train") if row["rights"]["text"] == "withheld"]
    assert withheld["text"] is None
    assert withheld["text_length"] > 0
    assert {mention["exact"] for mention in withheld["mentions"]} == {None}


def test_plain_parquet_builder_reads_the_files(checkout: Path, tmp_path: Path, corpus: Corpus) -> None:
    files = {split: str(checkout / "corpus" / "data" / f"articles-{split}.parquet") for split in corpus.splits}
    loaded = datasets.load_dataset("parquet", data_files=files, cache_dir=str(tmp_path))
    assert {split: part.num_rows for split, part in loaded.items()} == {
        split: len(corpus.only(split)) for split in corpus.splits
    }


def test_bridge_makes_a_dataset_a_split(corpus: Corpus) -> None:
    made = corpus.to_datasets("claims")
    assert list(made) == ["train", "validation", "test"]
    assert made["test"].to_list() == corpus.only("test").to_arrow("claims").to_pylist()
