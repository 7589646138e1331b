"""The result: a value for each measure and split, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from newscorpus.scores._bootstrap import LEVEL
from newscorpus.scores._table import ALL, render

Kind: TypeAlias = Literal["agreement", "score"]


@dataclass(frozen=True)
class Score:
    """The value of one measure on the articles of one split.

    Attributes:
        measure: the name of the measure.
        statistic: what the value is: `F1`, `mean F1`, `accuracy`, `kappa` or `alpha`.
        split: the split, or `all`.
        articles: how many articles it was measured on.
        first_units: how much the first side has of what is counted there: mentions, tokens, clusters, paired quotes ...
        second_units: how much the second side has.
        value: the value; None where it is not defined, as where neither side has anything.
        low: lower end of the 95 % bootstrap interval; None where there is none.
        high: its upper end.
        macro: mean of the values of single articles; None where that means nothing.
        precision: share of the first side's that the second confirms; None for what is no F1, or not defined.
        recall: share of the second side's that the first has found.
    """

    measure: str
    statistic: str
    split: str
    articles: int
    first_units: float
    second_units: float
    value: float | None
    low: float | None = None
    high: float | None = None
    macro: float | None = None
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class LeftOut:
    """Articles that were left out, of everything or of some measures.

    Attributes:
        reason: why.
        measures: the measures that they were left out of; empty for all.
        articles: their ids, sorted.
    """

    reason: str
    measures: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Scores(Sequence[Score]):
    """The scores of a comparison, by layer, measure and split; printed, they are a table.

    Attributes:
        kind: whether two annotations were compared (`agreement`), or a system with gold (`score`).
        sides: what the two sides are called.
        articles: how many articles of each split were compared, and of `all`.
        left_out: which were not, and why.
        resamples: how often articles were drawn for an interval.
        seed: of the generator that drew them.
        scores: the values.
    """

    kind: Kind
    sides: tuple[str, str]
    articles: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    resamples: int
    seed: int
    scores: tuple[Score, ...]

    def __len__(self) -> int:
        """Count the scores."""
        return len(self.scores)

    def __iter__(self) -> Iterator[Score]:
        """Iterate over the scores."""
        return iter(self.scores)

    def __getitem__(self, key: Any) -> Any:
        """Return a score by the name of its measure, on all articles, or by measure and split; or by number.

        Raises:
            KeyError: there is no such score.
            IndexError: there are not so many.
        """
        if isinstance(key, int | slice):
            return self.scores[key]
        measure, split = (key, ALL) if isinstance(key, str) else key
        for score in self.scores:
            if (score.measure, score.split) == (measure, split):
                return score
        raise KeyError(f"there is no score `{measure}` on `{split}`")

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON: a value that is not defined is None."""
        return {
            "kind": self.kind,
            "sides": list(self.sides),
            "articles": dict(self.articles),
            "left_out": [asdict(one) for one in self.left_out],
            "level": LEVEL,
            "resamples": self.resamples,
            "seed": self.seed,
            "scores": [asdict(score) for score in self.scores],
        }

    def to_json(self) -> str:
        """Return everything as JSON, indented."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)

    def draw(self, path: str | Path) -> None:
        """Draw the values on all articles, with their intervals, to a `.svg` or `.png` file; needs the extra `plot`.

        Measures of single labels, and values that are not defined, are left out. The same scores make the same picture.

        Args:
            path: the file; its ending says which kind.

        Raises:
            MissingExtraError: matplotlib is not installed.
            WriteError: the file cannot be written.
        """
        from newscorpus.scores._plot import draw  # only here, as it is little used

        draw(self, Path(path))

    def __str__(self) -> str:
        """Show the scores as a table, and what was left out."""
        return render(self)
