"""Reading and writing articles in any format: the functions that users call."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeAlias, overload

import pyarrow as pa

from newscorpus.article import Article
from newscorpus.errors import ReadError
from newscorpus.formats import articles_of, read_batches, write_articles
from newscorpus.records import to_record_batch

OnError: TypeAlias = Literal["raise", "skip"]

_log = logging.getLogger("newscorpus")


@overload
def read(path: str | Path, *, on_error: OnError = "raise", as_batches: Literal[False] = False) -> Iterator[Article]: ...
@overload
def read(path: str | Path, *, on_error: OnError = "raise", as_batches: Literal[True]) -> Iterator[pa.RecordBatch]: ...
def read(
    path: str | Path, *, on_error: OnError = "raise", as_batches: bool = False
) -> Iterator[Article] | Iterator[pa.RecordBatch]:
    """Read articles from a file or folder, one at a time or in batches; memory stays bounded by one batch.

    Args:
        path: a `.jsonl` (also `.jsonl.gz`, `.jsonl.zst`), `.parquet`, `.spacy` or `.yaml` file, a folder of them, `-`
            for JSON Lines on standard input, or any address that fsspec knows.
        on_error: `raise` yields what stands before the first record that is no article, and stops there; `skip` goes
            on, and reports each as a warning of the logger `newscorpus`.
        as_batches: whether to yield record batches of the nested table instead of articles.

    Raises:
        ReadError: a record is no article (`raise`), or nothing at all could be read.
    """
    batches = _read_batches(str(path), on_error)
    if as_batches:
        return (to_record_batch(articles) for articles in batches)
    return (article for articles in batches for article in articles)


def _read_batches(path: str, on_error: OnError) -> Iterator[list[Article]]:
    """Yield the articles of each batch that has any."""
    count = 0
    last: ReadError | None = None
    for batch in read_batches([path]):
        articles: list[Article] = []
        for found in articles_of(batch):
            if isinstance(found, Article):
                articles.append(found)
            elif on_error == "raise":
                if articles:
                    yield articles
                raise found
            else:
                last = found
                _log.warning("skipped: %s", found)
        if articles:
            count += len(articles)
            yield articles
    if not count:
        reason = (
            "there is no article in it" if last is None else f"no article could be read, the last as: {last.reason}"
        )
        raise ReadError(path, reason)


def write(path: str | Path, articles: Iterable[Article], *, metadata: Mapping[str, str] | None = None) -> int:
    """Write articles in the format that the path's ending names, whole or not at all.

    Args:
        path: a `.jsonl`, `.jsonl.gz`, `.jsonl.zst`, `.parquet` or `.spacy` file, a `.yaml` file for one article, or a
            folder for one YAML file each.
        articles: the articles.
        metadata: what to put beside the schema version into the footer of a Parquet file.

    Returns:
        How many were written.

    Raises:
        WriteError: the file cannot be written. What stood there still does, also if the articles raise an error.
    """
    return write_articles(str(path), articles, metadata)
