"""Articles made part by part are, whatever is done with them, those that the models make of the same rows."""

from __future__ import annotations

import copy
import gc
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel, TypeAdapter, ValidationError

from newscorpus.article import Article, hydrate, withhold
from newscorpus.corpus import Corpus, Part
from newscorpus.records import to_articles, to_record_batch
from newscorpus.rows import ROWS_AT_ONCE, articles_of_sound, is_sound
from newscorpus.schema.arrow import article_schema
from newscorpus.testing import corpora

FEW = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
ARTICLES: TypeAdapter[list[Article]] = TypeAdapter(list[Article])

USES: dict[str, Callable[[Article], Any]] = {
    "comparing": lambda article: article,
    "hash": hash,
    "repr": repr,
    "str": str,
    "dict": dict,
    "vars": vars,
    "model_dump": Article.model_dump,
    "model_dump_json": Article.model_dump_json,
    "JSON of a list": lambda article: ARTICLES.dump_json([article]),
    "excluding what is unset": lambda article: article.model_dump(exclude_unset=True),
    "fields set": lambda article: article.model_fields_set,
    "pickle": lambda article: pickle.loads(pickle.dumps(article)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda article: article.model_copy(update={"title": "Another"}),
    "validating": Article.model_validate,
    "hydrating": lambda article: article if article.text is None else hydrate(withhold(article), article.text),
    "questions": lambda article: [article.speakers(quote) for quote in article.quotes],
}


@pytest.fixture(scope="module")
def table(corpus: Corpus) -> pa.Table:
    withheld = [number for number, one in enumerate(corpus) if one.text is None]
    return corpus.to_arrow().combine_chunks().take([0, 1, 2, 3, *withheld])


@pytest.fixture(scope="module")
def made(table: pa.Table) -> list[Article]:
    """The articles of the table, made by validation."""
    return list(to_articles(table))


def test_the_corpus_that_ships_is_sound(corpus: Corpus) -> None:
    assert all(is_sound(corpus.only(split).to_arrow()) for split in corpus.splits)


@FEW
@given(corpora(min_size=1, max_size=4))
def test_valid_articles_are_sound_and_come_back(drawn: list[Article]) -> None:
    table = pa.Table.from_batches([to_record_batch(drawn)])
    assert is_sound(table)
    assert list(articles_of_sound(table)) == drawn
    assert [article.model_dump_json() for article in articles_of_sound(table)] == [
        article.model_dump_json() for article in drawn
    ]


@pytest.mark.parametrize("use", USES)
def test_every_use_sees_the_whole_article(use: str, table: pa.Table, made: list[Article]) -> None:
    found = [USES[use](article) for article in articles_of_sound(table)]
    assert found == [USES[use](article) for article in made]


@pytest.mark.parametrize("name", Article.model_fields)
def test_each_field_alone(name: str, table: pa.Table, made: list[Article]) -> None:
    for article, whole in zip(articles_of_sound(table), made, strict=True):
        value, wanted = getattr(article, name), getattr(whole, name)
        assert value == wanted
        assert type(value) is type(wanted)
        assert article.model_dump_json() == whole.model_dump_json(), "in the order of the schema"


def test_values_are_of_the_same_types(table: pa.Table, made: list[Article]) -> None:
    def types(value: object) -> object:
        if hasattr(value, "__pydantic_fields_set__"):
            return type(value), [types(getattr(value, name)) for name in type(value).model_fields]
        return [types(part) for part in value] if isinstance(value, tuple) else type(value)

    assert [types(article) for article in articles_of_sound(table)] == [types(article) for article in made]


def test_only_what_is_asked_for_is_made(table: pa.Table) -> None:
    article = next(articles_of_sound(table))
    assert article.id
    assert set(BaseModel.__dict__["__dict__"].__get__(article)) == {"id", "_row"}
    assert article.mentions is article.mentions


def test_an_article_that_is_kept_keeps_no_others(table: pa.Table, made: list[Article]) -> None:
    articles = articles_of_sound(table)
    kept = next(articles)
    neighbor = next(articles).mentions[0]
    assert list(articles)
    assert not [one for one in gc.get_referrers(neighbor) if isinstance(one, list)]
    assert kept == made[0]
    late = list(articles_of_sound(table))
    assert late == made


def test_articles_stay_frozen_and_closed(table: pa.Table) -> None:
    article = next(articles_of_sound(table))
    with pytest.raises(ValidationError, match="frozen"):
        article.title = "Another"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="no attribute"):
        article.headline  # type: ignore[attr-defined]  # noqa: B018 -- looking it up is the test
    assert not hasattr(article, "__array__")


