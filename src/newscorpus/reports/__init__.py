"""Findings -> bytes: one module a form, found by discovery."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from newscorpus.reports._report import Report, Style

__all__ = ["Report", "Style", "all_reports"]


@cache
def all_reports() -> dict[str, Report]:
    """Return every report by its name: one for each module of this package whose name has no underscore before it."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    reports: list[Report] = [importlib.import_module(f"{__name__}.{name}").REPORT for name in modules]
    return {report.name: report for report in reports}
