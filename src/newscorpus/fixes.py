"""Mending articles and files: the findings that a program can put right, put right and judged again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.changes import Changes, only_new
from newscorpus.diagnostics import Diagnostic, Fault
from newscorpus.errors import ReadError
from newscorpus.fixing._fix import Record
from newscorpus.fixing._mending import Found, Mending, Row
from newscorpus.formats import find_files, find_format, is_release
from newscorpus.formats._files import STANDARD_INPUT, Source
from newscorpus.formats._structure import to_record
from newscorpus.rewriting import find_rewriter
from newscorpus.rewriting._rewriting import MARK_RULE, Job, Outcome, Show
from newscorpus.rules import all_rules
from newscorpus.rules._rule import Rule
from newscorpus.settings import Settings

__all__ = ["Fixed", "Outcome", "fix", "fix_files"]

_IN_MEMORY = "<articles>"
_FILES_AT_ONCE = 100


@dataclass(frozen=True)
class Fixed:
    """What became of articles.

    Attributes:
        articles: the articles, in the order in which they were given; what is no valid article stays a mapping.
        fixed: how many findings are gone, by code.
        left: how many findings were not fixed though there is a fix, by code and reason.
        remaining: what is still found, the number of the article in the place of its line.
    """

    articles: tuple[Article | Record, ...]
    fixed: Mapping[str, int]
    left: Mapping[tuple[str, str], int]
    remaining: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class _Held:
    """An article in memory."""

    record: Record
    path: str = _IN_MEMORY

    def judged(self) -> tuple[Row, Sequence[Fault]]:
        try:
            return to_record(self.record, 1, self.path, lambda raw: Article.model_validate_json(json.dumps(raw)))
        except (ValidationError, ValueError, TypeError, RecursionError):
            return None, ()

    def become(self, record: Record) -> _Held:
        return replace(self, record=record)


def fix(
    articles: Iterable[Article | Mapping[str, Any]], unsafe: bool = False, *, rules: Sequence[Rule] | None = None
) -> Fixed:
    """Mend articles: what a program can put right without a change of meaning, or all that it can put right.

    No fix is applied that would add a finding.

    Args:
        articles: articles, or records as plain values of JSON, valid or not.
        unsafe: whether fixes may be applied that could change what is meant.
        rules: the rules to judge by; all if not given.

    >>> from newscorpus import load
    >>> article = load("train")[0]
    >>> longer = article.model_copy(update={"text_length": 9999})
    >>> fixed = fix([longer])
    >>> fixed.articles == (article,), dict(fixed.fixed)
    (True, {'TXT302': 1})
    """
    given = [one.model_dump(mode="json") if isinstance(one, Article) else dict(one) for one in articles]
    mended = Mending(all_rules() if rules is None else rules, unsafe=unsafe).mend([_Held(record) for record in given])
    outcome = Outcome()
    outcome.count(mended)
    return Fixed(
        tuple(_article(one.draft.record) for one in mended),
        dict(sorted(outcome.fixed.items())),
        dict(sorted(outcome.left.items())),
        tuple(found for number, one in enumerate(mended, start=1) for found in _numbered(one.after, number)),
    )


def _article(record: Record) -> Article | Record:
    try:
        return Article.model_validate_json(json.dumps(record))
    except (ValidationError, ValueError, TypeError, RecursionError):
        return record


def _numbered(found: Found, number: int) -> Iterator[Diagnostic]:
    return (replace(one, location=replace(one.location, line=number)) for one in found)


def fix_files(
    paths: Iterable[str],
    *,
    unsafe: bool = False,
    rules: Sequence[Rule] | None = None,
    settings: Settings | None = None,
    changes: Changes | None = None,
    target: Callable[[str], str] = str,
    show: Show | None = None,
) -> Outcome:
    """Mend files in place, each replaced whole or not at all. What cannot be read, and what is at an address, stays.

    A corpus folder with its manifest stays as it is: it is built from its sources, and those are what to mend.

    Args:
        paths: files and folders.
        unsafe: whether fixes may be applied that could change what is meant.
        rules: the rules to judge by; all if not given.
        settings: which findings do not matter in which files.
        changes: what has changed since a revision; all else is left alone.
        target: tells for a file where the mended one is written; in its place if not given.
        show: takes the lines of a unified diff of what changes.
    """
    chosen = all_rules() if rules is None else rules
    mending = Mending(chosen, settings, unsafe=unsafe)
    outcome = Outcome()
    for sources in _files(paths):
        rewriter = find_rewriter(find_format(sources[0]).name)
        found = _fixable(sources, mending, changes) if rewriter is not None else []
        jobs = list(_jobs(sources, found, target))
        if jobs and rewriter is not None:
            rewriter(jobs, mending, outcome, show or _show_nothing)
    return outcome


def _show_nothing(line: str) -> None:
    """Show nothing."""


def _files(paths: Iterable[str]) -> Iterator[list[Source]]:
    """Yield files of one format at a time."""
    for path in dict.fromkeys(paths):
        if path == STANDARD_INPUT or "://" in path or is_release(path):
            continue
        try:
            sources = find_files(path)
        except ReadError:
            continue  # the report says so
        for _, group in groupby(sources, key=lambda source: source.suffix):
            listed = list(group)
            yield from (listed[first : first + _FILES_AT_ONCE] for first in range(0, len(listed), _FILES_AT_ONCE))


def _fixable(sources: Sequence[Source], mending: Mending, changes: Changes | None) -> list[Diagnostic]:
    """Return the findings in files that may be mended."""
    found: list[Diagnostic] = []
    try:
        for batch in find_format(sources[0]).read(sources):
            noted = batch if changes is None else changes.note(batch)
            found += [one for one in mending.judge_batch(noted) if one.code in mending.fixes]
    except ReadError:
        return []  # the report says so
    return found if changes is None else list(only_new(found, changes))


def _jobs(sources: Sequence[Source], found: Sequence[Diagnostic], target: Callable[[str], str]) -> Iterator[Job]:
    """Yield the files that hold something to mend, with its lines."""
    lines: dict[str, set[int]] = {}
    for one in found:
        lines.setdefault(one.location.path, set()).add(one.location.line or 1)
    marked = {one.location.path for one in found if one.code == MARK_RULE}
    for source in sources:
        if source.path in lines:
            yield Job(source, target(source.path), frozenset(lines[source.path]), source.path in marked)
