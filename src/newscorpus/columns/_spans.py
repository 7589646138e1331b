"""Every span of every layer, in one table."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from newscorpus.columns._fields import Integers, Mask, Place, field_of
from newscorpus.columns._layers import Mentions
from newscorpus.columns._rows import Rows, integer_column, text_column

if TYPE_CHECKING:
    from newscorpus.columns import Columns


class SpanField(NamedTuple):
    """A field that holds spans: its layer, and its name in that layer; None where the annotation is the span."""

    layer: str
    name: str | None


SPAN_FIELDS = (
    SpanField("blocks", None),
    SpanField("sentences", None),
    SpanField("mentions", None),
    SpanField("quotes", "content"),
    SpanField("quotes", "cue"),
    SpanField("quotes", "source"),
    SpanField("claims", "content"),
)
"""Every field of a record that holds spans."""


class Spans(Rows):
    """Every span of every layer.

    Attributes:
        field: index into `SPAN_FIELDS`.
        owner: row of the annotation in its layer's table.
        fragment: index of the span in its list; 0 where the annotation is the span.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the spans of all layers."""
        parts = [_spans_of(columns, number) for number in range(len(SPAN_FIELDS))]
        self._columns = columns
        self.field = np.concatenate([np.full(len(part.owner), part.field, dtype=np.int64) for part in parts])
        self.owner = np.concatenate([part.owner for part in parts])
        self.fragment = np.concatenate([part.fragment for part in parts])
        values = pa.concat_arrays([part.values for part in parts])
        super().__init__("spans", values, np.concatenate([part.article for part in parts]), self.fragment)

    start = integer_column()
    end = integer_column()
    exact = text_column()

    def slice_of(self, layer: str, name: str | None = None) -> slice:
        """Return where the spans of a field stand in this table; those of a field follow one another, by owner."""
        number = SPAN_FIELDS.index(SpanField(layer, name))
        first, last = np.searchsorted(self.field, (number, number + 1))
        return slice(int(first), int(last))

    def of(self, layer: str, name: str | None = None) -> Mask:
        """Which spans are those of a layer, or of one field in it."""
        wanted = [n for n, part in enumerate(SPAN_FIELDS) if part.layer == layer and name in (None, part.name)]
        return np.isin(self.field, wanted)

    @cached_property
    def sound(self) -> Mask:
        """Which spans have both ends known, in order and within the text."""
        length = self._columns.articles.length[self.article]
        within = (self.start >= 0) & (self.start < self.end) & (self.end <= length)
        return within & ~self.unknown("start") & ~self.unknown("end")

    @cached_property
    def trusted(self) -> Mask:
        """Which spans are sound, count code points, and hold what they repeat: where meaning can be read off."""
        return self.sound & self._columns.exact_fits & ~self._columns.in_other_unit[self.article]

    def path(self, row: int) -> str:
        layer, name = SPAN_FIELDS[self.field[row]]
        above = self._columns.table(layer).path(int(self.owner[row]))
        return above if name is None else f"{above}.{name}[{self.fragment[row]}]"

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where a span stands."""
        owner = self._columns.table(SPAN_FIELDS[self.field[row]].layer).place(int(self.owner[row]))
        start, end = (self.arrow(n)[row].as_py() for n in ("start", "end"))
        path = self.path(row) if name is None else f"{self.path(row)}.{name}"
        return Place(owner.article, owner.annotation, path, start, end)

    def covered(self, row: int) -> str:
        """Return the characters of the text that a span covers, as far as it lies within."""
        text = self._columns.articles.text[int(self.article[row])] or ""
        return text[max(0, self.start[row]) : max(0, self.end[row])]


class _SpansOfField(NamedTuple):
    field: int
    values: pa.StructArray
    article: Integers
    owner: Integers
    fragment: Integers


def _spans_of(columns: Columns, number: int) -> _SpansOfField:
    layer, name = SPAN_FIELDS[number]
    table = columns.table(layer)
    if name is None:
        owner, fragment, values = np.arange(len(table)), np.zeros(len(table), dtype=np.int64), table
        struct = _span_struct(values.arrow("start"), values.arrow("end"), _exact_of(table))
        return _SpansOfField(number, struct, table.article, owner, fragment)
    flat, owner, fragment = table.nested(name)
    struct = _span_struct(*(field_of(flat, inner) for inner in ("start", "end", "exact")))
    return _SpansOfField(number, struct, table.article[owner], owner, fragment)


def _exact_of(table: Rows) -> pa.Array:
    """Blocks and sentences repeat no characters."""
    return table.arrow("exact") if isinstance(table, Mentions) else pa.nulls(len(table), pa.string())


def _span_struct(start: pa.Array, end: pa.Array, exact: pa.Array) -> pa.StructArray:
    return pa.StructArray.from_arrays([start, end, exact], names=["start", "end", "exact"])
