"""JUnit's XML, which most CI services show: a test suite a file, a test case a rule.

A rule fails in a file where it finds an error there (with `--strict` also a warning), and is in error where something
could not be judged. What else it finds is the output of a test that passes. In a file of which no record was judged,
the rules that found nothing are skipped and not passed.
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
    judged = frozenset(findings.paths)
    suites = [_Suite(path, names, found, style, is_judged=path in judged) for path in files]
    write_lines(stream, ['<?xml version="1.0" encoding="UTF-8"?>'])
    outcomes = [outcome for suite in suites for outcome in suite.outcomes]
    write_lines(stream, [f'<testsuites name="newscorpus" {_counts(outcomes)}>'])
    for suite in suites:
        write_lines(stream, suite.lines())
    write_lines(stream, ["</testsuites>"])


class _Suite:
    """What all rules say of one file."""

    def __init__(self, path: str, names: Mapping[str, str], found: _Found, style: Style, *, is_judged: bool) -> None:
        self._name = as_xml(path or _NO_FILE)
        self._names = names
        self._groups = {code: found.get((path, code), ()) for code in names}
        self._nothing = "passed" if is_judged or not path else "skipped"
        self.outcomes = [self._outcome(group, style) for group in self._groups.values()]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the suite."""
        yield f'<testsuite name="{self._name}" {_counts(self.outcomes)}>'
        for (code, group), outcome in zip(self._groups.items(), self.outcomes, strict=True):
            case = f'<testcase classname="{self._name}" name="{as_xml(f"{code} {self._names[code]}")}"'
            body = _body(group, outcome)
            yield f"{case}>{body}</testcase>" if body else f"{case}/>"
        yield "</testsuite>"

    def _outcome(self, group: Sequence[Diagnostic], style: Style) -> str:
        failing = {Severity.ERROR, Severity.WARNING} if style.is_strict else {Severity.ERROR}
        if any(found.is_fatal for found in group):
            return "error"
        if any(found.severity in failing for found in group):
            return "failure"
        return "system-out" if group else self._nothing


def _counts(outcomes: Sequence[str]) -> str:
    counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    told = " ".join(f'{name}="{outcomes.count(outcome)}"' for name, outcome in counts.items())
    return f'tests="{len(outcomes)}" {told}'


def _body(group: Sequence[Diagnostic], outcome: str) -> str:
    if outcome == "passed":
        return ""
    if outcome == "skipped":
        return '<skipped message="no record of this file was judged"/>'
    lines = _lines(group)
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
