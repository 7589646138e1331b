"""`newscorpus convert`."""

from __future__ import annotations

import click

from newscorpus.cli._progress import counted
from newscorpus.files import read, write


@click.command("convert")
@click.argument("in_", metavar="IN")
@click.argument("out", metavar="OUT")
@click.option("--on-error", type=click.Choice(["raise", "skip"]), default="raise", show_default=True)
def command(in_: str, out: str, on_error: str) -> None:
    """Convert articles between JSON Lines, Parquet, DocBin of spaCy and the source format; the endings say which.

    IN is a file, a folder of files, an address or `-`. OUT is a file, or a folder for one YAML file an article. OUT is
    written whole or not at all.
    """
    articles = read(in_, on_error="skip" if on_error == "skip" else "raise")
    count = write(out, counted(articles, "articles", lambda _: 1))
    click.echo(f"{count:,} articles written to {out}", err=True)
