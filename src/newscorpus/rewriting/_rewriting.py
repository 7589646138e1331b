"""What it is to mend files: which file is written where, what became of it, and how a change is shown."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from newscorpus.fixing import all_fixes
from newscorpus.fixing._fix import Record
from newscorpus.fixing._mending import Mended, Mending
from newscorpus.formats._files import Source, compressing, replacing
from newscorpus.text import printable

MARK_RULE = "FIL104"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Job(NamedTuple):
    """A file to mend.

    Attributes:
        source: the file.
        target: where it is written, mostly in its own place.
        lines: the lines, or rows, that hold an article in which something may be mended.
        has_mark: whether a byte order mark is to be left out.
    """

    source: Source
    target: str
    lines: frozenset[int] = frozenset()
    has_mark: bool = False


@dataclass
class Outcome:
    """What became of some files.

    Attributes:
        fixed: how many findings are gone, by code.
        left: how many findings were not fixed though there is a fix, by code and reason.
        changed: the files that were written anew.
    """

    fixed: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Add what became of other files."""
        self.fixed += other.fixed
        self.left += other.left
        self.changed += other.changed

    def count(self, mended: Iterable[Mended]) -> None:
        """Add what became of some articles."""
        for one in mended:
            self.fixed += one.fixed
            self.left += one.left


Show: TypeAlias = Callable[[str], None]
"""Takes the lines of a unified diff, one after another."""

Rewriter: TypeAlias = Callable[[Sequence[Job], Mending, Outcome, Show], None]
"""Mends files, adds what became of them to the outcome, and shows what changes."""


@contextmanager
def writing(job: Job) -> Iterator[BinaryIO]:
    """Open the file that is to be written: compressed as its ending says, in its place when all is written."""
    target = os.path.realpath(job.target)
    with replacing(target) as stream, compressing(job.source.path, stream) as compressed:
        yield compressed


def without_mark(content: bytes, job: Job, outcome: Outcome) -> bytes:
    """Leave out the byte order mark at the beginning of a file, if it is to be."""
    mend_file = all_fixes()[MARK_RULE].mend_file
    if not job.has_mark or mend_file is None or not content.startswith(BYTE_ORDER_MARK):
        return content
    outcome.fixed[MARK_RULE] += 1
    return mend_file(content)


def show_diff(path: str, before: Sequence[str], after: Sequence[str], show: Show) -> None:
    """Show a unified diff; what cannot be seen, or a terminal would obey, is escaped."""
    for line in unified_diff(before, after, path, path, lineterm=""):
        show(printable(line.rstrip("\r\n")))


def show_record(path: str, mended: Mended, show: Show) -> None:
    """Show a unified diff of two records, as JSON with a line an annotation."""
    show_diff(path, _as_lines(mended.was.record), _as_lines(mended.draft.record), show)


def _as_lines(record: Record) -> list[str]:
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {_dumped(value)}" for name, value in record.items()]
    return "\n".join(lines).split("\n")


def _dumped(value: Any) -> str:
    """Write a list with an element a line, and a text with a line a line."""
    if isinstance(value, str) and "\n" in value:
        return "".join(f"\n  {_dumped_inline(line)}" for line in value.splitlines(keepends=True))
    if isinstance(value, list) and any(isinstance(element, dict) for element in value):
        return "[\n" + ",\n".join(f"  {_dumped_inline(element)}" for element in value) + "\n]"
    return _dumped_inline(value)


def _dumped_inline(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
