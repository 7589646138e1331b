"""SPN310: the layers in the order in which they are stored. What has no place that could be read stays where it is."""

from collections.abc import Callable, Sequence
from typing import Any

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import dicts_in, layer_of, place_of

Key = tuple[Any, ...]


def _sort(record: Record, found: Sequence[Diagnostic]) -> None:
    for layer in ("blocks", "sentences", "mentions"):
        _sort_layer(record, layer, _by_place)
    for layer in ("quotes", "claims"):
        _sort_layer(record, layer, _by_first_fragment)
    _sort_layer(record, "relations", _by_ends)
    if all(_by_place(mention) is not None for mention in layer_of(record, "mentions")):
        first, last = _first_mentions(record), len(layer_of(record, "mentions"))
        _sort_layer(record, "entities", lambda entity: (first.get(_id(entity), last), _id(entity)))


def _sort_layer(record: Record, layer: str, key: Callable[[Record], Key | None]) -> None:
    listed = record.get(layer)
    if not isinstance(listed, list):
        return
    places = [place for place, one in enumerate(listed) if isinstance(one, dict) and key(one) is not None]
    ordered = sorted((listed[place] for place in places), key=lambda one: key(one) or ())
    for place, annotation in zip(places, ordered, strict=True):
        listed[place] = annotation


def _by_place(span: Record) -> Key | None:
    place = place_of(span)
    return None if place is None or min(place) < 0 else (place[0], -place[1], _id(span))


def _by_first_fragment(annotation: Record) -> Key | None:
    fragments = dicts_in(annotation.get("content"))
    key = _by_place(fragments[0]) if fragments else None
    return None if key is None else (*key[:2], _id(annotation))


def _by_ends(relation: Record) -> Key | None:
    head, tail = relation.get("head"), relation.get("tail")
    return (head, tail, _id(relation)) if isinstance(head, str) and isinstance(tail, str) else None


def _id(annotation: Record) -> str:
    id_ = annotation.get("id")
    return id_ if isinstance(id_, str) else ""


def _first_mentions(record: Record) -> dict[str, int]:
    first: dict[str, int] = {}
    for place, mention in enumerate(layer_of(record, "mentions")):
        if isinstance(entity := mention.get("entity"), str):
            first.setdefault(entity, place)
    return first


FIX = Fix("SPN310", (_sort,))
