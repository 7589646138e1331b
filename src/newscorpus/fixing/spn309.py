"""SPN309: the first of the equal annotations stays, with the attributes of all and what refers to any of them."""

import re
from collections.abc import Sequence
from typing import Any

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import annotation_of, dicts_in, layer_of, place_of, remove

_NO_MEANING = ("id", "attributes", "exact")
_UNORDERED = ("speakers", "about")


def _drop(record: Record, found: Sequence[Diagnostic]) -> None:
    named = [(one, annotation_of(record, one)) for one in found]
    for one, annotation in named:
        layer = re.match(r"\$\.(\w+)", one.location.field or "")
        if layer is None or annotation is None:
            continue
        equal = [other for other in layer_of(record, layer[1]) if _meaning(other) == _meaning(annotation)]
        if equal and equal[0] is not annotation:
            remove(record, layer[1], annotation, equal[0])


def _meaning(annotation: Record) -> dict[str, Any]:
    said = {name: value for name, value in annotation.items() if name not in _NO_MEANING and value not in (None, [])}
    for name, value in said.items():
        if name in _UNORDERED and isinstance(value, list):
            said[name] = sorted(value, key=str)
        elif dicts_in(value):
            said[name] = [place_of(span) for span in dicts_in(value)]
    return said


FIX = Fix("SPN309", (_drop,))
