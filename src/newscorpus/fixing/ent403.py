"""ENT403: two entities of one type that have the same item become the first of them, and its references follow.

Two of different types are left: one of them has the wrong item, and nobody can tell which.
"""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import annotation_of, layer_of, remove


def _merge(record: Record, found: Sequence[Diagnostic]) -> None:
    named = [annotation_of(record, one) for one in found]
    for entity in named:
        if entity is None:
            continue
        same = [other for other in layer_of(record, "entities") if other.get("wikidata") == entity.get("wikidata")]
        if same and same[0] is not entity and _are_alike(same[0], entity):
            remove(record, "entities", entity, same[0])


def _are_alike(one: Record, other: Record) -> bool:
    return all(one.get(name) == other.get(name) for name in ("type", "fictional"))


FIX = Fix("ENT403", (_merge,))
