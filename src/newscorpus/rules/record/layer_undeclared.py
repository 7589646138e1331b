"""REC210."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding, Mask
from newscorpus.rules._rule import ERROR, rule
from newscorpus.schema.current import LayerName

_TABLES = {str(name): (str(name),) for name in LayerName} | {"entities": ("entities", "mentions")}


@rule("REC210", "layer-undeclared", ERROR, table="articles", needs=("layers",))
def layer_undeclared(columns: Columns) -> Iterator[Finding]:
    """An article has annotations of a layer that it does not list as annotated.

    ## What it checks
    Each layer that holds anything must be listed in `layers`. Of `entities`, which covers mentions too, there may be
    unlisted ones that the other layers need: the speakers of quotes, the entities that claims are about, and their
    mentions. One finding a layer and article.

    ## Why it matters
    `layers` says what an empty list means, who made the annotations and how far they were checked. Without it they
    are of unknown origin, and their absence elsewhere says nothing.

    ## Example
    `claims` holds four claims, while `layers` lists `blocks`, `sentences` and `quotes`.

    ## Use instead
    List the layer with its status, method and annotators, or remove its annotations.
    """
    misnamed = _misnamed(columns)
    for layer, names in _TABLES.items():
        unlisted = ~columns.declares(layer) & ~misnamed
        for name in names:
            table = columns.table(name)
            rows = np.flatnonzero(unlisted[table.article] & ~_needed(columns, name))
            articles, counts = np.unique(table.article[rows], return_counts=True)
            for article, count in zip(articles, counts, strict=True):
                yield columns.articles.found(
                    int(article),
                    f"Layer `{layer}` is not listed, and `{name}` holds `{count}`.",
                    f"list `{layer}` in `layers`",
                    name=name,
                )


def _misnamed(columns: Columns) -> Mask:
    """Which articles list a layer of which the name is unknown, so that it could be any."""
    layers = columns.layers
    mask = np.zeros(len(columns.articles), dtype=bool)
    mask[layers.article[~layers.name.is_in(map(str, LayerName))]] = True
    return mask


def _needed(columns: Columns, name: str) -> Mask:
    """Which entities, or mentions of them, quotes or claims refer to."""
    needed = np.zeros(len(columns.entities), dtype=bool)
    if name not in ("entities", "mentions"):
        return np.zeros(len(columns.table(name)), dtype=bool)
    references = columns.references
    for layer, field in (("quotes", "speakers"), ("claims", "about")):
        rows = references.slice_of(layer, field)
        needed[references.target[rows][references.resolved[rows]]] = True
    if name == "entities":
        return needed
    entity = columns.references.targets("mentions", "entity")
    mentioned = np.zeros(len(entity), dtype=bool)
    mentioned[entity >= 0] = needed[entity[entity >= 0]]
    return mentioned
