"""What is said at the end of a report: counts by rule, and what was left unjudged."""

from __future__ import annotations

from collections.abc import Iterator

from newscorpus.diagnostics import Severity
from newscorpus.findings import Findings, counted
from newscorpus.reports._escape import as_line


def counts_by_rule(findings: Findings) -> Iterator[str]:
    """Yield a line for each rule that found anything, most findings first."""
    names = {found.code: (found.name, found.severity) for found in findings}
    for code, number in sorted(findings.counts().items(), key=lambda entry: (-entry[1], entry[0])):
        name, severity = names[code]
        yield f"{number:6,}  {as_line(code)}  {as_line(name)} ({severity})"


def summary(findings: Findings) -> Iterator[str]:
    """Yield lines that say how much was judged, how much was found, and how much could not be judged."""
    counts = ", ".join(counted(findings.count_of(severity), str(severity)) for severity in Severity)
    yield f"Judged {counted(findings.records, 'article')}: {counts if findings else 'nothing found'}."
    if findings.hidden:
        yield f"The baseline hides {counted(findings.hidden, 'finding')}."
    unjudged = findings.unjudged
    if unjudged.records:
        yield f"Nothing could be made of {counted(unjudged.records, 'record')}."
    if unjudged.broken:
        yield f"Not judged: {counted(unjudged.broken, 'check')} of parts that could not be read."
    if unjudged.withheld:
        yield f"Not judged: {counted(unjudged.withheld, 'check')} of texts that are withheld."
