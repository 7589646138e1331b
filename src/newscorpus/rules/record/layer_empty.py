"""REC211."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding, Integers
from newscorpus.rules._rule import WARNING, rule

_TABLES = {"blocks": ("blocks",), "sentences": ("sentences",), "entities": ("entities", "mentions")}


@rule(
    "REC211",
    "layer-empty",
    WARNING,
    table="layers",
    needs=("layers.name", "layers.status", "articles.blocks", "articles.sentences", "articles.entities"),
)
def layer_empty(columns: Columns) -> Iterator[Finding]:
    """A layer is listed as annotated with care, and there is nothing in it.

    ## What it checks
    `blocks`, `sentences` and `entities` where they are listed as `gold` or `silver`: an article with a text has at
    least one block and one sentence, and one entity or mention. Quotes, claims and relations may well be absent from an
    article, and a `draft` may hold anything.

    ## Why it matters
    An empty layer that is listed says that there is nothing to find. Most often it says that a step of the import was
    left out.

    ## Example
    `{"name": "sentences", "status": "silver"}` beside `"sentences": []`.

    ## Use instead
    Annotate the layer, or take it out of `layers`, which says that it was not annotated.
    """
    layers, articles = columns.layers, columns.articles
    careful = layers.status.is_in(("gold", "silver")) & (articles.length[layers.article] != 0)
    for name, tables in _TABLES.items():
        empty = sum((_counts(columns, table) for table in tables), start=np.zeros(len(articles), dtype=np.int64)) == 0
        for row in layers.where(careful & layers.name.equals(name) & empty[layers.article]):
            yield layers.found(
                row, f"Layer `{name}` is listed as `{layers.status[row]}` and empty.", "annotate it, or do not list it"
            )


def _counts(columns: Columns, table: str) -> Integers:
    return np.bincount(columns.table(table).article, minlength=len(columns.articles))
