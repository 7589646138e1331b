"""A baseline: the findings that are known and kept quiet about, each with its reason, so that new ones are seen.

An entry knows its findings by rule, article and content (`newscorpus.fingerprint`), so that it survives edits
elsewhere. What it lists and is no longer there is itself a finding.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from newscorpus.diagnostics import Diagnostic, Fault
from newscorpus.errors import ConfigError
from newscorpus.fingerprint import content_or_file, field_of, fingerprint
from newscorpus.formats._files import replacing
from newscorpus.text import printable

_VERSION = 1
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "fingerprint": str,
    "code": str,
    "article": (str, type(None)),
    "what": str,
    "count": int,
    "reason": str,
}


@dataclass(frozen=True)
class Entry:
    """Findings of one rule on one thing in one article.

    Attributes:
        fingerprint: what they are known by.
        code: the rule.
        article: the article; None where a file is meant.
        what: field and words that are meant, or the file, for people.
        count: how many there are.
        reason: why they stay.
        line: where the entry stands in its file, from 1.
    """

    fingerprint: str
    code: str
    article: str | None
    what: str
    count: int
    reason: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Baseline:
    """The findings to keep quiet about.

    Attributes:
        path: the file that lists them, as it was named.
        entries: what it lists.
    """

    path: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What was judged, so that an entry on anything else is not called stale.

    Attributes:
        left_out: the codes of the rules that were not asked.
        articles: the ids of the articles.
        files: the names of the files, without their folders.
        is_release: whether a whole release was judged, so that an article which is not in it is nowhere.
    """

    left_out: Collection[str]
    articles: Collection[str]
    files: Collection[str]
    is_release: bool = False

    def includes(self, entry: Entry) -> bool:
        """Say whether all that an entry lists would have been found."""
        is_there = entry.what in self.files if entry.article is None else entry.article in self.articles
        return (is_there or self.is_release) and entry.code not in self.left_out


# --- files --------------------------------------------------------------------------------------------------


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline.

    Raises:
        ConfigError: the file cannot be read or is no baseline.
    """
    try:
        written = Path(path).read_text("utf-8")
        document = json.loads(written)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}", remedy="write one with --write-baseline") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("version") != _VERSION or set(document) != {"version", "entries"}:
        raise ConfigError(f'{path}: no baseline: `{{"version": {_VERSION}, "entries": [...]}}` is needed')
    if not isinstance(document["entries"], list):
        raise ConfigError(f"{path}: `entries` is no list")
    lines = written.splitlines()
    entries = tuple(_entry(entry, f"{path}: entries[{at}]", lines) for at, entry in enumerate(document["entries"]))
    for known, count in Counter(entry.fingerprint for entry in entries).items():
        if count > 1:
            raise ConfigError(f"{path}: fingerprint `{known}` stands `{count}` times")
    return Baseline(str(path), entries)


def _entry(entry: Any, where: str, lines: Sequence[str]) -> Entry:
    if not isinstance(entry, dict):
        raise ConfigError(f"{where}: no object")
    for key in [*_KINDS, *entry]:
        if key not in entry or key not in _KINDS:
            raise ConfigError(f"{where}: {'missing' if key in _KINDS else 'unknown'} key `{key}`")
        if not isinstance(entry[key], _KINDS[key]) or isinstance(entry[key], bool):
            raise ConfigError(f"{where}.{key}: `{json.dumps(entry[key])}` is of another type")
    if entry["count"] < 1:
        raise ConfigError(f"{where}.count: `{entry['count']}` is less than 1")
    quoted = json.dumps(entry["fingerprint"])
    return Entry(**entry, line=next((number for number, line in enumerate(lines, 1) if quoted in line), None))


def write_baseline(path: str | Path, found: Iterable[Diagnostic]) -> Baseline:
    """List findings in a file, sorted; reasons that it gave before are kept, what is found no longer is left out.

    What could not be judged is never listed.

    Raises:
        ConfigError: the file that is there is no baseline.
        WriteError: it cannot be written.
    """
    reasons = {entry.fingerprint: entry.reason for entry in read_baseline(path).entries} if Path(path).exists() else {}
    entries = [
        {"fingerprint": known, "code": one.code, "article": one.location.article, "what": what_of(one), "count": count}
        | {"reason": reasons.get(known, "")}
        for known, (one, count) in _by_fingerprint(found).items()
    ]
    entries.sort(key=lambda entry: tuple(str(entry[key] or "") for key in ("code", "article", "what", "fingerprint")))
    with replacing(path) as stream:
        document = {"version": _VERSION, "entries": entries}
        stream.write(f"{json.dumps(document, indent=2, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace"))
    return read_baseline(path)


def _by_fingerprint(found: Iterable[Diagnostic]) -> Mapping[str, tuple[Diagnostic, int]]:
    counted: dict[str, tuple[Diagnostic, int]] = {}
    for one in found:
        if not one.is_fatal:
            known = fingerprint(one)
            first, count = counted.get(known, (one, 0))
            counted[known] = (first, count + 1)
    return counted


def what_of(found: Diagnostic) -> str:
    """Say what a finding is about: its field and words, or its file."""
    words = printable(content_or_file(found))
    return words if found.location.article is None else ": ".join(filter(None, (field_of(found), words)))


# --- use ----------------------------------------------------------------------------------------------------


def split_known(baseline: Baseline, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], Counter[str]]:
    """Take from findings those that a baseline lists, as many of each as it counts; what is fatal stays.

    Returns:
        The findings that are left, and how many were taken by each entry's fingerprint.
    """
    listed = {entry.fingerprint: entry.count for entry in baseline.entries}
    taken: Counter[str] = Counter()
    left = []
    for one in found:
        known = fingerprint(one)
        if not one.is_fatal and taken[known] < listed.get(known, 0):
            taken[known] += 1
        else:
            left.append(one)
    return left, +taken


def stale_entries(
    baseline: Baseline, left: Sequence[Diagnostic], taken: Mapping[str, int], judged: Judged
) -> list[Fault]:
    """Return a fault for each entry that lists more than was found, if all that it lists would have been found.

    Nothing is said where something could not be judged at all, nor of articles with faults of level 1 or 2, as what
    depends on the broken part of them is left unjudged.
    """
    if any(one.is_fatal for one in left):
        return []
    broken = {one.location.article for one in left if one.code[3:4] in ("1", "2")}
    return [
        _stale(baseline, entry, taken.get(entry.fingerprint, 0))
        for entry in baseline.entries
        if taken.get(entry.fingerprint, 0) < entry.count and entry.article not in broken and judged.includes(entry)
    ]


def _stale(baseline: Baseline, entry: Entry, count: int) -> Fault:
    details = {"code": entry.code, "what": entry.what, "listed": str(entry.count), "found": str(count)}
    return Fault("stale-baseline-entry", baseline.path, entry.line, article=entry.article, details=details)


def files_named(paths: Iterable[str]) -> set[str]:
    """Return the names of files without their folders, as entries on files have them."""
    return {PurePath(path).name for path in paths}
