"""What differs between two corpora or two passes, record by record, told by meaning and not by ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from newscorpus.article import Article
from newscorpus.schema.current import Mention, Span
from newscorpus.text import shown


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Attributes:
        article: the id of the article.
        sign: `-` for what only the first has, `+` for what only the second has.
        layer: the layer or field; `article` where the whole article is meant.
        content: what it is, in words.
    """

    article: str
    sign: str
    layer: str
    content: str

    def __str__(self) -> str:
        """Write the difference on one line."""
        return f"{self.article}: {self.sign} {self.layer}: {self.content}"


def compare(first: Iterable[Article], second: Iterable[Article]) -> Iterator[Difference]:
    """Compare two collections of articles by id.

    Annotations are the same where they cover the same characters and say the same of them; their ids may differ, as
    those of two annotators do.
    """
    ones, others = ({article.id: article for article in side} for side in (first, second))
    for id in sorted({*ones, *others}):
        if id not in others:
            yield Difference(id, "-", "article", shown(ones[id].title or id))
        elif id not in ones:
            yield Difference(id, "+", "article", shown(others[id].title or id))
        else:
            yield from _compare_articles(ones[id], others[id])


def _compare_articles(one: Article, other: Article) -> Iterator[Difference]:
    for layer, describe in _LAYERS.items():
        before, after = Counter(describe(one)), Counter(describe(other))
        for sign, missing in (("-", before - after), ("+", after - before)):
            for content in sorted(missing.elements()):
                yield Difference(one.id, sign, layer, content)


_FIELDS = (
    "language",
    "title",
    "text_sha256",
    "published_at",
    "publisher",
    "url",
    "authors",
    "section",
    "genre",
    "topics",
)
_PARTS = ("rights", "origin", "layers", "attributes")


def _fields(article: Article) -> Iterator[str]:
    plain = article.model_dump(mode="json")
    for name in (*_FIELDS, *_PARTS):
        yield f"{name} = {shown(str(plain[name]))}"


def _blocks(article: Article) -> Iterator[str]:
    return (f"{block.kind} {block.start}:{block.end}" for block in article.blocks)


def _sentences(article: Article) -> Iterator[str]:
    return (f"{sentence.start}:{sentence.end}" for sentence in article.sentences)


def _entities(article: Article) -> Iterator[str]:
    return (f"{entity.type} {shown(entity.name)} {entity.wikidata or ''}".rstrip() for entity in article.entities)


def _mentions(article: Article) -> Iterator[str]:
    for mention in article.mentions:
        entity = article.entity_of(mention)
        of = f" of {shown(entity.name)}" if entity is not None else ""
        yield f"{_spans([mention])} {mention.label} {mention.form}{of}"


def _quotes(article: Article) -> Iterator[str]:
    for quote in article.quotes:
        speakers = ", ".join(shown(speaker.name) for speaker in article.speakers(quote)) or "nobody known"
        parts = f"content {_spans(quote.content)}, cue {_spans(quote.cue)}, source {_spans(quote.source)}"
        parent = article.parent(quote)
        within = f", within {_spans(parent.content)}" if parent is not None else ""
        yield f"{quote.type} {quote.source_kind} by {speakers}: {parts}{within}"


def _claims(article: Article) -> Iterator[str]:
    for claim in article.claims:
        about = ", ".join(sorted(shown(entity.name) for entity in article.about(claim)))
        quote = article.quote_of(claim)
        carried = f" in {_spans(quote.content)}" if quote is not None else ""
        kind = f"{claim.type} {claim.polarity} {claim.certainty}"
        yield f"{kind} {_spans(claim.content)}{carried}: {shown(claim.gist)} about {about or 'nothing named'}"


def _relations(article: Article) -> Iterator[str]:
    for relation in article.relations:
        yield f" {relation.type} ".join(_spans(claim.content) for claim in article.claims_of(relation))


def _spans(spans: Iterable[Span | Mention]) -> str:
    """Write where spans stand, and the characters of the first."""
    listed = list(spans)
    places = "+".join(f"{span.start}:{span.end}" for span in listed)
    exact = listed[0].exact if listed else None
    return f"{places} {shown(exact)}" if exact else places or "none"


_LAYERS: dict[str, Callable[[Article], Iterator[str]]] = {
    "fields": _fields,
    "blocks": _blocks,
    "sentences": _sentences,
    "entities": _entities,
    "mentions": _mentions,
    "quotes": _quotes,
    "claims": _claims,
    "relations": _relations,
}
