"""`newscorpus withhold`."""

from __future__ import annotations

import click

from newscorpus.article import withhold
from newscorpus.files import read, write


@click.command("withhold")
@click.argument("in_", metavar="IN")
@click.argument("out", metavar="OUT")
def command(in_: str, out: str) -> None:
    """Take the texts out of articles, and the characters of every span: the inverse of `hydrate`."""
    count = write(out, (withhold(article) for article in read(in_)))
    click.echo(f"{count:,} articles written to {out}", err=True)
