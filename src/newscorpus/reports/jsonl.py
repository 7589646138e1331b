"""A JSON object a line for each finding, as JSON Lines; the keys are those of the JSON array."""

from __future__ import annotations

from typing import BinaryIO

from newscorpus.findings import Findings
from newscorpus.reports._escape import as_json
from newscorpus.reports._report import Report, Style, write_lines
from newscorpus.reports.json import to_object


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write the lines, and nothing else."""
    write_lines(stream, (as_json(to_object(found)) for found in findings))


REPORT = Report("jsonl", write)
