"""What a report is: a name, and how findings are written in its form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from newscorpus.findings import Findings


@dataclass(frozen=True)
class Style:
    """How a report may look.

    Attributes:
        color: whether escape sequences for color may be used.
        is_strict: whether a warning counts as an error.
        has_findings: whether findings are listed; else they are only counted by rule, where a report can do that.
    """

    color: bool = False
    is_strict: bool = False
    has_findings: bool = True


@dataclass(frozen=True)
class Report:
    """A form of findings.

    Attributes:
        name: what it is called on the command line.
        write: writes findings to a stream of bytes; text is UTF-8.
        has_summary: whether counts and what was left unjudged are part of it; else they go to standard error.
        can_count: whether it can do without the findings themselves and count them by rule.
        needs_file: whether it can only be written to a file, as nobody could read it on a terminal.
    """

    name: str
    write: Callable[[Findings, BinaryIO, Style], None]
    has_summary: bool = False
    can_count: bool = False
    needs_file: bool = False


def write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    """Write lines as UTF-8; half a surrogate pair, which UTF-8 does not have, as its escape sequence."""
    stream.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)
