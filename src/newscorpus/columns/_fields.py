"""The values of every field at every depth, and which of them are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.schema.shape import Shape, article_shape

Integers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]

UNKNOWN = -1
ANNOTATION_LAYERS = ("entities", "mentions", "quotes", "claims", "relations")
"""The layers whose annotations have ids."""


class Place(NamedTuple):
    """Where a row stands in its batch: the article's row, the annotation's id, its JSON path, and its extent."""

    article: int
    annotation: str | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None


class MissingValue(NamedTuple):
    """A null where the schema has none: the row of its record, its JSON path, the id of its annotation."""

    row: int
    field: str
    annotation: str | None


def missing_values(records: pa.RecordBatch, unless: Collection[str] = ()) -> list[MissingValue]:
    """Find the nulls, at any depth, where the schema has none; `pyarrow` does not look within lists.

    A null within a null is not listed again.

    Args:
        records: the records.
        unless: the paths of fields that are known to be missing, as `FieldValues.path` has them.
    """
    return [
        MissingValue(*values.locate(int(index)))
        for values in field_values(records)
        if not values.shape.is_optional and values.path not in unless
        for index in np.flatnonzero(null_mask(values.array))
    ]


class _Around(NamedTuple):
    """What is around the values of a field, one step outwards.

    Attributes:
        outer: the next step; None around the fields of the record itself.
        parent: for each value the index of what holds it in that step; None where both count alike.
        position: for each value its index in the list that holds it.
        ids: for each value the id of the annotation that it is.
    """

    outer: _Around | None
    parent: Integers | None = None
    position: Integers | None = None
    ids: pa.Array | None = None


@dataclass(frozen=True)
class FieldValues:
    """The values of one field in all records, taken out of the lists and structs around them.

    Attributes:
        path: the JSON path, with `[]` for the index of each list around the value.
        shape: what the field holds.
        array: the values in file order; those within a null are left out.
    """

    path: str
    shape: Shape
    array: pa.Array
    _around: _Around | None

    def path_of(self, index: int) -> str:
        """Return the JSON path of one value."""
        return self._followed(index)[1]

    def locate(self, index: int) -> tuple[int, str, str | None]:
        """Return the record's row, the JSON path and the annotation's id of one value."""
        row, path, ids, of_id = self._followed(index)
        return row, path, None if ids is None else ids[of_id].as_py()

    def _followed(self, index: int) -> tuple[int, str, pa.Array | None, int]:
        """Go outwards to the record, filling in indices from the last; also return where the annotation's id stands."""
        path, around, ids, of_id = self.path, self._around, None, 0
        while around is not None:
            if around.ids is not None:
                ids, of_id = around.ids, index
            if around.position is not None:
                before, _, after = path.rpartition("[]")
                path = f"{before}[{around.position[index]}]{after}"
            if around.parent is not None:
                index = int(around.parent[index])
            around = around.outer
        return index, path, ids, of_id

    def place(self, index: int) -> Place:
        """Say where one value stands."""
        row, path, annotation = self.locate(index)
        return Place(row, annotation, path)


def field_values(records: pa.RecordBatch) -> Iterator[FieldValues]:
    """Yield the values of every field at every depth, what holds others before what it holds."""
    for name, inner in article_shape().fields.items():
        yield from _values_within(records.column(name), inner, f"$.{name}", None)


def _values_within(array: pa.Array, shape: Shape, path: str, around: _Around | None) -> Iterator[FieldValues]:
    yield FieldValues(path, shape, array, around)
    if shape.kind == "record":
        if array.null_count:
            kept = np.flatnonzero(~null_mask(array))
            array, around = array.take(pa.array(kept)), _Around(around, parent=kept)
        if "id" in shape.fields:
            around = _Around(around, ids=array.field("id"))
        for name, inner in shape.fields.items():
            yield from _values_within(array.field(name), inner, f"{path}.{name}", around)
    elif shape.kind == "list" and shape.item is not None:
        parents, positions = list_rows(array)
        yield from _values_within(array.flatten(), shape.item, f"{path}[]", _Around(around, parents, positions))


def field_of(values: pa.StructArray, name: str) -> pa.Array:
    """Return a field of structs, null where the struct is; what lies beneath a null one means nothing."""
    return pc.struct_field(values, name) if values.null_count else values.field(name)


def null_mask(values: pa.Array) -> Mask:
    if values.null_count == 0:
        return np.zeros(len(values), dtype=bool)
    return np.asarray(values.is_null().to_numpy(zero_copy_only=False), dtype=bool)


def list_rows(lists: pa.ListArray) -> tuple[Integers, Integers]:
    """For each listed value the row of its list and its index in it; null lists list nothing."""
    lengths = np.diff(lists.offsets.to_numpy()).astype(np.int64)
    if lists.null_count:
        lengths[null_mask(lists)] = 0
    parents = np.repeat(np.arange(len(lists), dtype=np.int64), lengths)
    starts = np.cumsum(lengths) - lengths
    return parents, np.arange(len(parents), dtype=np.int64) - starts[parents]
