"""`newscorpus agreement`."""

from __future__ import annotations

import click

from newscorpus.cli._progress import step
from newscorpus.cli._scoring import load_side, scoring_options, show


@click.command("agreement")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@scoring_options
def command(
    *,
    first: str,
    second: str,
    split: str | None,
    layers: tuple[str, ...],
    resamples: int,
    seed: int,
    output_format: str,
    plot: str | None,
) -> None:
    """Measure how well two annotators agree, layer by layer.

    A and B are files or folders of articles in any format, or `corpus` for the one that ships. Articles are matched by
    id, annotations by what they cover; what only one side has, or has not annotated, is left out and listed.
    """
    from newscorpus.scores import agreement  # only here: `--help` needs no measures

    sides = load_side(first), load_side(second)
    step("measuring")
    found = agreement(*sides, layers=layers or None, split=split, resamples=resamples, seed=seed, sides=(first, second))
    show(found, output_format, plot)
