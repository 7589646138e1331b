"""Parquet: the nested table, a row an article, in plain Arrow types.

Files are written as the Hugging Face Hub deduplicates and previews them best: zstd, a page index, and
content-defined chunking, so that inserting an article changes few bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newscorpus.article import Article
from newscorpus.columns import missing_values
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError
from newscorpus.formats._files import READING_FAILED, Source, explain, replacing
from newscorpus.formats._format import RECORDS_A_BATCH, Format
from newscorpus.records import Batch, to_record_batch
from newscorpus.schema import current, evolve
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


def read(sources: Sequence[Source]) -> Iterator[Batch]:
    """Read batches of records; what cannot be read is a fault of its batch."""
    for source in sources:
        try:
            yield from _read_file(source)
        except ReadError as error:
            yield _empty(Fault("unreadable-file", source.path, details={"reason": error.reason}))
        except READING_FAILED as error:
            yield _empty(Fault("unreadable-file", source.path, details={"reason": explain(error)}))


def _empty(*faults: Fault) -> Batch:
    return Batch(to_record_batch([], lenient=True), (), (), faults)


def _read_file(source: Source) -> Iterator[Batch]:
    with source.open() as stream:
        file = pq.ParquetFile(stream, page_checksum_verification=True)
        if differing := list(_compare_columns(source.path, file.schema_arrow)):
            yield _empty(*differing)
        else:
            yield from _numbered(source.path, file.iter_batches(batch_size=RECORDS_A_BATCH, use_threads=False))


def batches_of_table(name: str, table: pa.Table) -> Iterator[Batch]:
    """Turn a table in memory into batches, as if it had been read from a file of this name."""
    if differing := list(_compare_columns(name, table.schema)):
        yield _empty(*differing)
    else:
        yield from _numbered(name, table.to_batches(max_chunksize=RECORDS_A_BATCH))


def _numbered(path: str, stored: Iterable[pa.RecordBatch]) -> Iterator[Batch]:
    row = 1
    for batch in stored:
        yield _to_batch(path, batch, row)
        row += batch.num_rows


def _compare_columns(path: str, found: pa.Schema) -> Iterator[Fault]:
    wanted = article_schema()
    for name in wanted.names:
        if name not in found.names:
            yield Fault("columns-differ", path, field=f"$.{name}", details={"difference": "missing", "column": name})
        elif not _is_same(found.field(name).type, wanted.field(name).type):
            details = {"difference": "type", "column": name, "actual": _short(found.field(name).type)}
            details["expected"] = _short(wanted.field(name).type)
            yield Fault("columns-differ", path, field=f"$.{name}", details=details)
    for name in found.names:
        if name not in wanted.names:
            yield Fault("columns-differ", path, field=f"$.{name}", details={"difference": "extra", "column": name})


def _short(kind: pa.DataType) -> str:
    return str(kind).replace(" not null", "")


def _is_same(found: pa.DataType, wanted: pa.DataType) -> bool:
    """Compare two types as to what they hold; nullability, names of list elements and width of offsets aside."""
    if pa.types.is_struct(wanted):
        if not pa.types.is_struct(found) or set(found.names) != set(wanted.names):
            return False
        return all(_is_same(found.field(name).type, wanted.field(name).type) for name in wanted.names)
    if pa.types.is_list(wanted):
        is_list = pa.types.is_list(found) or pa.types.is_large_list(found) or pa.types.is_list_view(found)
        return is_list and _is_same(found.value_type, wanted.value_type)
    if pa.types.is_string(wanted):
        plain = found.value_type if pa.types.is_dictionary(found) else found
        return any(test(plain) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))
    if pa.types.is_timestamp(wanted):
        return bool(pa.types.is_timestamp(found)) and found.tz is not None
    if pa.types.is_integer(wanted):
        return bool(pa.types.is_integer(found))
    return bool(found.equals(wanted))


def _to_batch(path: str, stored: pa.RecordBatch, first_row: int) -> Batch:
    wanted = article_schema(lenient=True)
    arrays = [_cast(stored.column(name), wanted.field(name).type) for name in wanted.names]
    records = pa.RecordBatch.from_arrays(arrays, schema=wanted)
    lines = list(range(first_row, first_row + records.num_rows))
    records, lines, version_faults = _known_versions(path, records, lines)
    missing = [
        Fault(
            "missing-field",
            path,
            lines[value.row],
            value.row,
            records.column("id")[value.row].as_py(),
            value.annotation,
            value.field,
            {"name": value.field.rpartition(".")[2]},
        )
        for value in missing_values(records)
    ]
    return Batch(records, [path] * len(lines), lines, [*version_faults, *missing], unread=stored.num_rows - len(lines))


def _cast(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    if values.type.equals(wanted):
        return values
    try:
        return values.cast(wanted)
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError):
        return pa.array(values.to_pylist(), wanted)


def _known_versions(
    path: str, records: pa.RecordBatch, lines: list[int]
) -> tuple[pa.RecordBatch, list[int], list[Fault]]:
    """Leave out the rows whose schema version is unknown."""
    known = pa.array([version.number for version in evolve.HISTORY], pa.string())
    versions = records.column("schema_version")
    unknown = pc.and_(pc.is_valid(versions), pc.invert(pc.is_in(versions, value_set=known)))
    if not pc.any(unknown).as_py():
        return records, lines, []
    faults = [
        Fault(
            "unknown-schema-version",
            path,
            lines[row],
            None,
            records.column("id")[row].as_py(),
            field="$.schema_version",
            details={"version": versions[row].as_py(), "current": current.VERSION},
        )
        for row in range(len(lines))
        if unknown[row].as_py()
    ]
    kept = [line for line, is_unknown in zip(lines, unknown.to_pylist(), strict=True) if not is_unknown]
    return records.filter(pc.invert(unknown)), kept, faults


def write(path: str, articles: Iterable[Article], metadata: Mapping[str, str]) -> int:
    """Write articles, a row each, with metadata in the file's footer; return how many."""
    stored = {"schema_version": current.VERSION, **metadata}
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
