"""The corpus through the real `datasets`, offline, with a fresh cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newscorpus
from newscorpus.article import Article
from newscorpus.bridges.datasets import features_of
from newscorpus.corpus import Corpus
from newscorpus.errors import ConversionError
from newscorpus.schema.arrow import article_schema
from newscorpus.tables import FLAT_TABLES, vocabularies_of
from newscorpus.testing import corpora

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
    expected = datasets.Features.from_arrow_schema(_nullable(schema))
    assert declared.arrow_schema == expected.arrow_schema
    # datasets 2 and 3 read a list of the card as a list, and make a `Sequence` of Arrow's: the same by another name
    assert declared == (expected if hasattr(datasets, "List") else features_of(name, "strings"))  # type: ignore[arg-type]
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


# --- class labels -------------------------------------------------------------------------------------------

KINDS = ["strings", "class-labels"]


@pytest.fixture(autouse=True, scope="module")
def no_progress_bars() -> None:
    datasets.disable_progress_bars()


def class_labels(feature: Any, path: str = "") -> dict[str, list[str]]:
    """Find the class labels of features, also nested ones."""
    if isinstance(feature, datasets.ClassLabel):
        return {path: feature.names}
    if isinstance(feature, dict):
        found = [class_labels(inner, f"{path}.{name}" if path else name) for name, inner in feature.items()]
        return {path: names for one in found for path, names in one.items()}
    if isinstance(feature, list):  # in datasets 2 and 3
        return class_labels(feature[0], path)
    return class_labels(feature.feature, path) if hasattr(feature, "feature") else {}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_closed_list_is_a_class_label(name: Any, corpus: Corpus) -> None:
    made = corpus.to_datasets(name, "class-labels")
    expected = {path: [str(value) for value in values] for path, values in vocabularies_of(name).items()}
    assert expected
    assert class_labels(made["train"].features) == expected
    assert class_labels(corpus.to_datasets(name)["train"].features) == {}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_class_labels_are_what_a_cast_of_the_loaded_strings_gives(name: Any, load: Any, corpus: Corpus) -> None:
    cast = load(name, split="test").cast(features_of(name))
    made = corpus.to_datasets(name, "class-labels")["test"]
    assert made.features == cast.features
    assert made.to_list() == cast.to_list()


def test_strings_are_what_is_loaded(load: Any, corpus: Corpus) -> None:
    made, loaded = corpus.to_datasets()["train"], load(split="train")
    assert made.features == loaded.features
    assert made.split == loaded.split == "train"


def test_labels_that_are_missing_stay_null(corpus: Corpus, tmp_path: Path) -> None:
    bare = [article.model_copy(update={"genre": None}) for article in corpus[:2]]
    made = Corpus.of([*bare, corpus[2]]).to_datasets(features="class-labels")["all"]
    assert made["genre"][:2] == [None, None]
    assert made.features["genre"].int2str(made["genre"][2]) == corpus[2].genre
    values = [mention["entity_type"] for mention in corpus.to_datasets("mentions", "class-labels")["test"]]
    assert None in values


def test_an_unknown_label_is_an_error_and_no_null(corpus: Corpus) -> None:
    table = corpus.to_arrow("mentions")
    odd = corpus.only("test").to_arrow()
    odd = odd.set_column(odd.schema.get_field_index("genre"), "genre", pa.array(["poem"] * len(odd)))
    from newscorpus.corpus import Part

    broken = Corpus([Part.reading("test", odd)], {})
    with pytest.raises(ConversionError, match="column `genre`: the schema has no label `poem`"):
        broken.to_datasets(features="class-labels")
    assert table.num_rows


def test_no_such_table_or_features(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match="no features `numbers`; there are `strings`, `class-labels`"):
        corpus.to_datasets(features="numbers")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no table `relations`; there are `articles`, `mentions`"):
        corpus.to_datasets("relations")  # type: ignore[arg-type]


# --- and back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_corpus_comes_back(kind: Any, few: Corpus) -> None:
    back = newscorpus.from_datasets(few.to_datasets(features=kind))
    assert list(back) == list(few)
    assert back.splits == few.splits
    assert [back.split_of(article) for article in back] == [few.split_of(article) for article in few]


@settings(max_examples=10)
@given(corpora(max_size=3), st.sampled_from(KINDS))
def test_any_articles_come_back(drawn: list[Article], kind: Any) -> None:
    check_round_trip(drawn, kind)


@pytest.mark.slow
@settings(settings.get_profile("search"), suppress_health_check=list(HealthCheck))
@given(corpora(), st.sampled_from(KINDS))
def test_very_many_articles_come_back(drawn: list[Article], kind: Any) -> None:
    check_round_trip(drawn, kind)


def check_round_trip(drawn: list[Article], kind: Any) -> None:
    back = Corpus.from_datasets(Corpus.of(drawn).to_datasets(features=kind))
    assert list(back) == drawn
    assert back.splits == ()


def short(row: dict[str, Any]) -> bool:
    return bool(row["text_length"] < 3000)


CHANGES: dict[str, tuple[Callable[[Any], Any], Callable[[list[Article]], list[Article]]]] = {
    "select": (lambda made: made.select([2, 0]), lambda articles: [articles[2], articles[0]]),
    "filter": (
        lambda made: made.filter(short),
        lambda articles: [article for article in articles if article.text_length < 3000],
    ),
    "map": (
        lambda made: made.map(lambda row: {"title": "Other", "mentions": row["mentions"][:1]}),
        lambda articles: [one.model_copy(update={"title": "Other", "mentions": one.mentions[:1]}) for one in articles],
    ),
    "map and remove": (
        lambda made: made.map(lambda row: {"words": len(row["text"] or "")}).remove_columns("words"),
        lambda articles: articles,
    ),
    "shard": (lambda made: made.select([3, 2, 1, 0]).shard(2, 0, contiguous=True), lambda them: [them[3], them[2]]),
    "format": (lambda made: made.with_format("numpy", columns=["id"]), lambda articles: articles),
    "stream": (lambda made: made.to_iterable_dataset(), lambda articles: articles),
    "stream and map": (
        lambda made: made.to_iterable_dataset().map(lambda row: {"title": "Other"}),
        lambda articles: [one.model_copy(update={"title": "Other"}) for one in articles],
    ),
    "flatten indices": (lambda made: made.select([1]).flatten_indices(), lambda articles: articles[1:2]),
    "none": (lambda made: made.select([]), lambda articles: []),
    "join": (lambda made: datasets.concatenate_datasets([made.select([0]), made.select([1])]), lambda them: them[:2]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", CHANGES)
def test_changed_datasets_come_back_as_they_were_changed(kind: Any, change: str, corpus: Corpus) -> None:
    there, here = CHANGES[change]
    few = corpus.only("train")[:4]
    made = there(few.to_datasets(features=kind)["train"])
    if (kind, change) == ("class-labels", "stream and map"):  # `datasets` does not know the features any more
        with pytest.raises(ConversionError, match="column `genre` holds `int64`"):
            newscorpus.from_datasets(made)
    else:
        assert list(newscorpus.from_datasets(made)) == here(list(few))


def test_loaded_and_saved_datasets_come_back(load: Any, corpus: Corpus, tmp_path: Path) -> None:
    assert newscorpus.from_datasets(load(split="test").select([0])).splits == ("test",)
    assert newscorpus.from_datasets(load(split="validation+test").select([0])).splits == ()
    few = corpus.only("test")[:3]
    assert list(newscorpus.from_datasets(load(streaming=True, split="test").take(3))) == list(few)
    few.to_datasets(features="class-labels").save_to_disk(tmp_path / "saved")
    assert newscorpus.from_datasets(datasets.load_from_disk(str(tmp_path / "saved"))).splits == ("test",)


def test_the_split_may_be_given(corpus: Corpus) -> None:
    made = corpus.to_datasets()["test"]
    assert newscorpus.from_datasets(made, "dev").splits == ("dev",)
    with pytest.raises(TypeError, match="names its splits itself"):
        newscorpus.from_datasets(corpus.to_datasets(), "train")


def test_renumbered_class_labels_keep_their_names(corpus: Corpus) -> None:
    names = features_of()["genre"].names[::-1]
    few = corpus.only("test")[:3]
    made = few.to_datasets().cast_column("genre", datasets.ClassLabel(names=names))
    assert list(newscorpus.from_datasets(made)) == list(few)


REFUSED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "more": (lambda made: made.map(lambda row: {"n": 1}), "train: column `n` is no field of an article"),
    "less": (lambda made: made.remove_columns("rights"), "train: column `rights` is missing"),
    "flat": (lambda made: made.select_columns(["id"]), "train: column `schema_version` is missing; neither do these"),
    "type": (
        lambda made: made.map(lambda row: {"title": 3}),
        "column `title` holds `int64` where an article has `string`",
    ),
    "value": (
        lambda made: made.map(lambda row: {"id": "No Slug"}),
        r"train, row 1: \$.id: string should match pattern",
    ),
    "nested value": (
        lambda made: made.map(lambda row: {"blocks": [{"kind": "stanza", "start": 0, "end": 1}]}),
        r"train, row 1: \$.blocks\[0\].kind: input should be 'headline'",
    ),
    "null": (
        lambda made: made.map(lambda row: {"text_length": None}),
        r"row 1: \$.text_length: the field is missing",
    ),
}


@pytest.mark.parametrize("change", REFUSED)
def test_what_is_no_article_is_refused_by_column_and_reason(change: str, corpus: Corpus) -> None:
    there, message = REFUSED[change]
    with pytest.raises(ConversionError, match=message):
        newscorpus.from_datasets(there(corpus.to_datasets()["train"].select(range(2))))


def test_numbers_that_are_no_class_labels_are_refused(corpus: Corpus) -> None:
    made = corpus.to_datasets(features="class-labels")["test"]
    table = made.with_format("arrow")[:]
    number = table.schema.get_field_index("genre")
    for value, message in ((99, "test: column `genre` holds `99`: its labels are 0 to 9"), (-1, "genre")):
        odd = table.set_column(number, "genre", pa.array([value] * len(table), pa.int64()))
        changed = datasets.Dataset(odd, info=made.info, split=made.split)
        if value < 0:
            assert {article.genre for article in newscorpus.from_datasets(changed)} == {None}, "-1 means none"
        else:
            with pytest.raises(ConversionError, match=message):
                newscorpus.from_datasets(changed)
    with pytest.raises(TypeError, match="`list` is no dataset"):
        newscorpus.from_datasets([1])
