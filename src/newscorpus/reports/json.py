"""One JSON array of all findings."""

from __future__ import annotations

import json
from typing import Any, TextIO

from newscorpus.diagnostics import Diagnostic
from newscorpus.reports._report import Report, Style
from newscorpus.validate import Findings


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


def write(findings: Findings, stream: TextIO, style: Style) -> None:
    """Write the array, a finding a line, and nothing else."""
    lines = ",\n ".join(json.dumps(to_object(found), ensure_ascii=True) for found in findings)
    stream.write(f"[{lines}]\n")


REPORT = Report("json", write)
