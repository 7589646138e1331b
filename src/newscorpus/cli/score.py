"""`newscorpus score`."""

from __future__ import annotations

import click

from newscorpus.cli._progress import step
from newscorpus.cli._scoring import load_side, scoring_options, show


@click.command("score")
@click.argument("predicted", metavar="PRED")
@click.argument("gold", metavar="GOLD")
@scoring_options
def command(
    *,
    predicted: str,
    gold: str,
    split: str | None,
    layers: tuple[str, ...],
    resamples: int,
    seed: int,
    output_format: str,
    plot: str | None,
) -> None:
    """Measure how well a system does: its predictions against gold, layer by layer.

    PRED and GOLD are files or folders of articles in any format, or `corpus` for the one that ships. Articles are
    matched by id; what only one side has, or has not annotated, is left out and listed, not counted as wrong.
    """
    from newscorpus.scores import score  # only here: `--help` needs no measures

    sides = load_side(predicted), load_side(gold)
    step("measuring")
    found = score(*sides, layers=layers or None, split=split, resamples=resamples, seed=seed, sides=(predicted, gold))
    show(found, output_format, plot)
