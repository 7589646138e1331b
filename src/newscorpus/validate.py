"""Judging articles: every rule, in level order, over batches of records.

`judge` is a pure function from a batch to findings and a digest, so that any engine that maps over batches can
run it; `judge_corpus` takes the digests. `validate` does both for files, tables and articles.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TypeAlias, cast

import numpy as np
import pyarrow as pa

from newscorpus.article import Article
from newscorpus.baseline import Baseline, Judged, files_named, read_baseline, split_known, stale_entries
from newscorpus.columns import Columns, Finding, Mask
from newscorpus.config import choose_rules, settings_for, settle
from newscorpus.diagnostics import Diagnostic, Fault, Location
from newscorpus.digest import CorpusDigest, Digest, bare_digest, digest
from newscorpus.findings import Findings, InvalidArticlesError, Unjudged
from newscorpus.fingerprint import content_of
from newscorpus.formats import read_batches
from newscorpus.formats.parquet import batches_of_table
from newscorpus.records import Batch, to_record_batch
from newscorpus.rules import all_rules, find_rule
from newscorpus.rules._rule import Rule, Wording
from newscorpus.settings import Settings
from newscorpus.text import context

__all__ = [
    "Findings",
    "InvalidArticlesError",
    "Unjudged",
    "Verdict",
    "conclude",
    "judge",
    "judge_all",
    "judge_corpus",
    "validate",
]

Subject: TypeAlias = str | Path | pa.Table | Article | Iterable[Article]
"""What can be judged: a path, a table in the article schema, an article, or several."""

_RECORDS_A_BATCH = 1000


@dataclass(frozen=True)
class Verdict:
    """What is to say of one batch, and what rules on the whole corpus need of it.

    Attributes:
        diagnostics: what was found.
        digest: what is kept of the articles.
        records: how many records were judged.
        unjudged: what could not be.
    """

    diagnostics: tuple[Diagnostic, ...]
    digest: Digest
    records: int
    unjudged: Unjudged


def validate(
    *subjects: Subject,
    rules: Sequence[Rule] | None = None,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    config: str | Path | Settings | None = None,
    baseline: str | Path | None = None,
    against: str | Path | None = None,
    jobs: int = 1,
) -> Findings:
    """Judge files, folders, tables or articles.

    Args:
        subjects: paths of files or folders (`-` is standard input), Arrow tables in the article schema, articles, or
            lists of articles.
        rules: the rules to judge by; those that are selected if not given.
        select: codes of rules, or beginnings of codes, to judge by; all if not given.
        ignore: codes of rules, or beginnings of codes, to leave out.
        config: a `pyproject.toml` with settings, or settings; none are looked for.
        baseline: a file that lists findings to keep quiet about.
        against: the folder of an earlier release to compare with.
        jobs: how many batches are judged at a time; numpy and pyarrow let threads use the cores.

    Returns:
        The findings. Nothing that a file holds raises an error.

    Raises:
        ConfigError: `config` or `baseline` cannot be read, or there is no such rule as is named.
        TypeError: a subject is none of these.
    """
    settings = settings_for(config, select, ignore)
    chosen = choose_rules(settings) if rules is None else tuple(rules)
    listed = baseline or settings.baseline
    known = None if listed is None else read_baseline(listed)
    verdicts = judge_all(_batches(subjects), chosen, jobs)
    return conclude(verdicts, chosen, against, settings=settings, baseline=known)


def conclude(
    verdicts: Iterable[Verdict],
    rules: Sequence[Rule],
    against: str | Path | None = None,
    *,
    settings: Settings | None = None,
    baseline: Baseline | None = None,
) -> Findings:
    """Put the verdicts on all batches together and judge the corpus as a whole.

    Args:
        verdicts: the verdicts, in the order in which files were named.
        rules: the rules to judge by.
        against: the folder of an earlier release to compare with.
        settings: how much findings matter, and where they do not.
        baseline: findings to keep quiet about.
    """
    found: list[Diagnostic] = []
    digests: list[Digest] = []
    records, unjudged = 0, Unjudged()
    for verdict in verdicts:
        found.extend(verdict.diagnostics)
        digests.append(verdict.digest)
        records += verdict.records
        unjudged += verdict.unjudged
    if not records and not found:
        found.append(_worded(find_rule("FIL102"), Fault("empty-input")))
    earlier, unread = digest_release(against) if against is not None else (None, [])
    found.extend(unread)
    found.extend(judge_corpus(digests, rules, earlier))
    chosen, hidden = settings or Settings(), 0
    left = settle(_ordered(found), chosen)
    if baseline is not None:
        left, hidden = _without_known(baseline, left, digests, rules, chosen)
    paths = dict.fromkeys(path for one in digests for path in one.paths)
    return Findings(tuple(left), records, unjudged, tuple(rules), tuple(paths), hidden)


def _without_known(
    baseline: Baseline,
    found: Sequence[Diagnostic],
    digests: Sequence[Digest],
    rules: Sequence[Rule],
    settings: Settings,
) -> tuple[list[Diagnostic], int]:
    """Leave out the findings that a baseline lists, and add those on what it lists in vain; count what was left out."""
    left, taken = split_known(baseline, found)
    judged = Judged(
        left_out={rule.code for rule in all_rules()} - {rule.code for rule in rules},
        articles={id_ for one in digests for id_ in one.ids.to_pylist()},
        files=files_named(path for one in digests for path in one.paths),
        is_release=any(one.release is not None for one in digests),
    )
    faults = stale_entries(baseline, left, taken, judged)
    stale = [_worded(rule, fault) for fault in faults for rule in rules if rule.name == fault.kind]
    return [*left, *settle(stale, settings)], sum(taken.values())


def digest_release(folder: str | Path) -> tuple[CorpusDigest, list[Diagnostic]]:
    """Keep of an earlier release what rules compare with; what could not be read of it is a finding, nothing else."""
    digests: list[Digest] = []
    found: list[Diagnostic] = []
    for batch in read_batches([str(folder)]):
        columns = Columns(batch)
        digests.append(digest(columns))
        columns.let_go()
        found.extend(_unjudgeable(batch, ()))
    earlier = CorpusDigest(digests)
    if not earlier.releases() and not found:
        fault = Fault("unreadable-file", str(folder), details={"reason": "it is no release, as it has no manifest"})
        found.append(_worded(find_rule("FIL101"), fault))
    return earlier, found


def _batches(subjects: Iterable[Subject]) -> Iterator[Batch]:
    for subject in subjects:
        if isinstance(subject, str | Path):
            yield from read_batches([str(subject)])
        elif isinstance(subject, pa.Table):
            yield from batches_of_table("<table>", subject)
        elif isinstance(subject, Article):
            yield from _batches_of_articles([subject])
        elif isinstance(subject, Iterable):
            yield from _batches_of_articles(cast("Iterable[Article]", subject))
        else:
            raise TypeError(f"`{type(subject).__name__}` is neither a path, nor a table, nor articles")


def _batches_of_articles(articles: Iterable[Article]) -> Iterator[Batch]:
    gathered: list[Article] = []
    first = 1
    for article in articles:
        if not isinstance(article, Article):
            raise TypeError(f"`{type(article).__name__}` is no article; make one of it with `Article.model_validate`")
        gathered.append(article)
        if len(gathered) == _RECORDS_A_BATCH:
            yield _batch(gathered, first)
            first += len(gathered)
            gathered = []
    if gathered:
        yield _batch(gathered, first)


def _batch(articles: Sequence[Article], first: int) -> Batch:
    lines = range(first, first + len(articles))
    return Batch(to_record_batch(articles, lenient=True), ["<articles>"] * len(articles), lines)


def judge(batch: Batch, rules: Sequence[Rule]) -> Verdict:
    """Judge one batch by all rules that look at files, records, texts and annotations."""
    columns = Columns(batch)
    found: list[Diagnostic] = []
    unjudged = Unjudged(records=batch.unread)
    for rule in rules:
        try:
            found.extend(_word_faults(rule, batch))
            diagnostics, left = _check_columns(rule, columns)
        except Exception as error:
            found.append(_crashed(rule, batch.paths, error))
        else:
            found.extend(diagnostics)
            unjudged += left
    found.extend(_unjudgeable(batch, rules))
    try:
        kept = digest(columns)
    except Exception as error:  # then the rules on the corpus would miss these articles
        kept = bare_digest(batch)
        found.extend(_crashed(rule, batch.paths, error) for rule in rules if rule.check_corpus is not None)
    columns.let_go()
    return Verdict(tuple(found), kept, batch.records.num_rows, unjudged)


def judge_all(batches: Iterable[Batch], rules: Sequence[Rule], jobs: int = 1) -> Iterator[Verdict]:
    """Judge batches in their order, some at a time; no more are read ahead than there are threads to judge them."""
    if jobs <= 1:
        yield from (judge(batch, rules) for batch in batches)
        return
    with ThreadPoolExecutor(jobs) as threads:
        waiting: deque[Future[Verdict]] = deque()
        for batch in batches:
            waiting.append(threads.submit(judge, batch, rules))
            if len(waiting) > jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def judge_corpus(
    digests: Sequence[Digest], rules: Sequence[Rule], against: CorpusDigest | None = None
) -> Iterator[Diagnostic]:
    """Judge a corpus as a whole by what was kept of its batches, and of the earlier release to compare it with."""
    corpus = CorpusDigest(digests, against)
    for rule in rules:
        if rule.check_corpus is None:
            continue
        try:
            yield from list(rule.check_corpus(corpus, **rule.thresholds))
        except Exception as error:
            yield _crashed(rule, (), error)


def _crashed(rule: Rule, paths: Sequence[str], error: Exception) -> Diagnostic:
    details = {"rule": rule.code, "error": type(error).__name__, "reason": str(error)}
    return _worded(find_rule("FIL100"), Fault("rule-crashed", paths[0] if paths else "", details=details))


def _unjudgeable(batch: Batch, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Word the faults that keep something from being judged, also where their rule was not chosen."""
    chosen = {rule.code for rule in rules}
    for rule in all_rules():
        if rule.code not in chosen:
            yield from (found for found in _word_faults(rule, batch) if found.is_fatal)


