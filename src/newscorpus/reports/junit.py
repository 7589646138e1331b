"""JUnit's XML, which most CI services show: a test suite a file, a test case a rule.

A rule fails in a file where it finds an error there (with `--strict` also a warning), and is in error where something
could not be judged. What else it finds is the output of a test that passes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.findings import Findings
from newscorpus.reports._escape import as_line, as_xml
from newscorpus.reports._report import Report, Style, write_lines

_NO_FILE = "newscorpus"

_Found = Mapping[tuple[str, str], Sequence[Diagnostic]]
"""Findings by file and rule."""


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write the suites, one after the other."""
    found: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for one in findings:
        found[one.location.path, one.code].append(one)
    names = {rule.code: rule.name for rule in findings.rules} | {one.code: one.name for one in findings}
    files = list(dict.fromkeys((*findings.paths, *(path for path, _ in found))))
    outcomes = [_outcome(group, style) for group in found.values()]
    write_lines(stream, ['<?xml version="1.0" encoding="UTF-8"?>'])
    write_lines(stream, [f'<testsuites name="newscorpus" {_counts(len(files) * len(names), outcomes)}>'])
    for path in files:
        write_lines(stream, _suite(path, names, found, style))
    write_lines(stream, ["</testsuites>"])


def _suite(path: str, names: Mapping[str, str], found: _Found, style: Style) -> Iterator[str]:
    groups = {code: found.get((path, code), ()) for code in names}
    outcomes = [_outcome(group, style) for group in groups.values()]
    name = as_xml(path or _NO_FILE)
    yield f'<testsuite name="{name}" {_counts(len(names), outcomes)}>'
    for code, group in groups.items():
        case = f'<testcase classname="{name}" name="{as_xml(f"{code} {names[code]}")}"'
        yield f"{case}>{_body(group, style)}</testcase>" if group else f"{case}/>"
    yield "</testsuite>"


def _counts(tests: int, outcomes: Sequence[str]) -> str:
    return f'tests="{tests}" failures="{outcomes.count("failure")}" errors="{outcomes.count("error")}"'


def _outcome(group: Sequence[Diagnostic], style: Style) -> str:
    failing = {Severity.ERROR, Severity.WARNING} if style.is_strict else {Severity.ERROR}
    if any(found.is_fatal for found in group):
        return "error"
    return "failure" if any(found.severity in failing for found in group) else "system-out"


def _body(group: Sequence[Diagnostic], style: Style) -> str:
    outcome, lines = _outcome(group, style), _lines(group)
    if outcome == "system-out":
        return f"<system-out>{lines}</system-out>"
    message = group[0].message if len(group) == 1 else f"{len(group)} findings, the first: {group[0].message}"
    kind = min((found.severity for found in group), key=lambda severity: severity.rank)
    return f'<{outcome} type="{kind}" message="{as_xml(message)}">{lines}</{outcome}>'


def _lines(group: Iterable[Diagnostic]) -> str:
    """Write a line for each finding."""
    return "\n".join(as_xml(as_line(_told(found))) for found in group)


def _told(found: Diagnostic) -> str:
    where = found.location
    line = None if where.line is None else f"line {where.line}"
    place = " ".join(part for part in (line, where.article, where.annotation, where.field) if part)
    remedy = f" Remedy: {found.remedy}." if found.remedy else ""
    return f"{place}: {found.message}{remedy}" if place else f"{found.message}{remedy}"


REPORT = Report("junit", write)
