"""CLM407."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import content_place, id_of
from newscorpus.rules._extents import groups
from newscorpus.rules._rule import WARNING, rule

_MEANING = ("quote", "content", "gist", "type", "polarity", "certainty")
"""What makes two claims different; what they are about besides, in whatever order."""


@rule(
    "CLM407",
    "same-gist-twice",
    WARNING,
    table="claims",
    needs=("claims.gist", "relations", "relations.head.resolved", "relations.tail.resolved"),
)
def same_gist_twice(columns: Columns) -> Iterator[Finding]:
    """Two claims have the same gist, and no relation says that one repeats the other.

    ## What it checks
    Claims of one article whose gists are equal, character by character, are joined by `repeats`, be it through a
    third claim. Empty gists are the business of CLM403, and claims that are equal in all else too that of SPN309. Only
    articles that list the layer `relations` are judged.

    ## Why it matters
    One assertion is counted twice, and what disputes the one is not seen to dispute the other.

    ## Example
    A headline and the first sentence, each with the gist *Crews at Marl quay will strike.*

    ## Use instead
    The relation `repeats`, from the later claim to the first; or a gist that says what makes them differ.
    """
    claims = columns.claims
    judged = np.flatnonzero(columns.declares("relations")[claims.article] & claims.gist.matches(r"\S"))
    encoded = claims.gist.array.take(pa.array(judged)).dictionary_encode()
    keys = np.asarray(encoded.indices, dtype=np.int64) * len(columns.articles) + claims.article[judged]
    part = _parts(columns)
    for group in groups(keys):
        first, apart = NOWHERE, NOWHERE
        meanings: set[str] = set()
        for row in judged[group].tolist():
            meaning = _meaning(columns, row)
            if meaning in meanings:
                continue
            meanings.add(meaning)
            twin = first if first != NOWHERE and part[row] != part[first] else apart
            if first == NOWHERE:
                first = row
            elif apart == NOWHERE and part[row] != part[first]:
                apart = row
            if twin != NOWHERE:
                yield claims.found(
                    row,
                    f"Gist is that of claim {id_of(columns, 'claims', twin)} too.",
                    "say that it repeats the other, or what makes it differ",
                    place=content_place(columns, "claims", row, "gist"),
                )


def _meaning(columns: Columns, row: int) -> str:
    """Put into one text what makes a claim differ from others: all but its id and attributes."""
    claims = columns.claims
    said = [claims.arrow(name)[row].as_py() for name in _MEANING]
    return repr((said, sorted(claims.arrow("about")[row].as_py() or (), key=repr)))


def _parts(columns: Columns) -> list[int]:
    """Number the parts of the web that relations of type `repeats` make of claims, whatever their direction, by claim.

    Where a relation leads is unknown if it dangles; all that dangle in one article are taken to lead to one claim more.
    """
    relations, references, count = columns.relations, columns.references, len(columns.claims)
    rows = np.flatnonzero(relations.type.equals("repeats"))
    beyond = count + relations.article[rows]
    ends = (references.targets("relations", name)[rows] for name in ("head", "tail"))
    head, tail = (np.where(end == NOWHERE, beyond, end).tolist() for end in ends)
    above = list(range(count + len(columns.articles)))
    for one, other in zip(head, tail, strict=True):
        above[_top(above, one)] = _top(above, other)
    return [_top(above, claim) for claim in range(count)]


def _top(above: list[int], node: int) -> int:
    """Return the node that stands for a part, and shorten the way to it."""
    while above[node] != node:
        above[node] = above[above[node]]
        node = above[node]
    return node
