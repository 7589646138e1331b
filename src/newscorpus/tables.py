"""Flat tables: one row a mention, quote or claim, names resolved and the covered text beside the ids.

They are derived from the nested table, never stored by themselves, and are what a person wants in a data frame.
Fragments of a discontinuous content are joined by ` … `; `start` and `end` are those of the first and the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from newscorpus.article import Article
from newscorpus.schema.current import (
    Certainty,
    ClaimType,
    Entity,
    EntityType,
    MentionForm,
    Polarity,
    QuoteType,
    SourceKind,
    Span,
    Vocabulary,
)
from newscorpus.schema.shape import article_shape

_TEXTS = pa.list_(pa.field("element", pa.string(), nullable=False))
_SHARED = (pa.field("article", pa.string(), nullable=False), pa.field("split", pa.string()))
_EXTENT = (
    pa.field("start", pa.int32(), nullable=False),
    pa.field("end", pa.int32(), nullable=False),
    pa.field("text", pa.string()),
)


def _required(*names: str) -> tuple[pa.Field, ...]:
    return tuple(pa.field(name, pa.string(), nullable=False) for name in names)


def _optional(*names: str) -> tuple[pa.Field, ...]:
    return tuple(pa.field(name, pa.string()) for name in names)


def _lists(*names: str) -> tuple[pa.Field, ...]:
    return tuple(pa.field(name, _TEXTS, nullable=False) for name in names)


class FlatTable(NamedTuple):
    """A flat table: its Arrow schema, how an article becomes rows of it, and the closed lists of its columns."""

    schema: pa.Schema
    rows_of: Callable[[Article], Iterator[dict[str, Any]]]
    vocabularies: Mapping[str, type[Vocabulary]]


def vocabularies_of(name: str) -> dict[str, type[Vocabulary]]:
    """Return the closed lists that columns of a table draw from.

    >>> [str(value) for value in vocabularies_of("quotes")["type"]]
    ['direct', 'indirect', 'mixed']
    >>> "mentions.label" in vocabularies_of("articles")
    True

    Args:
        name: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

    Returns:
        The lists by column; a field of a nested column stands after a dot, whether or not there is a list between.

    Raises:
        KeyError: there is no table of this name.
    """
    if name == "articles":
        return {path: shape.vocabulary for path, shape in article_shape().walk() if shape.vocabulary is not None}
    return dict(FLAT_TABLES[name].vocabularies)


def flatten(name: str, articles: Iterable[tuple[Article, str | None]]) -> pa.Table:
    """Derive a flat table.

    Args:
        name: `mentions`, `quotes` or `claims`.
        articles: the articles, each with its split.

    Raises:
        KeyError: there is no flat table of this name.
    """
    table = FLAT_TABLES[name]
    rows = [
        {"article": article.id, "split": split, **row} for article, split in articles for row in table.rows_of(article)
    ]
    return pa.Table.from_pylist(rows, schema=table.schema)


def _mention_rows(article: Article) -> Iterator[dict[str, Any]]:
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


def _quote_rows(article: Article) -> Iterator[dict[str, Any]]:
    for quote in article.quotes:
        speakers = article.speakers(quote)
        yield {
            "id": quote.id,
            "type": str(quote.type),
            "source_kind": str(quote.source_kind),
            "speakers": list(quote.speakers),
            "speaker_names": _names(speakers),
            "cue": _joined(quote.cue),
            "source": _joined(quote.source),
            "parent": quote.parent,
            **_extent(quote.content),
        }


def _claim_rows(article: Article) -> Iterator[dict[str, Any]]:
    for claim in article.claims:
        claimers = article.claimers(claim)
        disputes = article.disputed_by(claim)
        yield {
            "id": claim.id,
            "quote": claim.quote,
            "claimers": [claimer.id for claimer in claimers],
            "claimer_names": _names(claimers),
            "gist": claim.gist,
            "type": str(claim.type),
            "polarity": str(claim.polarity),
            "certainty": str(claim.certainty),
            "about": list(claim.about),
            "about_names": _names(article.about(claim)),
            "disputed_by": [dispute.id for dispute in disputes],
            **_extent(claim.content),
        }


def _names(entities: Iterable[Entity]) -> list[str]:
    return [entity.name for entity in entities]


def _joined(spans: Sequence[Span]) -> str | None:
    """Join the covered characters; null where there are none or the text is withheld."""
    exacts = [span.exact for span in spans if span.exact is not None]
    return " … ".join(exacts) if exacts else None


def _extent(content: Sequence[Span]) -> dict[str, Any]:
    return {"start": content[0].start, "end": content[-1].end, "text": _joined(content)}


FLAT_TABLES: dict[str, FlatTable] = {
    "mentions": FlatTable(
        pa.schema(
            [
                *_SHARED,
                *_required("id"),
                *_optional("entity", "entity_name", "entity_type", "wikidata"),
                *_required("label", "form"),
                *_EXTENT,
            ]
        ),
        _mention_rows,
        {"entity_type": EntityType, "label": EntityType, "form": MentionForm},
    ),
    "quotes": FlatTable(
        pa.schema(
            [
                *_SHARED,
                *_required("id", "type", "source_kind"),
                *_lists("speakers", "speaker_names"),
                *_optional("cue", "source", "parent"),
                *_EXTENT,
            ]
        ),
        _quote_rows,
        {"type": QuoteType, "source_kind": SourceKind},
    ),
    "claims": FlatTable(
        pa.schema(
            [
                *_SHARED,
                *_required("id"),
                *_optional("quote"),
                *_lists("claimers", "claimer_names"),
                *_required("gist", "type", "polarity", "certainty"),
                *_lists("about", "about_names", "disputed_by"),
                *_EXTENT,
            ]
        ),
        _claim_rows,
        {"type": ClaimType, "polarity": Polarity, "certainty": Certainty},
    ),
}
"""The flat tables by name."""
