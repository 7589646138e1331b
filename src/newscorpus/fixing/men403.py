"""MEN403: the mention is labeled as its entity is typed."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import annotation_of, layer_of


def _label(record: Record, found: Sequence[Diagnostic]) -> None:
    types = {str(entity.get("id")): entity.get("type") for entity in reversed(layer_of(record, "entities"))}
    for one in found:
        mention = annotation_of(record, one)
        type_ = None if mention is None else types.get(str(mention.get("entity")))
        if mention is not None and type_ is not None:
            mention["label"] = type_


FIX = Fix("MEN403", (_label,))
