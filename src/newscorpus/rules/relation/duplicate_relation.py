"""RLN405."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, UNKNOWN, Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import groups
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.schema.current import RelationType

_TYPES = tuple(str(type_) for type_ in RelationType)


@rule(
    "RLN405",
    "duplicate-relation",
    ERROR,
    table="relations",
    needs=("relations.type", "relations.head.resolved", "relations.tail.resolved"),
    fix=Fix.SAFE,
)
def duplicate_relation(columns: Columns) -> Iterator[Finding]:
    """The same relation is there twice.

    ## What it checks
    No two relations of an article have the same `type`, `head` and `tail`. `disputes` in both directions is no
    duplicate: each claim may react to the other.

    ## Why it matters
    Counts of disputes and supports are too high, and an edge stands twice in every graph that is drawn.

    ## Example
    *c7 disputes c3*, as `r1` and as `r4`.

    ## Use instead
    One of the two.
    """
    relations = columns.relations
    head, tail = (columns.references.targets("relations", name) for name in ("head", "tail"))
    type_ = relations.type.codes(_TYPES)
    rows = np.flatnonzero((head != NOWHERE) & (tail != NOWHERE) & (type_ != UNKNOWN))
    for group in groups((head[rows] * len(columns.claims) + tail[rows]) * len(_TYPES) + type_[rows]):
        first, *others = rows[group].tolist()
        for row in others:
            yield relations.found(row, f"Relation {id_of(columns, 'relations', first)} says the same.", "remove it")
