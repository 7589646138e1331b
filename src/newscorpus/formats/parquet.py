"""Parquet: the nested table, a row an article, in plain Arrow types.

Files are written as the Hugging Face Hub deduplicates and previews them best: zstd, a page index, and
content-defined chunking, so that inserting an article changes few bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.formats._conform import Conforming
from newscorpus.formats._files import Source, replacing, unreadable
from newscorpus.formats._format import RECORDS_A_BATCH, Format
from newscorpus.records import Batch, to_record_batch
from newscorpus.schema import current
from newscorpus.schema.arrow import article_schema

WRITE_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 9,
    "write_page_index": True,
    "write_page_checksum": True,
    "use_content_defined_chunking": True,
    "row_group_size": 5000,
}
"""How the files of the corpus are written."""


_ROWS_READ = 100
"""Rows that are unpacked at a time: few, as a small page may hold the same long text for each of them."""
_BYTES_A_BATCH = 32 * 2**20


def read(sources: Sequence[Source]) -> Iterator[Batch]:
    """Read batches of records; what cannot be read is a fault of its batch."""
    for source in sources:
        yield from _guarded(source.path, _read_file(source))


def _read_file(source: Source) -> Iterator[Batch]:
    with source.open() as stream:
        file = pq.ParquetFile(stream, page_checksum_verification=True, pre_buffer=False)
        stored = file.iter_batches(batch_size=_ROWS_READ, use_threads=False)
        yield from _conformed(source.path, file.schema_arrow, _sized(stored))


def _sized(stored: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Put small batches together and cut large ones, so that none holds many more rows or bytes than it should."""
    gathered: list[pa.RecordBatch] = []
    rows = size = 0
    try:
        for batch in stored:
            if gathered and (rows + batch.num_rows > RECORDS_A_BATCH or size + batch.nbytes > _BYTES_A_BATCH):
                yield pa.concat_batches(gathered)
                gathered, rows, size = [], 0, 0
            if batch.nbytes > _BYTES_A_BATCH:
                yield from _cut(batch)
            else:
                gathered.append(batch)
                rows, size = rows + batch.num_rows, size + batch.nbytes
    except Exception:
        if gathered:  # what was read before a damaged page is judged all the same
            yield pa.concat_batches(gathered)
        raise
    if gathered:
        yield pa.concat_batches(gathered)


def _cut(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    step = max(1, batch.num_rows * _BYTES_A_BATCH // batch.nbytes)
    yield from (batch.slice(first, step) for first in range(0, batch.num_rows, step))


def batches_of_table(name: str, table: pa.Table) -> Iterator[Batch]:
    """Turn a table in memory into batches, as if it had been read from a file of this name."""
    return _guarded(name, _conformed(name, table.schema, table.to_batches(max_chunksize=RECORDS_A_BATCH)))


def _guarded(path: str, batches: Iterator[Batch]) -> Iterator[Batch]:
    """Pass batches on until one cannot be read, and then say so."""
    first_row = 1
    try:
        for batch in batches:
            yield batch
            first_row += len(batch.lines) + batch.unread
    except Exception as error:
        yield _empty(unreadable(path, error, first_row if first_row > 1 else None))


def _empty(*faults: Fault) -> Batch:
    return Batch(to_record_batch([], lenient=True), (), (), faults)


def _conformed(path: str, schema: pa.Schema, stored: Iterable[pa.RecordBatch]) -> Iterator[Batch]:
    conforming = Conforming(path, schema)
    first_row = 1
    if conforming.faults:
        yield _empty(*conforming.faults)
    for batch in stored:
        if batch.num_rows:
            yield conforming.to_batch(batch, first_row)
            first_row += batch.num_rows
    if first_row == 1:
        yield _empty(Fault("empty-input", path))


def write(path: str, articles: Iterable[Article], metadata: Mapping[str, str]) -> int:
    """Write articles, a row each, with metadata in the file's footer; return how many."""
    stored = {**metadata, "schema_version": current.VERSION}
    schema = article_schema().with_metadata(dict(sorted(stored.items())))
    remaining = iter(articles)
    count = 0
    with replacing(path) as stream, open_writer(stream, schema) as writer:
        while chunk := list(islice(remaining, WRITE_OPTIONS["row_group_size"])):
            writer.write_table(pa.Table.from_batches([to_record_batch(chunk)]).cast(schema))
            count += len(chunk)
    return count


def open_writer(stream: Any, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a writer for a table of the corpus, with the options that its files share."""
    options = {name: value for name, value in WRITE_OPTIONS.items() if name != "row_group_size"}
    return pq.ParquetWriter(stream, schema, **options)


FORMAT = Format("parquet", (".parquet",), read, write)
