"""Records as columns: one table of rows a layer, spans and references in tables of their own.

A rule sees nothing but these. Whatever a reader could not make sense of is null in the columns and thereby
*unknown*: it is neither right nor wrong, and rules that need it are left unjudged for that row.

Rows are numbered from 0 within a batch; `article` holds the row of the article that a row belongs to.
Numbers are numpy arrays in which an unknown value is -1, texts are Arrow arrays in which it is null.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.code_points import CodePoints, Points
from newscorpus.diagnostics import Severity
from newscorpus.marks import find_pairs
from newscorpus.records import Batch
from newscorpus.schema.shape import Shape, article_shape
from newscorpus.shingles import Words, find_words
from newscorpus.text import OtherUnit, find_other_unit

Integers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]

UNKNOWN = -1
ANNOTATION_LAYERS = ("entities", "mentions", "quotes", "claims", "relations")
"""The layers whose annotations have ids."""


class MissingValue(NamedTuple):
    """A null where the schema has none: the row of its record, its JSON path, the id of its annotation."""

    row: int
    field: str
    annotation: str | None


def missing_values(records: pa.RecordBatch, unless: Collection[str] = ()) -> list[MissingValue]:
    """Find the nulls, at any depth, where the schema has none; `pyarrow` does not look within lists.

    A null within a null is not listed again.

    Args:
        records: the records.
        unless: the paths of fields that are known to be missing, as `FieldValues.path` has them.
    """
    return [
        MissingValue(*values.locate(int(index)))
        for values in field_values(records)
        if not values.shape.is_optional and values.path not in unless
        for index in np.flatnonzero(_null_mask(values.array))
    ]


class _Around(NamedTuple):
    """What is around the values of a field, one step outwards.

    Attributes:
        outer: the next step; None around the fields of the record itself.
        parent: for each value the index of what holds it in that step; None where both count alike.
        position: for each value its index in the list that holds it.
        ids: for each value the id of the annotation that it is.
    """

    outer: _Around | None
    parent: Integers | None = None
    position: Integers | None = None
    ids: pa.Array | None = None


@dataclass(frozen=True)
class FieldValues:
    """The values of one field in all records, taken out of the lists and structs around them.

    Attributes:
        path: the JSON path, with `[]` for the index of each list around the value.
        shape: what the field holds.
        array: the values in file order; those within a null are left out.
    """

    path: str
    shape: Shape
    array: pa.Array
    _around: _Around | None

    def path_of(self, index: int) -> str:
        """Return the JSON path of one value."""
        return self._followed(index)[1]

    def locate(self, index: int) -> tuple[int, str, str | None]:
        """Return the record's row, the JSON path and the annotation's id of one value."""
        row, path, ids, of_id = self._followed(index)
        return row, path, None if ids is None else ids[of_id].as_py()

    def _followed(self, index: int) -> tuple[int, str, pa.Array | None, int]:
        """Go outwards to the record, filling in indices from the last; also return where the annotation's id stands."""
        path, around, ids, of_id = self.path, self._around, None, 0
        while around is not None:
            if around.ids is not None:
                ids, of_id = around.ids, index
            if around.position is not None:
                before, _, after = path.rpartition("[]")
                path = f"{before}[{around.position[index]}]{after}"
            if around.parent is not None:
                index = int(around.parent[index])
            around = around.outer
        return index, path, ids, of_id

    def place(self, index: int) -> Place:
        """Say where one value stands."""
        row, path, annotation = self.locate(index)
        return Place(row, annotation, path)


def field_values(records: pa.RecordBatch) -> Iterator[FieldValues]:
    """Yield the values of every field at every depth, what holds others before what it holds."""
    for name, inner in article_shape().fields.items():
        yield from _values_within(records.column(name), inner, f"$.{name}", None)


def _values_within(array: pa.Array, shape: Shape, path: str, around: _Around | None) -> Iterator[FieldValues]:
    yield FieldValues(path, shape, array, around)
    if shape.kind == "record":
        if array.null_count:
            kept = np.flatnonzero(~_null_mask(array))
            array, around = array.take(pa.array(kept)), _Around(around, parent=kept)
        if "id" in shape.fields:
            around = _Around(around, ids=array.field("id"))
        for name, inner in shape.fields.items():
            yield from _values_within(array.field(name), inner, f"{path}.{name}", around)
    elif shape.kind == "list" and shape.item is not None:
        parents, positions = _list_rows(array)
        yield from _values_within(array.flatten(), shape.item, f"{path}[]", _Around(around, parents, positions))


