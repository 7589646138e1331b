"""Records as columns: one table of rows a layer, spans and references in tables of their own.

A rule sees nothing but these. Whatever a reader could not make sense of is null in the columns and thereby
*unknown*: it is neither right nor wrong, and rules that need it are left unjudged for that row.

Rows are numbered from 0 within a batch; `article` holds the row of the article that a row belongs to.
Numbers are numpy arrays in which an unknown value is -1, texts are Arrow arrays in which it is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np
import pyarrow as pa

from newscorpus.code_points import CodePoints
from newscorpus.columns._edges import Edges, QuotationMarks
from newscorpus.columns._fields import (
    ANNOTATION_LAYERS,
    UNKNOWN,
    FieldValues,
    Integers,
    Mask,
    Place,
    field_values,
    list_rows,
    missing_values,
    null_mask,
)
from newscorpus.columns._layers import (
    Articles,
    Blocks,
    Claims,
    DeclaredLayers,
    Entities,
    Mentions,
    Quotes,
    Relations,
    Sentences,
)
from newscorpus.columns._references import NOWHERE, REFERENCE_FIELDS, Ids, References
from newscorpus.columns._rows import Finding, Rows, Texts
from newscorpus.columns._spans import SPAN_FIELDS, SpanField, Spans
from newscorpus.records import Batch
from newscorpus.shingles import Words, find_words
from newscorpus.text import OtherUnit, find_other_unit

__all__ = [
    "ANNOTATION_LAYERS",
    "NOWHERE",
    "REFERENCE_FIELDS",
    "SPAN_FIELDS",
    "UNKNOWN",
    "Claims",
    "Columns",
    "FieldValues",
    "Finding",
    "Integers",
    "Mask",
    "Mentions",
    "Place",
    "Quotes",
    "Rows",
    "SpanField",
    "Spans",
    "Texts",
    "field_values",
    "missing_values",
]

_RowsT = TypeVar("_RowsT", bound=Rows)

_TABLES: dict[str, type[Rows]] = {
    "layers": DeclaredLayers,
    "blocks": Blocks,
    "sentences": Sentences,
    "entities": Entities,
    "mentions": Mentions,
    "quotes": Quotes,
    "claims": Claims,
    "relations": Relations,
}


class Columns:
    """A batch of records as tables, each made when it is first asked for."""

    def __init__(self, batch: Batch) -> None:
        """Keep the batch; nothing is computed yet."""
        self.batch = batch
        self._lacking: dict[tuple[str, str, str | None], Mask] = {}
        self._unknown: dict[tuple[str, str], Mask] = {}
        self._incomplete: dict[str, Mask] = {}

    def let_go(self) -> None:
        """Forget the tables, after which nothing can be asked any more.

        They refer back to this object and would wait for the garbage collector, which counts objects and not bytes.
        """
        vars(self).clear()

    @cached_property
    def articles(self) -> Articles:
        """One row a record."""
        return Articles(self.batch.records)

    def _layer(self, kind: type[_RowsT]) -> _RowsT:
        name = next(layer for layer, table in _TABLES.items() if table is kind)
        lists = self.batch.records.column(name)
        article, position = list_rows(lists)
        return kind(name, lists.flatten(), article, position)

    @cached_property
    def layers(self) -> DeclaredLayers:
        """The layers that articles say were annotated."""
        return self._layer(DeclaredLayers)

    @cached_property
    def blocks(self) -> Blocks:
        """One row a block."""
        return self._layer(Blocks)

    @cached_property
    def sentences(self) -> Sentences:
        """One row a sentence."""
        return self._layer(Sentences)

    @cached_property
    def entities(self) -> Entities:
        """One row an entity."""
        return self._layer(Entities)

    @cached_property
    def mentions(self) -> Mentions:
        """One row a mention."""
        return self._layer(Mentions)

    @cached_property
    def quotes(self) -> Quotes:
        """One row a quote."""
        return self._layer(Quotes)

    @cached_property
    def claims(self) -> Claims:
        """One row a claim."""
        return self._layer(Claims)

    @cached_property
    def relations(self) -> Relations:
        """One row a relation."""
        return self._layer(Relations)

    @cached_property
    def spans(self) -> Spans:
        """One row a span of any layer."""
        return Spans(self)

    @cached_property
    def ids(self) -> Ids:
        """One row an annotation of any layer that has ids."""
        return Ids(self)

    @cached_property
    def references(self) -> References:
        """One row a reference of any layer."""
        return References(self)

    def table(self, name: str) -> Rows:
        """Return a table by its name: a layer, `articles`, `layers`, `spans`, `ids` or `references`."""
        table: Rows = getattr(self, name)
        return table

    @cached_property
    def fields(self) -> tuple[FieldValues, ...]:
        """The values of every field at every depth."""
        return tuple(field_values(self.batch.records))

    @cached_property
    def code_points(self) -> CodePoints:
        """All texts as one array of code points."""
        return CodePoints(self.articles.text.array)

    @cached_property
    def edges(self) -> Edges:
        """What stands on both sides of the ends of spans that are trusted."""
        spans, articles, values = self.spans, self.articles, self.code_points.values
        if not len(values):
            return Edges(*np.zeros((4, len(spans)), dtype=np.uint32))
        judged = spans.trusted & articles.text.known[spans.article]
        start = np.where(judged, self.code_points.base[spans.article] + spans.start, 0)
        end = np.where(judged, start + spans.end - spans.start, 1)
        starts_later = judged & (spans.start > 0)
        ends_earlier = judged & (spans.end < articles.length[spans.article])
        return Edges(
            values[start - 1] * starts_later,
            values[start] * judged,
            values[end - 1] * judged,
            values[np.minimum(end, len(values) - 1)] * ends_earlier,
        )

    @cached_property
    def words(self) -> Words:
        """The words of every text."""
        return find_words(self.code_points)

    @cached_property
    def quotation_marks(self) -> QuotationMarks:
        """The pairs of quotation marks of every block."""
        return QuotationMarks(self)

    @cached_property
    def other_units(self) -> Mapping[int, OtherUnit]:
        """For the rows of articles whose offsets count something else than code points, what they count."""
        spans, texts = self.spans, self.articles.text
        has_place = ~spans.unknown("start") & ~spans.unknown("end") & texts.known[spans.article]
        misfits = np.bincount(spans.article[has_place & ~self.exact_fits], minlength=len(self.articles))
        rows = np.flatnonzero(has_place & (misfits > 1)[spans.article])
        rows = rows[np.argsort(spans.article[rows], kind="stable")]
        found: dict[int, OtherUnit] = {}
        for of_article in np.split(rows, np.flatnonzero(np.diff(spans.article[rows])) + 1) if len(rows) else ():
            article = int(spans.article[of_article[0]])
            starts, ends = spans.start[of_article].tolist(), spans.end[of_article].tolist()
            exacts = spans.exact.array.take(pa.array(of_article)).to_pylist()
            stretches = list(zip(starts, ends, exacts, strict=True))
            unit = find_other_unit(
                texts[article] or "",
                [(start, end, exact) for start, end, exact in stretches if exact is not None],
                [(start, end) for start, end, exact in stretches if exact is None],
            )
            if unit is not None:
                found[article] = unit
        return found

    @cached_property
    def exact_fits(self) -> Mask:
        """Which spans repeat just the characters that the text holds there; true where either is unknown."""
        spans, articles = self.spans, self.articles
        fits = np.ones(len(spans), dtype=bool)
        has_place = ~spans.unknown("start") & ~spans.unknown("end")
        judged = has_place & spans.exact.known & articles.text.known[spans.article]
        within = (spans.start >= 0) & (spans.start <= spans.end) & (spans.end <= articles.length[spans.article])
        fits[judged & ~within] = False
        rows = np.flatnonzero(judged & within)
        places = (spans.article[rows], spans.start[rows], spans.end[rows])
        fits[rows] = self.code_points.stand(*places, spans.exact.array, rows)
        return fits

    @cached_property
    def in_other_unit(self) -> Mask:
        """Which articles have offsets that count something else than code points."""
        mask = np.zeros(len(self.articles), dtype=bool)
        mask[list(self.other_units)] = True
        return mask

    def declares(self, layer: str, *statuses: str) -> Mask:
        """Which articles list a layer as annotated, with one of these statuses if any are given."""
        layers = self.layers
        listed = layers.name.equals(layer)
        if statuses:
            listed = listed & layers.status.is_in(statuses)
        mask = np.zeros(len(self.articles), dtype=bool)
        mask[layers.article[listed]] = True
        return mask

    def untrusted(self, layer: str, name: str | None = None) -> Mask:
        """Which annotations of a layer have a span that is not trusted, in one field or in any."""
        mask = np.zeros(len(self.table(layer)), dtype=bool)
        for part in SPAN_FIELDS:
            if part.layer == layer and name in (None, part.name):
                rows = self.spans.slice_of(*part)
                mask[self.spans.owner[rows][~self.spans.trusted[rows]]] = True
        return mask

    def unresolved(self, layer: str, name: str) -> Mask:
        """Which annotations of a layer have a reference in a field that leads to nothing of the right layer."""
        rows = self.references.slice_of(layer, name)
        mask = np.zeros(len(self.table(layer)), dtype=bool)
        mask[self.references.owner[rows][~self.references.resolved[rows]]] = True
        return mask

    def incomplete(self, layer: str) -> Mask:
        """Which articles have a layer, or an annotation in it, that could not be read."""
        if layer not in self._incomplete:
            broken = null_mask(self.batch.records.column(layer))
            broken |= self._anywhere(layer, self.table(layer).is_null)
            broken.flags.writeable = False
            self._incomplete[layer] = broken
        return self._incomplete[layer]

    def unknown(self, table: str, need: str) -> Mask:
        """Which rows of a table lack something that a rule needs.

        Args:
            table: the name of the table that the rule looks at.
            need: `layer.field` for a field of that table, `articles.field` for a field of its article, the bare
                name of a layer for all of that layer in its article, or `spans.sound`. `layer.trusted` and
                `layer.field.trusted` ask that spans be trusted, `layer.field.resolved` that references resolve:
                those of the row itself, or all of its article where the table is another.
        """
        key = (table, need)
        if key not in self._unknown:
            self._unknown[key] = self._find_unknown(table, need)
            self._unknown[key].flags.writeable = False
        return self._unknown[key]

    def _find_unknown(self, table: str, need: str) -> Mask:
        rows = self.table(table)
        if need == "spans.sound":
            return ~self.spans.sound
        name, _, column = need.partition(".")
        if not column:
            return self.incomplete(name)[rows.article]
        inner, _, quality = column.rpartition(".")
        if quality in ("trusted", "resolved"):
            mask = self._without(quality, name, inner or None)
            return mask if name == table else self._anywhere(name, mask)[rows.article]
        if name == table:
            return rows.unknown(column)
        return self.table(name).unknown(column)[rows.article]

    def _without(self, quality: str, layer: str, name: str | None) -> Mask:
        key = (quality, layer, name)
        if key not in self._lacking:
            lacking = self.untrusted(layer, name) if quality == "trusted" else self.unresolved(layer, name or "")
            self._lacking[key] = lacking
        return self._lacking[key]

    def _anywhere(self, layer: str, mask: Mask) -> Mask:
        """Which articles have a row of a layer of which a mask is true."""
        articles = np.zeros(len(self.articles), dtype=bool)
        articles[self.table(layer).article[mask]] = True
        return articles
