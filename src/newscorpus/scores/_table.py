"""Scores as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newscorpus.text import printable

if TYPE_CHECKING:
    from newscorpus.scores._scores import LeftOut, Score, Scores

ALL = "all"
"""What the articles of all splits together are called where a split is named."""

_UNDEFINED = "–"
_MOST_NAMED = 5
_LEFT = 2  # columns of words, aligned to the left


def render(scores: Scores) -> str:
    """Write what was compared, what was left out and why, and the table."""
    lines = [*_heading(scores), *_left_out(scores.left_out), "", *_aligned(list(_rows(scores)))]
    return "\n".join(lines)


def _heading(scores: Scores) -> Iterator[str]:
    first, second = map(printable, scores.sides)
    counts = ", ".join(f"{split} {scores.articles[split]}" for split in _splits(scores))
    total = scores.articles[ALL]
    between = f"of {first} against {second}" if scores.kind == "score" else f"of {first} and {second}"
    yield f"Compared {total} article{'' if total == 1 else 's'} {between}{f' ({counts})' if counts else ''}."


def _splits(scores: Scores) -> list[str]:
    return [split for split in scores.articles if split != ALL]


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    for one in left_out:
        named = ", ".join(map(printable, one.articles[:_MOST_NAMED]))
        more = f" and {len(one.articles) - _MOST_NAMED} more" if len(one.articles) > _MOST_NAMED else ""
        of = f" (of {_families(one.measures)})" if one.measures else ""
        number = f"{len(one.articles)} article{'' if len(one.articles) == 1 else 's'}"
        yield f"Left out{of}: {number}, {printable(one.reason)}: {named}{more}."


def _families(measures: Sequence[str]) -> str:
    """Name measures, those of single labels by their family."""
    return ", ".join(dict.fromkeys(measure.partition("/")[0] for measure in measures))


def _rows(scores: Scores) -> Iterator[list[str]]:
    """Yield a row for each measure on all articles, with its value on each split beside, if there are several."""
    is_score = scores.kind == "score"
    splits = _splits(scores) if len(_splits(scores)) > 1 else []
    parts = ["precision", "recall"] if is_score else []
    sides = ["predicted", "gold"] if is_score else ["A", "B"]
    yield ["measure", "statistic", "articles", *sides, *parts, "value", "95 % interval", "macro", *splits]
    for score in scores:
        has_units = bool(score.first_units or score.second_units)
        if score.split != ALL or not score.articles or ("/" in score.measure and not has_units):
            continue  # the value of a split stands beside; why there is no article stands above; a label may not occur
        yield [
            score.measure,
            score.statistic,
            str(score.articles),
            f"{score.first_units:g}",
            f"{score.second_units:g}",
            *([shown(score.precision), shown(score.recall)] if is_score else []),
            shown(score.value),
            interval_of(score),
            shown(score.macro),
            *(shown(scores[score.measure, split].value) for split in splits),
        ]


def shown(value: float | None) -> str:
    """Write a value with three decimals, or a dash for one that is not defined."""
    return _UNDEFINED if value is None else f"{value:.3f}"


def interval_of(score: Score) -> str:
    """Write the interval of a score, or a dash where there is none."""
    return _UNDEFINED if score.low is None or score.high is None else f"{score.low:.3f} to {score.high:.3f}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(
            cell.ljust(width) if number < _LEFT else cell.rjust(width) for number, (cell, width) in enumerate(cells)
        ).rstrip()
