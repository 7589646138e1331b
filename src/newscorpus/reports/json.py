"""One JSON array of all findings."""

from __future__ import annotations

from typing import Any, BinaryIO

from newscorpus.diagnostics import Diagnostic
from newscorpus.findings import Findings
from newscorpus.reports._escape import as_json
from newscorpus.reports._report import Report, Style, write_lines


def to_object(found: Diagnostic) -> dict[str, Any]:
    """Write a finding as plain values; offsets count code points, what does not apply is null."""
    where = found.location
    return {
        "code": found.code,
        "name": found.name,
        "severity": str(found.severity),
        "path": where.path,
        "line": where.line,
        "article": where.article,
        "annotation": where.annotation,
        "field": where.field,
        "start": where.start,
        "end": where.end,
        "message": found.message,
    }


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write the array, a finding a line, and nothing else."""
    objects = ",\n ".join(as_json(to_object(found)) for found in findings)
    write_lines(stream, [f"[{objects}]"])


REPORT = Report("json", write)
