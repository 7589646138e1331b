"""What rules on relations have in common."""

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Integers


def pairs_of_claims(columns: Columns) -> Integers:
    """Return for each relation the number of its two claims together, whichever is the head; -1 where they are not two.

    It is -1 too where one of them is not known.
    """
    head, tail = (columns.references.targets("relations", name) for name in ("head", "tail"))
    is_pair = (head != NOWHERE) & (tail != NOWHERE) & (head != tail)
    return np.where(is_pair, np.minimum(head, tail) * len(columns.claims) + np.maximum(head, tail), -1)
