"""REC212."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import WARNING, rule
from newscorpus.text import shown


@rule(
    "REC212",
    "gold-without-second-annotator",
    WARNING,
    table="layers",
    needs=("layers.status", "layers.annotators"),
)
def gold_without_second_annotator(columns: Columns) -> Iterator[Finding]:
    """A layer is called gold and does not name two annotators.

    ## What it checks
    Each layer of status `gold` must list at least two different `annotators`; an adjudicator counts as one.

    ## Why it matters
    `gold` means: annotated at least twice, independently, and adjudicated. Agreement can only be measured between two.

    ## Example
    `{"name": "quotes", "status": "gold", "method": "human", "annotators": ["annotator-2"]}`

    ## Use instead
    Name both annotators, or call the layer `silver`, which one careful pass deserves.
    """
    layers = columns.layers
    names, rows, _ = layers.nested("annotators")
    named = np.flatnonzero(names.is_valid())
    annotator = np.asarray(names.take(pa.array(named)).dictionary_encode().indices, dtype=np.int64)
    distinct = np.unique(rows[named] + len(layers) * annotator)
    counts = np.bincount(distinct % max(len(layers), 1), minlength=len(layers))
    for row in layers.where(layers.status.equals("gold") & (counts < 2)):
        yield layers.found(
            row,
            f"Layer {shown(layers.name[row] or '')} is gold, and {'one' if counts[row] else 'no'} annotator is named.",
            "name the second annotator, or call it `silver`",
        )
