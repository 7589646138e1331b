"""`newscorpus anchor`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from newscorpus.anchoring import anchored
from newscorpus.article import Article
from newscorpus.errors import ReadError
from newscorpus.files import write


@click.command("anchor")
@click.argument("in_", metavar="IN")
@click.argument("out", metavar="OUT")
@click.option("--on-error", type=click.Choice(["raise", "skip"]), default="raise", show_default=True)
def command(in_: str, out: str, on_error: str) -> None:
    """Turn articles that are annotated by quoting into articles with offsets.

    IN holds the source form as YAML, one article a file, or as JSON, one article a line. Each quotation that is absent
    or ambiguous is reported with file, line and candidates; nothing is then written, unless such articles are skipped.
    """
    errors: list[ReadError] = []

    def sound() -> Iterator[Article]:
        for found in anchored(in_):
            if isinstance(found, Article):
                yield found
            else:
                errors.append(found)
                click.echo(f"newscorpus: {found}", err=True)
        if errors and on_error == "raise":
            raise ReadError(in_, f"`{len(errors)}` faults; nothing was written")

    count = write(out, sound())
    click.echo(f"{count:,} articles written to {out}", err=True)
    sys.exit(1 if errors else 0)
