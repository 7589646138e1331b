"""Files <-> records: one module a format, found by discovery; reading and writing whatever the ending says."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError, WriteError
from newscorpus.formats._files import STANDARD_INPUT, Source, explain, unreadable
from newscorpus.formats._format import Format
from newscorpus.records import Batch, to_articles, to_record_batch

__all__ = [
    "Format",
    "Source",
    "all_formats",
    "articles_of",
    "find_files",
    "find_format",
    "read_batches",
    "write_articles",
]

MANIFEST = "MANIFEST.json"
"""The file that makes a folder a release of a corpus."""


@cache
def all_formats() -> tuple[Format, ...]:
    """Return every format: one for each module of this package whose name has no underscore before it."""
    return tuple(_load(name) for name in _names())


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


def _load(name: str) -> Format:
    loaded: Format = importlib.import_module(f"{__name__}.{name}").FORMAT
    return loaded


def is_release(path: str) -> bool:
    """Say whether a path is the folder of a corpus with its manifest."""
    return "://" not in path and Path(path, MANIFEST).is_file()


def find_format(source: Source) -> Format:
    """Return the format that a file's ending names; standard input holds JSON Lines.

    Raises:
        ReadError: no format has this ending.
    """
    suffix = ".jsonl" if source.path == STANDARD_INPUT else source.suffix
    likely = [_load(suffix[1:])] if suffix[1:] in _names() else all_formats()  # spares importing what is not needed
    for candidate in likely:
        if suffix in candidate.suffixes:
            return candidate
    known = ", ".join(f"`{suffix}`" for candidate in all_formats() for suffix in candidate.suffixes)
    raise ReadError(source.path, f"no format has the ending `{suffix}`", remedy=f"known are {known}")


def find_files(path: str) -> list[Source]:
    """Return a file itself, or every file of a known format below a folder, in the order of their names.

    Raises:
        ReadError: there is no such file or folder, or the folder has no such files.
    """
    if path == STANDARD_INPUT or "://" in path or (Path(path).exists() and not Path(path).is_dir()):
        return [Source(path)]
    if not Path(path).exists():
        raise ReadError(path, "no such file or folder")
    suffixes = {suffix for candidate in all_formats() for suffix in candidate.suffixes}
    files = [Source(str(file)) for file in sorted(_files_below(path))]
    found = [source for source in files if source.suffix in suffixes]
    if not found:
        raise ReadError(path, "the folder holds no file of a known format")
    return found


def _files_below(path: str) -> Iterator[Path]:
    def refuse(error: OSError) -> NoReturn:
        raise ReadError(str(error.filename), explain(error)) from error

    for folder, _, names in os.walk(path, onerror=refuse):
        yield from (Path(folder, name) for name in names)


def read_batches(paths: Iterable[str]) -> Iterator[Batch]:
    """Read files, folders and whole corpora as batches of records; what cannot be read is a fault of a batch.

    Of a folder with a manifest the data are read, and what its other files say otherwise are faults.
    """
    for path in paths:
        try:
            yield from _read_release(path) if is_release(path) else _read_files(path)
        except Exception as error:
            named = error.path if isinstance(error, ReadError) else path
            yield Batch(to_record_batch([], lenient=True), (), (), (unreadable(named, error),))


def _read_release(path: str) -> Iterator[Batch]:
    batches: Iterator[Batch] = importlib.import_module(f"{__name__}._release").read_release(path)
    return batches


def _read_files(path: str) -> Iterator[Batch]:
    for _, group in groupby(find_files(path), key=lambda source: source.suffix):
        together = list(group)
        yield from find_format(together[0]).read(together)


_NO_REASON_TO_REFUSE = ("byte-order-mark", "outdated-schema-version", "empty-input")


def articles_of(batch: Batch) -> Iterator[Article | ReadError]:
    """Yield the articles of a batch, and an error in the place of each record that is none.

    What could not be read at all stands where its line stands; what has no line, or no record of its file, comes first.
    """
    by_row: dict[int | None, list[Fault]] = {}
    for fault in batch.faults:
        if fault.kind not in _NO_REASON_TO_REFUSE:
            by_row.setdefault(fault.row, []).append(fault)
    unread = deque(sorted(by_row.pop(None, []), key=lambda fault: _place(fault, batch)))
    for row, (path, line) in enumerate(zip(batch.paths, batch.lines, strict=True)):
        while unread and _place(unread[0], batch) < line:
            yield _to_error(unread.popleft())
        if row in by_row:
            yield _to_error(by_row[row][0])
            continue
        try:
            yield from to_articles(batch.records.slice(row, 1))
        except ValidationError as error:
            yield _refused(path, line, error)
    yield from map(_to_error, unread)


def _place(fault: Fault, batch: Batch) -> int:
    """Return the line of a fault in the only file of a batch; 0 where it has none, or the batch has several."""
    is_only = all(path == fault.path for path in (*batch.paths[:1], *batch.paths[-1:]))
    return (fault.line or 0) if is_only else 0


def _to_error(fault: Fault) -> ReadError:
    details = fault.details
    known = {
        "empty-input": "there is no article in it",
        "missing-field": "the field is missing",
        "wrong-type": f"expected {details.get('expected')}, found {details.get('actual')}",
        "unknown-field": "the schema has no such field",
        "columns-differ": f"column `{details.get('column')}`: {details.get('difference')}",
        "unknown-schema-version": f"schema version `{details.get('version')}` is unknown",
        "duplicate-json-key": f"key `{details.get('key')}` stands twice",
        "invalid-utf8": f"byte {details.get('byte')} at offset {details.get('offset')} is no UTF-8",
        "malformed-json": f"column {details.get('column')}: malformed JSON: {details.get('reason')}",
    }
    reason = known.get(fault.kind) or details.get("reason") or fault.kind
    if details.get("candidates"):
        reason = f"{reason}; candidates: {details['candidates']}"
    place = f"{fault.field}: " if fault.field else ""
    return ReadError(fault.path, f"{place}{reason}", line=fault.line, remedy=details.get("remedy"))


def _refused(path: str, line: int, error: ValidationError) -> ReadError:
    first = error.errors(include_url=False)[0]
    place = "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    return ReadError(path, f"{place}: {first['msg'][0].lower()}{first['msg'][1:]}", line=line)


def write_articles(path: str, articles: Iterable[Article], metadata: Mapping[str, str] | None = None) -> int:
    """Write articles in the format that the path's ending names, a folder for one file each; return how many.

    Raises:
        WriteError: no format has this ending, or the file cannot be written. What stood there still does.
    """
    try:
        chosen = _format_for_writing(path)
    except ReadError as error:
        raise WriteError(str(error)) from error
    return chosen.write(path, articles, metadata or {})


def _format_for_writing(path: str) -> Format:
    source = Source(path)
    if not source.suffix or path.endswith("/"):
        return next(candidate for candidate in all_formats() if candidate.is_folder)
    return find_format(source)


def read_articles(paths: Sequence[str]) -> Iterator[Article | ReadError]:
    """Yield the articles of files and folders, and an error in the place of each record that is none."""
    for batch in read_batches(paths):
        yield from articles_of(batch)
