"""REC205."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns import Columns, FieldValues, Finding
from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Fix, Wording, rule
from newscorpus.rules.record._shared import last_name, suggestion
from newscorpus.text import shown


def _word(fault: Fault) -> Wording:
    name = fault.details.get("name", last_name(fault.field))
    value, known = fault.details["value"], fault.details["known"].split()
    return Wording(_message(value, name), suggestion(value, known))


def _message(value: str, name: str) -> str:
    return f"{shown(value)} is no value of {shown(name)}."


@rule("REC205", "unknown-label", ERROR, table="articles", fix=Fix.UNSAFE, words=_word)
def unknown_label(columns: Columns) -> Iterator[Finding]:
    """A value is not in the closed vocabulary of its field.

    ## What it checks
    Every field that draws from a vocabulary: entity types and labels, forms, types, polarities, certainties, layer
    names and statuses, block kinds, genres, `rights.text`, `origin.kind`. Case counts. The nearest known value is
    suggested.

    ## Why it matters
    Counts by label, training and agreement all take a misspelled label for one more class.

    ## Example
    `"label": "PER"` instead of `PERSON`; `"genre": "Report"` instead of `report`.

    ## Use instead
    One of the values that `schemas/` lists, each with its definition. Types that another corpus has and this one has
    not are kept in `attributes`, beside the nearest type or `OTHER`.
    """
    for values in columns.fields:
        vocabulary = [] if values.shape.vocabulary is None else [str(member) for member in values.shape.vocabulary]
        for index in _outside(values, vocabulary) if vocabulary else ():
            value: str = values.array[index].as_py()
            place = values.place(index)
            yield Finding(place, _message(value, last_name(place.field)), suggestion(value, vocabulary))


def _outside(values: FieldValues, vocabulary: list[str]) -> list[int]:
    unknown = pc.and_(pc.is_valid(values.array), pc.invert(pc.is_in(values.array, value_set=pa.array(vocabulary))))
    indices: list[int] = np.flatnonzero(unknown.to_numpy(zero_copy_only=False)).tolist()
    return indices
