"""A corpus folder with its manifest: its data as records, and what its other files say otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.formats import MANIFEST, parquet, yaml
from newscorpus.formats._files import READING_FAILED, Source, explain
from newscorpus.records import Batch, PublishedSchema, Release, to_articles, to_record_batch
from newscorpus.tables import FLAT_TABLES, flatten

_SCHEMAS = "schemas/[0-9]*/*.schema.json"
"""Where the schemas that a corpus follows are published: beside its folder, a folder for each version."""


def read_release(path: str) -> Iterator[Batch]:
    """Read the nested tables of a corpus, and compare its other files with them and with the manifest.

    What differs is a fault: a file from its checksum, a flat table from the nested one, the sources from the data.
    """
    folder = Path(path)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files: Mapping[str, Mapping[str, Any]] = manifest["files"]
        splits = list(manifest["splits"])
        release = _release(path, manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = Fault("unreadable-file", str(folder / MANIFEST), details={"reason": f"no manifest: {explain(error)}"})
        yield _without_records(fault)
        return
    yield replace(_without_records(*_checksums(folder, files)), release=release)
    for split in splits:
        batches = list(parquet.read([Source(str(folder / "data" / f"articles-{split}.parquet"))]))
        yield from batches
        articles = _articles(batches)
        if articles is not None:
            yield _without_records(*_flat_tables(folder, split, articles), *_sources(folder, split, articles))


def _release(path: str, manifest: Mapping[str, Any]) -> Release:
    number, content = manifest.get("release"), manifest.get("content_sha256")
    return Release(
        path,
        number if isinstance(number, str) else None,
        {str(split): str(hashed) for split, hashed in content.items()} if isinstance(content, dict) else {},
        tuple(_schemas(Path(path))),
    )


def _schemas(folder: Path) -> Iterator[PublishedSchema]:
    above = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    for file in sorted(above.glob(_SCHEMAS)):
        yield PublishedSchema(str(file), file.parent.name, file.name, _json_object(file))


def _json_object(path: Path) -> Mapping[str, Any] | None:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _without_records(*faults: Fault) -> Batch:
    return Batch(to_record_batch([], lenient=True), (), (), faults)


def _checksums(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    for name, entry in files.items():
        path = folder / name
        try:
            actual = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            yield Fault("unreadable-file", str(path), details={"reason": explain(error)})
            continue
        if actual != entry.get("sha256"):
            yield Fault("checksum-differs", str(path), details={"stated": str(entry.get("sha256")), "actual": actual})
    for path in sorted((folder / "data").glob("*")):
        if f"data/{path.name}" not in files:
            yield Fault("checksum-differs", str(path), details={"actual": "unlisted"})


def _articles(batches: list[Batch]) -> list[Article] | None:
    """Make the articles of one split; None where rules will say why that cannot be done."""
    try:
        return [article for batch in batches for article in to_articles(batch.records)]
    except ValueError:
        return None


def _flat_tables(folder: Path, split: str, articles: list[Article]) -> Iterator[Fault]:
    nested = pa.Table.from_batches([to_record_batch(articles)])
    for name in FLAT_TABLES:
        path = folder / "data" / f"{name}-{split}.parquet"
        derived = flatten(name, nested, split)
        try:
            stored = pq.ParquetFile(path).read()
        except READING_FAILED as error:
            yield Fault("unreadable-file", str(path), details={"reason": explain(error)})
            continue
        if difference := _difference(stored, derived):
            yield Fault("tables-disagree", str(path), details={"difference": difference})


def _difference(stored: pa.Table, derived: pa.Table) -> str | None:
    if stored.schema.names != derived.schema.names:
        return "it has other columns"
    if stored.num_rows != derived.num_rows:
        return f"it has `{stored.num_rows}` rows, the nested table gives `{derived.num_rows}`"
    for name in derived.schema.names:
        rows = zip(stored.column(name).to_pylist(), derived.column(name).to_pylist(), strict=True)
        for row, (one, other) in enumerate(rows, start=1):
            if one != other:
                return f"column `{name}` differs in row `{row}`"
    return None


def _sources(folder: Path, split: str, articles: list[Article]) -> Iterator[Fault]:
    """Compare the sources of a split, where they are there, with its articles."""
    sources = folder / "sources" / split
    if not sources.is_dir():
        return
    shipped = {article.id: article for article in articles}
    for batch in yaml.read([Source(str(path)) for path in sorted(sources.glob("*.yaml"))]):
        yield from batch.faults
        try:
            read = list(to_articles(batch.records))
        except ValueError:
            continue
        for path, article in zip(batch.paths, read, strict=True):
            stored = shipped.pop(article.id, None)
            if stored != article:
                state = "is not in the data" if stored is None else "differs from the data"
                yield Fault("sources-differ", path, 1, article=article.id, details={"state": state})
    for id in shipped:
        yield Fault("sources-differ", str(sources), article=id, details={"state": "is in the data without a source"})