def _word_faults(rule: Rule, batch: Batch) -> Iterator[Diagnostic]:
    if rule.word_fault is None:
        return
    for fault in batch.faults:
        if fault.kind == rule.name:
            has_record = fault.row is not None and fault.row < batch.records.num_rows
            content = content_of(batch.records, fault.row or 0, fault.field) if has_record else None
            yield _worded(rule, fault, content)


def _worded(rule: Rule, fault: Fault, content: str | None = None) -> Diagnostic:
    wording = rule.word_fault(fault) if rule.word_fault is not None else Wording(rule.name)
    location = Location(fault.path, fault.line, fault.article, fault.annotation, fault.field)
    return Diagnostic(
        rule.code,
        rule.name,
        rule.severity,
        location,
        wording.message,
        wording.remedy,
        is_fatal=wording.is_fatal,
        content=content,
    )


def _check_columns(rule: Rule, columns: Columns) -> tuple[list[Diagnostic], Unjudged]:
    if rule.check_columns is None or rule.table is None:
        return [], Unjudged()
    unknown, left = _unknown(rule, rule.table, columns)
    kept = (
        finding
        for finding in rule.check_columns(columns, **rule.thresholds)
        if unknown is None or finding.row is None or not unknown[finding.row]
    )
    most = _MOST_FINDINGS + _MOST_AN_ARTICLE * len(columns.articles)
    found = [_diagnostic(rule, finding, columns) for finding in islice(kept, most)]
    if next(kept, None) is not None:
        found.append(_cut_short(rule, columns.batch, most))
    return found, left


