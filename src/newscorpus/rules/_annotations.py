"""What rules on meaning ask of annotations: their trusted spans, their places, how they are told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from newscorpus.columns import Columns, Integers, Mask, Place
from newscorpus.rules._extents import Extents, extents
from newscorpus.text import shown


class FieldSpans(NamedTuple):
    """The trusted spans of one field, by owner.

    Attributes:
        row: row in the table of spans.
        owner: row of the annotation in its layer's table.
        article: row of the article.
        start: first code point.
        end: the code point after the last.
    """

    row: Integers
    owner: Integers
    article: Integers
    start: Integers
    end: Integers

    def take(self, kept: Mask | Integers) -> FieldSpans:
        """Return some of them."""
        return FieldSpans(*(column[kept] for column in self))

    def in_articles(self) -> Extents:
        """Compare them with all that is in the same article."""
        return extents(self.article, self.start, self.end)

    def in_owners(self) -> Extents:
        """Compare them with what belongs to the same annotation."""
        return extents(self.owner, self.start, self.end)

    def of(self, owner: int) -> list[tuple[int, int]]:
        """Return those of one annotation, in the order in which they are listed."""
        first, last = np.searchsorted(self.owner, (owner, owner + 1))
        return list(zip(self.start[first:last].tolist(), self.end[first:last].tolist(), strict=True))


def field_spans(columns: Columns, layer: str, name: str | None = None) -> FieldSpans:
    """Return the trusted spans of a field."""
    spans = columns.spans
    part = spans.slice_of(layer, name)
    found = FieldSpans(
        np.arange(part.start, part.stop), spans.owner[part], spans.article[part], spans.start[part], spans.end[part]
    )
    trusted = spans.trusted[part]
    return found if trusted.all() else found.take(trusted)


def content_place(columns: Columns, layer: str, row: int, name: str | None = None) -> Place:
    """Say where a quote or claim, or a field of it, stands; its extent is that of the first fragment of its content."""
    table, spans = columns.table(layer), columns.spans
    part = spans.slice_of(layer, "content")
    first = part.start + int(np.searchsorted(spans.owner[part], row))
    place = table.place(row, name)
    if first == part.stop or spans.owner[first] != row or not spans.sound[first]:
        return place
    return place._replace(start=int(spans.start[first]), end=int(spans.end[first]))


def id_of(columns: Columns, layer: str, row: int) -> str:
    """Tell the id of an annotation, in backticks."""
    identifier: str | None = columns.table(layer).arrow("id")[row].as_py()
    return shown(identifier or "")


def covered(columns: Columns, article: int, start: int, end: int) -> str:
    """Tell the characters of a stretch, in backticks; its offsets where the text is withheld."""
    text = columns.articles.text[article]
    return f"`{start}:{end}`" if text is None else shown(text[start:end])
