"""Records as plain values, whatever they hold: their annotations, spans and references, and what stands at a path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeGuard

from newscorpus.columns import ANNOTATION_LAYERS, REFERENCE_FIELDS, SPAN_FIELDS
from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Record
from newscorpus.formats._structure import path_step

_INDEX = re.compile(r"\[(\d+)\]")


class Form(Record):
    """An article in source form, as it was parsed."""


def layer_of(record: Record, layer: str) -> list[Record]:
    """Return the annotations of a layer, as far as they are any."""
    return dicts_in(record.get(layer))


def dicts_in(value: object) -> list[Record]:
    """Return the objects in a list; none where it is no list."""
    return [element for element in value if isinstance(element, dict)] if isinstance(value, list) else []


def spans(record: Record) -> Iterator[Record]:
    """Yield every span of every layer: mentions, blocks and sentences are spans themselves."""
    for layer, name in SPAN_FIELDS:
        for annotation in layer_of(record, layer):
            yield from [annotation] if name is None else dicts_in(annotation.get(name))


def text_of(record: Record) -> str | None:
    """Return the text, if there is one."""
    text = record.get("text")
    return text if isinstance(text, str) else None


def place_of(span: Record) -> tuple[int, int] | None:
    """Return start and end of a span, if it has both."""
    start, end = span.get("start"), span.get("end")
    return (start, end) if _is_integer(start) and _is_integer(end) else None


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def lies_within(text: str, place: tuple[int, int] | None) -> bool:
    """Say whether a place covers something of a text and nothing beyond it."""
    return place is not None and 0 <= place[0] < place[1] <= len(text)


def fits(text: str, span: Record) -> bool:
    """Say whether a span lies in the text and repeats the characters that stand there, if it repeats any."""
    place = place_of(span)
    if place is None or not lies_within(text, place):
        return False
    exact = span.get("exact")
    return exact is None or exact == text[slice(*place)]


def move(span: Record, text: str, start: int, end: int) -> None:
    """Give a span another place, and the characters that stand there if it repeats any."""
    span["start"], span["end"] = start, end
    if isinstance(span.get("exact"), str):
        span["exact"] = text[start:end]


# --- paths --------------------------------------------------------------------------------------------------


class Spot(NamedTuple):
    """Where a path leads: the object or list, and the name or index in it."""

    holder: Any
    step: str | int

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.holder[self.step]


def spot_at(record: Record, path: str | None) -> Spot | None:
    """Follow a JSON path as findings have it; None where it leads nowhere."""
    value: Any = record
    rest = (path or "$")[1:]
    while rest:
        found = _next_step(value, rest)
        if found is None:
            return None
        step, rest = found
        if not rest:
            return Spot(value, step)
        value = value[step]
    return None


def _next_step(value: Any, rest: str) -> tuple[str | int, str] | None:
    if isinstance(value, list):
        index = _INDEX.match(rest)
        is_there = index is not None and int(index[1]) < len(value)
        return (int(index[1]), rest[index.end() :]) if index is not None and is_there else None
    steps = {path_step(str(name)): name for name in value} if isinstance(value, dict) else {}
    fitting = [step for step in steps if re.match(rf"{re.escape(step)}(?=[.\[]|$)", rest)]
    longest = max(fitting, key=len, default=None)
    return None if longest is None else (steps[longest], rest[len(longest) :])


def object_at(record: Record, path: str | None) -> Record | None:
    """Return the object at a path."""
    spot = spot_at(record, path)
    value = None if spot is None else spot.value
    return value if isinstance(value, dict) else None


def annotation_of(record: Record, found: Diagnostic) -> Record | None:
    """Return the annotation in whose list a finding lies."""
    step = re.match(r"\$\.\w+\[\d+\]", found.location.field or "")
    return None if step is None else object_at(record, step[0])


def spans_found(record: Record, found: Sequence[Diagnostic]) -> list[Record]:
    """Return the spans that findings name, each once."""
    named = (object_at(record, one.location.field) for one in found)
    return list({id(span): span for span in named if span is not None and place_of(span) is not None}.values())


def move_found(
    record: Record, found: Sequence[Diagnostic], place: Callable[[str, int, int], tuple[int, int] | None]
) -> None:
    """Give the spans that findings name other places, if they hold what they repeat and the place is another.

    Args:
        record: the record.
        found: the findings.
        place: takes the text and a place in it, and returns the better one.
    """
    text = text_of(record)
    for span in spans_found(record, found):
        if text is not None and fits(text, span):
            better = place(text, span["start"], span["end"])
            if better is not None and lies_within(text, better):
                move(span, text, *better)


# --- ids ----------------------------------------------------------------------------------------------------


def ids_in(record: Record) -> list[str]:
    """Return the ids of all annotations."""
    listed = (annotation.get("id") for layer in ANNOTATION_LAYERS for annotation in layer_of(record, layer))
    return [id_ for id_ in listed if isinstance(id_, str)]


def free_id(record: Record, stem: str) -> str:
    """Return the stem with the first number that makes it an id nobody has."""
    taken, number = set(ids_in(record)), 2
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def redirect(record: Record, layer: str, old: str, new: str) -> None:
    """Let references to an annotation of a layer lead to another one; a list names nobody twice."""
    for holder_layer, name, target in REFERENCE_FIELDS:
        if target != layer:
            continue
        for holder in layer_of(record, holder_layer):
            value = holder.get(name)
            if value == old:
                holder[name] = new
            elif isinstance(value, list) and old in value:
                holder[name] = _without_repeats([new if id_ == old else id_ for id_ in value])


def _without_repeats(values: list[Any]) -> list[Any]:
    return [value for index, value in enumerate(values) if value not in values[:index]]


def is_referred_to(record: Record, layer: str, id_: object) -> bool:
    """Say whether anything refers to an annotation of a layer."""
    return any(
        id_ == value or (isinstance(value, list) and id_ in value)
        for holder_layer, name, target in REFERENCE_FIELDS
        if target == layer
        for value in (holder.get(name) for holder in layer_of(record, holder_layer))
    )


def remove(record: Record, layer: str, annotation: Record, kept: Record | None = None) -> None:
    """Take an annotation out of its layer; one that is kept in its place gets its references and attributes."""
    record[layer] = [other for other in record[layer] if other is not annotation]
    if kept is None:
        return
    more = [one for one in dicts_in(annotation.get("attributes")) if one not in dicts_in(kept.get("attributes"))]
    if more:
        kept["attributes"] = [*dicts_in(kept.get("attributes")), *more]
    old, new = annotation.get("id"), kept.get("id")
    is_gone = all(other.get("id") != old for other in layer_of(record, layer))
    if isinstance(old, str) and isinstance(new, str) and is_gone:
        redirect(record, layer, old, new)
