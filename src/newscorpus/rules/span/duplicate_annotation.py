"""SPN309."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from newscorpus.columns import SPAN_FIELDS, Columns, Finding, Integers, Rows
from newscorpus.rules._extents import groups
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.schema.shape import article_shape

_NO_MEANING = frozenset({"id", "attributes", "exact"})
_UNORDERED = frozenset({"speakers", "about"})
_OPTIONAL = frozenset({"entity", "parent", "quote"})
_LONGEST = 1 << 20
_ONE_AN_ANNOTATION = [part for part in SPAN_FIELDS if part.name in (None, "content")]


@rule("SPN309", "duplicate-annotation", ERROR, table="spans", needs=("spans.start", "spans.end"), fix=Fix.SAFE)
def duplicate_annotation(columns: Columns) -> Iterator[Finding]:
    """An annotation says what another one of the same layer already says of the same span.

    ## What it checks
    Blocks, sentences, mentions, quotes and claims: whether two of an article have the same spans, and all other
    fields are equal too, `id` and `attributes` aside. The order of speakers, and of what a claim is about, means
    nothing. Relations are left to RLN405, entities to ENT403 and ENT404.

    ## Why it matters
    Whatever is counted is counted twice. Two annotations of one span that differ in any other field are none: a
    relayed statement is two quotes with the same content.

    ## Example
    The mentions `m4` and `m9` both have the label `PERSON`, the form `name`, the entity `e2` and the span `22:27`.

    ## Use instead
    One of them. `--fix` keeps the first and points references to the second at it.
    """
    spans = columns.spans
    for layer, name in _ONE_AN_ANNOTATION:
        part = spans.slice_of(layer, name)
        is_first = (spans.fragment[part] == 0) & (spans.start[part] >= 0) & (spans.end[part] >= spans.start[part])
        rows = np.flatnonzero(is_first) + part.start
        for group in groups(_place_keys(columns, rows)):
            yield from _repeated(columns, rows[group].tolist())


def _place_keys(columns: Columns, rows: Integers) -> Integers:
    """Give spans of one place the same number; others may share it if they are very long."""
    taken = np.maximum(columns.articles.length, 0) + 1
    base = np.cumsum(taken) - taken
    start, end = columns.spans.start[rows], columns.spans.end[rows]
    keys: Integers = (base[columns.spans.article[rows]] + start) * _LONGEST + np.minimum(end - start, _LONGEST - 1)
    return keys


def _repeated(columns: Columns, rows: Sequence[int]) -> Iterator[Finding]:
    spans = columns.spans
    layer = SPAN_FIELDS[spans.field[rows[0]]].layer
    table = columns.table(layer)
    known: dict[Hashable, int] = {}
    for row, owner in sorted((row, int(spans.owner[row])) for row in rows):
        meaning = _meaning(table, layer, owner)
        first = owner if meaning is None else known.setdefault(meaning, owner)
        if first != owner:
            one, other = (table.place(number).annotation or table.path(number) for number in (owner, first))
            message = f"{layer[:-1].capitalize()} `{one}` says the same as `{other}`."
            yield spans.found(row, message, f"keep `{other}`", place=table.place(owner))


def _meaning(table: Rows, layer: str, row: int) -> Hashable:
    """Return what a row says, its article included; None where something that it must say is unknown."""
    shape = article_shape().fields[layer].item
    names = shape.fields if shape is not None else {}
    said: list[Hashable] = [int(table.article[row])]
    for name in sorted(names.keys() - _NO_MEANING):
        value = table.arrow(name)[row].as_py()
        if value is None and name not in _OPTIONAL:
            return None
        if isinstance(value, list):
            parts = [(part["start"], part["end"]) if isinstance(part, dict) else part for part in value]
            value = tuple(sorted(parts, key=str) if name in _UNORDERED else parts)
        said.append(value)
    return tuple(said)
