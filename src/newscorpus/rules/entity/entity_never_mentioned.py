"""ENT401."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.text import shown


@rule(
    "ENT401",
    "entity-never-mentioned",
    WARNING,
    table="entities",
    needs=("mentions", "mentions.entity.resolved"),
    fix=Fix.UNSAFE,
)
def entity_never_mentioned(columns: Columns) -> Iterator[Finding]:
    """No mention refers to an entity.

    ## What it checks
    Each entity has at least one mention. Only articles that list the layer `entities` are judged: others may hold
    entities that quotes and claims need, and no mentions.

    ## Why it matters
    An entity without a mention is usually left over from an earlier draft, or its mentions refer to a duplicate of
    it. Whoever counts entities, or looks for where one stands, is misled.

    ## Example
    An entity *Marl Port Authority* in an article that speaks only of *the port*.

    ## Use instead
    Mark where the article speaks of it, or remove it with what refers to it.
    """
    entities, references = columns.entities, columns.references
    part = references.slice_of("mentions", "entity")
    is_mentioned = np.zeros(len(entities), dtype=bool)
    is_mentioned[references.target[part][references.resolved[part]]] = True
    for row in entities.where(~is_mentioned & columns.declares("entities")[entities.article]):
        yield entities.found(
            row,
            f"No mention refers to entity {shown(entities.name[row] or '')}.",
            "mark where it is mentioned, or remove it",
        )
