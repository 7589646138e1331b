"""What of a record columns can hold: structural faults are named, and what is left of the record is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import SchemaVersionError
from newscorpus.schema import current, evolve
from newscorpus.schema.shape import Shape, article_shape
from newscorpus.text import printable

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


@cache
def _time() -> TypeAdapter[datetime]:
    return TypeAdapter(AwareDatetime)


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
        if kind is not None and not (error["type"] == "missing" and _at(record, error["loc"]) == []):
            details = details_of(kind, error, Article, error["loc"])
            annotation, field = _annotation(raw, error["loc"]), json_path(error["loc"])
            faults.append(Fault(kind, path, line, None, article, annotation, field, details))
            _blank(record, error["loc"], kind)
    if isinstance(record.get("published_at"), str):
        record["published_at"] = _time().validate_python(record["published_at"]).astimezone(UTC)
    return record, faults


def to_record(
    raw: object, line: int, path: str, validate: Callable[[object], Article] = Article.model_validate
) -> tuple[dict[str, Any] | Article | None, list[Fault]]:
    """Make of a parsed value the article that it is, or else what is left of it.

    Args:
        raw: the value.
        line: where it stands in its file.
        path: the file as it was named.
        validate: how an article is made of a value of the current version.

    Returns:
        The article, the record with nulls in it, or None where nothing can be kept; and what is wrong with it.

    Raises:
        pydantic.ValidationError: the text behind the value is no JSON.
    """
    known, faults = check_version(raw, line, path)
    if known is None and faults:
        return None, faults
    try:
        return (validate(known) if known is raw else Article.model_validate_json(_dumped(known))), faults
    except ValidationError as error:
        errors = error.errors(include_url=False)
        if errors[0]["type"] == "json_invalid":
            raise
    record, structural = salvage(known, line, path, errors)
    return record, faults + structural


def _dumped(record: object) -> str:
    return json.dumps(record, default=lambda time: time.isoformat())


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
        upgraded = evolve.upgrade(raw, evolve.HISTORY)
    except SchemaVersionError:
        fault = Fault("unknown-schema-version", path, line, article=article, field="$.schema_version", details=details)
        return None, [fault]
    except Exception as error:  # an upgrade may trip over anything that a broken record holds
        details["reason"] = f"{type(error).__name__}: {error}"
        fault = Fault("unknown-schema-version", path, line, article=article, field="$.schema_version", details=details)
        return None, [fault]
    return upgraded, [
        Fault("outdated-schema-version", path, line, article=article, field="$.schema_version", details=details)
    ]


def kind_of(error: ErrorDetails) -> str | None:
    """Name the rule that a validation error belongs to; None where columns hold the value and a rule judges it."""
    type_, value = error["type"], error["input"]
    if type_ == "extra_forbidden":
        return "unknown-field"
    if type_ == "missing" or value is None:
        return "missing-field"
    if type_ == "timezone_aware":
        return "naive-time"
    if type_.startswith(("datetime", "value_error")) and isinstance(value, str | datetime):
        return "malformed-value"
    if type_ in _JUDGED_IN_COLUMNS and _fits_columns(type_, value):
        return None
    return "wrong-type"


def _fits_columns(type_: str, value: object) -> bool:
    if type_ in ("enum", "literal_error"):
        return isinstance(value, str)
    return isinstance(value, str | list | tuple | int) and not (isinstance(value, int) and value not in _INT32)


def details_of(kind: str, error: ErrorDetails, model: type[BaseModel], location: Sequence[int | str]) -> dict[str, str]:
    """Keep of a validation error what rules put into words.

    Args:
        kind: the name of the rule.
        error: the error.
        model: what the record was read as.
        location: the place of the value, without the forms that it may choose from.
    """
    details = {"expected": expected(error), "actual": json_type(error["input"])}
    if isinstance(error["input"], str | int | float | datetime):
        details["value"] = str(error["input"])
    if kind == "unknown-field":
        details = {"name": str(location[-1]), "known": " ".join(names_beside(model, location))}
    elif kind == "unknown-label":
        details["known"] = " ".join(re.findall(r"'([^']+)'", error["msg"]))
    return details


def expected(error: ErrorDetails) -> str:
    """Name the type that a validation error asks for."""
    if error["type"] in ("less_than_equal", "greater_than_equal"):
        return "an integer from 0 to 2147483647"
    return _EXPECTED.get(error["type"].split("_")[0], "another value")


def names_beside(model: type[BaseModel], location: Sequence[int | str]) -> list[str]:
    """List the fields that the object around a place may have.

    >>> names_beside(Article, ("sentences", 3, "begin"))
    ['start', 'end']
    """
    forms: list[Any] = [model]
    for part in location[:-1]:
        forms = [inner for form in forms for inner in forms_within(form, part)]
    return [name for form in forms if _is_model(form) for name in form.model_fields]


def forms_within(form: Any, part: int | str) -> Iterator[Any]:
    """Yield the types that one part of a value of this type may have."""
    if _is_model(form):
        if part in form.model_fields:
            yield from _alternatives(form.model_fields[part].annotation)
    elif isinstance(part, int) and get_origin(form) is tuple:
        yield from _alternatives(get_args(form)[0])
    elif get_origin(form) is dict:
        yield from _alternatives(get_args(form)[1])


def _alternatives(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for argument in get_args(annotation):
            yield from _alternatives(argument)
    else:
        yield annotation


def _is_model(form: Any) -> bool:
    return isinstance(form, type) and issubclass(form, BaseModel)


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
    return "$" + "".join(map(path_step, location))


_PLAIN_NAME = re.compile(r"[\w-]+", re.ASCII)


def path_step(part: int | str) -> str:
    """Write one step of a JSON path, a name that could be misread in brackets and escaped.

    >>> path_step("start"), path_step(3), path_step("a.b")
    ('.start', '[3]', "['a.b']")
    """
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _PLAIN_NAME.fullmatch(part) else f"['{printable(part)}']"


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


def _at(record: Any, location: Sequence[int | str]) -> Any:
    for part in location:
        record = record[part]
    return record


def _blank(record: Any, location: Sequence[int | str], kind: str) -> None:
    """Put null in the place of a value that is not of its type."""
    if kind in ("unknown-field", "missing-field"):
        return
    *above, last = location
    for part in above:
        record = record[part]
    record[last] = None
