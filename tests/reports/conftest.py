"""Findings to report on, and reports as text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest

from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.findings import Findings, Unjudged
from newscorpus.reports import Style, all_reports
from newscorpus.rules import find_rule

Render = Callable[..., str]
Find = Callable[..., Diagnostic]


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Report as on a person's machine, whatever runs the tests."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


@pytest.fixture
def find() -> Find:
    """Make a finding of a rule."""

    def make(code: str = "SPN303", path: str = "a.jsonl", line: int | None = 1, **values: object) -> Diagnostic:
        rule = find_rule(code)
        place = {name: values.pop(name, None) for name in ("article", "annotation", "field", "start", "end")}
        given = {"message": "It is wrong.", "severity": rule.severity, **values}
        return Diagnostic(code, rule.name, location=Location(path, line, **place), **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def render() -> Render:
    """Write findings in a form."""

    def write(form: str, found: Sequence[Diagnostic] | Findings, **style: bool) -> str:
        findings = found if isinstance(found, Findings) else Findings(tuple(found), 3, Unjudged())
        stream = io.BytesIO()
        all_reports()[form].write(findings, stream, Style(**style))
        return stream.getvalue().decode()

    return write
