"""The nested table made flat: rows of mentions, quotes and claims, a column at a time.

References are looked up for a whole batch at once. As in `newscorpus.Article`, one that dangles, or that leads to a
record of another layer, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.schema.current import RelationType

_GAP = " … "
_ROWS_A_BATCH = 5000
_NEEDED = ("id", "entities", "mentions", "quotes", "claims", "relations")
_REFERABLE = ("entities", "mentions", "quotes", "claims", "relations")
_SEPARATOR = "\x1f"


def columns_of(name: str, nested: pa.Table) -> Iterable[dict[str, pa.Array]]:
    """Yield the columns of a flat table, some articles at a time; `split` is not among them.

    Args:
        name: `mentions`, `quotes` or `claims`.
        nested: the nested table.

    Raises:
        ValueError: a quote or claim has no content, as none of an article can.
    """
    for batch in nested.select(_NEEDED).to_batches(max_chunksize=_ROWS_A_BATCH):
        yield _COLUMNS[name](_Articles(batch))


class _Layer(NamedTuple):
    """A layer: the records of all articles, and the row of the article that each belongs to."""

    records: pa.StructArray
    rows: pa.Array

    def field(self, name: str) -> pa.Array:
        return pc.struct_field(self.records, name)


class _Lists(NamedTuple):
    """Values of which each record has some: the values, the number of the record of each, and how many records."""

    values: pa.Array
    parents: pa.Array
    size: int

    @classmethod
    def of(cls, lists: pa.ListArray) -> _Lists:
        return cls(lists.flatten(), pc.list_parent_indices(lists), len(lists))

    def where(self, is_kept: pa.Array) -> _Lists:
        return _Lists(self.values.filter(is_kept), self.parents.filter(is_kept), self.size)

    def with_values(self, values: pa.Array) -> _Lists:
        return self._replace(values=values)

    @property
    def offsets(self) -> np.ndarray[Any, np.dtype[np.int32]]:
        counts = np.bincount(self.parents.to_numpy(zero_copy_only=False), minlength=self.size)
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def to_array(self) -> pa.ListArray:
        return pa.ListArray.from_arrays(pa.array(self.offsets), self.values)


class _Articles:
    """The layers of a batch of articles, and where references lead."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.ids = batch.column("id")
        self._batch = batch

    def layer(self, name: str) -> _Layer:
        lists = self._batch.column(name)
        return _Layer(lists.flatten(), pc.list_parent_indices(lists))

    @cached_property
    def _places(self) -> tuple[pa.Array, pa.Array, pa.Array]:
        """The keys of all annotations, the layer of each, and its place there; the last of equal keys comes first."""
        layers = [self.layer(name) for name in _REFERABLE]
        keys = pa.concat_arrays([_keys(layer.rows, layer.field("id")) for layer in layers])
        numbers = np.repeat(np.arange(len(layers)), [len(layer.records) for layer in layers])
        places = np.concatenate([np.arange(len(layer.records)) for layer in layers])
        backwards = pa.array(np.arange(len(keys))[::-1])
        return keys.take(backwards), pa.array(numbers).take(backwards), pa.array(places).take(backwards)

    def find(self, layer: str, rows: pa.Array, ids: pa.Array) -> pa.Array:
        """Look up references: the place in the layer, or null.

        Args:
            layer: the layer that they should lead to.
            rows: the row of the article of each reference.
            ids: the ids; some may be null.
        """
        keys, layers, places = self._places
        found = pc.index_in(_keys(rows, ids), value_set=keys, skip_nulls=True)
        is_right = pc.equal(layers.take(found), _REFERABLE.index(layer))
        return pc.if_else(is_right, places.take(found), None)

    def entities_of(self, layer: _Layer, field: str) -> tuple[_Lists, pa.Array]:
        """Look up lists of references to entities: the ids that lead to one, and where they lead."""
        references = _Lists.of(layer.field(field))
        places = self.find("entities", layer.rows.take(references.parents), references.values)
        return references.where(places.is_valid()), places.drop_null()

    def names_at(self, places: pa.Array) -> pa.Array:
        return self.layer("entities").field("name").take(places)


