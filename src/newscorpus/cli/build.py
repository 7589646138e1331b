"""`newscorpus build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newscorpus import build as building
from newscorpus.cli._progress import clear, step


@click.command("build")
@click.argument("folder", default="corpus", type=click.Path(path_type=Path))
@click.option("--release", metavar="YYYY.MM.N", help="The release to build; by default that of the present manifest.")
@click.option("--check", is_flag=True, help="Build nothing; fail when sources and shipped files differ.")
def command(folder: Path, release: str | None, check: bool) -> None:
    """Build Parquet files, flat tables, metadata, manifest and card of a corpus from its sources."""
    if check:
        found = building.differences(folder, step)
        clear()
        for difference in found:
            click.echo(difference)
        click.echo(
            "The shipped files are what the sources build." if not found else f"{len(found)} differences.", err=True
        )
        sys.exit(1 if found else 0)
    built = building.build(folder, release, step)
    clear()
    building.write_release(folder, built)
    articles = sum(counts["articles"] for counts in built.manifest["splits"].values())
    click.echo(f"Release {built.manifest['release']}: {articles:,} articles in {len(built.files)} files.", err=True)
