"""`newscorpus describe`."""

from __future__ import annotations

import click

from newscorpus.corpus import load


@click.command("describe")
@click.argument("path", required=False)
def command(path: str | None) -> None:
    """Count the articles and annotations of a corpus by split; of the one that ships with the package by default."""
    corpus = load(path=path)
    if corpus.release:
        click.echo(f"Release {corpus.release}, schema {corpus.schema_version}, license {corpus.license}\n")
    click.echo(corpus.describe())
