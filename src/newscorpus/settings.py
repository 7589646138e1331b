"""What a user has chosen: which rules are heard, how much they matter, where they begin to matter; plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from newscorpus.diagnostics import Severity

Threshold: TypeAlias = bool | int | float | str | tuple[str, ...]
"""A number or a list of words that decides where a rule begins to find something."""


@dataclass(frozen=True)
class Selection:
    """Which rules to hear, by codes or beginnings of codes; of two that fit a rule the longer one counts.

    Attributes:
        select: the rules to hear; None leaves that to what was chosen before.
        ignore: the rules to leave out.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a user has chosen.

    Attributes:
        selections: which rules to hear; each overrules those before it.
        per_path_ignores: rules to leave out in the files that a pattern names, by pattern.
        severity: how much findings matter, by code or beginning of a code.
        thresholds: what rules measure by, by the rule's name and the threshold's.
        baseline: the file that lists findings to keep quiet about.
        strict: whether a warning counts as an error.
        preview: whether rules on trial are heard.
        root: the folder that patterns are relative to.
    """

    selections: tuple[Selection, ...] = ()
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, Threshold]] = field(default_factory=dict)
    baseline: Path | None = None
    strict: bool = False
    preview: bool = False
    root: Path = Path()

    def thresholds_of(self, rule: str, defaults: Mapping[str, Threshold]) -> Mapping[str, Threshold]:
        """Return the thresholds of a rule: its own, and what the user chose instead.

        >>> Settings(thresholds={"near-duplicate-across-splits": {"similarity": 0.9}}).thresholds_of(
        ...     "near-duplicate-across-splits", {"similarity": 0.8, "shortest": 40}
        ... )
        {'similarity': 0.9, 'shortest': 40}
        """
        return {**defaults, **self.thresholds.get(rule, {})}
