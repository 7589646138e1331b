"""`newscorpus hydrate`."""

from __future__ import annotations

from pathlib import Path

import click

from newscorpus.files import read, write
from newscorpus.local_texts import LocalTexts


@click.command("hydrate")
@click.argument("in_", metavar="IN")
@click.argument("texts", metavar="TEXTS", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT")
def command(in_: str, texts: Path, out: str) -> None:
    """Fill the texts of withheld articles in.

    TEXTS is a file with one text, or a folder of `.txt` files; which belongs to which article their hashes tell.
    Articles that have their text are passed on. Without a text that fits, nothing is written.
    """
    local = LocalTexts(texts)
    count = write(out, (local.fill(article) for article in read(in_)))
    click.echo(f"{count:,} articles written to {out}", err=True)
