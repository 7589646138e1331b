"""Flat tables: one row a mention, quote or claim, names resolved and the covered text beside the ids.

They are derived from the nested table, never stored by themselves, and are what a person wants in a data frame.
Fragments of a discontinuous content are joined by ` … `; `start` and `end` are those of the first and the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa

from newscorpus.schema.current import (
    Certainty,
    ClaimType,
    EntityType,
    MentionForm,
    Polarity,
    QuoteType,
    SourceKind,
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
    """A flat table: its Arrow schema, and the closed lists that its columns draw from."""

    schema: pa.Schema
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


def flatten(name: str, nested: pa.Table, split: str | None) -> pa.Table:
    """Derive a flat table.

    Args:
        name: `mentions`, `quotes` or `claims`.
        nested: the nested table of some articles.
        split: their split.

    Raises:
        KeyError: there is no flat table of this name.
        ValueError: a quote or claim has no content, as none of an article can.
    """
    from newscorpus.flattening import columns_of  # only here, as it brings pyarrow.compute

    schema = FLAT_TABLES[name].schema
    parts = []
    for columns in columns_of(name, nested):
        columns["split"] = pa.array([split] * len(columns["id"]), pa.string())
        parts.append(pa.Table.from_arrays([columns[field.name].cast(field.type) for field in schema], schema=schema))
    return pa.concat_tables(parts) if parts else schema.empty_table()


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
        {"type": ClaimType, "polarity": Polarity, "certainty": Certainty},
    ),
}
"""The flat tables by name."""
