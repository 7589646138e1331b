"""Nested tables that other libraries hold: brought to the schema's types, each row checked."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.errors import ConversionError, ReadError
from newscorpus.formats import articles_of
from newscorpus.formats._conform import Difference, compare
from newscorpus.formats.parquet import batches_of_table
from newscorpus.records import Batch
from newscorpus.rows import is_sound
from newscorpus.schema.arrow import article_schema

_PANDAS_INDEX = re.compile(r"__index_level_\d+__")


def to_nested_table(name: str, data: Any) -> pa.Table:
    """Bring a table to the nested table of the schema.

    Args:
        name: what errors call it.
        data: a table, or anything that gives one by the Arrow C stream interface.

    Raises:
        ConversionError: its columns are not those of articles, or a row is no article.
        TypeError: it is no table.
    """
    table = _typed(_without_index(_to_table(data)))
    differences = list(compare(table.schema))
    if differences:
        raise _not_of_articles(name, differences)
    batches = list(batches_of_table(name, table))
    nested = pa.Table.from_batches([batch.records for batch in batches], article_schema(lenient=True))
    if any(batch.faults for batch in batches) or not is_sound(_strict(nested)):
        _refuse(name, batches)
    return _strict(nested)


def _strict(nested: pa.Table) -> pa.Table:
    return nested.cast(article_schema())


def _refuse(name: str, batches: list[Batch]) -> None:
    """Look at each row, and say what is wrong with the first that is no article, if there is one."""
    for batch in batches:
        for found in articles_of(batch):
            if isinstance(found, ReadError):
                raise ConversionError(f"{name}, row {found.line}: {found.reason}", remedy=found.remedy) from found


def _to_table(data: Any) -> pa.Table:
    if isinstance(data, pa.Table):
        return data
    if not hasattr(data, "__arrow_c_stream__"):
        raise TypeError(f"`{type(data).__name__}` is no table: it has no Arrow C stream")
    return pa.table(data)


def _without_index(table: pa.Table) -> pa.Table:
    """Leave out what a filtered data frame of pandas gives away besides its columns."""
    return table.select([name for name in table.column_names if not _PANDAS_INDEX.fullmatch(name)])


def _not_of_articles(name: str, differences: list[Difference]) -> ConversionError:
    """Say what is wrong with the first column that is, and with how many more."""
    first = min(differences, key=lambda one: ("missing", "type", "repeated", "extra").index(one.kind))
    reasons = {
        "missing": "is missing",
        "extra": "is no field of an article",
        "repeated": "stands there twice",
        "type": f"holds `{first.found}` where an article has `{first.wanted}`",
    }
    remedies = {
        "missing": "an article has all columns of `newscorpus.load().to_arrow()`; null or an empty list says nothing",
        "extra": "take it out first",
        "repeated": "take one of them out first",
        "type": "cast it first",
    }
    others = [f"`{one.column}`" for one in differences if one is not first]
    more = f"; neither do these fit: {', '.join(others[:5])}{' …' if len(others) > 5 else ''}" if others else ""
    message = f"{name}: column `{first.column}` {reasons[first.kind]}{more}"
    return ConversionError(message, remedy=remedies[first.kind])


# --- types that the readers of files do not know ------------------------------------------------------------


def _typed(table: pa.Table) -> pa.Table:
    """Give columns in which all is null the type that they should have, and dictionaries that of their values.

    A library that infers types cannot know the first, and pyarrow cannot decode dictionaries of string views.
    """
    columns = [_typed_column(column, name) for name, column in zip(table.column_names, table.columns, strict=True)]
    return pa.Table.from_arrays(columns, names=table.column_names)


def _typed_column(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    schema = article_schema()
    if name not in schema.names or not _is_odd(column.type):
        return column
    wanted = schema.field(name).type
    chunks = [_typed_array(chunk, wanted) for chunk in column.chunks]
    return pa.chunked_array(chunks, None if chunks else wanted)


def _is_odd(kind: pa.DataType) -> bool:
    """Say whether a type has a part that holds nothing but nulls, or dictionaries."""
    if is_list(kind):
        return _is_odd(kind.value_type)
    if pa.types.is_struct(kind):
        return any(_is_odd(field.type) for field in kind)
    return bool(pa.types.is_null(kind) or pa.types.is_dictionary(kind))


def _typed_array(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    found = values.type
    if pa.types.is_null(found):
        return pa.nulls(len(values), wanted)
    if pa.types.is_dictionary(found):
        return values.dictionary.cast(pa.string()).take(values.indices) if pa.types.is_string(wanted) else values
    if pa.types.is_struct(found) and pa.types.is_struct(wanted):
        parts = [
            _typed_array(pc.struct_field(values, [place]), wanted.field(field.name).type)
            if wanted.get_field_index(field.name) >= 0
            else pc.struct_field(values, [place])
            for place, field in enumerate(found)
        ]
        return pa.StructArray.from_arrays(parts, names=[field.name for field in found], mask=values.is_null())
    if is_list(found) and pa.types.is_list(wanted):
        return relisted(values, _typed_array(values.flatten(), wanted.value_type))
    return values


def is_list(kind: pa.DataType) -> bool:
    """Say whether a type is one of lists that `relisted` can take apart."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def relisted(lists: pa.Array, items: pa.Array) -> pa.ListArray:
    """Put other items into lists, in the place of those that `lists.flatten()` gives."""
    lengths = pc.cast(pc.fill_null(pc.list_value_length(lists), 0), pa.int32())
    ends = pc.cumulative_sum(lengths)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, items, mask=lists.is_null())
