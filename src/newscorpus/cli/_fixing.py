"""What `--fix`, `--unsafe-fixes` and `--diff` do before files are judged."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from newscorpus.changes import Changes
from newscorpus.config import choose_rules
from newscorpus.errors import ReadError
from newscorpus.findings import Findings, counted
from newscorpus.formats import find_files, is_release, read_batches
from newscorpus.formats._files import STANDARD_INPUT
from newscorpus.records import Batch
from newscorpus.reports._summary import summary
from newscorpus.rules import find_rule
from newscorpus.rules._rule import Fix
from newscorpus.settings import Settings


class Fixing:
    """Mends files before they are judged: in place, or for a look at copies that nobody keeps."""

    def __init__(self, settings: Settings, *, fix: bool, unsafe: bool, diff: bool, changed_since: str | None) -> None:
        """Take what the options say.

        Raises:
            click.UsageError: they contradict one another.
        """
        if unsafe and not (fix or diff):
            raise click.UsageError("--unsafe-fixes goes with --fix or --diff")
        self._settings = settings
        self._is_asked = fix or diff
        self._is_unsafe = unsafe
        self._is_rehearsal = diff
        self._changed_since = changed_since
        self._copies: dict[str, str] = {}

    def read(self, paths: Sequence[str]) -> Iterator[Batch]:
        """Mend files, if that is asked for, and return batches of them as they are then."""
        if not self._is_asked:
            return read_batches(paths)
        if STANDARD_INPUT in paths:
            raise click.UsageError("standard input cannot be mended in its place: name files")
        self._mend(paths)
        return self._batches(paths)

    def _mend(self, paths: Sequence[str]) -> None:
        from newscorpus.fixes import fix_files

        scratch = click.get_current_context().with_resource(TemporaryDirectory()) if self._is_rehearsal else None
        copies: dict[str, str] = {}

        def target(path: str) -> str:
            if scratch is None:
                return path
            folder = Path(scratch, str(len(copies)))
            folder.mkdir()
            return copies.setdefault(path, str(folder / Path(path).name))

        with _without_commands() if self._is_rehearsal else nullcontext():
            outcome = fix_files(
                paths,
                unsafe=self._is_unsafe,
                rules=choose_rules(self._settings),
                settings=self._settings,
                changes=None if self._changed_since is None else Changes(self._changed_since),
                target=target,
                show=click.echo if self._is_rehearsal else None,
            )
        self._copies = {path: copy for path, copy in copies.items() if path in outcome.changed}
        for path in filter(is_release, paths):
            click.echo(f"{path} stays as it is: mend its sources and build it anew", err=True)
        if outcome.fixed:
            verb = "Would fix" if self._is_rehearsal else "Fixed"
            files = counted(len(outcome.changed), "file")
            found = counted(outcome.fixed.total(), "finding")
            click.echo(f"{verb} {found} in {files}: {_listed(outcome.fixed)}.", err=True)
        for (code, reason), number in sorted(outcome.left.items()):
            click.echo(f"Not fixed: {number} {code}, as {reason}.", err=True)

    def _batches(self, paths: Sequence[str]) -> Iterator[Batch]:
        """Read files, or the copies of those that were mended, by their own names."""
        names = {copy: path for path, copy in self._copies.items()}
        for path in paths:
            yield from (_renamed(batch, names) for batch in read_batches(self._sources(path)))

    def _sources(self, path: str) -> list[str]:
        if not self._copies or is_release(path):
            return [path]
        try:
            return [self._copies.get(source.path, source.path) for source in find_files(path)]
        except ReadError:
            return [path]

    def sum_up(self, findings: Findings) -> None:
        """Say what would be left, beside a diff."""
        for line in summary(findings):
            click.echo(line, err=True)

    def tell_more(self, findings: Findings) -> None:
        """Say how many findings are left that have a fix which was not asked for."""
        if not self._is_asked or self._is_unsafe:
            return
        more = sum(find_rule(found.code).fix == Fix.UNSAFE for found in findings)
        if more:
            click.echo(
                f"{counted(more, 'finding')} may be fixed with --unsafe-fixes, which can change meaning.", err=True
            )


@contextmanager
def _without_commands() -> Iterator[None]:
    """Tell a GitHub workflow to take nothing for a command that is printed meanwhile: a diff is printed as it is."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    token = secrets.token_hex(16)
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        click.echo(f"::{token}::")


def _listed(fixed: Counter[str]) -> str:
    return ", ".join(f"{code} {number}" for code, number in sorted(fixed.items(), key=lambda one: (-one[1], one[0])))


def _renamed(batch: Batch, names: dict[str, str]) -> Batch:
    if not names:
        return batch
    faults = [replace(fault, path=names.get(fault.path, fault.path)) for fault in batch.faults]
    return replace(batch, paths=[names.get(path, path) for path in batch.paths], faults=faults)