def _field_of(values: pa.StructArray, name: str) -> pa.Array:
    """Return a field of structs, null where the struct is; what lies beneath a null one means nothing."""
    return pc.struct_field(values, name) if values.null_count else values.field(name)


def _null_mask(values: pa.Array) -> Mask:
    if values.null_count == 0:
        return np.zeros(len(values), dtype=bool)
    return np.asarray(values.is_null().to_numpy(zero_copy_only=False), dtype=bool)


def _list_rows(lists: pa.ListArray) -> tuple[Integers, Integers]:
    """For each listed value the row of its list and its index in it; null lists list nothing."""
    lengths = np.diff(lists.offsets.to_numpy()).astype(np.int64)
    if lists.null_count:
        lengths[_null_mask(lists)] = 0
    parents = np.repeat(np.arange(len(lists), dtype=np.int64), lengths)
    starts = np.cumsum(lengths) - lengths
    return parents, np.arange(len(parents), dtype=np.int64) - starts[parents]


_Array = TypeVar("_Array", Integers, Mask)


# --- columns ------------------------------------------------------------------------------------------------


class Texts:
    """A column of texts. Comparisons are false where a text is unknown."""

    def __init__(self, array: pa.Array) -> None:
        """Wrap an Arrow array of strings."""
        self.array = array
        self._answers: dict[tuple[str, ...], Any] = {}
        self._last: tuple[int, str | None] | None = None

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.array)

    def __getitem__(self, row: int) -> str | None:
        """Return the text of a row, or None; the last one is kept, as an article may have much to be said of it."""
        if self._last is None or self._last[0] != row:
            self._last = (row, self.array[row].as_py())
        return self._last[1]

    @cached_property
    def known(self) -> Mask:
        """Which rows have a text."""
        return ~_null_mask(self.array)

    def equals(self, value: str) -> Mask:
        """Which rows hold this text."""
        return self._answer("equals", (value,), lambda: self._mask(pc.equal(self.array, value)))

    def is_in(self, values: Iterable[str]) -> Mask:
        """Which rows hold one of these texts."""
        wanted = tuple(values)
        return self._answer("is in", wanted, lambda: self.codes(wanted) != UNKNOWN)

    def codes(self, values: Iterable[str]) -> Integers:
        """Return the place of each text in a list, -1 where it is not in it or unknown."""
        wanted = tuple(values)
        value_set = pa.array(wanted, pa.string())
        return self._answer("codes", wanted, lambda: _integers(pc.index_in(self.array, value_set=value_set)))

    def _answer(self, question: str, values: tuple[str, ...], find: Callable[[], _Array]) -> _Array:
        """Keep what was found, for another rule may ask the same."""
        key = (question, *values)
        if key not in self._answers:
            self._answers[key] = find()
            self._answers[key].flags.writeable = False
        answer: _Array = self._answers[key]
        return answer

    def matches(self, pattern: str) -> Mask:
        """Which rows match a regular expression of RE2."""
        return self._mask(pc.match_substring_regex(self.array, pattern))

    @cached_property
    def lengths(self) -> Integers:
        """Code points of each text, -1 where it is unknown."""
        return _integers(pc.utf8_length(self.array))

    def _mask(self, result: pa.Array) -> Mask:
        filled = pc.fill_null(result, False) if result.null_count else result
        return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)


def _integers(array: pa.Array) -> Integers:
    filled = pc.fill_null(array, UNKNOWN) if array.null_count else array
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int64)


_Value = TypeVar("_Value")
_RowsT = TypeVar("_RowsT", bound="Rows")


class _Column(Generic[_Value]):
    """A field of a table that is made from its Arrow array when first asked for."""

    def __init__(self, convert: Callable[[pa.Array], _Value]) -> None:
        self._convert = convert

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, rows: None, owner: type) -> _Column[_Value]: ...
    @overload
    def __get__(self, rows: Rows, owner: type) -> _Value: ...
    def __get__(self, rows: Rows | None, owner: type) -> _Column[_Value] | _Value:
        if rows is None:
            return self
        value = self._convert(rows.arrow(self._name))
        rows.__dict__[self._name] = value
        return value


def _text() -> _Column[Texts]:
    return _Column(Texts)


def _integer() -> _Column[Integers]:
    return _Column(_integers)


class Place(NamedTuple):
    """Where a row stands in its batch: the article's row, the annotation's id, its JSON path, and its extent."""

    article: int
    annotation: str | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None


class Finding(NamedTuple):
    """What a rule says of one place; the code and name are the rule's, and the severity unless it is given."""

    place: Place
    message: str
    remedy: str | None = None
    severity: Severity | None = None
    row: int | None = None


