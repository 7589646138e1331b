"""`newscorpus new`."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import click

from newscorpus.errors import WriteError
from newscorpus.formats._files import replacing
from newscorpus.schema.current import BlockKind, ClaimType, EntityType, Genre, QuoteType, SourceKind

_VOCABULARIES = {
    "genres": Genre,
    "block_kinds": BlockKind,
    "entity_types": EntityType,
    "quote_types": QuoteType,
    "source_kinds": SourceKind,
    "claim_types": ClaimType,
}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@click.command("new")
@click.argument("id_", metavar="ID")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(), help="Where to put it.  [default: here]")
def command(id_: str, folder: Path) -> None:
    """Write a commented skeleton of an article's source, ID.yaml, to fill in. A file that is there is left alone."""
    if not _ID.fullmatch(id_) or not 3 <= len(id_) <= 80:
        raise click.BadParameter(
            "write lower-case words and digits joined by hyphens, 3 to 80 characters", param_hint="ID"
        )
    target = folder / f"{id_}.yaml"
    if target.exists():
        raise WriteError(f"{target}: the file is there already")
    with replacing(target) as stream:
        stream.write(_skeleton(id_).encode())
    click.echo(f"{target} written; fill it in and run `newscorpus validate {target}`", err=True)


def _skeleton(id_: str) -> str:
    template = Template(Path(__file__).with_name("_skeleton.yaml").read_text(encoding="utf-8"))
    lists = {name: " ".join(vocabulary) for name, vocabulary in _VOCABULARIES.items()}
    return template.substitute(id=id_, **lists)
