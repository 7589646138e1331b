"""What `newscorpus agreement` and `newscorpus score` have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from newscorpus.cli._progress import clear, step
from newscorpus.corpus import Corpus, load
from newscorpus.splits import SPLITS

if TYPE_CHECKING:
    from newscorpus.scores import Scores

_Command = TypeVar("_Command", bound=Callable[..., None])

_SHIPPED = "corpus"
_PICTURES = (".svg", ".png")


def _check_picture(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and Path(value).suffix.lower() not in _PICTURES:
        raise click.BadParameter(f"`{value}` ends neither in {' nor in '.join(_PICTURES)}")
    return value


_OPTIONS = (
    click.option("--split", type=click.Choice(SPLITS), help="Keep to the articles of this split."),
    click.option(
        "--layer",
        "layers",
        type=click.Choice(["entities", "quotes", "claims", "relations"]),
        multiple=True,
        help="What to measure; may be given several times.  [default: all]",
    ),
    click.option(
        "--resamples",
        type=click.IntRange(0, 1_000_000),
        default=1000,
        show_default=True,
        help="How often to draw articles for the confidence intervals; 0 for none.",
    ),
    click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the generator that draws."),
    click.option("--output-format", type=click.Choice(["table", "json"]), default="table", show_default=True),
    click.option(
        "--plot",
        metavar="FILE",
        callback=_check_picture,
        help="Draw values and intervals to a .svg or .png file; needs the extra `plot`.",
    ),
)


def scoring_options(command: _Command) -> _Command:
    """Give a command the options of a comparison."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def load_side(path: str) -> Corpus:
    """Load one side: a path, or the corpus that ships if it is `corpus` and there is no such path.

    Raises:
        ReadError: there is no corpus or article at the path.
    """
    step(f"reading {path}")
    return load() if path == _SHIPPED and not Path(path).exists() else load(path=path)


def show(scores: Scores, output_format: str, plot: str | None) -> None:
    """Print a comparison, and draw it where that is asked for.

    Raises:
        MissingExtraError: it is to be drawn, and matplotlib is not installed.
        WriteError: the picture cannot be written.
    """
    clear()
    if plot is not None:
        scores.draw(plot)
    click.echo(scores.to_json() if output_format == "json" else str(scores))