class Rows:
    """A table: one row an annotation of a layer."""

    def __init__(self, table_name: str, values: pa.StructArray, article: Integers, position: Integers) -> None:
        """Keep the flattened list of structs beside the article and list index of each row."""
        self.table_name = table_name
        self.article = article
        self.position = position
        self._values = values

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.article)

    def arrow(self, name: str) -> pa.Array:
        """Return a field's values as they stand in the record batch."""
        return _field_of(self._values, name)

    @property
    def is_null(self) -> Mask:
        """Which rows could not be read at all."""
        return _null_mask(self._values)

    def unknown(self, name: str) -> Mask:
        """Which rows have no value in this field."""
        return _null_mask(self.arrow(name))

    def where(self, mask: Mask) -> list[int]:
        """Return the rows of which a mask is true."""
        rows: list[int] = np.flatnonzero(mask).tolist()
        return rows

    def path(self, row: int) -> str:
        """Return the row's JSON path."""
        return f"$.{self.table_name}[{self.position[row]}]"

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where a row, or one field of it, stands."""
        names = self._values.type.names
        annotation = self.arrow("id")[row].as_py() if "id" in names else None
        start, end = (self.arrow(n)[row].as_py() if n in names else None for n in ("start", "end"))
        path = self.path(row) if name is None else f"{self.path(row)}.{name}"
        return Place(int(self.article[row]), annotation, path, start, end)

    def found(
        self,
        row: int,
        message: str,
        remedy: str | None = None,
        *,
        name: str | None = None,
        place: Place | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Say something of a row, of one field of it, or of a place that belongs to it."""
        return Finding(place or self.place(int(row), name), message, remedy, severity, int(row))

    def nested(self, name: str) -> tuple[pa.Array, Integers, Integers]:
        """Flatten a field of lists: the values, the row of each, and its index in its list."""
        lists = self.arrow(name)
        rows, positions = _list_rows(lists)
        return lists.flatten(), rows, positions


class Blocks(Rows):
    """The blocks."""

    kind = _text()
    start = _integer()
    end = _integer()


class Sentences(Rows):
    """The sentences."""

    start = _integer()
    end = _integer()


class Entities(Rows):
    """The entities."""

    id = _text()
    type = _text()
    name = _text()
    wikidata = _text()


class Mentions(Rows):
    """The mentions."""

    id = _text()
    entity = _text()
    label = _text()
    form = _text()
    start = _integer()
    end = _integer()
    exact = _text()


class Quotes(Rows):
    """The quotes."""

    id = _text()
    type = _text()
    source_kind = _text()
    parent = _text()


class Claims(Rows):
    """The claims."""

    id = _text()
    quote = _text()
    gist = _text()
    type = _text()
    polarity = _text()
    certainty = _text()


class Relations(Rows):
    """The relations."""

    id = _text()
    type = _text()
    head = _text()
    tail = _text()


class DeclaredLayers(Rows):
    """The layers that articles say were annotated."""

    name = _text()
    status = _text()


class Articles(Rows):
    """The articles: one row a record."""

    def __init__(self, records: pa.RecordBatch) -> None:
        """Keep the record batch itself as the table."""
        rows = np.arange(records.num_rows, dtype=np.int64)
        super().__init__("articles", records.to_struct_array(), rows, rows)

    schema_version = _text()
    id = _text()
    language = _text()
    title = _text()
    text = _text()
    text_length = _integer()
    text_sha256 = _text()

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
        return Texts(_field_of(self.arrow("rights"), "text"))

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
        return Texts(_field_of(self.arrow("origin"), "kind"))

    @cached_property
    def length(self) -> Integers:
        """Code points of the text itself where there is one, else what the record states; -1 where neither is known."""
        return np.where(self.text.known, self.text.lengths, self.text_length)


class SpanField(NamedTuple):
    """A field that holds spans: its layer, and its name in that layer; None where the annotation is the span."""

    layer: str
    name: str | None


SPAN_FIELDS = (
    SpanField("blocks", None),
    SpanField("sentences", None),
    SpanField("mentions", None),
    SpanField("quotes", "content"),
    SpanField("quotes", "cue"),
    SpanField("quotes", "source"),
    SpanField("claims", "content"),
)
"""Every field of a record that holds spans."""


