"""SPN314."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding, Mask
from newscorpus.rules._extents import lie_within_any, meeting_pairs
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.span._shared import INNER_KINDS, places
from newscorpus.schema.current import BlockKind

_KINDS = frozenset(map(str, BlockKind)) | {"sentence"}


@rule("SPN314", "sentences-overlap", ERROR, table="spans", needs=("spans.sound",))
def sentences_overlap(columns: Columns) -> Iterator[Finding]:
    """Two sentences overlap, or two blocks do.

    ## What it checks
    Sentences have no character in common, nor have blocks, save that a dateline or a byline may lie in a paragraph.
    Two of the same kind with the same span are left to SPN309.

    ## Why it matters
    A character belongs to one sentence and one block. What is counted by sentence is otherwise counted twice, and
    tools that cut a text at its sentences print words twice.

    ## Example
    The sentences `20:64` and `60:98`.

    ## Use instead
    An end where the next one starts, or earlier. A headline within a paragraph is no block of its own.
    """
    spans = columns.spans
    judged = spans.sound & ~columns.in_other_unit[spans.article]
    sentences, blocks = (spans.slice_of(layer) for layer in ("sentences", "blocks"))
    is_inner = np.zeros(len(spans), dtype=bool)
    is_inner[blocks] = _lie_in_paragraphs(columns)
    groups = (
        np.flatnonzero(judged[sentences]) + sentences.start,
        np.flatnonzero(judged[blocks] & ~is_inner[blocks]) + blocks.start,
        np.flatnonzero(judged[blocks] & is_inner[blocks]) + blocks.start,
    )
    for rows in groups:
        seen: set[int] = set()
        for earlier, later in meeting_pairs(places(columns, rows)):
            for one, other in zip(rows[later].tolist(), rows[earlier].tolist(), strict=True):
                if one not in seen and _told(columns, one) != _told(columns, other):
                    seen.add(one)
                    message = f"{_told(columns, one).capitalize()} overlaps the {_told(columns, other)}."
                    yield spans.found(one, message)


def _lie_in_paragraphs(columns: Columns) -> Mask:
    """Tell of each block whether it is a dateline or a byline in a paragraph."""
    spans, kind = columns.spans, columns.blocks.kind
    part = spans.slice_of("blocks")
    is_sound = spans.sound[part]
    inner = np.flatnonzero(is_sound & kind.is_in(INNER_KINDS))
    paragraphs = np.flatnonzero(is_sound & kind.equals("paragraph"))
    lies = np.zeros(len(kind), dtype=bool)
    lies[inner] = lie_within_any(places(columns, inner + part.start), places(columns, paragraphs + part.start))
    return lies


def _told(columns: Columns, row: int) -> str:
    spans, part = columns.spans, columns.spans.slice_of("blocks")
    is_block = part.start <= row < part.stop
    kind = columns.blocks.kind[row - part.start] if is_block else "sentence"
    return f"{kind if kind in _KINDS else 'block'} `{spans.start[row]}:{spans.end[row]}`"
