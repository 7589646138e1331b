"""SPN308."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule


@rule("SPN308", "fragments-unordered", ERROR, table="spans", needs=("spans.sound",), fix=Fix.SAFE)
def fragments_unordered(columns: Columns) -> Iterator[Finding]:
    """The fragments of one discontinuous span are out of order, overlap or touch.

    ## What it checks
    Each list of spans of a quote or a claim, of which each fragment must start after the one before it has ended,
    with at least one character between them. One finding a list.

    ## Why it matters
    A discontinuous span is what is left of the text when something else interrupts it. Fragments that touch are one;
    such as overlap count words twice; and lists in another order differ where they mean the same.

    ## Example
    `"content": [{"start": 40, "end": 62, …}, {"start": 12, "end": 31, …}]`

    ## Use instead
    Fragments in text order, those that touch or overlap joined, which `--fix` does.
    """
    spans = columns.spans
    follows = (np.diff(spans.field) == 0) & (np.diff(spans.owner) == 0) & spans.sound[1:] & spans.sound[:-1]
    is_wrong = np.append(False, follows & (spans.start[1:] <= spans.end[:-1]))[: len(spans)]
    seen: set[tuple[int, int]] = set()
    for row in spans.where(is_wrong):
        discontinuous = (int(spans.field[row]), int(spans.owner[row]))
        if discontinuous not in seen:
            seen.add(discontinuous)
            yield spans.found(row, f"Fragment {_extent(columns, row)} {_what(columns, row)}.")


def _what(columns: Columns, row: int) -> str:
    spans, before = columns.spans, _extent(columns, row - 1)
    if spans.end[row] < spans.start[row - 1]:
        return f"stands before {before}, after which it is listed"
    is_touching = spans.start[row] == spans.end[row - 1] or spans.end[row] == spans.start[row - 1]
    return f"touches {before}" if is_touching else f"overlaps {before}"


def _extent(columns: Columns, row: int) -> str:
    return f"`{columns.spans.start[row]}:{columns.spans.end[row]}`"