def _keys(rows: pa.Array, ids: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(rows.cast(pa.string()), ids, _SEPARATOR)


def _joined(lists: pa.ListArray) -> pa.Array:
    """Join the covered characters of spans; null where there are none or the text is withheld."""
    spans = _Lists.of(lists)
    exacts = spans.with_values(pc.struct_field(spans.values, "exact"))
    lists = exacts.where(exacts.values.is_valid()).to_array()
    joined = pc.binary_join(lists, _GAP)
    return pc.if_else(pc.greater(pc.list_value_length(lists), 0), joined, None)


def _extent(name: str, content: pa.ListArray) -> dict[str, pa.Array]:
    spans = _Lists.of(content)
    offsets = spans.offsets
    if (offsets[1:] == offsets[:-1]).any():
        raise ValueError(f"one of the {name} has no content")
    return {
        "start": pc.struct_field(spans.values, "start").take(pa.array(offsets[:-1])),
        "end": pc.struct_field(spans.values, "end").take(pa.array(offsets[1:] - 1)),
        "text": _joined(content),
    }


def _plain(layer: _Layer, *names: str) -> dict[str, pa.Array]:
    return {name: layer.field(name) for name in names}


def _mentions(articles: _Articles) -> dict[str, pa.Array]:
    mentions, entities = articles.layer("mentions"), articles.layer("entities")
    places = articles.find("entities", mentions.rows, mentions.field("entity"))
    return {
        "article": articles.ids.take(mentions.rows),
        **_plain(mentions, "id", "entity"),
        "entity_name": entities.field("name").take(places),
        "entity_type": entities.field("type").take(places),
        "wikidata": entities.field("wikidata").take(places),
        **_plain(mentions, "label", "form", "start", "end"),
        "text": mentions.field("exact"),
    }


def _quotes(articles: _Articles) -> dict[str, pa.Array]:
    quotes = articles.layer("quotes")
    speakers, places = articles.entities_of(quotes, "speakers")
    return {
        "article": articles.ids.take(quotes.rows),
        **_plain(quotes, "id", "type", "source_kind", "speakers"),
        "speaker_names": speakers.with_values(articles.names_at(places)).to_array(),
        "cue": _joined(quotes.field("cue")),
        "source": _joined(quotes.field("source")),
        **_plain(quotes, "parent"),
        **_extent("quotes", quotes.field("content")),
    }


def _claims(articles: _Articles) -> dict[str, pa.Array]:
    claims, quotes = articles.layer("claims"), articles.layer("quotes")
    speakers, speaker_places = articles.entities_of(quotes, "speakers")
    carrying = articles.find("quotes", claims.rows, claims.field("quote"))
    about, about_places = articles.entities_of(claims, "about")
    return {
        "article": articles.ids.take(claims.rows),
        **_plain(claims, "id", "quote"),
        "claimers": _taken(speakers, carrying),
        "claimer_names": _taken(speakers.with_values(articles.names_at(speaker_places)), carrying),
        **_plain(claims, "gist", "type", "polarity", "certainty", "about"),
        "about_names": about.with_values(articles.names_at(about_places)).to_array(),
        "disputed_by": _disputes(articles, claims),
        **_extent("claims", claims.field("content")),
    }


def _taken(lists: _Lists, places: pa.Array) -> pa.Array:
    """Take the lists at some places; an empty one where there is no place."""
    with_empty = lists._replace(size=lists.size + 1).to_array()
    return with_empty.take(pc.fill_null(places, lists.size))


def _disputes(articles: _Articles, claims: _Layer) -> pa.Array:
    """List the claims that dispute each claim, or one that it repeats.

    Relations are few, and what is asked of them runs along two; so they are looked at one by one.
    """
    relations = articles.layer("relations")
    ends = {end: articles.find("claims", relations.rows, relations.field(end)).is_valid() for end in ("head", "tail")}
    disputing: dict[tuple[int, str], list[str]] = {}
    repeated: dict[tuple[int, str], list[str]] = {}
    for row, type_, head, tail, has_head, has_tail in zip(
        relations.rows.to_pylist(),
        *(relations.field(name).to_pylist() for name in ("type", "head", "tail")),
        ends["head"].to_pylist(),
        ends["tail"].to_pylist(),
        strict=True,
    ):
        if type_ == RelationType.DISPUTES and has_head:
            disputing.setdefault((row, tail), []).append(head)
        elif type_ == RelationType.REPEATS and has_tail:
            repeated.setdefault((row, head), []).append(tail)
    found = []
    for row, id in zip(claims.rows.to_pylist(), claims.field("id").to_pylist(), strict=True):
        same: Sequence[str] = [id, *repeated.get((row, id), ())]
        found.append(list(dict.fromkeys(dispute for claim in same for dispute in disputing.get((row, claim), ()))))
    return pa.array(found, pa.list_(pa.string()))


_COLUMNS: dict[str, Callable[[_Articles], dict[str, pa.Array]]] = {
    "mentions": _mentions,
    "quotes": _quotes,
    "claims": _claims,
}
