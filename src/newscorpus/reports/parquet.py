"""A findings table, to join with the tables of a corpus on article and annotation."""

from __future__ import annotations

from typing import BinaryIO

from newscorpus.findings import Findings
from newscorpus.reports._report import Report, Style


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write the table of `Findings.to_arrow`."""
    import pyarrow.parquet as pq

    pq.write_table(findings.to_arrow(), stream, compression="zstd")


REPORT = Report("parquet", write, needs_file=True)
