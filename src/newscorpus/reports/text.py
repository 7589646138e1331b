"""Findings for people: place, rule and message, the words around the place, the remedy; counts at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.reports._report import Report, Style
from newscorpus.reports._summary import counts_by_rule, summary
from newscorpus.text import printable
from newscorpus.validate import Findings

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def write(findings: Findings, stream: TextIO, style: Style) -> None:
    """Write each finding on a line and what belongs to it below; then the counts."""
    for found in findings:
        stream.writelines(f"{line}\n" for line in _lines(found, style))
    if findings:
        stream.write("\n")
        stream.writelines(f"{line}\n" for line in counts_by_rule(findings))
        stream.write("\n")
    stream.writelines(f"{line}\n" for line in summary(findings))


def _lines(found: Diagnostic, style: Style) -> Iterator[str]:
    where = found.location
    place = ":".join(str(part) for part in (where.path, where.line) if part)
    severity = _colored(f"{found.severity} {found.code}", _COLORS[found.severity], style)
    head = f"{severity} {found.name}: {printable(found.message)}"
    yield f"{printable(place)}: {head}" if place else head
    belongs = " ".join(
        f"{label} {printable(value)}"
        for label, value in (("article", where.article), ("annotation", where.annotation), ("at", where.field))
        if value
    )
    if belongs:
        yield f"    {belongs}"
    if found.context:
        yield f"    | {found.context}"
    if found.remedy:
        yield f"    = {printable(found.remedy)}"


def _colored(text: str, color: str, style: Style) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if style.color else text


REPORT = Report("text", write, has_summary=True)