class Spans(Rows):
    """Every span of every layer.

    Attributes:
        field: index into `SPAN_FIELDS`.
        owner: row of the annotation in its layer's table.
        fragment: index of the span in its list; 0 where the annotation is the span.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the spans of all layers."""
        parts = [_spans_of(columns, number) for number in range(len(SPAN_FIELDS))]
        self._columns = columns
        self.field = np.concatenate([np.full(len(part.owner), part.field, dtype=np.int64) for part in parts])
        self.owner = np.concatenate([part.owner for part in parts])
        self.fragment = np.concatenate([part.fragment for part in parts])
        values = pa.concat_arrays([part.values for part in parts])
        super().__init__("spans", values, np.concatenate([part.article for part in parts]), self.fragment)

    start = _integer()
    end = _integer()
    exact = _text()

    def slice_of(self, layer: str, name: str | None = None) -> slice:
        """Return where the spans of a field stand in this table; those of a field follow one another, by owner."""
        number = SPAN_FIELDS.index(SpanField(layer, name))
        first, last = np.searchsorted(self.field, (number, number + 1))
        return slice(int(first), int(last))

    def of(self, layer: str, name: str | None = None) -> Mask:
        """Which spans are those of a layer, or of one field in it."""
        wanted = [n for n, part in enumerate(SPAN_FIELDS) if part.layer == layer and name in (None, part.name)]
        return np.isin(self.field, wanted)

    @cached_property
    def sound(self) -> Mask:
        """Which spans have both ends known, in order and within the text."""
        length = self._columns.articles.length[self.article]
        within = (self.start >= 0) & (self.start < self.end) & (self.end <= length)
        return within & ~self.unknown("start") & ~self.unknown("end")

    @cached_property
    def trusted(self) -> Mask:
        """Which spans are sound, count code points, and hold what they repeat: where meaning can be read off."""
        return self.sound & self._columns.exact_fits & ~self._columns.in_other_unit[self.article]

    def path(self, row: int) -> str:
        layer, name = SPAN_FIELDS[self.field[row]]
        above = self._columns.table(layer).path(int(self.owner[row]))
        return above if name is None else f"{above}.{name}[{self.fragment[row]}]"

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where a span stands."""
        owner = self._columns.table(SPAN_FIELDS[self.field[row]].layer).place(int(self.owner[row]))
        start, end = (self.arrow(n)[row].as_py() for n in ("start", "end"))
        path = self.path(row) if name is None else f"{self.path(row)}.{name}"
        return Place(owner.article, owner.annotation, path, start, end)

    def covered(self, row: int) -> str:
        """Return the characters of the text that a span covers, as far as it lies within."""
        text = self._columns.articles.text[int(self.article[row])] or ""
        return text[max(0, self.start[row]) : max(0, self.end[row])]


class _SpansOfField(NamedTuple):
    field: int
    values: pa.StructArray
    article: Integers
    owner: Integers
    fragment: Integers


def _spans_of(columns: Columns, number: int) -> _SpansOfField:
    layer, name = SPAN_FIELDS[number]
    table = columns.table(layer)
    if name is None:
        owner, fragment, values = np.arange(len(table)), np.zeros(len(table), dtype=np.int64), table
        struct = _span_struct(values.arrow("start"), values.arrow("end"), _exact_of(table))
        return _SpansOfField(number, struct, table.article, owner, fragment)
    flat, owner, fragment = table.nested(name)
    struct = _span_struct(*(_field_of(flat, inner) for inner in ("start", "end", "exact")))
    return _SpansOfField(number, struct, table.article[owner], owner, fragment)


def _exact_of(table: Rows) -> pa.Array:
    """Blocks and sentences repeat no characters."""
    return table.arrow("exact") if isinstance(table, Mentions) else pa.nulls(len(table), pa.string())


def _span_struct(start: pa.Array, end: pa.Array, exact: pa.Array) -> pa.StructArray:
    return pa.StructArray.from_arrays([start, end, exact], names=["start", "end", "exact"])


class ReferenceField(NamedTuple):
    """A field that holds references: its layer, its name, and the layer that it must refer to."""

    layer: str
    name: str
    target: str


REFERENCE_FIELDS = (
    ReferenceField("mentions", "entity", "entities"),
    ReferenceField("quotes", "speakers", "entities"),
    ReferenceField("quotes", "parent", "quotes"),
    ReferenceField("claims", "quote", "quotes"),
    ReferenceField("claims", "about", "entities"),
    ReferenceField("relations", "head", "claims"),
    ReferenceField("relations", "tail", "claims"),
)
"""Every field of a record that refers to another annotation."""

NOWHERE = -1
"""The target of a reference that dangles."""


class References(Rows):
    """Every reference of every layer, resolved to a row number once.

    Attributes:
        field: index into `REFERENCE_FIELDS`.
        owner: row of the annotation in its layer's table.
        target_layer: index into `ANNOTATION_LAYERS` of the layer in which the id was found, or `NOWHERE`.
        target: row of the annotation referred to in that layer's table, or `NOWHERE`.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the references of all layers and look up what they refer to."""
        self._columns = columns
        parts = [_references_of(columns, number) for number in range(len(REFERENCE_FIELDS))]
        self.field = np.concatenate([np.full(len(part.owner), part.field, dtype=np.int64) for part in parts])
        self.owner = np.concatenate([part.owner for part in parts])
        values = pa.StructArray.from_arrays([pa.concat_arrays([part.ids for part in parts])], names=["id"])
        article = np.concatenate([part.article for part in parts])
        super().__init__("references", values, article, np.concatenate([part.position for part in parts]))
        found = columns.ids.find(self.article, self.id.array)
        self.target_layer = np.where(found == NOWHERE, NOWHERE, _taken(columns.ids.layer, found))
        self.target = np.where(found == NOWHERE, NOWHERE, _taken(columns.ids.owner, found))

    id = _text()

    def slice_of(self, layer: str, name: str) -> slice:
        """Return where the references of a field stand in this table; those of a field follow one another, by owner."""
        number = next(n for n, part in enumerate(REFERENCE_FIELDS) if part[:2] == (layer, name))
        first, last = np.searchsorted(self.field, (number, number + 1))
        return slice(int(first), int(last))

    @cached_property
    def resolved(self) -> Mask:
        """Which references lead to an annotation of the layer that their field must refer to."""
        wanted = np.array([ANNOTATION_LAYERS.index(part.target) for part in REFERENCE_FIELDS], dtype=np.int64)
        return np.asarray(self.target_layer == wanted[self.field])

    def targets(self, layer: str, name: str) -> Integers:
        """Return for each row of a layer what one of its fields refers to, `NOWHERE` where nothing resolves.

        The field must hold one reference, not a list.
        """
        part = self.slice_of(layer, name)
        found = np.full(len(self._columns.table(layer)), NOWHERE, dtype=np.int64)
        found[self.owner[part]] = np.where(self.resolved[part], self.target[part], NOWHERE)
        return found

    def path(self, row: int) -> str:
        layer, name, _ = REFERENCE_FIELDS[self.field[row]]
        above = f"{self._columns.table(layer).path(int(self.owner[row]))}.{name}"
        return f"{above}[{self.position[row]}]" if self.position[row] != NOWHERE else above

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where a reference stands."""
        owner = self._columns.table(REFERENCE_FIELDS[self.field[row]].layer).place(int(self.owner[row]))
        return owner._replace(field=self.path(row))


class _ReferencesOfField(NamedTuple):
    field: int
    ids: pa.Array
    article: Integers
    owner: Integers
    position: Integers


def _references_of(columns: Columns, number: int) -> _ReferencesOfField:
    layer, name, _ = REFERENCE_FIELDS[number]
    table = columns.table(layer)
    values = table.arrow(name)
    if pa.types.is_list(values.type):
        ids, owner, position = table.nested(name)
    else:
        ids, owner = values, np.arange(len(table))
        position = np.full(len(table), NOWHERE, dtype=np.int64)
    present = ~_null_mask(ids)
    return _ReferencesOfField(
        number,
        ids.filter(pa.array(present)),
        table.article[owner[present]],
        owner[present],
        position[present],
    )


def _taken(values: Integers, rows: Integers) -> Integers:
    """Take the values of these rows; of no row, nothing in particular."""
    return values[rows] if len(values) else np.full(len(rows), NOWHERE, dtype=np.int64)


class Ids(Rows):
    """Every id of every annotation.

    Attributes:
        layer: index into `ANNOTATION_LAYERS`.
        owner: row of the annotation in its layer's table.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the ids of all layers."""
        self._columns = columns
        tables = [columns.table(layer) for layer in ANNOTATION_LAYERS]
        self.owner = np.concatenate([np.arange(len(table)) for table in tables])
        values = pa.StructArray.from_arrays([pa.concat_arrays([table.arrow("id") for table in tables])], names=["id"])
        super().__init__("ids", values, np.concatenate([table.article for table in tables]), self.owner)
        self.layer = np.concatenate([np.full(len(table), n, dtype=np.int64) for n, table in enumerate(tables)])

    id = _text()

    @cached_property
    def _codes(self) -> tuple[pa.Array, Integers]:
        """The distinct ids, and for each row the code of article and id together."""
        encoded = self.id.array.dictionary_encode()
        codes = _integers(encoded.indices)
        return encoded.dictionary, np.where(codes == UNKNOWN, UNKNOWN, self.article * len(encoded.dictionary) + codes)

    @cached_property
    def first(self) -> Integers:
        """For each row the first row of the same article that has the same id; itself where there is none."""
        _, codes = self._codes
        _, starts, inverse = np.unique(codes, return_index=True, return_inverse=True)
        return np.where(codes == UNKNOWN, np.arange(len(codes)), starts[inverse])

    def find(self, article: Integers, ids: pa.Array) -> Integers:
        """Return for each article row and id the first row that has it, or `NOWHERE`."""
        distinct, codes = self._codes
        wanted = _integers(pc.index_in(ids, value_set=distinct))
        keys = np.where(wanted == UNKNOWN, UNKNOWN, article * len(distinct) + wanted)
        ordered, starts = np.unique(codes, return_index=True)
        if not len(ordered):
            return np.full(len(keys), NOWHERE, dtype=np.int64)
        slots = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
        return np.where((ordered[slots] == keys) & (keys != UNKNOWN), starts[slots], NOWHERE)

    def place(self, row: int, name: str | None = None) -> Place:
        """Say where the annotation of an id stands."""
        return self._columns.table(ANNOTATION_LAYERS[self.layer[row]]).place(int(self.owner[row]), name)


