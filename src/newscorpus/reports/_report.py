"""What a report is: a name, and how findings are written in its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from newscorpus.validate import Findings


@dataclass(frozen=True)
class Style:
    """How a report may look.

    Attributes:
        color: whether escape sequences for color may be used.
    """

    color: bool = False


@dataclass(frozen=True)
class Report:
    """A form of findings.

    Attributes:
        name: what it is called on the command line.
        write: writes findings to standard output's stream.
        has_summary: whether counts and what was left unjudged are part of it; else they go to standard error.
    """

    name: str
    write: Callable[[Findings, TextIO, Style], None]
    has_summary: bool = False
