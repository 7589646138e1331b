"""`newscorpus agreement`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from newscorpus.cli._progress import step
from newscorpus.cli._scoring import load_side, scoring_options, show

if TYPE_CHECKING:
    from newscorpus.article import Article


@click.command("agreement")
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@scoring_options
def command(
    *,
    first: str,
    second: str | None,
    split: str | None,
    layers: tuple[str, ...],
    resamples: int,
    seed: int,
    output_format: str,
    plot: str | None,
) -> None:
    """Measure how well two annotators agree, layer by layer.

    A and B are files or folders of articles in any format, or `corpus` for the one that ships. A alone is a folder
    with a folder for each annotator, such as `corpus/passes`: each article that two of them have is compared. Articles
    are matched by id, annotations by what they cover; what only one side has, or has not annotated, is left out and
    listed.
    """
    from newscorpus.scores import agreement  # only here: `--help` needs no measures

    sides, names = _sides(first, second)
    step("measuring")
    found = agreement(*sides, layers=layers or None, split=split, resamples=resamples, seed=seed, sides=names)
    show(found, output_format, plot)


def _sides(first: str, second: str | None) -> tuple[tuple[Iterable[Article], Iterable[Article]], tuple[str, str]]:
    """Load both sides, and say what they are called."""
    if second is not None:
        return (load_side(first), load_side(second)), (first, second)
    from newscorpus.passes import read_passes

    step(f"reading {first}")
    passes = read_passes(first)
    return (passes.first, passes.second), ("first pass", "second pass")