class Edges(NamedTuple):
    """The code points on both sides of the ends of every span; 0 beyond the text, and where nothing can be said.

    Nothing can be said of spans that are not trusted, as it is unknown where they belong, and of withheld texts.
    """

    before_start: Points
    at_start: Points
    before_end: Points
    at_end: Points


class QuotationMarks:
    """The pairs of quotation marks of every block of every text, by article, block and opening mark.

    Attributes:
        article: row of the article.
        block: row of the block, or `NOWHERE` in an article that has no blocks, whose text is then taken as one.
        opening: position of the opening mark.
        closing: position of the closing mark, or the end of the block where it is missing.
        is_closed: whether there is a closing mark.
        unpaired: article row, block row and position of each mark that no other answers, apostrophes left out.
    """

    def __init__(self, columns: Columns) -> None:
        """Find the pairs of all blocks at once."""
        points = columns.code_points
        article, block, start, end = _stretches(columns)
        base = points.base[article]
        texts = (base, base + points.lengths[article])
        found = find_pairs(points.values, texts, base + start, base + end)
        self.article, self.block = article[found.stretch], block[found.stretch]
        self.opening, self.closing = (place - base[found.stretch] for place in (found.opening, found.closing))
        self.is_closed = found.is_closed
        self.unpaired = (article[found.left_stretch], block[found.left_stretch], found.left - base[found.left_stretch])

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.article)


