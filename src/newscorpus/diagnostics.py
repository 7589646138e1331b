"""What is found wrong, and where: plain values that rules make, reports print and programs compare."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Fault:
    """A defect of a file or a record that a reader met, before any rule has judged it.

    A rule of level 1 or 2 turns the faults of its kind into diagnostics; code, severity and wording are its own.

    Attributes:
        kind: the name of the rule, such as `malformed-json`.
        path: the file as it was named.
        line: line of the file, or row of the table, from 1.
        row: the record's row in its batch; None where the record is not in it.
        article: id of the article, where it could be read.
        annotation: id of the annotation, where the fault lies in one.
        field: JSON path, such as `$.mentions[3].start`.
        details: what the rule needs for its message.
    """

    kind: str
    path: str = ""
    line: int | None = None
    row: int | None = None
    article: str | None = None
    annotation: str | None = None
    field: str | None = None
    details: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Location:
    """Where something was found.

    Attributes:
        path: the file as it was named.
        line: line of the file, or row of the table, from 1.
        article: id of the article, where it could be read.
        annotation: id of the annotation.
        field: JSON path of the value, such as `$.mentions[3].start`.
        start: first code point of the text that is meant.
        end: the code point after its last.
    """

    path: str
    line: int | None = None
    article: str | None = None
    annotation: str | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing found wrong.

    Attributes:
        code: the rule's code, such as `SPN301`.
        name: the rule's name, such as `span-out-of-bounds`.
        severity: how much it matters.
        location: where it is.
        message: one fact, values in backticks.
        remedy: what to do about it; None where that is plain.
        context: the words around the place, boundaries marked; None where there is no text.
        is_fatal: whether something could not be judged because of it, so that the exit status is 2.
        content: the words of what is meant, wherever they stand; None where it has none. A baseline knows it by them.
        related: where the other one of two records is that do not go together; None where only one is meant.
    """

    code: str
    name: str
    severity: Severity
    location: Location
    message: str
    remedy: str | None = None
    context: str | None = None
    is_fatal: bool = False
    content: str | None = None
    related: Location | None = None
