"""What spaCy's objects tell of an article: `doc._.article`, `doc._.unaligned`, `span._.quote`, `span._.speakers` …

A `Doc` that was made of an article carries it, as `doc.user_data["newscorpus"]`. All other links are found through it
when they are asked for, by `span.id_`, so that they cost nothing before and are there again after DocBin, `to_bytes`,
pickling or another process. There the article travels as JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from newscorpus.article import Annotation, Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges.spacy.alignment import MODES, Alignment, Unaligned
from newscorpus.errors import ConversionError, UnknownReferenceError
from newscorpus.schema.current import Claim, Entity, Mention, Quote

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_KEY = "newscorpus"
_AS_JSON = "article as JSON"


def carry(doc: Doc, article: Article, alignment: Alignment, unaligned: list[Unaligned]) -> None:
    """Put an article into a `Doc`, and how the two were aligned."""
    doc.user_data[_KEY] = {"article": article, "alignment": alignment, "unaligned": unaligned}


def carried_json(doc: Doc) -> str | None:
    """Return the article that a `Doc` carries, as the JSON that it was stored as; None where that is not so."""
    stored = _stored(doc).get("article")
    json = stored.get(_AS_JSON) if isinstance(stored, dict) else None
    return json if isinstance(json, str) else None


def carried_article(doc: Doc) -> Article | None:
    """Return the article that a `Doc` was made of.

    Raises:
        ConversionError: what was stored with the `Doc` is no article of the current schema.
    """
    stored = _stored(doc)
    json = carried_json(doc)
    if json is not None:
        try:
            stored["article"] = Article.model_validate_json(json)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise ConversionError(f"the document carries what is no article: `{place}`: {first['msg']}") from error
    article = stored.get("article")
    return article if isinstance(article, Article) else None


def carried_alignment(doc: Doc) -> Alignment:
    """Return the mode by which the spans of a `Doc` were aligned; `strict` where none is known."""
    mode = _stored(doc).get("alignment")
    return next((known for known in MODES if known == mode), "strict")


def _stored(doc: Doc) -> dict[str, Any]:
    stored = doc.user_data.get(_KEY)
    return stored if isinstance(stored, dict) else {}


# --- what is asked of a Doc or Span -------------------------------------------------------------------------


def _unaligned(doc: Doc) -> tuple[Unaligned, ...]:
    unaligned = []
    for group, id, start, end, moved_to in _stored(doc).get("unaligned", ()):  # as tuples or lists, as they were stored
        unaligned.append(Unaligned(group, id, start, end, None if moved_to is None else (moved_to[0], moved_to[1])))
    return tuple(unaligned)


def _annotation(span: Span) -> Annotation | None:
    article = carried_article(span.doc)
    if article is None or not span.id_:
        return None
    try:
        return article.annotation(span.id_)
    except UnknownReferenceError:
        return None


def _entity(span: Span) -> Entity | None:
    article, annotation = carried_article(span.doc), _annotation(span)
    return article.entity_of(annotation) if article is not None and isinstance(annotation, Mention) else None


def _quote(span: Span) -> Quote | None:
    article, annotation = carried_article(span.doc), _annotation(span)
    if article is not None and isinstance(annotation, Claim):
        return article.quote_of(annotation)
    return annotation if isinstance(annotation, Quote) else None


def _claim(span: Span) -> Claim | None:
    annotation = _annotation(span)
    return annotation if isinstance(annotation, Claim) else None


def _speakers(span: Span) -> tuple[Entity, ...]:
    article, quote = carried_article(span.doc), _quote(span)
    return () if article is None or quote is None else article.speakers(quote)


_OF_DOC: dict[str, Callable[[Doc], object]] = {"article": carried_article, "unaligned": _unaligned}
_OF_SPAN: dict[str, Callable[[Span], object]] = {
    "annotation": _annotation,
    "entity": _entity,
    "quote": _quote,
    "claim": _claim,
    "speakers": _speakers,
}


@cache
def _teach_to_store() -> None:
    """Tell spaCy's serializer how an article is stored."""
    srsly = import_extra("srsly", "spacy")
    srsly.msgpack_encoders.register(_KEY, func=_encode)


def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if isinstance(value, Article):
        return {_AS_JSON: value.model_dump_json()}
    return value if chain is None else chain(value)


def register_extensions() -> None:
    """Register the extensions of `Doc` and `Span` that this bridge offers; every function of the bridge does it itself.

    To be called by hand only where a `Doc` comes back from a file or another process before any of those was called.

    `doc._.article` is the article that a `Doc` was made of, `doc._.unaligned` the spans that stand elsewhere in it or
    nowhere. `span._.annotation` is the mention, quote or claim that a span is of; `span._.entity` the entity of a
    mention; `span._.quote` the quote of a content, cue, source or claim; `span._.claim` the claim; `span._.speakers`
    the entities that speak in that quote. They are None, or empty, for any other span.

    Raises:
        MissingExtraError: spaCy is not installed.
        ConversionError: another package has an extension of the same name.
    """
    import_extra("spacy", "spacy")
    tokens = import_extra("spacy.tokens", "spacy")
    _teach_to_store()
    for target, extensions in ((tokens.Doc, _OF_DOC), (tokens.Span, _OF_SPAN)):
        for name, getter in extensions.items():
            if not target.has_extension(name):
                target.set_extension(name, getter=getter)
            elif target.get_extension(name)[2] is not getter:
                raise ConversionError(
                    f"another package has registered `{target.__name__}._.{name}`",
                    remedy=f"call `{target.__name__}.remove_extension({name!r})` first",
                )
