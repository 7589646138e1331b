"""The shape of a record as plain values: what each field holds, in one walk over the models.

Arrow types, vocabularies by field and patterns by field are all read off a shape, so that the models stay
the one place where a schema is written.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from newscorpus.schema import current


@dataclass(frozen=True)
class Shape:
    """What one field holds.

    Attributes:
        kind: `text`, `integer`, `flag`, `time`, `record` or `list`.
        is_optional: whether it may be null.
        item: of a list, what it lists.
        fields: of a record, its fields in order.
        vocabulary: of a text, the closed list that it is drawn from.
        values: of a text, the only values it may take, where these are no vocabulary.
        pattern: of a text, the regular expression that it must match.
        shortest: the least length of a text or list.
        longest: the greatest length of a text.
        model: of a record, its model.
    """

    kind: str
    is_optional: bool = False
    item: Shape | None = None
    fields: Mapping[str, Shape] = field(default_factory=dict)
    vocabulary: type[current.Vocabulary] | None = None
    values: tuple[str, ...] | None = None
    pattern: str | None = None
    shortest: int = 0
    longest: int | None = None
    model: type[BaseModel] | None = None

    def walk(self, path: str = "") -> Iterator[tuple[str, Shape]]:
        """Yield each field below this one with its path, such as `quotes.content.start`; lists add nothing to it."""
        inner = self.item if self.kind == "list" and self.item is not None else self
        for name, shape in inner.fields.items():
            below = f"{path}.{name}" if path else name
            yield below, shape
            yield from shape.walk(below)


_SCALARS: dict[Any, str] = {str: "text", int: "integer", bool: "flag", AwareDatetime: "time"}


def shape_of(model: type[BaseModel]) -> Shape:
    """Describe a model of a record.

    >>> shape_of(current.Block).fields["start"].kind
    'integer'
    """
    return Shape("record", fields={name: _of_field(info) for name, info in model.model_fields.items()}, model=model)


@cache
def article_shape() -> Shape:
    """Describe the article of the current schema."""
    return shape_of(current.Article)


def _of_field(info: FieldInfo) -> Shape:
    return _constrained(_of_type(info.annotation), info.metadata)


def _of_type(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of_annotated(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        (present,) = (argument for argument in arguments if argument is not type(None))
        return replace(_of_type(present), is_optional=True)
    if origin is tuple:
        return Shape("list", item=_of_type(arguments[0]))
    if origin is Literal:
        return Shape("text", values=arguments)
    if annotation in _SCALARS:
        return Shape(_SCALARS[annotation])
    if issubclass(annotation, BaseModel):
        return shape_of(annotation)
    if issubclass(annotation, current.Vocabulary):
        return Shape("text", vocabulary=annotation)
    raise TypeError(f"a record cannot hold `{annotation}`")


def _of_annotated(annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    flat: list[Any] = []
    for part in metadata:
        flat.extend(part.metadata if isinstance(part, FieldInfo) else [part])
    return _constrained(_of_type(annotation), flat)


def _constrained(shape: Shape, metadata: list[Any]) -> Shape:
    """Take over the constraints that a shape can state."""
    known = {"pattern": "pattern", "min_length": "shortest", "max_length": "longest"}
    found = {
        name: value
        for part in metadata
        for constraint, name in known.items()
        if (value := getattr(part, constraint, None)) is not None
    }
    return replace(shape, **found) if found else shape