_MOST_FINDINGS, _MOST_AN_ARTICLE = 10_000, 100
"""How much a rule says of a batch: enough for all that people would read, and an end to what was built to have none."""


def _cut_short(rule: Rule, batch: Batch, most: int) -> Diagnostic:
    location = Location(batch.paths[0], int(batch.lines[0]))
    message = f"There are more than `{most:,}` findings of this rule from here on, of which no more are listed."
    return Diagnostic(rule.code, rule.name, rule.severity, location, message, "mend these and look again")


def _unknown(rule: Rule, table: str, columns: Columns) -> tuple[Mask | None, Unjudged]:
    """Find the rows that a rule cannot judge, and count them by why."""
    masks = [columns.unknown(table, need) for need in rule.needs]
    unknown = np.logical_or.reduce(masks) if masks else None
    if unknown is None or not unknown.any():
        return None, Unjudged()
    needs_text = any(need in _WITHHELD for need in rule.needs)
    withheld = columns.articles.withheld[columns.table(table).article] & unknown & needs_text
    return unknown, Unjudged(broken=int((unknown & ~withheld).sum()), withheld=int(withheld.sum()))


_WITHHELD = frozenset({"articles.text", "spans.exact"})
"""What is unknown in an article whose text is withheld."""


def _diagnostic(rule: Rule, finding: Finding, columns: Columns) -> Diagnostic:
    place, batch = finding.place, columns.batch
    article = columns.articles.id[place.article]
    line = batch.lines[place.article]
    if place.annotation is not None:
        line = batch.annotation_lines.get((place.article, place.annotation), line)
    has_place = place.start is not None and place.end is not None
    text = columns.articles.text[place.article] if has_place else None
    stretch = (place.start or 0, place.end or 0)
    return Diagnostic(
        rule.code,
        rule.name,
        finding.severity or rule.severity,
        Location(
            batch.paths[place.article],
            int(line),
            article,
            place.annotation,
            place.field,
            place.start,
            place.end,
        ),
        finding.message,
        finding.remedy,
        None if text is None else context(text, *stretch),
        content=content_of(batch.records, place.article, place.field, stretch if has_place else None, text),
    )


def _ordered(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Order by file, line and place; files stay in the order in which they were named."""
    listed = list(found)
    files = {path: number for number, path in enumerate(dict.fromkeys(one.location.path for one in listed))}

    def place(one: Diagnostic) -> tuple[int, int, str, int, int, str, str]:
        where = one.location
        start, end = (
            where.start if where.start is not None else -1,
            where.end if where.end is not None else -1,
        )
        return (
            files[where.path],
            where.line or 0,
            where.article or "",
            start,
            end,
            one.code,
            where.field or "",
        )

    return sorted(listed, key=place)


class _Callable(ModuleType):
    """Lets `newscorpus.validate(...)` be the function also where this module of the same name was imported first."""

    __call__ = staticmethod(validate)


sys.modules[__name__].__class__ = _Callable
