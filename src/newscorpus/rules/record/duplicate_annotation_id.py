"""REC208."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.text import shown


@rule("REC208", "duplicate-annotation-id", ERROR, table="ids", needs=("ids.id",), fix=Fix.UNSAFE)
def duplicate_annotation_id(columns: Columns) -> Iterator[Finding]:
    """Two annotations of one article have the same id.

    ## What it checks
    The ids of entities, mentions, quotes, claims and relations together: each must be unique within its article,
    whatever its layer. The first keeps the id; every later one is reported.

    ## Why it matters
    A reference to that id may mean either, and which of them a program takes is chance.

    ## Example
    An entity `oduya` and a quote `oduya`.

    ## Use instead
    Another id for the later one, and for the references that mean it.
    """
    ids = columns.ids
    for row in ids.where((ids.first != np.arange(len(ids))) & (ids.id.lengths > 0)):
        other = ids.place(int(ids.first[row])).field
        yield ids.found(
            row,
            f"Id {shown(ids.id[row] or '')} is also that of `{other}`.",
            "give one of them another id",
            place=ids.place(row, "id"),
        )