def _stretches(columns: Columns) -> tuple[Integers, Integers, Integers, Integers]:
    """Return article, block, start and end of what marks do not reach beyond: sound blocks, or a text without any."""
    blocks, length = columns.blocks, columns.code_points.lengths
    kept = ~blocks.kind.is_in(("dateline", "byline"))
    bare = np.ones(len(columns.articles), dtype=bool)
    bare[blocks.article[kept]] = False
    whole = np.flatnonzero(bare & columns.articles.text.known)
    sound = kept & (blocks.start >= 0) & (blocks.start <= blocks.end) & (blocks.end <= length[blocks.article])
    rows = np.flatnonzero(sound & columns.articles.text.known[blocks.article])
    article = np.concatenate([blocks.article[rows], whole])
    order = np.argsort(article, kind="stable")
    block = np.concatenate([rows, np.full(len(whole), NOWHERE, dtype=np.int64)])
    start = np.concatenate([blocks.start[rows], np.zeros(len(whole), dtype=np.int64)])
    end = np.concatenate([blocks.end[rows], length[whole]])
    return article[order], block[order], start[order], end[order]


_TABLES: dict[str, type[Rows]] = {
    "layers": DeclaredLayers,
    "blocks": Blocks,
    "sentences": Sentences,
    "entities": Entities,
    "mentions": Mentions,
    "quotes": Quotes,
    "claims": Claims,
    "relations": Relations,
}


