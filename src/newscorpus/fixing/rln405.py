"""RLN405: the first of the equal relations stays, with the attributes of all."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import annotation_of, layer_of, remove


def _drop(record: Record, found: Sequence[Diagnostic]) -> None:
    named = [annotation_of(record, one) for one in found]
    for relation in named:
        if relation is None:
            continue
        equal = [other for other in layer_of(record, "relations") if _meaning(other) == _meaning(relation)]
        if equal[0] is not relation:
            remove(record, "relations", relation, equal[0])


def _meaning(relation: Record) -> tuple[object, ...]:
    return relation.get("type"), relation.get("head"), relation.get("tail")


FIX = Fix("RLN405", (_drop,))
