"""What a corpus costs in other libraries, beside what pyarrow and those libraries make of the same tables themselves.

`python -m benchmarks frames` repeats the shipped corpus to 5,000 articles; the environment variable `ARTICLES` sets
another number. Imports are not counted. Each contestant starts from the corpus as a user holds it once it is read: the
nested table in memory; the peers from that table itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import datasets
import pandas
import polars
import pyarrow as pa

from benchmarks._measure import Limit, report, take_turns
from newscorpus.article import Article
from newscorpus.bridges.datasets import features_of
from newscorpus.corpus import Corpus, Part, load

ARTICLES = int(os.environ.get("ARTICLES", "5000"))
ROUNDS = 3


def main() -> bool:
    """Measure, print, and say whether every limit is kept."""
    datasets.disable_progress_bars()
    corpus = _repeated(load(), ARTICLES)
    return _nested(corpus) & _flat(corpus) & _back(corpus)


def _repeated(corpus: Corpus, count: int) -> Corpus:
    """Repeat the articles of each split, each time under other ids."""
    times = -(-count // len(corpus))
    parts = []
    for split in corpus.splits:
        table = corpus.only(split).to_arrow()
        again = [_with_ids(table, number) for number in range(times)]
        parts.append(Part.reading(split, pa.concat_tables(again).combine_chunks()))
    return Corpus(parts, {})[:count]


def _with_ids(table: pa.Table, number: int) -> pa.Table:
    place = table.schema.get_field_index("id")
    ids = pa.array([f"{id}-{number}" for id in table.column("id").to_pylist()])
    return table.set_column(place, table.schema.field(place), ids)


def _nested(corpus: Corpus) -> bool:
    table = corpus.to_arrow()
    features = features_of()
    times = _measured(
        {
            "pyarrow, Table.to_pandas": table.to_pandas,
            "Corpus.to_pandas": corpus.to_pandas,
            "polars.from_arrow": lambda: polars.from_arrow(table),
            "Corpus.to_polars": corpus.to_polars,
            "datasets.Dataset of the table": lambda: datasets.Dataset(table),
            "Corpus.to_datasets, strings": corpus.to_datasets,
            "datasets.Dataset, cast to class labels": lambda: datasets.Dataset(table).cast(features),
            "Corpus.to_datasets, class labels": lambda: corpus.to_datasets(features="class-labels"),
        }
    )
    return report(
        f"The nested table, {table.num_rows:,} articles",
        times,
        [
            Limit("Corpus.to_pandas", "pyarrow, Table.to_pandas", 1.5),
            Limit("Corpus.to_polars", "polars.from_arrow", 3),
            Limit("Corpus.to_datasets, strings", "datasets.Dataset of the table", 3),
            Limit("Corpus.to_datasets, class labels", "datasets.Dataset, cast to class labels", 1),
        ],
    )


def _flat(corpus: Corpus) -> bool:
    table = corpus.to_arrow("mentions")
    times = _measured(
        {
            "pyarrow, Table.to_pandas": table.to_pandas,
            "plain loop over to_pylist, DataFrame": lambda: _mentions_by_hand(corpus),
            "Corpus.to_pandas, mentions": lambda: corpus.to_pandas("mentions"),
            "Corpus.to_polars, mentions": lambda: corpus.to_polars("mentions"),
        }
    )
    limits = [Limit("Corpus.to_pandas, mentions", "plain loop over to_pylist, DataFrame", 1)]
    return report(f"A flat table, {table.num_rows:,} mentions", times, limits)


def _mentions_by_hand(corpus: Corpus) -> pandas.DataFrame:
    """Do what a user would without flat tables: loop over the rows, resolve the entities, make a frame."""
    rows = []
    for split in corpus.splits:
        for article in corpus.only(split).to_arrow().select(["id", "entities", "mentions"]).to_pylist():
            entities = {entity["id"]: entity for entity in article["entities"]}
            for mention in article["mentions"]:
                entity = entities.get(mention["entity"], {})
                rows.append(
                    {
                        "article": article["id"],
                        "split": split,
                        "id": mention["id"],
                        "entity": mention["entity"],
                        "entity_name": entity.get("name"),
                        "entity_type": entity.get("type"),
                        "wikidata": entity.get("wikidata"),
                        "label": mention["label"],
                        "form": mention["form"],
                        "start": mention["start"],
                        "end": mention["end"],
                        "text": mention["exact"],
                    }
                )
    return pandas.DataFrame(rows)


def _back(corpus: Corpus) -> bool:
    few = corpus[: len(corpus) // 10]
    table, made = few.to_arrow(), few.to_datasets(features="class-labels")
    times = _measured(
        {
            "pydantic, Article of each row of to_pylist": lambda: [
                Article.model_validate(row) for row in table.to_pylist()
            ],
            "Corpus.from_arrow": lambda: Corpus.from_arrow(table),
            "newscorpus.from_datasets": lambda: Corpus.from_datasets(made),
        }
    )
    limits = [Limit("Corpus.from_arrow", "pydantic, Article of each row of to_pylist", 1)]
    return report(f"And back, every value checked, {table.num_rows:,} articles", times, limits)


def _measured(contestants: dict[str, Callable[[], Any]]) -> dict[str, float]:
    return take_turns({name: _timed(contestant) for name, contestant in contestants.items()}, ROUNDS)


def _timed(contestant: Callable[[], Any]) -> Callable[[], float]:
    def run() -> float:
        started = time.perf_counter()
        contestant()
        return time.perf_counter() - started

    return run
