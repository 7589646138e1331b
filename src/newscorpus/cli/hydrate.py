"""`newscorpus hydrate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from newscorpus.article import Article, hydrate
from newscorpus.errors import HydrationError, ReadError
from newscorpus.files import read, write
from newscorpus.text import sha256


@click.command("hydrate")
@click.argument("in_", metavar="IN")
@click.argument("texts", metavar="TEXTS", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT")
def command(in_: str, texts: Path, out: str) -> None:
    """Fill the texts of withheld articles in.

    TEXTS is a file with one text, or a folder of `.txt` files; which belongs to which article their hashes tell.
    Articles that have their text are passed on. Without a text that fits, nothing is written.
    """
    by_hash = _texts_by_hash(texts)
    count = write(out, _hydrated(in_, by_hash))
    click.echo(f"{count:,} articles written to {out}", err=True)


def _texts_by_hash(texts: Path) -> dict[str, str]:
    files = sorted(texts.glob("*.txt")) if texts.is_dir() else [texts]
    found: dict[str, str] = {}
    for file in files:
        try:
            text = file.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(str(file), getattr(error, "strerror", None) or str(error)) from error
        found[sha256(text)] = text
    return found


def _hydrated(in_: str, by_hash: dict[str, str]) -> Iterator[Article]:
    for article in read(in_):
        if article.text is not None:
            yield article
        elif article.text_sha256 in by_hash:
            yield hydrate(article, by_hash[article.text_sha256])
        elif len(by_hash) == 1:
            yield hydrate(article, next(iter(by_hash.values())))
        else:
            raise HydrationError(
                f"article `{article.id}`: none of the `{len(by_hash)}` texts is the one it was annotated on"
            )
