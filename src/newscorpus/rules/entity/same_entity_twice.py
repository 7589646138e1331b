"""ENT403."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import groups
from newscorpus.rules._rule import ERROR, Fix, rule


@rule("ENT403", "same-entity-twice", ERROR, table="entities", fix=Fix.UNSAFE)
def same_entity_twice(columns: Columns) -> Iterator[Finding]:
    """Two entities of one article have the same Wikidata item.

    ## What it checks
    A Wikidata item stands with one entity of an article at most. What is no item at all is the business of REC206.

    ## Why it matters
    Mentions and speeches of one person or body are split between two entities, so that every count by entity is
    wrong.

    ## Example
    *Norway* and *the kingdom* as two entities, both `Q20`.

    ## Use instead
    One entity that all the mentions refer to, or the right item for the other. A state and its capital as a
    place are two entities with two items.
    """
    entities = columns.entities
    rows = np.flatnonzero(entities.wikidata.matches("^Q[1-9][0-9]*$"))
    encoded = entities.wikidata.array.take(pa.array(rows)).dictionary_encode()
    item = np.asarray(encoded.indices, dtype=np.int64)
    for group in groups(entities.article[rows] * len(encoded.dictionary) + item):
        first, *others = rows[group].tolist()
        for row in others:
            yield entities.found(
                row,
                f"Wikidata item `{entities.wikidata[row]}` is that of entity {id_of(columns, 'entities', first)} too.",
                "make one entity of the two, or give the right item",
                name="wikidata",
            )