class Columns:
    """A batch of records as tables, each made when it is first asked for."""

    def __init__(self, batch: Batch) -> None:
        """Keep the batch; nothing is computed yet."""
        self.batch = batch
        self._lacking: dict[tuple[str, str, str | None], Mask] = {}
        self._unknown: dict[tuple[str, str], Mask] = {}
        self._incomplete: dict[str, Mask] = {}

    def let_go(self) -> None:
        """Forget the tables, after which nothing can be asked any more.

        They refer back to this object and would wait for the garbage collector, which counts objects and not bytes.
        """
        vars(self).clear()

    @cached_property
    def articles(self) -> Articles:
        """One row a record."""
        return Articles(self.batch.records)

    def _layer(self, kind: type[_RowsT]) -> _RowsT:
        name = next(layer for layer, table in _TABLES.items() if table is kind)
        lists = self.batch.records.column(name)
        article, position = _list_rows(lists)
        return kind(name, lists.flatten(), article, position)

    @cached_property
    def layers(self) -> DeclaredLayers:
        """The layers that articles say were annotated."""
        return self._layer(DeclaredLayers)

    @cached_property
    def blocks(self) -> Blocks:
        """One row a block."""
        return self._layer(Blocks)

    @cached_property
    def sentences(self) -> Sentences:
        """One row a sentence."""
        return self._layer(Sentences)

    @cached_property
    def entities(self) -> Entities:
        """One row an entity."""
        return self._layer(Entities)

    @cached_property
    def mentions(self) -> Mentions:
        """One row a mention."""
        return self._layer(Mentions)

    @cached_property
    def quotes(self) -> Quotes:
        """One row a quote."""
        return self._layer(Quotes)

    @cached_property
    def claims(self) -> Claims:
        """One row a claim."""
        return self._layer(Claims)

    @cached_property
    def relations(self) -> Relations:
        """One row a relation."""
        return self._layer(Relations)

    @cached_property
    def spans(self) -> Spans:
        """One row a span of any layer."""
        return Spans(self)

    @cached_property
    def ids(self) -> Ids:
        """One row an annotation of any layer that has ids."""
        return Ids(self)

    @cached_property
    def references(self) -> References:
        """One row a reference of any layer."""
        return References(self)

    def table(self, name: str) -> Rows:
        """Return a table by its name: a layer, `articles`, `layers`, `spans`, `ids` or `references`."""
        table: Rows = getattr(self, name)
        return table

    @cached_property
    def fields(self) -> tuple[FieldValues, ...]:
        """The values of every field at every depth."""
        return tuple(field_values(self.batch.records))

    @cached_property
    def code_points(self) -> CodePoints:
        """All texts as one array of code points."""
        return CodePoints(self.articles.text.array)

    @cached_property
    def edges(self) -> Edges:
        """What stands on both sides of the ends of spans that are trusted."""
        spans, articles, values = self.spans, self.articles, self.code_points.values
        if not len(values):
            return Edges(*np.zeros((4, len(spans)), dtype=np.uint32))
        judged = spans.trusted & articles.text.known[spans.article]
        start = np.where(judged, self.code_points.base[spans.article] + spans.start, 0)
        end = np.where(judged, start + spans.end - spans.start, 1)
        starts_later = judged & (spans.start > 0)
        ends_earlier = judged & (spans.end < articles.length[spans.article])
        return Edges(
            values[start - 1] * starts_later,
            values[start] * judged,
            values[end - 1] * judged,
            values[np.minimum(end, len(values) - 1)] * ends_earlier,
        )

    @cached_property
    def words(self) -> Words:
        """The words of every text."""
        return find_words(self.code_points)

    @cached_property
    def quotation_marks(self) -> QuotationMarks:
        """The pairs of quotation marks of every block."""
        return QuotationMarks(self)

    @cached_property
    def other_units(self) -> Mapping[int, OtherUnit]:
        """For the rows of articles whose offsets count something else than code points, what they count."""
        spans, texts = self.spans, self.articles.text
        has_place = ~spans.unknown("start") & ~spans.unknown("end") & texts.known[spans.article]
        misfits = np.bincount(spans.article[has_place & ~self.exact_fits], minlength=len(self.articles))
        rows = np.flatnonzero(has_place & (misfits > 1)[spans.article])
        rows = rows[np.argsort(spans.article[rows], kind="stable")]
        found: dict[int, OtherUnit] = {}
        for of_article in np.split(rows, np.flatnonzero(np.diff(spans.article[rows])) + 1) if len(rows) else ():
            article = int(spans.article[of_article[0]])
            starts, ends = spans.start[of_article].tolist(), spans.end[of_article].tolist()
            exacts = spans.exact.array.take(pa.array(of_article)).to_pylist()
            stretches = list(zip(starts, ends, exacts, strict=True))
            unit = find_other_unit(
                texts[article] or "",
                [(start, end, exact) for start, end, exact in stretches if exact is not None],
                [(start, end) for start, end, exact in stretches if exact is None],
            )
            if unit is not None:
                found[article] = unit
        return found

    @cached_property
    def exact_fits(self) -> Mask:
        """Which spans repeat just the characters that the text holds there; true where either is unknown."""
        spans, articles = self.spans, self.articles
        fits = np.ones(len(spans), dtype=bool)
        has_place = ~spans.unknown("start") & ~spans.unknown("end")
        judged = has_place & spans.exact.known & articles.text.known[spans.article]
        within = (spans.start >= 0) & (spans.start <= spans.end) & (spans.end <= articles.length[spans.article])
        fits[judged & ~within] = False
        rows = np.flatnonzero(judged & within)
        places = (spans.article[rows], spans.start[rows], spans.end[rows])
        fits[rows] = self.code_points.stand(*places, spans.exact.array, rows)
        return fits

    @cached_property
    def in_other_unit(self) -> Mask:
        """Which articles have offsets that count something else than code points."""
        mask = np.zeros(len(self.articles), dtype=bool)
        mask[list(self.other_units)] = True
        return mask

    def declares(self, layer: str, *statuses: str) -> Mask:
        """Which articles list a layer as annotated, with one of these statuses if any are given."""
        layers = self.layers
        listed = layers.name.equals(layer)
        if statuses:
            listed = listed & layers.status.is_in(statuses)
        mask = np.zeros(len(self.articles), dtype=bool)
        mask[layers.article[listed]] = True
        return mask

    def untrusted(self, layer: str, name: str | None = None) -> Mask:
        """Which annotations of a layer have a span that is not trusted, in one field or in any."""
        mask = np.zeros(len(self.table(layer)), dtype=bool)
        for part in SPAN_FIELDS:
            if part.layer == layer and name in (None, part.name):
                rows = self.spans.slice_of(*part)
                mask[self.spans.owner[rows][~self.spans.trusted[rows]]] = True
        return mask

    def unresolved(self, layer: str, name: str) -> Mask:
        """Which annotations of a layer have a reference in a field that leads to nothing of the right layer."""
        rows = self.references.slice_of(layer, name)
        mask = np.zeros(len(self.table(layer)), dtype=bool)
        mask[self.references.owner[rows][~self.references.resolved[rows]]] = True
        return mask

    def incomplete(self, layer: str) -> Mask:
        """Which articles have a layer, or an annotation in it, that could not be read."""
        if layer not in self._incomplete:
            broken = _null_mask(self.batch.records.column(layer))
            broken |= self._anywhere(layer, self.table(layer).is_null)
            broken.flags.writeable = False
            self._incomplete[layer] = broken
        return self._incomplete[layer]

    def unknown(self, table: str, need: str) -> Mask:
        """Which rows of a table lack something that a rule needs.

        Args:
            table: the name of the table that the rule looks at.
            need: `layer.field` for a field of that table, `articles.field` for a field of its article, the bare
                name of a layer for all of that layer in its article, or `spans.sound`. `layer.trusted` and
                `layer.field.trusted` ask that spans be trusted, `layer.field.resolved` that references resolve:
                those of the row itself, or all of its article where the table is another.
        """
        key = (table, need)
        if key not in self._unknown:
            self._unknown[key] = self._find_unknown(table, need)
            self._unknown[key].flags.writeable = False
        return self._unknown[key]

    def _find_unknown(self, table: str, need: str) -> Mask:
        rows = self.table(table)
        if need == "spans.sound":
            return ~self.spans.sound
        name, _, column = need.partition(".")
        if not column:
            return self.incomplete(name)[rows.article]
        inner, _, quality = column.rpartition(".")
        if quality in ("trusted", "resolved"):
            mask = self._without(quality, name, inner or None)
            return mask if name == table else self._anywhere(name, mask)[rows.article]
        if name == table:
            return rows.unknown(column)
        return self.table(name).unknown(column)[rows.article]

    def _without(self, quality: str, layer: str, name: str | None) -> Mask:
        key = (quality, layer, name)
        if key not in self._lacking:
            lacking = self.untrusted(layer, name) if quality == "trusted" else self.unresolved(layer, name or "")
            self._lacking[key] = lacking
        return self._lacking[key]

    def _anywhere(self, layer: str, mask: Mask) -> Mask:
        """Which articles have a row of a layer of which a mask is true."""
        articles = np.zeros(len(self.articles), dtype=bool)
        articles[self.table(layer).article[mask]] = True
        return articles
