"""RLN402."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.relation._shared import pairs_of_claims


@rule(
    "RLN402",
    "relations-contradict",
    ERROR,
    table="relations",
    needs=("relations.type", "relations.head.resolved", "relations.tail.resolved"),
)
def relations_contradict(columns: Columns) -> Iterator[Finding]:
    """Two claims are said to dispute each other, and also to support or repeat each other.

    ## What it checks
    Of two claims joined by `disputes`, in either direction, none `supports` or `repeats` the other. That one
    `qualifies` the other may go with a dispute.

    ## Why it matters
    Two claims that cannot both be true do not make each other likelier, and are not the same. One of the relations is
    wrong.

    ## Example
    *c7 disputes c3* and *c3 supports c7*.

    ## Use instead
    The one relation that the two gists bear out.
    """
    relations, pair = columns.relations, pairs_of_claims(columns)
    agreeing = np.flatnonzero(relations.type.is_in(("supports", "repeats")) & (pair >= 0))
    disputing = np.flatnonzero(relations.type.equals("disputes") & (pair >= 0))
    suspects = disputing[np.isin(pair[disputing], pair[agreeing])]
    _, first = np.unique(pair[suspects], return_index=True)
    for row in np.sort(suspects[first]).tolist():
        other = int(agreeing[pair[agreeing] == pair[row]][0])
        yield relations.found(
            row,
            f"Claims are joined by `disputes`, and by `{relations.type[other]}` in relation "
            f"{id_of(columns, 'relations', other)}.",
            "keep the one that the gists bear out",
        )
