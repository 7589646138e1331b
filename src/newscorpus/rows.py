"""Rows of the nested table as articles that are made part by part, each part when it is first asked for.

A user who reads ids, texts and mentions should not wait for quotes and claims to be made and checked. So a table is
checked as a whole, column by column, and then trusted: models are made of it without a look at each value. A table that
does not pass is not for this module; `records.py` makes articles of it row by row, and says what is wrong with them.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, repeat
from operator import setitem
from typing import Annotated, Any, TypeAlias

import numpy as np
import pyarrow as pa
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from newscorpus.article import Article
from newscorpus.schema.arrow import article_schema
from newscorpus.schema.shape import Shape, article_shape

ROWS_AT_ONCE = 64
"""How many rows are decoded together: enough to be quick, few enough where one part of one article is read."""

_MANY = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_TIME, _LAST_TIME = -62_135_596_800 * 10**6, 253_402_300_800 * 10**6 - 1

_Decoder: TypeAlias = Callable[[pa.Array], Sequence[Any]]


def articles_of_sound(table: pa.Table) -> Iterator[Article]:
    """Turn the rows of a table that `is_sound` into articles, one at a time."""
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        rows = _Rows(batch)
        for row in range(batch.num_rows):
            yield Article.of_row(rows, row)
        rows.pass_by()


class _Rows:
    """Some rows of the nested table; a column is decoded when a value of it is first asked for.

    Once they are passed by, what was decoded is let go of, so that an article that somebody keeps does not keep parts
    of its neighbors. What is asked of it then is decoded for it alone.
    """

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch
        self._columns: dict[str, Sequence[Any]] | None = {}

    def value(self, name: str, row: int) -> Any:
        """Return the value that a field has in a row."""
        columns = self._columns
        if columns is None:
            return _decoders()[name](self._batch.column(name).slice(row, 1))[0]
        column = columns.get(name)
        if column is None:
            with _collecting_later():
                column = columns[name] = _decoders()[name](self._batch.column(name))
        return column[row]

    def pass_by(self) -> None:
        """Let go of what was decoded."""
        self._columns = None


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Put off the garbage collector while many objects are made that all stay: looking at them again and again as they
    grow more takes as long as making them.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


# --- whether a table can be trusted -------------------------------------------------------------------------


def is_sound(table: pa.Table) -> bool:
    """Say whether all values of a nested table are as the schema says, so that its models need not look at them again.

    A table that it calls unsound may still be one of articles, such as one whose columns are of other types.
    """
    if not table.schema.equals(article_schema()):
        return False
    try:
        table.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return all(
        _is_sound(shape, chunk) for name, shape in article_shape().fields.items() for chunk in table.column(name).chunks
    )


def _is_sound(shape: Shape, array: pa.Array) -> bool:
    if array.null_count and not shape.is_optional:
        return False
    if shape.kind == "record":
        return all(_is_sound(inner, array.field(name)) for name, inner in shape.fields.items())
    if shape.kind == "list" and shape.item is not None:
        lengths = np.diff(_numbers(array.offsets))
        return bool(np.all(lengths >= shape.shortest)) and _is_sound(shape.item, array.flatten())
    if shape.kind == "integer":
        return array.null_count == 0 and bool(np.all(_numbers(array) >= 0))
    if shape.kind == "time":
        moments = array.view(pa.int64()).to_pylist()
        return all(moment is None or _FIRST_TIME <= moment <= _LAST_TIME for moment in moments)
    return shape.kind == "flag" or _are_sound_texts(shape, array)


def _numbers(array: pa.Array) -> Any:
    """Look at numbers, none of them null, without `to_numpy`, which imports pandas where that is installed."""
    return np.from_dlpack(array)


def _are_sound_texts(shape: Shape, array: pa.Array) -> bool:
    known = shape.vocabulary or shape.values
    if known is None and shape.pattern is None and not shape.shortest:
        return True
    # Of few values the set is made here: Arrow would do it with pyarrow.compute, which takes longer to import.
    different = set(array.to_pylist() if len(array) < _MANY else array.unique().to_pylist()) - {None}
    if known is not None:
        return different <= set(known)
    try:
        _constraint(shape.pattern, shape.shortest, shape.longest).validate_python(different)
    except ValidationError:
        return False
    return True


@cache
def _constraint(pattern: str | None, shortest: int, longest: int | None) -> TypeAdapter[set[str]]:
    """Check texts as the models would, whose regular expressions are not quite Python's."""
    text = Annotated[str, Field(pattern=pattern, min_length=shortest, max_length=longest)]
    return TypeAdapter(set[text])


# --- decoding -----------------------------------------------------------------------------------------------


@cache
def _decoders() -> Mapping[str, _Decoder]:
    return {name: _decoder(shape) for name, shape in article_shape().fields.items()}


def _decoder(shape: Shape) -> _Decoder:
    """Make what turns an array into the values of a field."""
    if shape.kind == "list" and shape.item is not None:
        return _list_decoder(_decoder(shape.item))
    if shape.kind == "record" and shape.model is not None:
        return _record_decoder(shape.model, [_decoder(inner) for inner in shape.fields.values()])
    if shape.kind == "time":
        return _decode_times
    if shape.vocabulary is not None:
        return _label_decoder({str(label): label for label in shape.vocabulary} | {None: None})
    return _decode_plain


def _decode_plain(array: pa.Array) -> Sequence[Any]:
    plain: list[Any] = array.to_pylist()
    return plain


def _decode_times(array: pa.Array) -> Sequence[Any]:
    """Go by way of integers: pyarrow imports pandas, if it is there, to make Python times of its own."""
    moments = array.view(pa.int64()).to_pylist()
    return [None if moment is None else _EPOCH + timedelta(microseconds=moment) for moment in moments]


def _label_decoder(labels: Mapping[str | None, Any]) -> _Decoder:
    return lambda array: list(map(labels.__getitem__, array.to_pylist()))


def _list_decoder(decode: _Decoder) -> _Decoder:
    def decode_lists(array: pa.Array) -> Sequence[Any]:
        offsets = array.offsets.to_pylist()
        first, last = offsets[0], offsets[-1]
        if first == last:
            return [()] * len(array)
        items = decode(array.values.slice(first, last - first))
        return [tuple(items[start - first : end - first]) for start, end in pairwise(offsets)]

    return decode_lists


def _record_decoder(model: type[BaseModel], decoders: Sequence[_Decoder]) -> _Decoder:
    """Make records as pydantic does once it has validated them: the same four slots are filled.

    Nothing here is a loop of Python's, which takes several times as long.
    """
    names = tuple(model.model_fields)
    empty = dict.fromkeys(names)
    constant = {"__pydantic_fields_set__": set(names), "__pydantic_extra__": None, "__pydantic_private__": None}
    fill = {name: BaseModel.__dict__[name].__set__ for name in ("__dict__", *constant)}

    def decode_records(array: pa.Array) -> Sequence[Any]:
        count = len(array)
        values = list(map(dict.copy, repeat(empty, count)))
        for number, (name, decode) in enumerate(zip(names, decoders, strict=True)):
            _exhaust(map(setitem, values, repeat(name), decode(array.field(number))))
        records = list(map(BaseModel.__new__, repeat(model, count)))
        _exhaust(map(fill["__dict__"], records, values))
        for slot, value in constant.items():
            _exhaust(map(fill[slot], records, repeat(value)))
        return records

    return decode_records


def _exhaust(calls: Iterator[None]) -> None:
    deque(calls, maxlen=0)
