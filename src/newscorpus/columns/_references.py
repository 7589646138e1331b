"""Every reference from one annotation to another, and every id, in tables of their own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns._fields import ANNOTATION_LAYERS, UNKNOWN, Integers, Mask, Place, null_mask
from newscorpus.columns._rows import Rows, integers_of, text_column

if TYPE_CHECKING:
    from newscorpus.columns import Columns


class ReferenceField(NamedTuple):
    """A field that holds references: its layer, its name, and the layer that it must refer to."""

    layer: str
    name: str
    target: str


REFERENCE_FIELDS = (
    ReferenceField("mentions", "entity", "entities"),
    ReferenceField("quotes", "speakers", "entities"),
    ReferenceField("quotes", "parent", "quotes"),
    ReferenceField("claims", "quote", "quotes"),
    ReferenceField("claims", "about", "entities"),
    ReferenceField("relations", "head", "claims"),
    ReferenceField("relations", "tail", "claims"),
)
"""Every field of a record that refers to another annotation."""

NOWHERE = -1
"""The target of a reference that dangles."""


class References(Rows):
    """Every reference of every layer, resolved to a row number once.

    Attributes:
        field: index into `REFERENCE_FIELDS`.
        owner: row of the annotation in its layer's table.
        target_layer: index into `ANNOTATION_LAYERS` of the layer in which the id was found, or `NOWHERE`.
        target: row of the annotation referred to in that layer's table, or `NOWHERE`.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the references of all layers and look up what they refer to."""
        self._columns = columns
        parts = [_references_of(columns, number) for number in range(len(REFERENCE_FIELDS))]
        self.field = np.concatenate([np.full(len(part.owner), part.field, dtype=np.int64) for part in parts])
        self.owner = np.concatenate([part.owner for part in parts])
        values = pa.StructArray.from_arrays([pa.concat_arrays([part.ids for part in parts])], names=["id"])
        article = np.concatenate([part.article for part in parts])
        super().__init__("references", values, article, np.concatenate([part.position for part in parts]))
        found = columns.ids.find(self.article, self.id.array)
        self.target_layer = np.where(found == NOWHERE, NOWHERE, _taken(columns.ids.layer, found))
        self.target = np.where(found == NOWHERE, NOWHERE, _taken(columns.ids.owner, found))

    id = text_column()

    def slice_of(self, layer: str, name: str) -> slice:
        """Return where the references of a field stand in this table; those of a field follow one another, by owner."""
        number = next(n for n, part in enumerate(REFERENCE_FIELDS) if part[:2] == (layer, name))
        first, last = np.searchsorted(self.field, (number, number + 1))
        return slice(int(first), int(last))

    @cached_property
    def resolved(self) -> Mask:
        """Which references lead to an annotation of the layer that their field must refer to."""
        wanted = np.array([ANNOTATION_LAYERS.index(part.target) for part in REFERENCE_FIELDS], dtype=np.int64)
        return np.asarray(self.target_layer == wanted[self.field])

    def targets(self, layer: str, name: str) -> Integers:
        """Return for each row of a layer what one of its fields refers to, `NOWHERE` where nothing resolves.

        The field must hold one reference, not a list.
        """
        part = self.slice_of(layer, name)
        found = np.full(len(self._columns.table(layer)), NOWHERE, dtype=np.int64)
        found[self.owner[part]] = np.where(self.resolved[part], self.target[part], NOWHERE)
        return found

    def path(self, row: int) -> str:
        layer, name, _ = REFERENCE_FIELDS[self.field[row]]
        above = f"{self._columns.table(layer).path(int(self.owner[row]))}.{name}"
        return f"{above}[{self.position[row]}]" if self.position[row] != NOWHERE else above

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where a reference stands."""
        owner = self._columns.table(REFERENCE_FIELDS[self.field[row]].layer).place(int(self.owner[row]))
        return owner._replace(field=self.path(row))


class _ReferencesOfField(NamedTuple):
    field: int
    ids: pa.Array
    article: Integers
    owner: Integers
    position: Integers


def _references_of(columns: Columns, number: int) -> _ReferencesOfField:
    layer, name, _ = REFERENCE_FIELDS[number]
    table = columns.table(layer)
    values = table.arrow(name)
    if pa.types.is_list(values.type):
        ids, owner, position = table.nested(name)
    else:
        ids, owner = values, np.arange(len(table))
        position = np.full(len(table), NOWHERE, dtype=np.int64)
    present = ~null_mask(ids)
    return _ReferencesOfField(
        number,
        ids.filter(pa.array(present)),
        table.article[owner[present]],
        owner[present],
        position[present],
    )


def _taken(values: Integers, rows: Integers) -> Integers:
    """Take the values of these rows; of no row, nothing in particular."""
    return values[rows] if len(values) else np.full(len(rows), NOWHERE, dtype=np.int64)


class Ids(Rows):
    """Every id of every annotation.

    Attributes:
        layer: index into `ANNOTATION_LAYERS`.
        owner: row of the annotation in its layer's table.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the ids of all layers."""
        self._columns = columns
        tables = [columns.table(layer) for layer in ANNOTATION_LAYERS]
        self.owner = np.concatenate([np.arange(len(table)) for table in tables])
        values = pa.StructArray.from_arrays([pa.concat_arrays([table.arrow("id") for table in tables])], names=["id"])
        super().__init__("ids", values, np.concatenate([table.article for table in tables]), self.owner)
        self.layer = np.concatenate([np.full(len(table), n, dtype=np.int64) for n, table in enumerate(tables)])

    id = text_column()

    @cached_property
    def _codes(self) -> tuple[pa.Array, Integers]:
        """The distinct ids, and for each row the code of article and id together."""
        encoded = self.id.array.dictionary_encode()
        codes = integers_of(encoded.indices)
        return encoded.dictionary, np.where(codes == UNKNOWN, UNKNOWN, self.article * len(encoded.dictionary) + codes)

    @cached_property
    def first(self) -> Integers:
        """For each row the first row of the same article that has the same id; itself where there is none."""
        _, codes = self._codes
        _, starts, inverse = np.unique(codes, return_index=True, return_inverse=True)
        return np.where(codes == UNKNOWN, np.arange(len(codes)), starts[inverse])

    def find(self, article: Integers, ids: pa.Array) -> Integers:
        """Return for each article row and id the first row that has it, or `NOWHERE`."""
        distinct, codes = self._codes
        wanted = integers_of(pc.index_in(ids, value_set=distinct))
        keys = np.where(wanted == UNKNOWN, UNKNOWN, article * len(distinct) + wanted)
        ordered, starts = np.unique(codes, return_index=True)
        if not len(ordered):
            return np.full(len(keys), NOWHERE, dtype=np.int64)
        slots = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
        return np.where((ordered[slots] == keys) & (keys != UNKNOWN), starts[slots], NOWHERE)

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where the annotation of an id stands."""
        return self._columns.table(ANNOTATION_LAYERS[self.layer[row]]).place(int(self.owner[row]), name)
