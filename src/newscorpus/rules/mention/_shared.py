"""What rules on mentions have in common."""

import numpy as np
import pyarrow as pa

from newscorpus.columns import Columns, Integers, Mask
from newscorpus.schema.current import EntityType

TYPES = tuple(str(type_) for type_ in EntityType)
"""The types of entities, which are also the labels of mentions."""
VALUES = ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL")
"""The labels of values, which have no referent."""

_IS_VALUE = np.array([*(type_ in VALUES for type_ in TYPES), False])


def label_codes(columns: Columns) -> Integers:
    """Return the label of each mention as an index into `TYPES`; -1 where it is none of them."""
    return columns.mentions.label.codes(TYPES)


def are_values(columns: Columns) -> Mask:
    """Which mentions are labeled as values."""
    is_value: Mask = _IS_VALUE[label_codes(columns)]
    return is_value


def surfaces(columns: Columns, rows: Integers) -> Integers:
    """Return a number for what each of some mentions repeats: the same for the same characters in one article."""
    mentions = columns.mentions
    encoded = mentions.exact.array.take(pa.array(rows)).dictionary_encode()
    return np.asarray(encoded.indices, dtype=np.int64) * len(columns.articles) + mentions.article[rows]
