"""REC212."""

from collections.abc import Iterator

import numpy as np

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
    pairs = {(int(row), name) for row, name in zip(rows, names.to_pylist(), strict=True) if name is not None}
    counts = np.bincount([row for row, _ in pairs], minlength=len(layers)) if pairs else np.zeros(len(layers), int)
    for row in layers.where(layers.status.equals("gold") & (counts < 2)):
        yield layers.found(
            row,
            f"Layer {shown(layers.name[row] or '')} is gold, and {'one' if counts[row] else 'no'} annotator is named.",
            "name the second annotator, or call it `silver`",
        )
