"""What a rule is, and how one is declared.

A rule is a function with a decorator, alone in its file. Its docstring is its manual page. It comes in three
kinds: most look at the columns of a batch, those of levels 1 and 2 may put into words what a reader met, and
those of level 5 look at the digests of all batches.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from newscorpus.columns import Finding
from newscorpus.diagnostics import Diagnostic, Fault, Severity
from newscorpus.settings import Threshold

ERROR, WARNING, NOTE = Severity


class Fix(StrEnum):
    """Whether a program may mend what a rule finds."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    NONE = "none"


class Wording(NamedTuple):
    """What a rule says of a fault.

    Attributes:
        message: one fact, values in backticks.
        remedy: what to do, apart from it.
        is_fatal: whether something could not be judged because of it, so that the exit status is 2.
    """

    message: str
    remedy: str | None = None
    is_fatal: bool = False


ColumnCheck = Callable[..., Iterable[Finding]]
"""Takes the `Columns`, and thresholds by their names."""
FaultCheck = Callable[[Fault], Wording]
CorpusCheck = Callable[..., Iterable[Diagnostic]]
"""Takes the `CorpusDigest`, and thresholds by their names."""


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong.

    Attributes:
        code: three letters and three digits, the first of which is the level; never used again.
        name: the defect, in kebab case.
        severity: how much it matters.
        page: the manual page, in Markdown.
        fix: whether a program may mend it.
        table: the table whose rows it judges; None where it looks at none.
        needs: what must be known of a row to judge it, as `Columns.unknown` takes it.
        check_columns: finds the defect in columns.
        word_fault: puts the reader's faults of this name into words.
        check_corpus: finds the defect in the digests of a corpus.
        preview: whether it is on trial, and heard only by those who ask for rules on trial.
        thresholds: what it measures by, by name, which the function is given.
    """

    code: str
    name: str
    severity: Severity
    page: str
    fix: Fix = Fix.NONE
    table: str | None = None
    needs: tuple[str, ...] = ()
    check_columns: ColumnCheck | None = None
    word_fault: FaultCheck | None = None
    check_corpus: CorpusCheck | None = None
    preview: bool = False
    thresholds: Mapping[str, Threshold] = field(default_factory=dict, compare=False)

    @property
    def level(self) -> int:
        """How deep it looks: 1 file, 2 record, 3 text and span, 4 meaning, 5 corpus."""
        return int(self.code[3])


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    table: str,
    needs: Sequence[str] = (),
    fix: Fix = Fix.NONE,
    words: FaultCheck | None = None,
    preview: bool = False,
    thresholds: Mapping[str, Threshold] | None = None,
) -> Callable[[ColumnCheck], Rule]:
    """Declare a rule that finds its defect in columns.

    Rows of `table` that lack something it needs are left unjudged, whatever the function says of them.

    Args:
        code: the code.
        name: the name of the defect.
        severity: how much it matters.
        table: the table whose rows the function judges; each finding must stand in one of them.
        needs: what must be known of a row, as `Columns.unknown` takes it.
        fix: whether a program may mend it.
        words: puts into words what readers already refused under this name, if any can.
        preview: whether it is on trial.
        thresholds: what it measures by unless a user chooses otherwise, by name.
    """

    def declare(check: ColumnCheck) -> Rule:
        made = Rule(code, name, severity, _page(check), fix, table, tuple(needs), check, words)
        return replace(made, preview=preview, thresholds=thresholds or {})

    return declare


def fault_rule(
    code: str, name: str, severity: Severity, *, fix: Fix = Fix.NONE, preview: bool = False
) -> Callable[[FaultCheck], Rule]:
    """Declare a rule that puts into words what readers met: the faults whose kind is its name.

    Args:
        code: the code.
        name: the name of the defect, and of the faults.
        severity: how much it matters.
        fix: whether a program may mend it.
        preview: whether it is on trial.
    """

    def declare(word: FaultCheck) -> Rule:
        return Rule(code, name, severity, _page(word), fix, word_fault=word, preview=preview)

    return declare


def corpus_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    preview: bool = False,
    thresholds: Mapping[str, Threshold] | None = None,
) -> Callable[[CorpusCheck], Rule]:
    """Declare a rule that looks at the whole of a corpus, through the digests of its batches.

    Args:
        code: the code.
        name: the name of the defect.
        severity: how much it matters.
        preview: whether it is on trial.
        thresholds: what it measures by unless a user chooses otherwise, by name.
    """

    def declare(check: CorpusCheck) -> Rule:
        made = Rule(code, name, severity, _page(check), check_corpus=check)
        return replace(made, preview=preview, thresholds=thresholds or {})

    return declare


def _page(check: Callable[..., object]) -> str:
    return inspect.cleandoc(check.__doc__ or "")
