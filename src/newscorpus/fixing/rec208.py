"""REC208: the later annotation gets an id that nobody has, and the references that can only mean it follow."""

import re
from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import annotation_of, free_id, layer_of, redirect


def _rename(record: Record, found: Sequence[Diagnostic]) -> None:
    for one in found:
        layer = re.match(r"\$\.(\w+)", one.location.field or "")
        annotation = annotation_of(record, one)
        old = None if annotation is None else annotation.get("id")
        if layer is None or annotation is None or not isinstance(old, str):
            continue
        new = free_id(record, f"{old}-")
        is_only_one = sum(other.get("id") == old for other in layer_of(record, layer[1])) == 1
        annotation["id"] = new
        if is_only_one:
            redirect(record, layer[1], old, new)


FIX = Fix("REC208", (_rename,))
