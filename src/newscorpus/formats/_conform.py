"""Tables as they are stored and the table of the schema: columns compared, fitted, and what does not fit named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns import field_values, missing_values
from newscorpus.diagnostics import Fault
from newscorpus.formats._structure import to_record
from newscorpus.records import Batch, to_record_batch
from newscorpus.schema import current, evolve
from newscorpus.schema.arrow import article_schema

Fields: TypeAlias = "pa.Schema | pa.StructType"

_TEXTS: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
)
_LISTS: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_list,
    pa.types.is_large_list,
    pa.types.is_list_view,
    pa.types.is_large_list_view,
)
_MICROSECONDS = {"s": 10**6, "ms": 10**3, "us": 1}
_FIRST_TIME, _LAST_TIME = -62_135_596_800 * 10**6, 253_402_300_800 * 10**6 - 1
_LARGEST = 2**63 - 1


class Difference(NamedTuple):
    """How a column differs from the schema's: `missing`, `extra`, `repeated` or `type`.

    Attributes:
        kind: which of these.
        column: its name, that of a field in a struct after a dot.
        field: its JSON path, with `[]` for the index of each list around it.
        found: the type that it has.
        wanted: the type that it should have.
    """

    kind: str
    column: str
    field: str
    found: str = ""
    wanted: str = ""


def compare(found: Fields) -> Iterator[Difference]:
    """Compare columns with the schema's as to what they hold.

    Order, nullability, names of list elements, dictionaries and the width of numbers and offsets do not matter.
    """
    yield from _compare_fields(found, article_schema(), "", "$")


def _compare_fields(found: Fields, wanted: Fields, above: str, path: str) -> Iterator[Difference]:
    for name in wanted.names:
        column, field = f"{above}{name}", f"{path}.{name}"
        if name not in found.names:
            yield Difference("missing", column, field)
        else:
            yield from _compare_types(_type_of(found, name), wanted.field(name).type, column, field)
    for name in dict.fromkeys(found.names):
        kind = "extra" if name not in wanted.names else "repeated" if found.names.count(name) > 1 else None
        if kind is not None:
            yield Difference(kind, f"{above}{name}", f"{path}.{name}")


def _type_of(fields: Fields, name: str) -> pa.DataType:
    return fields.field(fields.names.index(name)).type


def _compare_types(found: pa.DataType, wanted: pa.DataType, column: str, field: str) -> Iterator[Difference]:
    if pa.types.is_struct(wanted) and pa.types.is_struct(found):
        yield from _compare_fields(found, wanted, f"{column}.", field)
    elif pa.types.is_list(wanted) and _is_any(_LISTS, found):
        yield from _compare_types(found.value_type, wanted.value_type, column, f"{field}[]")
    elif not _holds(found, wanted):
        short = [str(kind).replace(" not null", "") for kind in (found, wanted)]
        yield Difference("type", column, field, *short)


def _holds(found: pa.DataType, wanted: pa.DataType) -> bool:
    if pa.types.is_string(wanted):
        return _is_any(_TEXTS, found.value_type if pa.types.is_dictionary(found) else found)
    if pa.types.is_timestamp(wanted):
        return bool(pa.types.is_timestamp(found)) and found.tz is not None
    if pa.types.is_integer(wanted):
        return bool(pa.types.is_integer(found))
    return bool(found.equals(wanted))


def _is_any(tests: Sequence[Callable[[pa.DataType], bool]], kind: pa.DataType) -> bool:
    return any(test(kind) for test in tests)


class Conforming:
    """Turns the batches of one table into batches of records, whatever its columns are.

    Attributes:
        faults: how the columns differ from the schema's.
    """

    def __init__(self, path: str, found: pa.Schema) -> None:
        """Compare the columns."""
        self._path = path
        differences = list(compare(found))
        self._unknown = frozenset(one.field for one in differences if one.kind in ("missing", "type"))
        self.faults = [_to_fault(path, difference) for difference in differences]

    def to_batch(self, stored: pa.RecordBatch, first_row: int) -> Batch:
        """Turn some rows into records; what does not fit is null, and a fault."""
        lines = list(range(first_row, first_row + stored.num_rows))
        if _has_older_version(stored):
            return self._by_values(stored.to_pylist(), lines, [])
        records, lines, faults = self._decodable(_fit_all(stored), lines)
        unread = stored.num_rows - len(lines)
        try:
            narrow = _narrowed(records)
        except (pa.ArrowInvalid, OverflowError):
            batch = self._by_values(_to_values(records), lines, faults)
            return replace(batch, unread=batch.unread + unread)
        return self._by_columns(narrow, lines, faults, unread)

    def _by_columns(self, records: pa.RecordBatch, lines: list[int], faults: list[Fault], unread: int) -> Batch:
        records, kept, unknown_versions = self._known_versions(records, lines)
        ids = records.column("id")
        missing = [
            Fault("missing-field", self._path, kept[row], row, ids[row].as_py(), annotation, field)
            for row, field, annotation in missing_values(records, unless=self._unknown)
        ]
        paths = [self._path] * len(kept)
        faults = [*faults, *unknown_versions, *missing]
        unread += len(lines) - len(kept)
        return Batch(records, paths, kept, faults, unread=unread, unknown=self._unknown)

    def _by_values(self, rows: Sequence[Any], lines: Sequence[int], faults: list[Fault]) -> Batch:
        """Take the way of JSON Lines, which can name every value that does not fit."""
        kept: list[tuple[int, Any]] = []
        for line, raw in zip(lines, rows, strict=True):
            record, found = to_record(raw, line, self._path)
            row = None if record is None else len(kept)
            faults += [replace(fault, row=row) for fault in found if not self._is_of_unknown(fault)]
            if record is not None:
                kept.append((line, record))
        records = to_record_batch([record for _, record in kept], lenient=True)
        paths = [self._path] * len(kept)
        unread = len(rows) - len(kept)
        return Batch(records, paths, [line for line, _ in kept], faults, unread=unread, unknown=self._unknown)

    def _is_of_unknown(self, fault: Fault) -> bool:
        return fault.field is not None and re.sub(r"\[\d+\]", "[]", fault.field) in self._unknown

    def _decodable(self, records: pa.RecordBatch, lines: list[int]) -> tuple[pa.RecordBatch, list[int], list[Fault]]:
        """Leave out the rows that hold bytes which are no UTF-8."""
        if _is_valid(records):
            return records, lines, []
        valid = np.array([_is_valid(records.take(pa.array([row]))) for row in range(records.num_rows)])
        faults = [_undecodable(self._path, lines[row], records.take(pa.array([row]))) for row in np.flatnonzero(~valid)]
        kept = np.flatnonzero(valid)
        return records.take(pa.array(kept)), [lines[row] for row in kept], faults

    def _known_versions(
        self, records: pa.RecordBatch, lines: list[int]
    ) -> tuple[pa.RecordBatch, list[int], list[Fault]]:
        """Leave out the rows whose schema version is unknown."""
        versions = records.column("schema_version")
        unknown = pc.fill_null(pc.not_equal(versions, current.VERSION), False)
        if not pc.any(unknown).as_py():
            return records, lines, []
        ids = records.column("id")
        faults = [
            Fault(
                "unknown-schema-version",
                self._path,
                lines[row],
                None,
                ids[row].as_py(),
                field="$.schema_version",
                details={"version": versions[row].as_py(), "current": current.VERSION},
            )
            for row in range(len(lines))
            if unknown[row].as_py()
        ]
        kept = [line for line, is_unknown in zip(lines, unknown.to_pylist(), strict=True) if not is_unknown]
        return records.filter(pc.invert(unknown)), kept, faults


def _to_fault(path: str, difference: Difference) -> Fault:
    details = {"difference": difference.kind, "column": difference.column}
    if difference.kind == "type":
        details |= {"actual": difference.found, "expected": difference.wanted}
    return Fault("columns-differ", path, field=difference.field.replace("[]", "[*]"), details=details)


def _has_older_version(stored: pa.RecordBatch) -> bool:
    older = [version.number for version in evolve.HISTORY if version.number != current.VERSION]
    if not older or "schema_version" not in stored.schema.names:
        return False
    versions = stored.column(stored.schema.names.index("schema_version"))
    if not _holds(versions.type, pa.string()):
        return False
    return bool(pc.any(pc.is_in(versions.cast(pa.string()), value_set=pa.array(older))).as_py())


# --- fitting ------------------------------------------------------------------------------------------------


def _fit_all(stored: pa.RecordBatch) -> pa.RecordBatch:
    """Give a batch the structure of the schema; wider integers and every timestamp stay as wide as they need be."""
    wanted = article_schema(lenient=True)
    names = stored.schema.names
    arrays = [
        _fit(stored.column(names.index(field.name)), field.type)
        if field.name in names
        else pa.nulls(stored.num_rows, field.type)
        for field in wanted
    ]
    return pa.RecordBatch.from_arrays(arrays, names=wanted.names)


def _fit(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    found = values.type
    if found.equals(wanted):
        return values
    if pa.types.is_struct(wanted) and pa.types.is_struct(found):
        return _fit_struct(values, wanted)
    if pa.types.is_list(wanted) and _is_any(_LISTS, found):
        return _fit_list(values, wanted)
    if not _holds(found, wanted):
        return pa.nulls(len(values), wanted)
    if pa.types.is_timestamp(wanted):
        return _fit_time(values, wanted)
    if pa.types.is_integer(wanted):
        return _fit_integer(values)
    return values.cast(wanted)


def _fit_struct(values: pa.StructArray, wanted: pa.StructType) -> pa.Array:
    names = values.type.names
    children = [
        _fit(values.field(names.index(field.name)), field.type)
        if field.name in names
        else pa.nulls(len(values), field.type)
        for field in wanted
    ]
    return pa.StructArray.from_arrays(children, names=wanted.names, mask=_mask(values))


def _fit_list(values: pa.Array, wanted: pa.ListType) -> pa.Array:
    plain = pa.list_(values.type.value_type)
    if pa.types.is_large_list(values.type):
        values = values.cast(plain)
    elif not pa.types.is_list(values.type):
        values = pa.array(values.to_pylist(), plain)  # views may overlap
    lengths = pc.fill_null(pc.list_value_length(values), 0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    items = _fit(values.flatten(), wanted.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets), items, mask=_mask(values))


def _mask(values: pa.Array) -> pa.Array | None:
    return pc.is_null(values) if values.null_count else None


def _fit_integer(values: pa.Array) -> pa.Array:
    if values.type.bit_width < 32 or values.type.equals(pa.int32()):
        return values.cast(pa.int32())
    if pa.types.is_uint64(values.type):
        values = pc.min_element_wise(values, pa.scalar(_LARGEST, pa.uint64()), skip_nulls=False)
    return values.cast(pa.int64())


def _fit_time(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    """Count in microseconds; a time so far off that these overflow becomes the nearest that does not."""
    unit, numbers = values.type.unit, values.cast(pa.int64())
    if unit == "ns":
        numbers = pc.divide(numbers, 1000)
    else:
        factor = _MICROSECONDS[unit]
        bounds = -_LARGEST // factor, _LARGEST // factor
        numbers = pc.max_element_wise(pc.min_element_wise(numbers, bounds[1], skip_nulls=False), bounds[0])
        numbers = pc.multiply(pc.if_else(values.is_valid(), numbers, None), factor)
    return numbers.cast(wanted)


def _narrowed(records: pa.RecordBatch) -> pa.RecordBatch:
    """Give a fitted batch the types of the schema.

    Raises:
        pa.ArrowInvalid: a number is too large.
        OverflowError: a time lies outside the years 1 to 9999.
    """
    wanted = article_schema(lenient=True)
    times = pc.drop_null(records.column("published_at").cast(pa.int64()))
    bounds = pc.min_max(times)
    if len(times) and not _FIRST_TIME <= bounds["min"].as_py() <= bounds["max"].as_py() <= _LAST_TIME:
        raise OverflowError
    arrays = [records.column(field.name).cast(field.type) for field in wanted]
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)


def _to_values(records: pa.RecordBatch) -> list[dict[str, Any]]:
    """Turn a fitted batch into plain values; a time that Python has none for becomes its number of microseconds."""
    place = records.schema.get_field_index("published_at")
    numbers = records.column(place).cast(pa.int64()).to_pylist()
    times = [number is not None and not _FIRST_TIME <= number <= _LAST_TIME for number in numbers]
    possible = pc.if_else(pa.array(times, pa.bool_()), None, records.column(place))
    rows: list[dict[str, Any]] = records.set_column(place, "published_at", possible).to_pylist()
    for row, number, is_beyond in zip(rows, numbers, times, strict=True):
        if is_beyond:
            row["published_at"] = f"{number} µs since 1970"
    return rows


# --- bytes that are no UTF-8 --------------------------------------------------------------------------------


def _is_valid(records: pa.RecordBatch) -> bool:
    try:
        records.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _undecodable(path: str, line: int, record: pa.RecordBatch) -> Fault:
    """Say where in a record the first byte stands that is no UTF-8."""
    for values in field_values(record):
        if values.shape.kind == "text":
            for index, content in enumerate(values.array.cast(pa.binary()).to_pylist()):
                try:
                    (content or b"").decode()
                except UnicodeDecodeError as error:
                    details = {"offset": str(error.start), "byte": f"0x{error.object[error.start]:02x}"}
                    return Fault("invalid-utf8", path, line, field=values.path_of(index), details=details)
    raise ValueError("the table is damaged")
