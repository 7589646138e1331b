"""`newscorpus schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from newscorpus._resources import schemas_folder
from newscorpus.schema import compare as comparing
from newscorpus.schema import current
from newscorpus.schema import publish as publishing

_UP_TO_DATE = "The published files are what the models say."


@click.group("schema")
def command() -> None:
    """Show the schema of a record, publish it, compare its versions."""


@command.command("publish")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; fail when the published files differ.")
def publish(folder: Path | None, check: bool) -> None:
    """Write the files that publish the current schema, by default into its folder among the schemas."""
    folder = schemas_folder() / current.VERSION if folder is None else folder
    if check:
        found = publishing.differences(folder)
        for difference in found:
            click.echo(f"{folder}: {difference}")
        click.echo(f"{len(found)} differences." if found else _UP_TO_DATE, err=True)
        sys.exit(1 if found else 0)
    written = publishing.publish(folder)
    for name in written:
        click.echo(folder / name)
    if not written:
        click.echo(_UP_TO_DATE, err=True)


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--fail-on", type=click.Choice(["minor", "major"]), help="Exit with 1 from this level on.")
def diff(old: str, new: str, fail_on: str | None) -> None:
    """Say what changed between two schemas and what that means for records: patch, minor or major.

    OLD and NEW are versions, such as 1.0.0, or JSON Schema files.
    """
    comparison = comparing.compare(_schema(old), _schema(new))
    click.echo(comparison.render())
    threshold = comparing.Level[fail_on.upper()] if fail_on else None
    sys.exit(1 if threshold and comparison.level and comparison.level >= threshold else 0)


@command.command("show")
@click.argument("version", default=current.VERSION)
@click.option(
    "--file",
    "name",
    type=click.Choice([publishing.ARTICLE, publishing.SOURCE, publishing.ARROW, publishing.VOCABULARIES]),
    default=publishing.ARTICLE,
    show_default=True,
    help="Which of the published files.",
)
def show(version: str, name: str) -> None:
    """Print the published schema of a version, by default of the current one."""
    click.echo(publishing.read_published(version, name, schemas_folder()), nl=False)


def _schema(reference: str) -> dict[str, Any]:
    """Read the schema that a version or a path names; what is a path is read as one."""
    if Path(reference).is_file() or Path(reference).suffix == ".json":
        return publishing.read_schema(Path(reference))
    return publishing.read_schema(publishing.find_version(reference, schemas_folder()) / publishing.ARTICLE)
