"""Small articles, annotated by saying what stands where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import pytest

from newscorpus.article import Article
from newscorpus.schema.current import (
    Claim,
    Entity,
    Layer,
    LayerName,
    LayerStatus,
    Mention,
    Method,
    Origin,
    OriginKind,
    Quote,
    Relation,
    Rights,
    Span,
    TextAccess,
)
from newscorpus.text import sha256

EVERY_LAYER = tuple(LayerName)
TEXT = "Lena Oduya, the harbor chief, said the quay “is safe” and that crews “will be paid on Friday,” she said."


class Make(Protocol):
    """Makes an article of a text and what is annotated in it."""

    def __call__(self, **parts: Any) -> Article: ...


def spans(places: Iterable[tuple[int, int]], text: str | None) -> tuple[Span, ...]:
    return tuple(Span(start=a, end=b, exact=None if text is None else text[a:b]) for a, b in places)


def make_article(
    *,
    id: str = "quay-safe",
    text: str | None = TEXT,
    layers: Sequence[str] = EVERY_LAYER,
    mentions: Sequence[tuple[int, int, str] | tuple[int, int, str, str]] = (),
    entities: Mapping[str, str] | None = None,
    quotes: Sequence[Mapping[str, Any]] = (),
    claims: Sequence[Mapping[str, Any]] = (),
    relations: Sequence[tuple[str, str, str]] = (),
) -> Article:
    """Make an article: a mention is start, end, label and perhaps entity; an entity a name by its id."""
    named = {"entity": None, "form": "name"}
    of_mentions = [
        named
        | {"id": f"m{number}", "start": one[0], "end": one[1], "label": one[2]}
        | ({"entity": one[3]} if len(one) == 4 else {})
        | {"exact": None if text is None else text[one[0] : one[1]]}
        for number, one in enumerate(mentions)
    ]
    referents = {str(one["entity"]): str(one["entity"]) for one in of_mentions if one["entity"]} | dict(entities or {})
    quoting = {"type": "direct", "source_kind": "named", "cue": (), "source": ()}
    stating = {"type": "state", "polarity": "affirmed", "certainty": "certain", "gist": "It is so."}
    plain = text if text is not None else "x"
    return Article(
        schema_version="1.0.0",
        id=id,
        language="en",
        text=text,
        text_length=len(plain),
        text_sha256=sha256(plain),
        rights=Rights(license="CC0-1.0", text=TextAccess.WITHHELD if text is None else TextAccess.INCLUDED),
        origin=Origin(kind=OriginKind.WRITTEN),
        layers=tuple(
            Layer(
                name=LayerName(layer), status=LayerStatus.SILVER, method=Method.HUMAN, annotators=("a",), guideline="1"
            )
            for layer in layers
        ),
        entities=tuple(Entity(id=id, type="PERSON", name=name, fictional=True) for id, name in referents.items()),
        mentions=tuple(Mention(**one) for one in of_mentions),
        quotes=tuple(
            Quote(**quoting | {"id": f"q{number}"} | _with_spans(one, text)) for number, one in enumerate(quotes)
        ),
        claims=tuple(
            Claim(**stating | {"id": f"c{number}"} | _with_spans(one, text)) for number, one in enumerate(claims)
        ),
        relations=tuple(
            Relation(id=f"r{number}", type=type, head=head, tail=tail)
            for number, (type, head, tail) in enumerate(relations)
        ),
    )


def _with_spans(one: Mapping[str, Any], text: str | None) -> dict[str, Any]:
    return {name: spans(value, text) if name in {"content", "cue", "source"} else value for name, value in one.items()}


class At(Protocol):
    """Says where words stand in the text of the small articles."""

    def __call__(self, words: str, occurrence: int = 1) -> tuple[int, int]: ...


def place_of(words: str, occurrence: int = 1) -> tuple[int, int]:
    place = -1
    for _ in range(occurrence):
        place = TEXT.index(words, place + 1)
    return place, place + len(words)


@pytest.fixture
def at() -> At:
    """Say where words stand in the text of the small articles."""
    return place_of


@pytest.fixture
def make() -> Make:
    """Make an article."""
    return make_article
