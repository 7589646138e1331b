"""SPN310."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns import UNKNOWN, Columns, Finding, Integers, Mask, Rows, Texts
from newscorpus.rules._rule import NOTE, Fix, rule
from newscorpus.text import shown


@rule("SPN310", "annotations-unsorted", NOTE, table="articles", fix=Fix.SAFE)
def annotations_unsorted(columns: Columns) -> Iterator[Finding]:
    """The annotations of a layer are not in the order in which they are stored.

    ## What it checks
    Each layer by itself, one finding a layer:

    - blocks, sentences and mentions by `start`, then the longer one first, then by id,
    - quotes and claims in the same way by the first fragment of their content,
    - entities by their first mention, those without any last, then by id,
    - relations by the ids of head and tail, then by id.

    Annotations whose place could not be read are passed over.

    ## Why it matters
    One order for one content: two files with the same annotations are equal, a change shows as few lines, and an
    annotation that lies in another one comes after it.

    ## Example
    The mention `m2` at `40:45` is listed before `m1` at `12:20`.

    ## Use instead
    The order above. Writing articles with `newscorpus` keeps the order that they have; `--fix` sorts.
    """
    for layer, keys_of in _KEYS.items():
        table = columns.table(layer)
        seen: set[int] = set()
        for row, other in _misplaced(table, keys_of(columns)):
            place, article = table.place(row), int(table.article[row])
            if article not in seen:
                seen.add(article)
                one, other_one = (shown(where.annotation or where.field or "") for where in (place, table.place(other)))
                message = f"Layer `{layer}` is unsorted: {one} is listed after {other_one}."
                yield columns.articles.found(article, message, place=place)


class _Keys(NamedTuple):
    """What the rows of a table are sorted by: two numbers, then their ids, if they have any. Only known rows count."""

    first: Integers
    second: Integers
    known: Mask


def _misplaced(table: Rows, keys: _Keys) -> Iterator[tuple[int, int]]:
    """Yield the rows that are listed after one of their article which should follow them, and that one."""
    rows = np.flatnonzero(keys.known)
    first, second = np.diff(keys.first[rows]), np.diff(keys.second[rows])
    same_article = np.diff(table.article[rows]) == 0
    is_tie = same_article & (first == 0) & (second == 0)
    is_less = same_article & ((first < 0) | ((first == 0) & (second < 0)))
    ids = getattr(table, "id", None)
    for place in np.flatnonzero(is_less | is_tie).tolist():
        one, other = int(rows[place + 1]), int(rows[place])
        if is_less[place] or (isinstance(ids, Texts) and (ids[one] or "") < (ids[other] or "")):
            yield one, other


def _by_extent(columns: Columns, layer: str, name: str | None = None) -> _Keys:
    """Sort by the start of the only span or the first fragment, then by its end, the longer one first."""
    spans, part = columns.spans, columns.spans.slice_of(layer, name)
    start, end = spans.start[part], spans.end[part]
    if name is not None:
        is_first = spans.fragment[part] == 0
        firsts, count = spans.owner[part][is_first], len(columns.table(layer))
        start, end = _placed(start[is_first], firsts, count), _placed(end[is_first], firsts, count)
    return _Keys(start, -end, (start >= 0) & (end >= 0))


def _placed(values: Integers, rows: Integers, count: int) -> Integers:
    placed = np.full(count, UNKNOWN, dtype=np.int64)
    placed[rows] = values
    return placed


def _by_first_mention(columns: Columns) -> _Keys:
    entities, mentions, references = columns.entities, columns.mentions, columns.references
    keys = _by_extent(columns, "mentions")
    rank = _ranks(mentions, keys)
    part = references.slice_of("mentions", "entity")
    resolved = references.resolved[part]
    first = np.full(len(entities), len(mentions), dtype=np.int64)
    np.minimum.at(first, references.target[part][resolved], rank[references.owner[part][resolved]])
    is_unknown = columns.incomplete("mentions").copy()
    is_unknown[mentions.article[~keys.known]] = True
    return _Keys(first, np.zeros_like(first), ~is_unknown[entities.article])


def _ranks(mentions: Rows, keys: _Keys) -> Integers:
    """Number the mentions as they would be sorted, which they mostly are."""
    rank = np.arange(len(mentions), dtype=np.int64)
    misplaced = [row for row, _ in _misplaced(mentions, keys)]
    if not misplaced:
        return rank
    rows = np.flatnonzero(np.isin(mentions.article, mentions.article[misplaced]))
    ids = mentions.arrow("id").take(pa.array(rows)).to_pylist()
    columns = (mentions.article[rows], keys.first[rows], keys.second[rows])
    listed = sorted(
        zip(*(column.tolist() for column in columns), (id_ or "" for id_ in ids), rows.tolist(), strict=True)
    )
    rank[[row for *_, row in listed]] = rows
    return rank


def _by_ends(columns: Columns) -> _Keys:
    """Sort by the ids of head and tail, numbered in their order."""
    relations = columns.relations
    ids = pa.concat_arrays([relations.arrow("head"), relations.arrow("tail")])
    distinct = ids.unique().drop_null().sort()
    numbers = pc.fill_null(pc.index_in(ids, value_set=distinct), UNKNOWN).to_numpy(zero_copy_only=False)
    head, tail = numbers.astype(np.int64).reshape(2, -1)
    return _Keys(head, tail, (head != UNKNOWN) & (tail != UNKNOWN))


_KEYS: dict[str, Callable[[Columns], _Keys]] = {
    "blocks": lambda columns: _by_extent(columns, "blocks"),
    "sentences": lambda columns: _by_extent(columns, "sentences"),
    "entities": _by_first_mention,
    "mentions": lambda columns: _by_extent(columns, "mentions"),
    "quotes": lambda columns: _by_extent(columns, "quotes", "content"),
    "claims": lambda columns: _by_extent(columns, "claims", "content"),
    "relations": _by_ends,
}
