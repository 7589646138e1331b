"""SARIF 2.1.0, the form in which code scanning services take findings; at most 5,000 of them, worst first.

In a message, brackets with parentheses after them would be a link, and braces a placeholder: neither comes from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from newscorpus.diagnostics import Diagnostic
from newscorpus.findings import Findings
from newscorpus.fingerprint import fingerprint
from newscorpus.reports._escape import as_json, as_uri
from newscorpus.reports._report import Report, Style, write_lines
from newscorpus.reports._summary import summary
from newscorpus.rules._rule import Rule
from newscorpus.text import printable

MOST_RESULTS = 5000
"""GitHub takes no more."""

_HOME = "https://github.com/newscorpus/newscorpus"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "newscorpusFinding/v1"


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write the log: one run, its rules with their manual pages, its results."""
    from importlib.metadata import version

    worst_first = sorted(findings, key=lambda found: (found.severity.rank, not found.is_fatal))
    shown = worst_first[:MOST_RESULTS]
    rules = {rule.code: _descriptor(rule) for rule in findings.rules}
    rules |= {found.code: {"id": found.code, "name": found.name} for found in shown if found.code not in rules}
    index = {code: number for number, code in enumerate(rules)}
    driver = {"name": "newscorpus", "version": version("newscorpus"), "informationUri": _HOME}
    run = {
        "tool": {"driver": {**driver, "rules": list(rules.values())}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(findings)],
        "results": [_result(found, index[found.code]) for found in shown],
    }
    write_lines(stream, [as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)])


def _descriptor(rule: Rule) -> dict[str, Any]:
    first, _, _ = rule.page.partition("\n\n")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": " ".join(first.split())},
        "help": {"text": rule.page, "markdown": rule.page},
        "helpUri": f"{_HOME}/blob/main/docs/rules/{rule.code}.md",
        "defaultConfiguration": {"level": str(rule.severity)},
        "properties": {"level": rule.level, "fix": str(rule.fix)},
    }


def _invocation(findings: Findings) -> dict[str, Any]:
    is_judged = not any(found.is_fatal for found in findings)
    notifications = [_notification("summary", "note", line) for line in summary(findings)]
    if not is_judged:
        notifications.append(_notification("not-judged", "error", "Something could not be judged; see the results."))
    if len(findings) > MOST_RESULTS:
        left = f"{len(findings) - MOST_RESULTS:,} of {len(findings):,} findings are left out; the worst are here."
        notifications.append(_notification("results-left-out", "warning", left))
    return {"executionSuccessful": is_judged, "toolExecutionNotifications": notifications}


def _notification(name: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": _message(text)}


def _result(found: Diagnostic, rule: int) -> dict[str, Any]:
    remedy = f" Remedy: {found.remedy}." if found.remedy else ""
    location = {"physicalLocation": _physical(found), "logicalLocations": list(_logical(found))}
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": str(found.severity),
        "message": _message(printable(f"{found.message}{remedy}")),
        "locations": [{key: value for key, value in location.items() if value}],
        "partialFingerprints": {_FINGERPRINT: fingerprint(found)},
        "properties": _properties(found),
    }


def _physical(found: Diagnostic) -> Mapping[str, Any]:
    where = found.location
    if not where.path:
        return {}
    place: dict[str, Any] = {"artifactLocation": {"uri": as_uri(where.path)}}
    if where.line is not None and where.line > 0:
        place["region"] = {"startLine": where.line}
    return place


def _logical(found: Diagnostic) -> Iterator[dict[str, str]]:
    """Yield the annotation, or else the article."""
    where = found.location
    article = printable(where.article or "")
    if where.annotation is not None:
        name = printable(where.annotation)
        yield {"name": name, "fullyQualifiedName": f"{article}/{name}", "kind": "annotation"}
    elif where.article is not None:
        yield {"name": article, "fullyQualifiedName": article, "kind": "article"}


def _properties(found: Diagnostic) -> dict[str, Any]:
    where = found.location
    values = {
        "article": where.article,
        "annotation": where.annotation,
        "field": where.field,
        "startCodePoint": where.start,
        "endCodePoint": where.end,
        "remedy": found.remedy,
    }
    return {name: value for name, value in values.items() if value is not None}


def _message(text: str) -> dict[str, str]:
    without_links = re.sub(r"\](?=\()", "] ", text)
    return {"text": without_links.replace("{", "{{").replace("}", "}}")}


REPORT = Report("sarif", write)
