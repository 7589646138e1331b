"""Second passes: what each annotator made of an article alone, before anybody settled where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscorpus.article import Article
from newscorpus.corpus import Corpus, Part
from newscorpus.errors import ReadError, ScoreError
from newscorpus.formats import articles_of, read_batches
from newscorpus.scores import Scores, agreement, score

PASSES = "passes"
"""The folder of a corpus that keeps them: `passes/<annotator>/<article>.yaml`."""


@dataclass(frozen=True)
class Passes:
    """The articles that two annotators have annotated, each from the text and the guidelines alone.

    Attributes:
        first: the articles as one annotator has them, in the order of their ids; of two annotators the one whose name
            comes first.
        second: the same articles as the other has them.
        annotators: the names of both, for each article.
    """

    first: tuple[Article, ...]
    second: tuple[Article, ...]
    annotators: tuple[tuple[str, str], ...]

    def in_order(self, settled: Mapping[str, Article]) -> Passes:
        """Put the two passes of each article in the order in which its settled form names the annotators."""
        sides = list(zip(self.first, self.second, self.annotators, strict=True))
        turned = [_turned(*one) if _is_reversed(one[2], settled.get(one[0].id)) else one for one in sides]
        first, second, annotators = zip(*turned, strict=True)
        return Passes(first, second, annotators)


def _turned(first: Article, second: Article, names: tuple[str, str]) -> tuple[Article, Article, tuple[str, str]]:
    return second, first, (names[1], names[0])


def _is_reversed(names: tuple[str, str], settled: Article | None) -> bool:
    named = [name for layer in settled.layers for name in layer.annotators] if settled is not None else []
    return set(names) <= set(named) and named.index(names[0]) > named.index(names[1])


def read_passes(folder: str | Path) -> Passes:
    """Read the passes below a folder that has a folder for each annotator.

    An article that only one annotator has is left out.

    Raises:
        ReadError: a file is no article, or the folder has no folders.
        ScoreError: more than two annotators have an article, or none has one that another has too.
    """
    annotators = sorted(path for path in Path(folder).iterdir() if path.is_dir()) if Path(folder).is_dir() else []
    if not annotators:
        raise ReadError(
            str(folder), "there are no folders of annotators", remedy="keep passes in `passes/<annotator>/`"
        )
    by_id: dict[str, list[tuple[str, Article]]] = {}
    for place in annotators:
        for article in _read(place):
            by_id.setdefault(article.id, []).append((place.name, article))
    pairs = [by_id[id_] for id_ in sorted(by_id) if len(by_id[id_]) > 1]
    for passes in pairs:
        if len(passes) > 2:
            names = ", ".join(f"`{name}`" for name, _ in passes)
            raise ScoreError(
                f"article `{passes[0][1].id}` has passes by {names}", remedy="compare two folders at a time"
            )
    if not pairs:
        raise ScoreError(f"`{folder}` has no article that two annotators have annotated")
    first, second = (tuple(passes[side][1] for passes in pairs) for side in (0, 1))
    return Passes(first, second, tuple((passes[0][0], passes[1][0]) for passes in pairs))


def _read(folder: Path) -> list[Article]:
    found = [one for batch in read_batches([str(folder)]) for one in articles_of(batch)]
    for one in found:
        if isinstance(one, ReadError):
            raise one
    return [one for one in found if isinstance(one, Article)]


def measure_agreement(passes: Passes, settled: Corpus, *, resamples: int = 1000) -> dict[str, Any]:
    """Measure how well the annotators of two passes agree, as plain values for a manifest.

    Args:
        passes: the passes.
        settled: the articles as they were settled, which tell the splits and who made the first pass.
        resamples: how often to draw articles for the intervals.

    Returns:
        How many articles were compared, by split and by desk; how many passes each annotator made; and the value of
        each measure that is no measure of a single label, on all articles and on those of each split, to four digits;
        the same for the first passes as scored against what was settled, which tells how good a single pass is.
    """
    ordered = passes.in_order({article.id: article for article in settled})
    first, second = (_split(side, settled) for side in (ordered.first, ordered.second))
    found = agreement(first, second, resamples=resamples)
    counts = Counter(name for names in ordered.annotators for name in names)
    return {
        "articles": dict(found.articles),
        "desks": dict(sorted(Counter(article.section or "none" for article in ordered.first).items())),
        "passes": dict(sorted(counts.items())),
        "resamples": found.resamples,
        "seed": found.seed,
        "scores": _values(found),
        "single": _values(score(first, settled, resamples=resamples)),
    }


def _values(found: Scores) -> list[dict[str, Any]]:
    return [
        {
            "measure": one.measure,
            "statistic": one.statistic,
            "split": one.split,
            "articles": one.articles,
            **{name: _rounded(getattr(one, name)) for name in ("value", "low", "high")},
        }
        for one in found
        if "/" not in one.measure
    ]


def _split(articles: Sequence[Article], settled: Corpus) -> Corpus:
    """Put articles into the splits in which they were settled."""
    parts = {split: [one for one in articles if settled.split_of(one.id) == split] for split in settled.splits}
    return Corpus([Part.of(split, those) for split, those in parts.items() if those], {})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
