"""Scores as a picture: a dot for each value, a line for its interval."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from newscorpus.errors import MissingExtraError, WriteError
from newscorpus.scores._scores import Scores
from newscorpus.scores._table import ALL

_INCHES_A_ROW = 0.28
_COLORS = {"F1": "#1f5a94", "mean F1": "#1f5a94", "accuracy": "#3a7d44", "kappa": "#a34a28", "alpha": "#6b4c9a"}


def draw(scores: Scores, path: Path) -> None:
    """Draw a picture; `Scores.draw` explains it."""
    style = _import("matplotlib").rc_context({"svg.hashsalt": "newscorpus", "svg.fonttype": "none"})
    shown = [score for score in scores if score.split == ALL and "/" not in score.measure and score.value is not None]
    with style:
        size = (8, 1.4 + _INCHES_A_ROW * len(shown))
        figure = _import("matplotlib.figure").Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        for row, score in enumerate(shown):
            color = _COLORS[score.statistic]
            if score.low is not None and score.high is not None:
                axes.plot([score.low, score.high], [row, row], color=color, linewidth=2, alpha=0.6)
            axes.plot([score.value], [row], "o", color=color)
        axes.set_yticks(range(len(shown)), [f"{score.measure} ({score.statistic})" for score in shown])
        axes.set_ylim(len(shown) - 0.5, -0.5)
        values = [value for score in shown for value in (score.low, score.value) if value is not None]
        axes.set_xlim(min([0.0, *values]), 1.02)
        axes.grid(axis="x", alpha=0.3)
        axes.set_xlabel("value, with 95 % bootstrap interval" if scores.resamples else "value")
        axes.set_title(_title(scores), fontsize="medium")
        _save(figure, path)


def _title(scores: Scores) -> str:
    first, second = (Path(side).name or side for side in scores.sides)
    joint = "against" if scores.kind == "score" else "and"
    return f"{first} {joint} {second}, {scores.articles[ALL]} articles".replace("$", r"\$")  # `$` would begin a formula


def _save(figure: Any, path: Path) -> None:
    metadata = {"Date": None} if path.suffix.lower() == ".svg" else {"Software": None}
    try:
        figure.savefig(path, metadata=metadata)
    except OSError as error:
        raise WriteError(f"{path}: the picture cannot be written: {error.strerror or error}") from error


def _import(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        raise MissingExtraError("`matplotlib` is not installed", remedy="pip install 'newscorpus[plot]'") from error
