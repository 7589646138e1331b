"""`newscorpus validate`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from newscorpus.baseline import read_baseline, write_baseline
from newscorpus.changes import Changes, only_new
from newscorpus.cli._fixing import Fixing
from newscorpus.cli._progress import counted
from newscorpus.config import choose_rules, find_config, read_config, select_more, split_codes
from newscorpus.findings import Findings
from newscorpus.formats._files import replacing
from newscorpus.local_texts import LocalTexts
from newscorpus.records import Batch
from newscorpus.reports import Report, Style, find_report, report_names
from newscorpus.reports._summary import summary
from newscorpus.settings import Settings
from newscorpus.text import printable
from newscorpus.validate import conclude, judge_all

_FILE = click.Path(path_type=Path)


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--select", multiple=True, metavar="CODES", help="Rules to judge by: codes or beginnings, as SPN,QUO403.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Rules to leave out: codes or beginnings of codes.")
@click.option("--preview", is_flag=True, help="Judge by rules on trial too.")
@click.option("--fix", is_flag=True, help="Mend files in place where that cannot change meaning; judge what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also where it could change meaning.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--strict", is_flag=True, help="Let a warning count as an error.")
@click.option("--config", type=_FILE, metavar="FILE", help="Settings: a pyproject.toml; else the nearest.")
@click.option("--isolated", is_flag=True, help="Look for no settings.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="Findings to keep quiet about.")
@click.option("--write-baseline", "written", type=_FILE, metavar="FILE", help="List all findings in a baseline.")
@click.option("--changed-since", metavar="REV", help="Only findings in records that changed since a git revision.")
@click.option("--texts", type=_FILE, metavar="DIR", help="Judge withheld records by local texts: a `.txt` file each.")
@click.option(
    "--jobs", type=click.IntRange(min=0), default=1, show_default=True, help="Batches at a time; 0: one a core."
)
@click.option("--against", metavar="FOLDER", help="An earlier release to compare with: a corpus folder.")
@click.option(
    "--output-format",
    type=click.Choice(report_names()),
    default="text",
    show_default=True,
    help="Form of report.",
)
@click.option("--output-file", type=_FILE, metavar="FILE", help="Write the report to a file, whole or not at all.")
@click.option("--statistics", is_flag=True, help="Count by rule only.")
def command(
    paths: tuple[str, ...],
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    preview: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    strict: bool,
    config: Path | None,
    isolated: bool,
    baseline: Path | None,
    written: Path | None,
    changed_since: str | None,
    texts: Path | None,
    jobs: int,
    against: str | None,
    output_format: str,
    output_file: Path | None,
    statistics: bool,
) -> None:
    """Judge files, folders or a whole corpus by every rule; `-` is JSON Lines on standard input.

    Exit status: 2 if anything could not be judged, else 1 for an error (with --strict also for a warning), else 0.
    """
    report = _report(output_format, output_file, statistics)
    if baseline is not None and written is not None:
        raise click.UsageError("--write-baseline lists all findings anew: leave out --baseline")
    settings = _settings(config, isolated, strict=strict, preview=preview)
    chosen = split_codes(select) if select else None
    settings = select_more(settings, chosen, split_codes(ignore), select_as="--select", ignore_as="--ignore")
    listed = None if written is not None else baseline or settings.baseline
    fixing = Fixing(settings, fix=fix, unsafe=unsafe_fixes, diff=diff, changed_since=changed_since)
    batches = counted(fixing.read(paths), "articles", lambda batch: len(batch.lines))
    local = None if texts is None else LocalTexts(texts)
    if local is not None:
        batches = map(local.fill_batch, batches)
    changes = None if changed_since is None else Changes(changed_since)
    if changes is not None:
        batches = map(changes.note, batches)
    findings = _judge(batches, replace(settings, baseline=listed), against, jobs or os.cpu_count() or 1)
    if changes is not None:
        findings = replace(findings, diagnostics=only_new(findings, changes))
    if written is not None:
        findings = _write_baseline(written, findings)
    style = Style(
        color=output_file is None and sys.stdout.isatty(), is_strict=settings.strict, has_findings=not statistics
    )
    if diff:
        fixing.sum_up(findings)
    else:
        _write(report, findings, output_file, style)
    fixing.tell_more(findings)
    for file in local.unused if local is not None else ():
        click.echo(
            f"{printable(str(file))} is, to the letter, the text of no withheld record that was judged", err=True
        )
    sys.exit(findings.exit_status(strict=settings.strict))


def _report(name: str, file: Path | None, statistics: bool) -> Report:
    report = find_report(name)
    if report.needs_file and file is None:
        raise click.UsageError(f"--output-format {name} needs --output-file")
    if statistics and not report.can_count:
        raise click.UsageError(f"--statistics does not go with --output-format {name}")
    return report


def _settings(config: Path | None, isolated: bool, *, strict: bool, preview: bool) -> Settings:
    if config is not None and isolated:
        raise click.UsageError("--isolated does not go with --config")
    file = None if isolated else config or find_config(Path.cwd())
    settings = Settings() if file is None else read_config(file)
    return replace(settings, strict=settings.strict or strict, preview=settings.preview or preview)


def _judge(batches: Iterable[Batch], settings: Settings, against: str | None, jobs: int) -> Findings:
    rules = choose_rules(settings)
    known = None if settings.baseline is None else read_baseline(settings.baseline)
    return conclude(judge_all(batches, rules, jobs), rules, against, settings=settings, baseline=known)


def _write_baseline(path: Path, findings: Findings) -> Findings:
    """List findings in a baseline and hide them, unless something could not be judged."""
    if any(found.is_fatal for found in findings):
        click.echo(f"{path} is not written, as not everything could be judged", err=True)
        return findings
    entries = write_baseline(path, findings).entries
    click.echo(f"{len(findings)} findings listed in {path}, in {len(entries)} entries", err=True)
    return replace(findings, diagnostics=(), hidden=len(findings))


def _write(report: Report, findings: Findings, file: Path | None, style: Style) -> None:
    if file is not None:
        with replacing(file) as stream:
            report.write(findings, stream, style)
    else:
        sys.stdout.flush()
        report.write(findings, sys.stdout.buffer, style)
        sys.stdout.buffer.flush()
    if file is not None or not report.has_summary:
        for line in summary(findings):
            click.echo(line, err=True)
