"""Many lines of JSON at once, by pyarrow's reader: fast, and only where it reads them just as the models do.

Whatever gives rise to doubt (an unknown field, a number where a text belongs, an odd time, a null that may be a
missing list) makes the whole block go line by line instead, which names each fault; so this module refuses rather
than judges. That both accept and refuse the same records is tested differentially.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from newscorpus.schema import current
from newscorpus.schema.arrow import article_schema
from newscorpus.schema.shape import Shape, article_shape

_TIME = "published_at"
_PLAIN_TIME = r"^[12]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_block(lines: Sequence[bytes]) -> pa.RecordBatch | None:
    """Read one record a line, none of them blank; None where one of them may be at fault.

    Returns:
        The records in the lenient article schema.
    """
    data = b"\n".join(line.strip() for line in lines)
    # A line that is no object crashes the reader below; one that holds two objects would shift all that follow.
    if not lines or not all(line.lstrip()[:1] == b"{" for line in lines) or _SURROGATE.search(data):
        return None
    try:
        data.decode()
        table = pj.read_json(io.BytesIO(data), _read_options(len(data)), _parse_options())
    except (UnicodeDecodeError, pa.ArrowException):
        return None
    if table.num_rows != len(lines):
        return None
    (batch,) = table.combine_chunks().to_batches(max_chunksize=len(lines))
    return _accepted(batch, data)


def _read_options(length: int) -> pj.ReadOptions:
    return pj.ReadOptions(block_size=length + 1, use_threads=False)


@cache
def _parse_options() -> pj.ParseOptions:
    schema = article_schema(lenient=True)
    as_text = schema.set(schema.get_field_index(_TIME), pa.field(_TIME, pa.string()))
    return pj.ParseOptions(explicit_schema=as_text, unexpected_field_behavior="error")


def _accepted(batch: pa.RecordBatch, data: bytes) -> pa.RecordBatch | None:
    """Fill in absent lists and read the times; None where a value is missing or the version is another."""
    versions = pc.equal(batch.column("schema_version"), current.VERSION)
    if not pc.all(pc.fill_null(versions, False)).as_py():
        return None
    times = _times(batch.column(_TIME))
    if times is None:
        return None
    arrays = []
    for name, shape in article_shape().fields.items():
        column = times if name == _TIME else _completed(batch.column(name), shape, name, data)
        if column is None:
            return None
        arrays.append(column)
    return pa.RecordBatch.from_arrays(arrays, schema=article_schema(lenient=True))


def _times(texts: pa.Array) -> pa.Array | None:
    """Read times that are written in the one plain way; None if one is not."""
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), article_schema().field(_TIME).type)
    if not pc.all(pc.fill_null(pc.match_substring_regex(texts, _PLAIN_TIME), True)).as_py():
        return None
    try:
        return pc.cast(texts, article_schema().field(_TIME).type)
    except pa.ArrowInvalid:
        return None


def _completed(values: pa.Array, shape: Shape, name: str, data: bytes) -> pa.Array | None:
    """Check that nothing required is null, at any depth, and make absent lists empty."""
    if shape.kind == "list" and shape.item is not None:
        if values.null_count:
            if _states_null(name, data):
                return None
            values = pc.fill_null(values, pa.scalar([], values.type))
        inner = _completed(values.flatten(), shape.item, name, data)
        return None if inner is None else pa.ListArray.from_arrays(_offsets(values), inner, type=values.type)
    if values.null_count and not shape.is_optional:
        return None
    if shape.kind != "record":
        return values
    fields = list(_fields(values, shape, data))
    if any(field is None for field in fields):
        return None
    return pa.StructArray.from_arrays(fields, fields=list(values.type))


def _fields(values: pa.StructArray, shape: Shape, data: bytes) -> Iterator[pa.Array | None]:
    for name, inner in shape.fields.items():
        yield _completed(values.field(name), inner, name, data)


def _offsets(lists: pa.ListArray) -> pa.Array:
    """Offsets that start at 0, as flattened values do."""
    offsets = lists.offsets
    return offsets if offsets[0].as_py() == 0 else pc.subtract(offsets, offsets[0])


def _states_null(name: str, data: bytes) -> bool:
    """Say whether a field may be null in so many words, rather than absent."""
    return re.search(rb'"%s"\s*:\s*null' % re.escape(name).encode(), data) is not None
