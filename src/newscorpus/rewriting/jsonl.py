"""JSON Lines: the lines of mended articles are written anew, all others byte for byte as they were."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple, NoReturn

from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError
from newscorpus.fixing._fix import Record
from newscorpus.fixing._mending import Mending, Row
from newscorpus.formats._files import READING_FAILED, Source
from newscorpus.formats._format import RECORDS_A_BATCH
from newscorpus.formats._structure import to_record
from newscorpus.formats.jsonl import LONGEST_LINE
from newscorpus.rewriting._rewriting import (
    BYTE_ORDER_MARK,
    Job,
    Outcome,
    Show,
    show_record,
    without_mark,
    writing,
)

_BYTES_A_BATCH = 16 * 2**20
_SPACED = re.compile(r'\s*\{\s*"[^"]*":\s')


@dataclass(frozen=True)
class Line:
    """An article as a line of JSON.

    Attributes:
        path: the file as it was named.
        record: what the line holds.
        is_spaced: whether blanks stand behind colons and commas.
        is_ascii: whether all other characters are escaped.
    """

    path: str
    record: Record
    is_spaced: bool
    is_ascii: bool

    @classmethod
    def parse(cls, path: str, text: str) -> Line | None:
        """Read a line; None for one that is no object, or that could not be written again without loss."""
        try:
            record = json.loads(text, object_pairs_hook=_to_object, parse_constant=_refuse, parse_float=_to_number)
        except (ValueError, RecursionError):
            return None
        if not isinstance(record, dict):
            return None
        return cls(path, record, _SPACED.match(text) is not None, text.isascii() and "\\u" in text)

    @cached_property
    def text(self) -> str:
        """The line, in the style that it had."""
        separators = (", ", ": ") if self.is_spaced else (",", ":")
        return json.dumps(self.record, ensure_ascii=self.is_ascii, separators=separators)

    def judged(self) -> tuple[Row, Sequence[Fault]]:
        try:
            return to_record(self.record, 1, self.path, lambda _: Article.model_validate_json(self.text))
        except (ValidationError, ValueError, RecursionError):
            return None, ()

    def become(self, record: Record) -> Line:
        return replace(self, record=record)


def _to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice, and only one of its values could be written")
    return made


def _to_number(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _refuse(digits: str) -> NoReturn:
    raise ValueError(f"`{digits}` is no JSON number")


class _Piece(NamedTuple):
    """A line, or a piece of one that is too long to be read."""

    content: bytes
    number: int
    is_whole: bool


class _UnreadableError(Exception):
    """A file cannot be read to its end."""


def rewrite(jobs: Sequence[Job], mending: Mending, outcome: Outcome, show: Show) -> None:
    """Mend the articles of files."""
    for job in jobs:
        became = Outcome()
        try:
            _rewrite_file(job, mending, became, show)
        except _UnreadableError:
            continue  # the report says why
        outcome.add(became)


def _rewrite_file(job: Job, mending: Mending, outcome: Outcome, show: Show) -> None:
    with ExitStack() as stack:
        output: BinaryIO | None = None
        passed = 0
        for pieces in _batches(job.source):
            mended = _mend(job, pieces, mending, outcome, show)
            before = [piece.content for piece in pieces]
            if output is None and mended != before:
                output = stack.enter_context(writing(job))
                _copy(job.source, output, passed)
            if output is not None:
                output.writelines(mended)
            passed += sum(map(len, before))
        if output is not None:
            outcome.changed.append(job.source.path)


def _batches(source: Source) -> Iterator[list[_Piece]]:
    """Yield some lines at a time."""
    gathered: list[_Piece] = []
    size = 0
    for piece in _pieces(source):
        gathered.append(piece)
        size += len(piece.content)
        if len(gathered) >= RECORDS_A_BATCH or size >= _BYTES_A_BATCH:
            yield gathered
            gathered, size = [], 0
    if gathered:
        yield gathered


def _pieces(source: Source) -> Iterator[_Piece]:
    number, is_new = 0, True
    try:
        with source.open() as stream:
            while content := stream.readline(LONGEST_LINE + 1):
                number += is_new
                ends = content.endswith(b"\n")
                yield _Piece(content, number, is_new and (ends or len(content) <= LONGEST_LINE))
                is_new = ends
    except (*READING_FAILED, ReadError) as error:
        raise _UnreadableError from error


def _copy(source: Source, output: BinaryIO, size: int) -> None:
    """Copy the beginning of a file in which nothing was mended."""
    with source.open() as stream:
        while size and (chunk := stream.read(min(size, 1 << 20))):
            output.write(chunk)
            size -= len(chunk)


def _mend(job: Job, pieces: Sequence[_Piece], mending: Mending, outcome: Outcome, show: Show) -> list[bytes]:
    """Return what takes the place of some pieces of a file."""
    contents = [piece.content for piece in pieces]
    if pieces[0].number == 1:
        contents[0] = without_mark(contents[0], job, outcome)
    drafts = {
        place: draft
        for place, piece in enumerate(pieces)
        if piece.is_whole and piece.number in job.lines
        if (draft := _parse(job.source.path, contents[place])) is not None
    }
    for place, mended in zip(drafts, mending.mend(list(drafts.values())), strict=True):
        outcome.count([mended])
        if mended.is_changed and isinstance(mended.draft, Line):
            contents[place] = _written(contents[place], mended.draft)
            show_record(f"{job.source.path}:{pieces[place].number}", mended, show)
    return contents


def _parse(path: str, content: bytes) -> Line | None:
    try:
        text = content.removeprefix(BYTE_ORDER_MARK).decode().strip()
    except UnicodeDecodeError:
        return None
    return Line.parse(path, text) if text else None


def _written(content: bytes, line: Line) -> bytes:
    """Put a line in the place of another; the mark before it and the line end stay."""
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    ending = content[len(content.rstrip(b"\r\n")) :]
    return mark + line.text.encode() + ending


REWRITER = rewrite
