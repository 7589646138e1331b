"""What keeps a parsed document from being an article in source form, by the names of the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any, NamedTuple, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from newscorpus.diagnostics import Fault
from newscorpus.formats._structure import details_of, forms_within, json_path, kind_of
from newscorpus.schema import current
from newscorpus.schema.source import SourceArticle

_JUDGED_LATER = {
    "enum": "unknown-label",
    "literal_error": "unknown-label",
    "string_pattern_mismatch": "malformed-value",
    "string_too_short": "malformed-value",
    "string_too_long": "malformed-value",
    "greater_than_equal": "malformed-value",
    "too_short": "missing-field",
}
_KEYED_LAYERS = ("entities", "quotes", "claims")
_KEY = "[key]"


class _Place(NamedTuple):
    """Where an error stands.

    Attributes:
        steps: the place in the document.
        is_key: whether the key is meant, not its value.
        is_chosen: whether the value has the form that the error speaks of, of those that it may choose from.
    """

    steps: tuple[int | str, ...]
    is_key: bool
    is_chosen: bool


def structural_faults(
    error: ValidationError, content: object, path: str, line_of: Callable[[str], int]
) -> Iterator[Fault]:
    """Name what is wrong with a document: each value once, by the form that it comes nearest to.

    Args:
        error: what the model of the source form says.
        content: the document.
        path: the file as it was named.
        line_of: returns the line of a JSON path.
    """
    article = content.get("id") if isinstance(content, dict) else None
    named = article if isinstance(article, str) else None
    for place, one in _nearest(error, content):
        kind, details = _kind_and_details(place, one)
        field, annotation = json_path(place.steps), _annotation(content, place.steps)
        yield Fault(kind, path, line_of(field), None, named, annotation, field, details)


def _nearest(error: ValidationError, content: object) -> Iterator[tuple[_Place, ErrorDetails]]:
    """Choose one error a value: of the form that it has, or else the innermost."""
    # a list whose elements are all wrong is also said to be empty
    errors = [one for one in error.errors(include_url=False) if one["type"] != "too_short" or not one["input"]]
    placed = [(_place_of(one["loc"], content), one) for one in errors]
    said: set[tuple[int | str, ...]] = set()
    explained: set[tuple[int | str, ...]] = set()
    for place, one in sorted(placed, key=lambda pair: 0 if pair[0].is_chosen else -len(pair[0].steps) + 99):
        if place.steps not in (said if place.is_chosen else explained):
            said.add(place.steps)
            explained.update(place.steps[:length] for length in range(len(place.steps) + 1))
            yield place, one


def _place_of(location: Sequence[int | str], content: object) -> _Place:
    """Follow a place through the forms, in which the name of a chosen form stands between the steps."""
    steps: list[int | str] = []
    forms: list[Any] = [SourceArticle]
    value, is_chosen = content, True
    for part in location:
        if len(forms) > 1:
            is_chosen = is_chosen and _is_of_form(value, str(part))
            forms = [form for form in forms if _form_name(form) == str(part).partition("[")[0]]
        elif part == _KEY:
            return _Place(tuple(steps), is_key=True, is_chosen=is_chosen)
        else:
            steps.append(str(part) if isinstance(value, Mapping) else part)
            forms = [inner for form in forms for inner in forms_within(form, part) if inner is not NoneType]
            value = _value_at(value, part)
    return _Place(tuple(steps), is_key=False, is_chosen=is_chosen)


def _form_name(form: Any) -> str:
    return getattr(get_origin(form) or form, "__name__", "")


def _value_at(value: object, step: int | str) -> object:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _is_of_form(value: object, form: str) -> bool:
    if form.startswith("tuple"):
        return isinstance(value, list)
    known: dict[str, type] = {"constrained-str": str, "datetime": datetime, "Offsets": dict}
    if form == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, known.get(form, NoneType)) and value is not None


def _kind_and_details(place: _Place, error: ErrorDetails) -> tuple[str, dict[str, str]]:
    kind = _kind(place, error)
    details = details_of(kind, error, SourceArticle, place.steps)
    if kind == "unknown-schema-version":
        details = {"version": str(error["input"]), "current": current.VERSION}
    elif error["type"] == "too_short":
        details["actual"] = "an empty list"
    elif not place.is_chosen and kind == "wrong-type":
        details["expected"] = "a day or a time" if place.steps == ("published_at",) else "words, offsets or a list"
    elif place.is_key:
        details["name"] = str(place.steps[0])
        if kind == "unknown-label":
            details["known"] = " ".join(["all", *current.LayerName])
    return kind, details


def _kind(place: _Place, error: ErrorDetails) -> str:
    if error["type"] == "invalid_key":
        return "unknown-field"
    if not place.is_chosen:
        is_text = place.steps == ("published_at",) and isinstance(error["input"], str)
        return "missing-field" if error["input"] is None else "malformed-value" if is_text else "wrong-type"
    kind = kind_of(error) or _JUDGED_LATER[error["type"]]
    return "unknown-schema-version" if kind == "unknown-label" and place.steps == ("schema_version",) else kind


def _annotation(content: object, steps: Sequence[int | str]) -> str | None:
    """Find the id of the annotation that a place lies in: the key of its mapping, or its field `id`."""
    if len(steps) < 2:
        return None
    if steps[0] in _KEYED_LAYERS:
        return str(steps[1])
    annotation = _value_at(_value_at(content, steps[0]), steps[1])
    found = annotation.get("id") if isinstance(annotation, Mapping) else None
    return found if isinstance(found, str) else None
