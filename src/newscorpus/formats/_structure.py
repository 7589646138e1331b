"""What of a record columns can hold: structural faults are named, and what is left of the record is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, TypeAdapter
from pydantic_core import ErrorDetails

from newscorpus.diagnostics import Fault
from newscorpus.errors import SchemaVersionError
from newscorpus.schema import current, evolve
from newscorpus.schema.shape import Shape, article_shape

_EXPECTED = {
    "string": "a string",
    "int": "an integer",
    "bool": "true or false",
    "tuple": "a list",
    "list": "a list",
    "model": "an object",
    "dict": "an object",
    "datetime": "a time",
    "enum": "a string",
    "literal": "a string",
}
_JUDGED_IN_COLUMNS = frozenset(
    {
        "enum",
        "literal_error",
        "string_pattern_mismatch",
        "string_too_short",
        "string_too_long",
        "too_short",
        "greater_than_equal",
    }
)
_INT32 = range(-(2**31), 2**31)
_TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


def salvage(
    raw: object, line: int, path: str, errors: Sequence[ErrorDetails]
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Keep of a record what columns can hold, and name the rest.

    Args:
        raw: the record as it was parsed.
        line: where it stands in its file.
        path: the file as it was named.
        errors: what the current schema's model says of it.

    Returns:
        The record with nulls in the place of what is not of its type, and the faults; None for a record of which
        nothing can be kept. Values of the right type that the schema refuses stay: rules judge them.
    """
    if not isinstance(raw, dict):
        details = {"expected": "an object", "actual": json_type(raw)}
        return None, [Fault("wrong-type", path, line, field="$", details=details)]
    record = _completed(raw, article_shape())
    article = raw.get("id") if isinstance(raw.get("id"), str) else None
    faults = []
    for error in errors:
        kind = kind_of(error)
        if kind is not None:
            faults.append(_fault(kind, error, raw, line, path, article))
            _blank(record, error["loc"], kind)
    if isinstance(record.get("published_at"), str):
        record["published_at"] = _TIME.validate_python(record["published_at"]).astimezone(UTC)
    return record, faults


def check_version(raw: object, line: int, path: str) -> tuple[object, list[Fault]]:
    """Bring a record to the current schema version, if another is known to lead there.

    Returns:
        The record, upgraded where it was older, or None where its version is unknown; and what there is to say of it.
    """
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(version, str) or version == current.VERSION:
        return raw, []
    article = raw.get("id") if isinstance(raw.get("id"), str) else None
    details = {"version": version, "current": current.VERSION}
    try:
        upgraded = evolve.upgrade(raw)
    except SchemaVersionError:
        fault = Fault("unknown-schema-version", path, line, article=article, field="$.schema_version", details=details)
        return None, [fault]
    return upgraded, [
        Fault("outdated-schema-version", path, line, article=article, field="$.schema_version", details=details)
    ]


def kind_of(error: ErrorDetails) -> str | None:
    """Name the rule that a validation error belongs to; None where columns hold the value and a rule judges it."""
    type_, value = error["type"], error["input"]
    if type_ == "missing" or (value is None and type_ not in ("extra_forbidden", "missing")):
        return "missing-field"
    if type_ == "extra_forbidden":
        return "unknown-field"
    if type_ == "timezone_aware":
        return "naive-time"
    if type_ in _JUDGED_IN_COLUMNS and isinstance(value, str | list | tuple | int) and not _overflows(value):
        return None if not (type_ in ("enum", "literal_error") and not isinstance(value, str)) else "wrong-type"
    if type_.startswith("datetime") and type_ != "datetime_type":
        return "malformed-value"
    return "wrong-type"


def _overflows(value: object) -> bool:
    return isinstance(value, int) and value not in _INT32


def _fault(kind: str, error: ErrorDetails, raw: Mapping[str, Any], line: int, path: str, article: str | None) -> Fault:
    location = error["loc"]
    details = {"name": str(location[-1]), "expected": _expected(error), "actual": json_type(error["input"])}
    if isinstance(error["input"], str | int | float):
        details["value"] = str(error["input"])
    return Fault(kind, path, line, None, article, _annotation(raw, location), json_path(location), details)


def _expected(error: ErrorDetails) -> str:
    if error["type"] in ("less_than_equal", "greater_than_equal"):
        return "an integer below 2147483648"
    return _EXPECTED.get(re.split(r"[_]", error["type"])[0], "another value")


def json_type(value: object) -> str:
    """Name the JSON type of a parsed value.

    >>> json_type({}), json_type(True), json_type(1.5)
    ('an object', 'true or false', 'a number with a fraction')
    """
    names: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (type(None), "null"),
        (bool, "true or false"),
        (str, "a string"),
        (int, "an integer"),
        (float, "a number with a fraction"),
        ((list, tuple), "a list"),
        (dict, "an object"),
        (datetime, "a time"),
    )
    return next((name for types, name in names if isinstance(value, types)), type(value).__name__)


def json_path(location: Sequence[int | str]) -> str:
    """Write the place of a value as a JSON path.

    >>> json_path(("mentions", 3, "start"))
    '$.mentions[3].start'
    """
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def _annotation(raw: Mapping[str, Any], location: Sequence[int | str]) -> str | None:
    """Find the id of the annotation that a place lies in."""
    if len(location) < 2 or not isinstance(location[1], int):
        return None
    layer = raw.get(str(location[0]))
    annotation = layer[location[1]] if isinstance(layer, list) and location[1] < len(layer) else None
    found = annotation.get("id") if isinstance(annotation, dict) else None
    return found if isinstance(found, str) else None


def _completed(value: Any, shape: Shape) -> Any:
    """Copy a parsed value without unknown fields, absent lists filled in, and nothing else changed."""
    if shape.kind == "record" and isinstance(value, dict):
        return {
            name: [] if name not in value and inner.kind == "list" else _completed(value.get(name), inner)
            for name, inner in shape.fields.items()
        }
    if shape.kind == "list" and isinstance(value, list | tuple) and shape.item is not None:
        return [_completed(element, shape.item) for element in value]
    return value


def _blank(record: Any, location: Sequence[int | str], kind: str) -> None:
    """Put null in the place of a value that is not of its type."""
    if kind in ("unknown-field", "missing-field"):
        return
    *above, last = location
    for part in above:
        record = record[part]
    record[last] = None
