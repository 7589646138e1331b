"""`newscorpus validate`."""

from __future__ import annotations

import sys

import click

from newscorpus.cli._progress import counted
from newscorpus.formats import read_batches
from newscorpus.reports import Style, all_reports
from newscorpus.reports._summary import summary
from newscorpus.rules import all_rules
from newscorpus.validate import conclude, judge


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--output-format",
    type=click.Choice(sorted(all_reports())),
    default="text",
    show_default=True,
    help="Form of report.",
)
@click.option("--strict", is_flag=True, help="Let a warning count as an error.")
@click.option("--against", metavar="FOLDER", help="An earlier release to compare with: a corpus folder.")
def command(paths: tuple[str, ...], output_format: str, strict: bool, against: str | None) -> None:
    """Judge files, folders or a whole corpus by every rule; `-` is JSON Lines on standard input.

    Exit status: 2 if anything could not be judged, else 1 for an error (with --strict also for a warning), else 0.
    """
    rules = all_rules()
    batches = counted(read_batches(paths), "articles", lambda batch: len(batch.lines))
    findings = conclude((judge(batch, rules) for batch in batches), rules, against)
    report = all_reports()[output_format]
    report.write(findings, sys.stdout, Style(color=sys.stdout.isatty()))
    if not report.has_summary:
        for line in summary(findings):
            click.echo(line, err=True)
    sys.exit(findings.exit_status(strict=strict))
