"""Parquet: the values of mended articles are put into their columns, whose types, nulls and metadata stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError
from newscorpus.fixing._fix import Record
from newscorpus.fixing._mending import Mended, Mending, Row
from newscorpus.formats._conform import Conforming
from newscorpus.formats._files import READING_FAILED
from newscorpus.formats._structure import to_record
from newscorpus.formats.parquet import WRITE_OPTIONS
from newscorpus.rewriting._rewriting import Job, Outcome, Show, show_record, writing
from newscorpus.schema import current
from newscorpus.schema.shape import article_shape

_TIME = "published_at"
_VERSION = b"schema_version"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_FAULT_HERE = "unknown-field"
"""Columns that are too many are the business of FIL106."""


@dataclass(frozen=True)
class TableRow:
    """An article as a row of a table, without its time of publication, which no fix changes.

    Attributes:
        path: the file as it was named.
        record: the values of the columns that the schema knows.
        published_at: the time.
        stored: the row as it is stored.
    """

    path: str
    record: Record
    published_at: datetime | None
    stored: pa.RecordBatch

    def judged(self) -> tuple[Row, Sequence[Fault]]:
        whole = {**self.record, _TIME: self.published_at}
        row, faults = to_record(whole, 1, self.path, Article.model_validate)
        return row, [fault for fault in faults if fault.kind != _NO_FAULT_HERE]

    def become(self, record: Record) -> TableRow | None:
        changed = replace(self, record=record)
        try:
            holds = all(column.to_pylist()[0] == record[name] for name, column in changed.columns().items())
        except (*READING_FAILED, KeyError, TypeError, OverflowError):
            return None
        return changed if holds else None

    def columns(self) -> dict[str, pa.Array]:
        """Return the values that differ from those that are stored, by column, each in the type of its column.

        Raises:
            KeyError: the table has no such column.
        """
        stored = _plain(self.stored)
        names = [name for name in {**stored, **self.record} if self.record.get(name) != stored.get(name)]
        return {name: pa.array([self.record[name]], _column(self.stored, name).type) for name in names}


def _column(table: pa.RecordBatch | pa.Table, name: str) -> Any:
    return table.column(_place(table, name))


def _place(table: pa.RecordBatch | pa.Table, name: str) -> int:
    if name not in table.schema.names:
        raise KeyError(name)
    return int(table.schema.names.index(name))


def _plain(row: pa.RecordBatch) -> Record:
    names = [name for name in article_shape().fields if name in row.schema.names and name != _TIME]
    return {name: _column(row, name).to_pylist()[0] for name in names}


def rewrite(jobs: Sequence[Job], mending: Mending, outcome: Outcome, show: Show) -> None:
    """Mend the articles of files."""
    for job in jobs:
        try:
            with job.source.open() as stream:
                file = pq.ParquetFile(stream, page_checksum_verification=True)
                became, changes = _mend(job, file, mending)
        except (*READING_FAILED, ReadError):
            continue  # the report says why
        if changes:
            _write(job, changes, has_upgrades="REC213" in became.fixed)
            became.changed.append(job.source.path)
        for line, mended in changes.items():
            show_record(f"{job.source.path}:{line}", mended, show)
        outcome.add(became)


def _mend(job: Job, file: pq.ParquetFile, mending: Mending) -> tuple[Outcome, dict[int, Mended]]:
    """Mend the rows that need it; return what became of them, by their number."""
    outcome, changes, first = Outcome(), dict[int, Mended](), 1
    conforming = Conforming(job.source.path, file.schema_arrow)
    for stored in file.iter_batches(batch_size=1000, use_threads=False):
        drafts: dict[int, TableRow] = {}
        for line in sorted(job.lines.intersection(range(first, first + stored.num_rows))):
            draft = _draft(job.source.path, conforming, stored.slice(line - first, 1))
            drafts |= {} if draft is None else {line: draft}
        for line, mended in zip(drafts, mending.mend(list(drafts.values())), strict=True):
            outcome.count([mended])
            changes |= {line: mended} if mended.is_changed else {}
        first += stored.num_rows
    return outcome, changes


def _draft(path: str, conforming: Conforming, stored: pa.RecordBatch) -> TableRow | None:
    conformed = conforming.to_batch(stored, 1).records
    if conformed.num_rows != 1:
        return None
    microseconds = conformed.column(_TIME).cast(pa.int64())[0].as_py()
    time = None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)
    return TableRow(path, _plain(stored), time, stored)


# --- writing ------------------------------------------------------------------------------------------------


def _write(job: Job, changes: Mapping[int, Mended], *, has_upgrades: bool) -> None:
    """Write the table anew, a row group after the other, as it was compressed."""
    with ExitStack() as stack:
        file = pq.ParquetFile(stack.enter_context(job.source.open()), page_checksum_verification=True)
        schema = _with_version(file.schema_arrow) if has_upgrades else file.schema_arrow
        stream = stack.enter_context(writing(job))
        writer = stack.enter_context(pq.ParquetWriter(stream, schema, **_options(file)))
        first = 1
        for number in range(file.num_row_groups):
            group = file.read_row_group(number, use_threads=False)
            rows = {
                line - first: mended.draft
                for line, mended in changes.items()
                if first <= line < first + group.num_rows and isinstance(mended.draft, TableRow)
            }
            writer.write_table(_patched(group, rows).cast(schema), row_group_size=max(1, group.num_rows))
            first += group.num_rows


def _options(file: pq.ParquetFile) -> dict[str, Any]:
    options = {name: value for name, value in WRITE_OPTIONS.items() if name != "row_group_size"}
    codec = file.metadata.row_group(0).column(0).compression.lower() if file.num_row_groups else "zstd"
    if codec != options["compression"]:
        del options["compression_level"]
    return {**options, "compression": {"uncompressed": "none", "lz4_raw": "lz4"}.get(codec, codec)}


def _with_version(schema: pa.Schema) -> pa.Schema:
    metadata = schema.metadata or {}
    return schema.with_metadata({**metadata, _VERSION: current.VERSION}) if _VERSION in metadata else schema


def _patched(group: pa.Table, rows: Mapping[int, TableRow]) -> pa.Table:
    """Put the changed values of some rows into their columns."""
    by_column: dict[str, dict[int, pa.Array]] = {}
    for row, draft in sorted(rows.items()):
        for name, value in draft.columns().items():
            by_column.setdefault(name, {})[row] = value
    for name, values in by_column.items():
        place = _place(group, name)
        pieces = _spliced(group.column(place), values)
        group = group.set_column(
            place, group.schema.field(place), pa.chunked_array(list(pieces), group.schema.field(place).type)
        )
    return group.unify_dictionaries()


def _spliced(column: pa.ChunkedArray, values: Mapping[int, pa.Array]) -> Iterable[pa.Array]:
    passed = 0
    for row, value in values.items():
        yield from column.slice(passed, row - passed).chunks
        yield value
        passed = row + 1
    yield from column.slice(passed).chunks


REWRITER = rewrite
