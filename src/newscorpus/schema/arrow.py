"""The Arrow types of a record: plain ones, with strings for enumerations."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from newscorpus.schema.shape import Shape, article_shape

_SCALARS = {
    "text": pa.string(),
    "integer": pa.int32(),
    "flag": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
}


def arrow_type(shape: Shape, *, lenient: bool = False) -> pa.DataType:
    """Return the Arrow type of a field.

    Args:
        shape: what the field holds.
        lenient: whether every value may be null, as in a table that is still to be judged.
    """
    if shape.kind == "list" and shape.item is not None:
        item = pa.field("element", arrow_type(shape.item, lenient=lenient), nullable=lenient or shape.item.is_optional)
        return pa.list_(item)
    if shape.kind == "record":
        return pa.struct(_fields(shape, lenient=lenient))
    return _SCALARS[shape.kind]


def _fields(shape: Shape, *, lenient: bool) -> list[pa.Field]:
    return [
        pa.field(name, arrow_type(inner, lenient=lenient), nullable=lenient or inner.is_optional)
        for name, inner in shape.fields.items()
    ]


@cache
def article_schema(*, lenient: bool = False) -> pa.Schema:
    """Return the Arrow schema of the nested table: one row an article, its layers as lists of structs.

    Args:
        lenient: whether every value may be null, as in a table that is still to be judged; what is stored is strict.
    """
    return pa.schema(_fields(article_shape(), lenient=lenient))
