"""Records <-> record batches of the nested table, one row an article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pyarrow as pa

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.schema.arrow import article_schema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = "published_at"


class PublishedSchema(NamedTuple):
    """A JSON Schema as a corpus publishes it.

    Attributes:
        path: the file.
        version: the version that it is published under.
        name: the name of the file.
        content: the schema; None where the file holds no JSON object.
    """

    path: str
    version: str
    name: str
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class Release:
    """What the folder of a corpus says of itself, beside its articles.

    Attributes:
        folder: the folder as it was named.
        number: the release, `YYYY.MM.N`; None where the manifest names none.
        content: what the articles of each split are, as a hash.
        schemas: the schemas that are published beside it.
    """

    folder: str
    number: str | None = None
    content: Mapping[str, str] = field(default_factory=dict)
    schemas: tuple[PublishedSchema, ...] = ()


@dataclass(frozen=True)
class Batch:
    """Some records of one file, or of several small ones, in file order.

    Attributes:
        records: the records in the lenient article schema, in which every value may be null.
        paths: the file of each record, as it was named.
        lines: line of the file, or row of the table, of each record, from 1.
        faults: what the reader met that columns cannot hold.
        annotation_lines: where a file has a line for each annotation: the line by record row and annotation id.
        unread: how many records are missing from `records`, as nothing could be made of them.
        unknown: the JSON paths, with `[]` for indices, of the fields that a table has not, or with another type.
        release: what the corpus says of itself, with the first batch of its folder.
    """

    records: pa.RecordBatch
    paths: Sequence[str]
    lines: Sequence[int]
    faults: Sequence[Fault] = ()
    annotation_lines: Mapping[tuple[int, str], int] = field(default_factory=dict)
    unread: int = 0
    unknown: Collection[str] = ()
    release: Release | None = None


def to_record_batch(records: Iterable[Article | Mapping[str, Any]], *, lenient: bool = False) -> pa.RecordBatch:
    """Turn articles, or records as plain values, into rows of the nested table.

    Args:
        records: articles of the current schema, or mappings with their fields.
        lenient: whether any value may be null. Articles never have nulls where the schema has none.
    """
    plain = [record.model_dump() if isinstance(record, Article) else record for record in records]
    schema = article_schema(lenient=lenient)
    arrays = [pa.array([record.get(name) for record in plain], schema.field(name).type) for name in schema.names]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def to_articles(records: pa.RecordBatch | pa.Table) -> Iterator[Article]:
    """Turn rows of the nested table into articles, one at a time.

    Raises:
        pydantic.ValidationError: a row is no record of the current schema.
    """
    for batch in records.to_batches() if isinstance(records, pa.Table) else [records]:
        # Times go by way of integers: pyarrow imports pandas, if it is there, to make Python times of its own.
        times = batch.column(_TIME).view(pa.int64())
        others = batch.drop_columns([_TIME])
        for row in range(batch.num_rows):
            plain = others.slice(row, 1).to_pylist()[0]
            plain[_TIME] = _to_time(times[row].as_py())
            yield Article.model_validate(plain)


def _to_time(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)
