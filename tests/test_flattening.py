"""Flat tables made a column at a time: the same as a loop over articles makes that asks each its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscorpus import flattening
from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.records import to_record_batch
from newscorpus.schema.current import Entity, Relation, RelationType, Span
from newscorpus.tables import FLAT_TABLES, flatten
from newscorpus.testing import corpora

# --- the loop -----------------------------------------------------------------------------------------------


def mention_rows(article: Article) -> Iterator[dict[str, Any]]:
    for mention in article.mentions:
        entity = article.entity_of(mention)
        yield {
            "id": mention.id,
            "entity": mention.entity,
            "entity_name": entity.name if entity else None,
            "entity_type": str(entity.type) if entity else None,
            "wikidata": entity.wikidata if entity else None,
            "label": str(mention.label),
            "form": str(mention.form),
            "start": mention.start,
            "end": mention.end,
            "text": mention.exact,
        }


def quote_rows(article: Article) -> Iterator[dict[str, Any]]:
    for quote in article.quotes:
        yield {
            "id": quote.id,
            "type": str(quote.type),
            "source_kind": str(quote.source_kind),
            "speakers": list(quote.speakers),
            "speaker_names": names(article.speakers(quote)),
            "cue": joined(quote.cue),
            "source": joined(quote.source),
            "parent": quote.parent,
            **extent(quote.content),
        }


def claim_rows(article: Article) -> Iterator[dict[str, Any]]:
    for claim in article.claims:
        yield {
            "id": claim.id,
            "quote": claim.quote,
            "claimers": [claimer.id for claimer in article.claimers(claim)],
            "claimer_names": names(article.claimers(claim)),
            "gist": claim.gist,
            "type": str(claim.type),
            "polarity": str(claim.polarity),
            "certainty": str(claim.certainty),
            "about": list(claim.about),
            "about_names": names(article.about(claim)),
            "disputed_by": [dispute.id for dispute in article.disputed_by(claim)],
            **extent(claim.content),
        }


def names(entities: Iterable[Entity]) -> list[str]:
    return [entity.name for entity in entities]


def joined(spans: Sequence[Span]) -> str | None:
    exacts = [span.exact for span in spans if span.exact is not None]
    return " … ".join(exacts) if exacts else None


def extent(content: Sequence[Span]) -> dict[str, Any]:
    return {"start": content[0].start, "end": content[-1].end, "text": joined(content)}


ROWS: dict[str, Callable[[Article], Iterator[dict[str, Any]]]] = {
    "mentions": mention_rows,
    "quotes": quote_rows,
    "claims": claim_rows,
}


def looped(name: str, articles: Iterable[Article], split: str | None) -> pa.Table:
    rows = [{"article": article.id, "split": split, **row} for article in articles for row in ROWS[name](article)]
    return pa.Table.from_pylist(rows, schema=FLAT_TABLES[name].schema)


# --- the same -----------------------------------------------------------------------------------------------


def check(articles: Sequence[Article], split: str | None = "train") -> None:
    nested = pa.Table.from_batches([to_record_batch(articles)])
    for name in ROWS:
        made, expected = flatten(name, nested, split), looped(name, articles, split)
        assert made.schema.equals(expected.schema)
        assert made.to_pylist() == expected.to_pylist()
        made.validate(full=True)


@pytest.mark.parametrize("name", ROWS)
def test_shipped_tables_are_what_the_loop_makes(name: Any, corpus: Corpus) -> None:
    table = looped(name, corpus.only("test"), "test")
    assert corpus.only("test").to_arrow(name).equals(table)
    assert pq.read_table(f"corpus/data/{name}-test.parquet").to_pylist() == table.to_pylist()


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_cut_into_batches_it_is_the_same(rows: int, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flattening, "_ROWS_A_BATCH", rows)
    check(list(corpus[3:14]))


def test_nothing_gives_nothing() -> None:
    check([], None)
    assert Corpus.of([]).to_arrow("quotes").num_rows == 0


@settings(max_examples=25)
@given(corpora(max_size=4), st.none() | st.just("test"))
def test_drawn_articles_give_what_the_loop_makes(drawn: list[Article], split: str | None) -> None:
    check(drawn, split)


@settings(max_examples=25)
@given(corpora(near_valid=["REF401", "REF402", "REC208", "RLN401", "SPN305", "RLN403", "RLN405"], max_size=3))
def test_broken_references_give_what_the_loop_makes(drawn: list[Any]) -> None:
    check([each.article for each in drawn])


@pytest.mark.slow
@settings(settings.get_profile("search"), suppress_health_check=list(HealthCheck))
@given(corpora(near_valid=True))
def test_any_faults_give_what_the_loop_makes(drawn: list[Any]) -> None:
    check([each.article for each in drawn])


def test_ids_that_are_shared_lead_where_an_article_says(article: Article) -> None:
    claims, relations = article.claims, []
    for number, (type_, head, tail) in enumerate(
        [
            (RelationType.DISPUTES, claims[1].id, claims[0].id),
            (RelationType.DISPUTES, claims[1].id, claims[0].id),
            (RelationType.REPEATS, claims[2].id, claims[0].id),
            (RelationType.REPEATS, claims[2].id, "nothing"),
            (RelationType.DISPUTES, "nothing", claims[0].id),
            (RelationType.DISPUTES, article.mentions[0].id, claims[2].id),
            (RelationType.DISPUTES, claims[3].id, claims[2].id),
        ]
    ):
        relations.append(Relation(id=f"new-{number}", type=type_, head=head, tail=tail))
    entity = article.entities[0]
    twice = entity.model_copy(update={"name": "Another"})
    hidden = article.mentions[-1].model_copy(update={"id": article.entities[1].id})
    quote = article.quotes[0].model_copy(update={"speakers": (entity.id, entity.id, "nobody", article.mentions[0].id)})
    check(
        [
            article.model_copy(
                update={
                    "relations": tuple(relations),
                    "entities": (*article.entities, twice),
                    "mentions": (*article.mentions[:-1], hidden),
                    "quotes": (quote, *article.quotes[1:]),
                }
            )
        ]
    )


def test_content_is_never_empty(corpus: Corpus) -> None:
    quote = corpus[0].quotes[0].model_copy(update={"content": ()})
    broken = corpus[0].model_copy(update={"quotes": (quote,)})
    with pytest.raises(ValueError, match="one of the quotes has no content"):
        flatten("quotes", pa.Table.from_batches([to_record_batch([broken])]), None)
