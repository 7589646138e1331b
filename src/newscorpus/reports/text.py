"""Findings for people: place, rule and message, the words around the place, the remedy; counts at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.findings import Findings
from newscorpus.reports._escape import as_line
from newscorpus.reports._report import Report, Style, write_lines
from newscorpus.reports._summary import counts_by_rule, summary

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write each finding on a line and what belongs to it below; then the counts."""
    if style.has_findings:
        for found in findings:
            write_lines(stream, _lines(found, style))
    if findings:
        write_lines(stream, [""] * style.has_findings)
        write_lines(stream, counts_by_rule(findings))
        write_lines(stream, [""])
    write_lines(stream, summary(findings))


def _lines(found: Diagnostic, style: Style) -> Iterator[str]:
    where = found.location
    place = ":".join(str(part) for part in (where.path, where.line) if part)
    severity = _colored(f"{found.severity} {as_line(found.code)}", _COLORS[found.severity], style)
    head = f"{severity} {as_line(found.name)}: {as_line(found.message)}"
    yield f"{as_line(place)}: {head}" if place else head
    belongs = " ".join(
        f"{label} {as_line(value)}"
        for label, value in (("article", where.article), ("annotation", where.annotation), ("at", where.field))
        if value
    )
    if belongs:
        yield f"    {belongs}"
    if found.context:
        yield f"    | {as_line(found.context)}"
    if found.remedy:
        yield f"    = {as_line(found.remedy)}"


def _colored(text: str, color: str, style: Style) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if style.color else text


REPORT = Report("text", write, has_summary=True, can_count=True)
