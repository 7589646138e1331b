"""Findings -> bytes: one module a form, found by discovery."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from newscorpus.reports._report import Report, Style

__all__ = ["Report", "Style", "all_reports", "find_report", "report_names"]


@cache
def report_names() -> tuple[str, ...]:
    """Return the names of all reports: those of this package's modules that have no underscore before them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


def find_report(name: str) -> Report:
    """Return the report of a name; no other is loaded."""
    report: Report = importlib.import_module(f"{__name__}.{name}").REPORT
    return report


def all_reports() -> dict[str, Report]:
    """Return every report by its name."""
    return {name: find_report(name) for name in report_names()}
