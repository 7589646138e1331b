"""Tables of rows: columns that are read when they are asked for, and findings that know where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns._fields import UNKNOWN, Integers, Mask, Place, field_of, list_rows, null_mask
from newscorpus.diagnostics import Severity

_Array = TypeVar("_Array", Integers, Mask)


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
        return ~null_mask(self.array)

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
        return self._answer("codes", wanted, lambda: integers_of(pc.index_in(self.array, value_set=value_set)))

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
        return integers_of(pc.utf8_length(self.array))

    def _mask(self, result: pa.Array) -> Mask:
        filled = pc.fill_null(result, False) if result.null_count else result
        return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)


def integers_of(array: pa.Array) -> Integers:
    filled = pc.fill_null(array, UNKNOWN) if array.null_count else array
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int64)


_Value = TypeVar("_Value")


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


def text_column() -> _Column[Texts]:
    return _Column(Texts)


def integer_column() -> _Column[Integers]:
    return _Column(integers_of)


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
        return field_of(self._values, name)

    @property
    def is_null(self) -> Mask:
        """Which rows could not be read at all."""
        return null_mask(self._values)

    def unknown(self, name: str) -> Mask:
        """Which rows have no value in this field."""
        return null_mask(self.arrow(name))

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
        rows, positions = list_rows(lists)
        return lists.flatten(), rows, positions
