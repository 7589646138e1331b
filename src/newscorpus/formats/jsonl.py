"""JSON Lines: a record a line, UTF-8, plain or compressed with gzip or zstd."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple

from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError
from newscorpus.formats._blocks import read_block
from newscorpus.formats._files import Source, compressing, explain, replacing, unreadable
from newscorpus.formats._format import RECORDS_A_BATCH, Format
from newscorpus.formats._structure import to_record
from newscorpus.records import Batch, to_record_batch

LONGEST_LINE = 64 * 2**20
"""Bytes that a line may have; a longer one is passed over and reported."""

_BYTES_A_BATCH = 16 * 2**20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_COLUMN = re.compile(r" at line \d+ column (?P<column>\d+)$")


class _Line(NamedTuple):
    number: int
    offset: int
    content: bytes | None
    """None for a line that is too long."""


def read(sources: Sequence[Source]) -> Iterator[Batch]:
    """Read batches of records; what cannot be read is a fault of its batch."""
    for source in sources:
        yield from _read_file(source)


def _read_file(source: Source) -> Iterator[Batch]:
    gathered = _Gathered(source.path)
    line = _Line(0, 0, b"")
    is_empty = True
    try:
        with source.open() as stream:
            for line in _lines(stream):
                if line.number == 1 and (line.content or b"").startswith(_UTF_16_MARKS):
                    raise ReadError(source.path, "it is in UTF-16", remedy="convert it to UTF-8")
                is_empty = not gathered.add(line) and is_empty
                if gathered.is_full:
                    yield gathered.batch()
                    gathered = _Gathered(source.path)
    except ReadError as error:
        gathered.faults.append(unreadable(source.path, error))
    except Exception as error:
        gathered.faults.append(unreadable(source.path, error, line.number + 1 if line.number else None))
    else:
        if is_empty:
            gathered.faults.append(Fault("empty-input", source.path))
    yield gathered.batch()


def _lines(stream: BinaryIO) -> Iterator[_Line]:
    number, offset = 0, 0
    while chunk := stream.readline(LONGEST_LINE + 1):
        number += 1
        length = len(chunk)
        is_whole = chunk.endswith(b"\n") or length <= LONGEST_LINE
        if is_whole:
            yield _Line(number, offset, chunk)
        else:
            while not chunk.endswith(b"\n") and (chunk := stream.readline(LONGEST_LINE)):
                length += len(chunk)
            yield _Line(number, offset, None)
        offset += length


class _Gathered:
    """The lines of one batch while it fills."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._lines: list[_Line] = []
        self._bytes = 0

    @property
    def is_full(self) -> bool:
        return len(self._lines) >= RECORDS_A_BATCH or self._bytes >= _BYTES_A_BATCH

    def add(self, line: _Line) -> bool:
        """Keep a line, unless it is blank; say whether it held anything."""
        content = line.content
        if content is not None and line.number == 1 and content.startswith(_BYTE_ORDER_MARK):
            self.faults.append(Fault("byte-order-mark", self.path, 1))
            content = content.removeprefix(_BYTE_ORDER_MARK)
            line = line._replace(offset=len(_BYTE_ORDER_MARK), content=content)
        if content is not None and not content.strip():
            return False
        self._lines.append(line)
        self._bytes += len(content or b"")
        return True

    def batch(self) -> Batch:
        """Parse the lines: all at once, or one by one where any of them may be at fault."""
        contents = [line.content for line in self._lines if line.content is not None]
        records = read_block(contents) if len(contents) == len(self._lines) else None
        if records is None:
            return self._one_by_one()
        numbers = [line.number for line in self._lines]
        return Batch(records, [self.path] * len(numbers), numbers, self.faults)

    def _one_by_one(self) -> Batch:
        records: list[dict[str, Any] | Article] = []
        numbers: list[int] = []
        for line in self._lines:
            record, faults = self._parse(line)
            row = len(records) if record is not None else None
            self.faults.extend(replace(fault, row=row) for fault in faults)
            if record is not None:
                records.append(record)
                numbers.append(line.number)
        unread = len(self._lines) - len(records)
        batch = to_record_batch(records, lenient=True)
        return Batch(batch, [self.path] * len(numbers), numbers, self.faults, unread=unread)

    def _parse(self, line: _Line) -> tuple[dict[str, Any] | Article | None, list[Fault]]:
        content = line.content
        if content is None:
            reason = f"the line is longer than {LONGEST_LINE} bytes"
            return None, [self._malformed(line.number, 1, reason)]
        try:
            text = content.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            details = {"offset": str(line.offset + error.start), "byte": f"0x{content[error.start]:02x}"}
            return None, [Fault("invalid-utf8", self.path, line.number, details=details)]
        repeated: list[str] = []
        try:
            raw = json.loads(text, object_pairs_hook=_noting_repeats(repeated), parse_constant=_refuse_constant)
        except json.JSONDecodeError as error:
            return None, [self._malformed(line.number, error.colno, error.msg)]
        except (RecursionError, ValueError) as error:
            reason = "it is nested too deep" if isinstance(error, RecursionError) else explain(error)
            return None, [self._malformed(line.number, 1, reason)]
        article = raw.get("id") if isinstance(raw, dict) and isinstance(raw.get("id"), str) else None
        faults = [
            Fault("duplicate-json-key", self.path, line.number, article=article, details={"key": key})
            for key in dict.fromkeys(repeated)
        ]
        record, structural = self._to_record(raw, text, line.number)
        return record, faults + structural

    def _to_record(self, raw: object, text: str, line: int) -> tuple[dict[str, Any] | Article | None, list[Fault]]:
        try:
            return to_record(raw, line, self.path, lambda _: Article.model_validate_json(text))
        except ValidationError as error:
            reason = str(error.errors(include_url=False)[0].get("ctx", {}).get("error", ""))
            column = _COLUMN.search(reason)
            return None, [
                self._malformed(line, int(column["column"]) if column else 1, _COLUMN.sub("", reason)),
            ]
        except (ValueError, RecursionError) as error:
            return None, [self._malformed(line, 1, explain(error))]

    def _malformed(self, line: int, column: int, reason: str) -> Fault:
        return Fault("malformed-json", self.path, line, details={"column": str(column), "reason": reason})


def _noting_repeats(repeated: list[str]) -> Any:
    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            repeated.extend(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return made

    return to_object


def _refuse_constant(constant: str) -> float:
    raise ValueError(f"`{constant}` is no JSON number")


def write(path: str, articles: Iterable[Article], metadata: Mapping[str, str]) -> int:
    """Write articles, a line each, and return how many."""
    count = 0
    with replacing(path) as stream, compressing(path, stream) as compressed:
        for article in articles:
            compressed.write(article.model_dump_json().encode() + b"\n")
            count += 1
    return count


FORMAT = Format("jsonl", (".jsonl", ".ndjson"), read, write)
