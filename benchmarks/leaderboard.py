"""The first leaderboard: baselines trained on the train split and scored on the test split, with intervals.

`python -m benchmarks leaderboard` prints it, with `--write` also into `benchmarks/leaderboard.md` and
`corpus/leaderboard.json`; `--model=FOLDER` takes a recognizer that was trained before, and trains none.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import newscorpus
from benchmarks._baselines.ner import find_names, train
from benchmarks._baselines.quotes import find_quotes
from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.diagnostics import Severity
from newscorpus.scores import Score, Scores, score
from newscorpus.scores._table import interval_of, shown

CHECKOUT = Path(__file__).parent.parent
PAGE = CHECKOUT / "benchmarks" / "leaderboard.md"
DATA = CHECKOUT / "corpus" / "leaderboard.json"
SPLIT = "test"
RESAMPLES, SEED = 1000, 0

Predict = Callable[[Sequence[Article]], Sequence[Article]]


@dataclass(frozen=True)
class System:
    """A baseline.

    Attributes:
        name: what it is called in the table.
        meaning: what it does and what it is given.
        layers: what it predicts.
        predict: makes drafts of articles.
    """

    name: str
    meaning: str
    layers: tuple[str, ...]
    predict: Predict


def systems(model: Path) -> list[System]:
    """List the baselines; a recognizer of names is at `model`."""
    import spacy

    nlp = spacy.load(model)
    return [
        System(
            "names",
            "a CNN of spaCy's without pretrained vectors, trained on the train split. It finds names and values,"
            " so that `mention-name` is its measure; names of the same words are one entity, full name and surname too",
            ("entities",),
            lambda gold: list(find_names(nlp, gold)),
        ),
        System(
            "quotes, mentions given",
            "rules: quotation marks, reporting verbs, and the nearest mention as the source; mentions and entities are "
            "those of gold",
            ("quotes",),
            lambda gold: [find_quotes(article) for article in gold],
        ),
        System(
            "quotes, mentions found",
            "the same rules on the mentions that `names` has found",
            ("quotes",),
            lambda gold: [find_quotes(article) for article in find_names(nlp, gold)],
        ),
    ]


def keep(corpus: Corpus, folder: Path) -> Corpus:
    """Copy a corpus, so that what is trained on and what is scored on are of one state, whatever is built meanwhile."""
    folder.mkdir()
    for split in corpus.splits:
        newscorpus.write(folder / f"articles-{split}.parquet", corpus.only(split))
    return newscorpus.load(path=folder)


def measure(corpus: Corpus, baselines: Sequence[System]) -> dict[str, Any]:
    """Score baselines on the test split and return everything as plain values.

    Raises:
        SystemExit: a baseline made an article with an error.
    """
    test = corpus.only(SPLIT)
    gold = [article for article in test if article.text is not None]
    return {
        "split": SPLIT,
        "articles": {"train": len(corpus.only("train")), "test": len(test), "scored": len(gold)},
        "status": _statuses(gold),
        "resamples": RESAMPLES,
        "seed": SEED,
        "systems": [
            {
                "name": system.name,
                "meaning": system.meaning,
                "scores": [_plain(one) for one in _scored(system, gold) if one.split == "all" and _is_told(one)],
            }
            for system in baselines
        ],
    }


def _scored(system: System, gold: Sequence[Article]) -> Scores:
    predicted = system.predict(gold)
    errors = [one for one in newscorpus.validate(predicted) if one.severity == Severity.ERROR]
    if errors:
        raise SystemExit(f"{system.name} makes articles with errors, the first: {errors[0]}")
    return score(predicted, gold, layers=system.layers, resamples=RESAMPLES, seed=SEED)


def _is_told(one: Score) -> bool:
    return "/" not in one.measure or bool(one.first_units or one.second_units)


def _plain(one: Score) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "split"}


def _statuses(gold: Sequence[Article]) -> dict[str, dict[str, int]]:
    """Count the articles by layer and status, so that nobody takes a single pass for gold."""
    counts: dict[str, dict[str, int]] = {}
    for article in gold:
        for layer in article.layers:
            if layer.name in ("entities", "quotes"):
                of = counts.setdefault(str(layer.name), {})
                of[str(layer.status)] = of.get(str(layer.status), 0) + 1
    return counts


def page(found: Mapping[str, Any]) -> str:
    """Write the leaderboard as Markdown."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    articles = found["articles"]
    yield "# Leaderboard"
    yield ""
    yield "Baselines, to be beaten. `make leaderboard` writes this page; the measures: [scores](../docs/scores.md)."
    yield ""
    yield f"Corpus `{found['release']}`: trained on `{articles['train']}` articles, scored on `{articles['scored']}` of"
    yield f"the split `{found['split']}`, which are {_by_status(found['status'])}. Intervals are of 95 %, by"
    yield f"a bootstrap over articles with `{found['resamples']}` samples and seed `{found['seed']}`."
    for system in found["systems"]:
        meaning = system["meaning"]
        yield from ("", f"## {system['name'].capitalize()}", "", f"{meaning[0].upper()}{meaning[1:]}.", "")
        yield "| measure | statistic | precision | recall | value | 95 % interval | macro |"
        yield "|---|---|---:|---:|---:|---:|---:|"
        for plain in system["scores"]:
            one = Score(split="all", **plain)
            cells = (shown(one.precision), shown(one.recall), shown(one.value), interval_of(one), shown(one.macro))
            yield f"| `{one.measure}` | {one.statistic} | {' | '.join(cells)} |"


def _by_status(statuses: Mapping[str, Mapping[str, int]]) -> str:
    return "; ".join(
        f"in `{layer}` {', '.join(f'`{count}` {status}' for status, count in sorted(counts.items()))}"
        for layer, counts in statuses.items()
    )


def main(*options: str) -> bool:
    """Train, predict, score and print; write the files if asked to."""
    model = next((Path(option.partition("=")[2]) for option in options if option.startswith("--model=")), None)
    shipped = newscorpus.load()
    with tempfile.TemporaryDirectory() as folder:
        corpus = keep(shipped, Path(folder, "corpus"))
        trained = model or train(Path(folder, "model"), {"paths.corpus": str(Path(folder, "corpus"))})
        found = {"release": shipped.release, **measure(corpus, systems(trained))}
    print(page(found))
    if "--write" in options:
        PAGE.write_text(page(found), "utf-8")
        DATA.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return True
