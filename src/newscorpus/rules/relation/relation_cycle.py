"""RLN403."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._graphs import cycles
from newscorpus.rules._rule import ERROR, rule


@rule(
    "RLN403",
    "relation-cycle",
    ERROR,
    table="relations",
    needs=("relations.type", "relations.head.resolved", "relations.tail.resolved"),
)
def relation_cycle(columns: Columns) -> Iterator[Finding]:
    """Relations of one type lead from a claim back to it.

    ## What it checks
    Following `supports` from head to tail never comes back to where it began; nor does following `qualifies`, or
    `repeats`. `disputes` may go both ways. Of the claims that lead to one another the first relation is reported.

    ## Why it matters
    Support that goes round supports nothing: a specific claim supports a general one, never the other way. A
    repetition points to the first claim, and the first repeats none.

    ## Example
    *c2 supports c3* and *c3 supports c2*.

    ## Use instead
    One direction: the claim that is more specific, limits the other, or comes later is the head.
    """
    relations = columns.relations
    head, tail = (columns.references.targets("relations", name) for name in ("head", "tail"))
    for type_ in ("supports", "qualifies", "repeats"):
        rows = np.flatnonzero(relations.type.equals(type_) & (head != NOWHERE) & (tail != NOWHERE))
        for edges in cycles(head[rows], tail[rows]):
            told = ", ".join(id_of(columns, "claims", claim) for claim in sorted({*head[rows[edges]].tolist()}))
            yield relations.found(
                int(rows[edges[0]]),
                f"Following `{type_}` from claim to claim goes round: {told}.",
                "take out or turn round one of these relations",
            )
