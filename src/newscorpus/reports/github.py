"""Annotations on GitHub, which shows ten errors, ten warnings and ten notices of a step: the ones that matter most.

Findings are taken together by rule and file, so that a rule that finds a hundred things in a file takes one place.
Where GitHub names a file for it, a table of all counts is added to the page of the run.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.errors import WriteError
from newscorpus.findings import Findings
from newscorpus.formats._files import explain
from newscorpus.reports._escape import as_code, as_line, as_relative
from newscorpus.reports._report import Report, Style, write_lines
from newscorpus.reports._summary import summary

_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.NOTE: 9}
"""How many of each are shown; the tenth notice is the closing one."""


@dataclass(frozen=True)
class _Group:
    """What one rule found in one file.

    Attributes:
        first: the first of the findings.
        count: how many there are.
        turn: how many files come before this one for the same rule.
    """

    first: Diagnostic
    count: int
    turn: int = 0

    def order(self) -> tuple[int, bool, int, str, int]:
        """Sort by what matters; each rule once, before any rule twice."""
        first = self.first
        return first.severity.rank, not first.is_fatal, self.turn, first.code[3:4], -self.count


def write(findings: Findings, stream: BinaryIO, style: Style) -> None:
    """Write the commands that make annotations, and the table if a file is named for it."""
    groups = sorted(_groups(findings), key=_Group.order)
    shown = [group for severity in Severity for group in _of(groups, severity)[: _MOST[severity]]]
    write_lines(stream, (_annotation(group) for group in shown))
    left = len(groups) - len(shown)
    closing = [*summary(findings), *([f"Of {left} more rules and files no annotation is shown."] if left else [])]
    write_lines(stream, [_command("notice", {"title": "newscorpus"}, " ".join(closing))])
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        _append(Path(page), _table(findings))


def _of(groups: Iterable[_Group], severity: Severity) -> list[_Group]:
    return [group for group in groups if group.first.severity == severity]


def _groups(findings: Findings) -> Iterator[_Group]:
    together: dict[tuple[Severity, str, str], list[Diagnostic]] = defaultdict(list)
    for found in findings:
        together[found.severity, found.code, found.location.path].append(found)
    turns: Counter[tuple[Severity, str]] = Counter()
    for (severity, code, _), group in sorted(together.items(), key=lambda entry: -len(entry[1])):
        first = next((found for found in group if found.is_fatal), group[0])
        yield _Group(first, len(group), turns[severity, code])
        turns[severity, code] += 1


def _annotation(group: _Group) -> str:
    found, where = group.first, group.first.location
    place = {"title": f"{found.code} {found.name}"}
    if where.path and where.path != "-":
        place["file"] = as_relative(where.path)
        if where.line:
            place["line"] = str(where.line)
    belongs = (("Article", where.article), ("annotation", where.annotation), ("at", where.field))
    lines = [
        found.message,
        " ".join(f"{label} {value}" for label, value in belongs if value),
        found.context or "",
        f"Remedy: {found.remedy}" if found.remedy else "",
        f"This rule finds {group.count - 1} more in this file." if group.count > 1 else "",
    ]
    return _command(_TYPES[found.severity], place, "\n".join(as_line(line) for line in lines if line))


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{key}={_property(properties[key])}" for key in ("file", "line", "title") if key in properties)
    return f"::{kind} {named}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(as_line(text)).replace(":", "%3A").replace(",", "%2C")


def _table(findings: Findings) -> Iterator[str]:
    yield "### newscorpus validate"
    yield ""
    yield from (f"{line}  " for line in summary(findings))
    counts = Counter((found.severity.rank, found.code, found.name) for found in findings)
    if not counts:
        return
    yield ""
    yield "| findings | rule | name | severity | files |"
    yield "|---:|---|---|---|---:|"
    files: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for found in findings:
        files[found.severity.rank, found.code, found.name].add(found.location.path)
    for key, count in sorted(counts.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0])):
        severity = list(Severity)[key[0]]
        yield f"| {count:,} | {as_code(key[1])} | {as_code(key[2])} | {severity} | {len(files[key]):,} |"


def _append(path: Path, lines: Iterable[str]) -> None:
    try:
        with path.open("ab") as stream:
            write_lines(stream, [*lines, ""])
    except OSError as error:
        raise WriteError(f"{path}: {explain(error)}") from error


REPORT = Report("github", write, has_summary=True)
