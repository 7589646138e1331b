"""`newscorpus diff`."""

from __future__ import annotations

import sys
from collections import Counter

import click

from newscorpus.compare import compare
from newscorpus.corpus import load


@click.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
def command(first: str, second: str) -> None:
    """Compare two corpora, files or annotators' passes record by record.

    What only A has is marked `-`, what only B has `+`. Annotations are matched by what they cover and say, so that two
    annotators' ids may differ. Exit status: 1 if anything differs, else 0.
    """
    counts: Counter[str] = Counter()
    for difference in compare(load(path=first), load(path=second)):
        click.echo(difference)
        counts[difference.layer] += 1
    total = ", ".join(f"{layer} {number}" for layer, number in counts.items())
    click.echo(f"Differences: {total}." if counts else "No differences.", err=True)
    sys.exit(1 if counts else 0)