def test_blocks_of_rows_do_not_matter(table: pa.Table, made: list[Article]) -> None:
    times = 1 + 2 * ROWS_AT_ONCE // len(made)
    long = pa.concat_tables([table.slice(3), *[table] * times])
    assert list(articles_of_sound(long)) == [*made[3:], *made * times]


def test_threads_may_share_an_article(table: pa.Table, made: list[Article]) -> None:
    with ThreadPoolExecutor(8) as pool:
        for article, whole in zip(articles_of_sound(table), made, strict=True):
            names = [*Article.model_fields] * 2
            found = list(pool.map(lambda name, article=article: getattr(article, name), names))
            assert found == [getattr(whole, name) for name in names]
            assert set(pool.map(hash, [article] * 8)) == {hash(whole)}


# --- what is not sound --------------------------------------------------------------------------------------

BROKEN: dict[str, dict[str, Any]] = {
    "schema_version": {"schema_version": "0.9.0"},
    "id": {"id": "No Slug"},
    "id, short": {"id": "ab"},
    "id, long": {"id": "a" * 81},
    "language": {"language": "english language"},
    "text_length": {"text_length": -1},
    "text_sha256": {"text_sha256": "0" * 63 + "g"},
    "url": {"url": "https://a.b/c\u00a0d"},
    "genre": {"genre": "story"},
    "topics": {"topics": ["medtop:1"]},
    "rights": {"rights": {"license": "", "holder": None, "text": "included"}},
    "layers": {
        "layers": [{"name": "tokens", "status": "gold", "method": "human", "annotators": [], "guideline": None}]
    },
    "sentences": {"sentences": [{"start": 0, "end": -2}]},
    "attributes": {"attributes": [{"key": "", "value": ""}]},
    "quotes": {
        "quotes": [
            {
                "id": "q",
                "type": "direct",
                "content": [],
                "cue": [],
                "source": [],
                "source_kind": "implicit",
                "speakers": [],
                "parent": None,
                "attributes": [],
            }
        ]
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_models_refuse_is_refused(name: str, article: Article) -> None:
    record = article.model_dump() | BROKEN[name]
    with pytest.raises(ValidationError) as refused:
        Article.model_validate(record)
    table = pa.Table.from_batches([to_record_batch([article.model_dump(), record])])
    assert not is_sound(table)
    broken = Corpus([Part("train", lambda: table)], {})
    with pytest.raises(ValidationError) as found:
        list(broken)
    assert [error["loc"] for error in found.value.errors()] == [error["loc"] for error in refused.value.errors()]
    assert next(iter(broken)) == article, "up to it, as before"


def test_nulls_and_other_types_are_not_sound(article: Article) -> None:
    assert not is_sound(pa.Table.from_batches([to_record_batch([article], lenient=True)]))
    sound = pa.Table.from_batches([to_record_batch([article])])
    assert is_sound(sound)
    assert not is_sound(sound.drop_columns(["mentions"]))
    assert not is_sound(sound.set_column(2, "language", pa.array([None], pa.string())))
    undecodable = pa.array([b"\xff"]).view(pa.string())
    assert not is_sound(sound.set_column(3, article_schema().field("title"), undecodable))
    late = pa.array([2**62], pa.timestamp("us", tz="UTC"))
    number = sound.schema.get_field_index("published_at")
    assert not is_sound(sound.set_column(number, sound.schema.field("published_at"), late))
