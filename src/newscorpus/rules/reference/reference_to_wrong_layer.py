"""REF402."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from newscorpus.columns import ANNOTATION_LAYERS, NOWHERE, REFERENCE_FIELDS, Columns, Finding
from newscorpus.rules._rule import ERROR, rule
from newscorpus.text import shown

_ONE = {layer: "an entity" if layer == "entities" else f"a {layer[:-1]}" for layer in ANNOTATION_LAYERS}


@rule("REF402", "reference-to-wrong-layer", ERROR, table="references", needs=ANNOTATION_LAYERS)
def reference_to_wrong_layer(columns: Columns) -> Iterator[Finding]:
    """A reference names an annotation of another layer than its field asks for.

    ## What it checks
    Every reference of every layer that names an annotation of the article: `entity`, `speakers` and `about` must name
    entities, `parent` and `quote` quotes, `head` and `tail` claims. An id that two annotations have is left to
    REC208.

    ## Why it matters
    A speaker that is a mention, or a relation between quotes, cannot be followed; programs that look the id up in the
    layer that they expect find nothing, or fail.

    ## Example
    `"speakers": ["m6"]`, where `m6` is a mention of the entity `e4`.

    ## Use instead
    The id of the entity, quote or claim that is meant.
    """
    references, ids = columns.references, columns.ids
    wanted = np.array([ANNOTATION_LAYERS.index(part.target) for part in REFERENCE_FIELDS])[references.field]
    is_wrong = (references.target != NOWHERE) & (references.target_layer != wanted)
    if not is_wrong.any():
        return
    shared = np.flatnonzero(ids.first != np.arange(len(ids)))
    ambiguous = set(zip(ids.article[shared].tolist(), ids.id.array.take(pa.array(shared)).to_pylist(), strict=True))
    for row in references.where(is_wrong):
        layer, name, target = REFERENCE_FIELDS[references.field[row]]
        named = references.id[row] or ""
        if (int(references.article[row]), named) not in ambiguous:
            found = ANNOTATION_LAYERS[references.target_layer[row]]
            yield references.found(
                row,
                f"Field `{name}` of a {layer[:-1]} names {shown(named)}, which is {_ONE[found]}, not {_ONE[target]}.",
            )
