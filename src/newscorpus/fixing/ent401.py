"""ENT401: the entity is dropped, if nothing refers to it."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import annotation_of, is_referred_to, remove


def _drop(record: Record, found: Sequence[Diagnostic]) -> None:
    named = [annotation_of(record, one) for one in found]
    for entity in named:
        if entity is not None and not is_referred_to(record, "entities", entity.get("id")):
            remove(record, "entities", entity)


FIX = Fix("ENT401", (_drop,))
