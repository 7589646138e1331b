"""REC202."""

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from newscorpus.columns import Columns, Finding
from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, rule
from newscorpus.rules.record._shared import last_name
from newscorpus.text import shown


def _word(fault: Fault) -> Wording:
    if fault.details.get("actual") == "an empty list":
        return Wording(_empty(fault.field))
    return Wording(f"Field {shown(last_name(fault.field))} has no value.")


def _empty(field: str | None) -> str:
    return f"List {shown(last_name(field))} is empty."


@rule("REC202", "missing-field", ERROR, table="articles", words=_word)
def missing_field(columns: Columns) -> Iterator[Finding]:
    """A field that every record must have is missing, null, or an empty list.

    ## What it checks
    Every field that the schema does not call optional, at every depth. A list may be left out in JSON, which means
    that it is empty; it may not be null, and the `content` of a quote or claim may not be empty. In Parquet, whatever
    is null counts as missing.

    ## Why it matters
    A default that a program fills in silently is an annotation that nobody made.

    ## Example
    A mention without `label`; a quote with `"content": []`.

    ## Use instead
    Fill in the value. If the annotation cannot be completed, leave it out.
    """
    for values in columns.fields:
        if values.shape.kind == "list" and values.shape.shortest > 0:
            lengths = pc.fill_null(pc.list_value_length(values.array), values.shape.shortest)
            for index in np.flatnonzero(lengths.to_numpy(zero_copy_only=False) < values.shape.shortest):
                place = values.place(int(index))
                yield Finding(place, _empty(place.field))
