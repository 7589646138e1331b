"""The tables of articles and of their layers."""

from __future__ import annotations

import hashlib
from functools import cached_property

import numpy as np
import pyarrow as pa

from newscorpus.columns._fields import Integers, Mask, Place, field_of
from newscorpus.columns._rows import Rows, Texts, integer_column, text_column


class Blocks(Rows):
    """The blocks."""

    kind = text_column()
    start = integer_column()
    end = integer_column()


class Sentences(Rows):
    """The sentences."""

    start = integer_column()
    end = integer_column()


class Entities(Rows):
    """The entities."""

    id = text_column()
    type = text_column()
    name = text_column()
    wikidata = text_column()


class Mentions(Rows):
    """The mentions."""

    id = text_column()
    entity = text_column()
    label = text_column()
    form = text_column()
    start = integer_column()
    end = integer_column()
    exact = text_column()


class Quotes(Rows):
    """The quotes."""

    id = text_column()
    type = text_column()
    source_kind = text_column()
    parent = text_column()


class Claims(Rows):
    """The claims."""

    id = text_column()
    quote = text_column()
    gist = text_column()
    type = text_column()
    polarity = text_column()
    certainty = text_column()


class Relations(Rows):
    """The relations."""

    id = text_column()
    type = text_column()
    head = text_column()
    tail = text_column()


class DeclaredLayers(Rows):
    """The layers that articles say were annotated."""

    name = text_column()
    status = text_column()


class Articles(Rows):
    """The articles: one row a record."""

    def __init__(self, records: pa.RecordBatch) -> None:
        """Keep the record batch itself as the table."""
        rows = np.arange(records.num_rows, dtype=np.int64)
        super().__init__("articles", records.to_struct_array(), rows, rows)

    schema_version = text_column()
    id = text_column()
    language = text_column()
    title = text_column()
    text = text_column()
    text_length = integer_column()
    text_sha256 = text_column()

    def path(self, row: int) -> str:
        return "$"

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where an article, or one field of it, stands."""
        return Place(row, None, None if name is None else f"$.{name}")

    def place_in_text(self, row: int, start: int, end: int) -> Place:
        """Say where in the text of an article something stands."""
        return Place(row, None, "$.text", start, end)

    @cached_property
    def rights_text(self) -> Texts:
        """`rights.text`."""
        return Texts(field_of(self.arrow("rights"), "text"))

    @cached_property
    def withheld(self) -> Mask:
        """Which articles keep their text back."""
        return self.rights_text.equals("withheld")

    @cached_property
    def actual_sha256(self) -> list[str | None]:
        """The SHA-256 of each text in hexadecimal digits; None where it is unknown."""
        contents = self.text.array.cast(pa.binary()).to_pylist()
        return [None if content is None else hashlib.sha256(content).hexdigest() for content in contents]

    @cached_property
    def origin_kind(self) -> Texts:
        """`origin.kind`."""
        return Texts(field_of(self.arrow("origin"), "kind"))

    @cached_property
    def length(self) -> Integers:
        """Code points of the text itself where there is one, else what the record states; -1 where neither is known."""
        return np.where(self.text.known, self.text.lengths, self.text_length)
