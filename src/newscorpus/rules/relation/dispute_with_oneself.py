"""RLN404."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding, Integers
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import WARNING, rule


@rule(
    "RLN404",
    "dispute-with-oneself",
    WARNING,
    table="relations",
    needs=(
        "relations.type",
        "relations.head.resolved",
        "relations.tail.resolved",
        "claims.quote.resolved",
        "quotes.speakers.resolved",
    ),
)
def dispute_with_oneself(columns: Columns) -> Iterator[Finding]:
    """The same speakers dispute what they claim themselves.

    ## What it checks
    The two claims of a `disputes` relation are carried by quotes with different `speakers`. Claims in the article's
    own voice and quotes whose speakers are unknown are let be.

    ## Why it matters
    People do contradict themselves, but rarely within one article. Mostly a speaker is wrong, or the tail is the
    accusation as the accused retells it, rather than as the accuser made it.

    ## Example
    Lunde's *the rise is two percent* disputes Lunde's *we were promised six percent*.

    ## Use instead
    The claim of the one who holds the contrary. If the speaker did take both sides, let the warning stand.
    """
    relations, references = columns.relations, columns.references
    quote = references.targets("claims", "quote")
    head, tail = (references.targets("relations", name) for name in ("head", "tail"))
    rows = np.flatnonzero(relations.type.equals("disputes") & (head != NOWHERE) & (tail != NOWHERE) & (head != tail))
    one, other = quote[head[rows]], quote[tail[rows]]
    is_dark = np.append(columns.unresolved("quotes", "speakers"), True)
    rows, one, other = (column[~is_dark[one] & ~is_dark[other]] for column in (rows, one, other))
    may_agree = np.flatnonzero(_checksums(columns)[one] == _checksums(columns)[other])
    for row, *quotes in zip(*(column[may_agree].tolist() for column in (rows, one, other)), strict=True):
        first, second = (_speakers(columns, quote) for quote in quotes)
        if first == second and first:
            told = ", ".join(id_of(columns, "entities", entity) for entity in sorted(first))
            yield relations.found(row, f"Both claims are those of the same speakers, {told}.", name="type")


def _checksums(columns: Columns) -> Integers:
    """Return a sum of the speakers of each quote; those with the same speakers have the same sum."""
    references = columns.references
    part = references.slice_of("quotes", "speakers")
    weights = (references.target[part] * 0x9E3779B1) & 0xFFFFFF
    sums = np.bincount(references.owner[part], weights=weights, minlength=len(columns.quotes))
    return np.asarray(sums.astype(np.int64))


def _speakers(columns: Columns, quote: int) -> set[int]:
    references = columns.references
    part = references.slice_of("quotes", "speakers")
    first, last = np.searchsorted(references.owner[part], (quote, quote + 1))
    return {*references.target[part][first:last].tolist()}
