"""Which records changed against a git revision, so that a pull request is told of its own faults only."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.errors import NewscorpusError
from newscorpus.formats import find_format
from newscorpus.formats._files import Source
from newscorpus.records import Batch


class Changes:
    """The records of some files that are not, as they stand, in a git revision.

    A record counts as unchanged where the same file held the same record at the revision, wherever in it. Renamed
    files are new files.
    """

    def __init__(self, revision: str) -> None:
        """Name a revision: a branch, a tag, a commit.

        Raises:
            NewscorpusError: git is not there, this is no repository, or it has no such revision.
        """
        self._revision = _git(Path(), "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", about=revision)
        self._known: dict[str, frozenset[bytes]] = {}
        self._changed: set[tuple[str, int]] = set()
        self._unchanged: set[tuple[str, int]] = set()
        self._unchanged_articles: set[tuple[str, str]] = set()

    def note(self, batch: Batch) -> Batch:
        """Compare the records of a batch with the revision and remember which of them it has; return the batch."""
        for row, fingerprint in enumerate(_fingerprints(batch)):
            path, line = batch.paths[row], batch.lines[row]
            if fingerprint in self._at_revision(path):
                self._unchanged.add((path, line))
                article = batch.records.column("id")[row].as_py()
                if article is not None:
                    self._unchanged_articles.add((path, article))
            else:
                self._changed.add((path, line))
        return batch

    def is_new(self, found: Diagnostic) -> bool:
        """Say whether a finding is about a record that changed, or about no record at all.

        Of two records that do not go together it is enough if one of them changed.
        """
        return any(self._is_changed(where) for where in (found.location, found.related) if where is not None)

    def _is_changed(self, where: Location) -> bool:
        """Look for the record by its line; by its id where the line is that of an annotation."""
        if where.line is None:
            return True
        record = where.path, where.line
        if record in self._changed or record in self._unchanged:
            return record in self._changed
        return (where.path, where.article or "") not in self._unchanged_articles

    def _at_revision(self, path: str) -> frozenset[bytes]:
        if path not in self._known:
            self._known[path] = frozenset(_fingerprints_at(self._revision, Path(path)))
        return self._known[path]


def _fingerprints(batch: Batch) -> Iterator[bytes]:
    """Digest each record as it was read, with what its reader found wrong in it."""
    faults: dict[int | None, list[str]] = {}
    for fault in batch.faults:
        faults.setdefault(fault.row, []).append(f"{fault.kind} {fault.field}")
    for row in range(batch.records.num_rows):
        plain = batch.records.slice(row, 1).to_pylist()[0]
        content = json.dumps([plain, faults.get(row)], sort_keys=True, default=str)
        yield hashlib.sha256(content.encode()).digest()


def _fingerprints_at(revision: str, path: Path) -> Iterator[bytes]:
    """Digest the records that a file held at a revision; none if it was not there."""
    folder = path.resolve().parent
    try:
        content = subprocess.run(
            ["git", "show", f"{revision}:./{path.name}"], cwd=folder, check=True, capture_output=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return
    with tempfile.TemporaryDirectory() as scratch:
        old = Path(scratch, path.name)
        old.write_bytes(content)
        source = Source(str(old))
        for batch in find_format(source).read([source]):
            yield from _fingerprints(batch)


def _git(folder: Path, *arguments: str, about: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NewscorpusError("git is not installed, so nothing can be compared with a revision") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip().splitlines()
        raise NewscorpusError(
            reason[0] if reason else f"the repository has no revision `{about}`",
            remedy="name a branch, a tag or a commit",
        ) from error
    return run.stdout.strip()


def only_new(found: Iterable[Diagnostic], changes: Changes) -> tuple[Diagnostic, ...]:
    """Keep the findings in records that changed, and those of files that could not be read."""
    return tuple(one for one in found if one.is_fatal or changes.is_new(one))
