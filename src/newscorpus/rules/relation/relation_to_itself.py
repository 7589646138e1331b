"""RLN401."""

from collections.abc import Iterator

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import ERROR, rule


@rule(
    "RLN401",
    "relation-to-itself",
    ERROR,
    table="relations",
    needs=("relations.head.resolved", "relations.tail.resolved"),
)
def relation_to_itself(columns: Columns) -> Iterator[Finding]:
    """A relation leads from a claim to the same claim.

    ## What it checks
    `head` and `tail` of a relation are two claims.

    ## Why it matters
    No claim disputes, supports, qualifies or repeats itself. One of the two ids is a slip, and the relation that
    was meant is missing.

    ## Example
    `{"type": "disputes", "head": "c7", "tail": "c7"}`

    ## Use instead
    The claim that reacts as the head, and the one it reacts to as the tail.
    """
    head, tail = (columns.references.targets("relations", name) for name in ("head", "tail"))
    for row in columns.relations.where((head == tail) & (head != NOWHERE)):
        claim = id_of(columns, "claims", int(head[row]))
        yield columns.relations.found(row, f"Head and tail are the same claim, {claim}.", name="tail")
