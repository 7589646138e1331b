"""A plain loop over models that checks what the rules check, as one would write it without columns.

Each rule has its check, in its plainest form: no messages, no places, no thresholds to set, and of the harder ones
(units of offsets, glued text, graphemes) only what tells that nothing is wrong. It is a lower bound of that way's cost.
What `Article` refuses by itself (levels 1 and 2 in the main) is not checked again, and rules on the files of a release
have nothing to check here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

from newscorpus.article import Article, Claim, Quote

_STRAY = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_JOINED = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_GLUED = re.compile(
    r"\b[^\W\d_]{3,}(?:[.!?;)][”’\"']?|)(?=(?:The|This|But|And|Editing|Reporting)\b)(?<!\s)|[)\s]-[A-Z]"
)
_MARKED = re.compile('“[^”\n]*”|"[^"\n]*"|«[^»\n]*»')
_DEIXIS = re.compile(r"\b(?:today|yesterday|tomorrow|here|now|ago)\b", re.IGNORECASE)
_PRONOUNS = frozenset("he she it they we i you this that these those his her its their".split())
_VALUES = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL".split())
_SPEAKERS = frozenset("PERSON NORP ORG GPE OTHER LAW WORK_OF_ART FAC LOC PRODUCT EVENT".split())
_WORD = re.compile(r"\w+")
_LONG, _SHINGLE, _BINS = 8, 5, 32


class _Stretch(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Checker:
    """Checks one article after the other, and then all of them together."""

    def __init__(self) -> None:
        """Start with no article."""
        self._ids: Counter[str] = Counter()
        self._texts: Counter[str] = Counter()
        self._signatures: list[tuple[int, ...]] = []
        self._quotations: Counter[str] = Counter()
        self._labels: Counter[tuple[str, str]] = Counter()

    def check(self, article: Article) -> list[str]:
        """Name what is wrong with an article."""
        text = article.text or ""
        wrong = [*_record(article), *_text(article, text), *_spans(article, text), *_references(article)]
        wrong += [*_mentions(article, text), *_quotes(article, text), *_claims(article, text), *_relations(article)]
        self._keep(article, text)
        return wrong

    def conclude(self) -> list[str]:
        """Name what is wrong with all articles together."""
        wrong = [name for counts in (self._ids, self._texts, self._quotations) for name, n in counts.items() if n > 1]
        bands: Counter[tuple[int, ...]] = Counter()
        for signature in self._signatures:
            bands.update({(n, *signature[n : n + 4]) for n in range(0, _BINS, 4)})
        return wrong + ["near duplicate" for count in bands.values() if count > 1]

    def _keep(self, article: Article, text: str) -> None:
        self._ids[article.id] += 1
        self._texts[article.text_sha256] += 1
        words = _WORD.findall(text.casefold())
        bins = [0] * _BINS
        for n in range(len(words) - _SHINGLE + 1):
            value = hash(tuple(words[n : n + _SHINGLE]))
            place = value % _BINS
            bins[place] = min(bins[place], value)
        self._signatures.append(tuple(bins))
        for quote in article.quotes:
            if quote.type == "direct":
                self._quotations.update(s.exact for s in quote.content if s.exact and len(s.exact.split()) >= _LONG)
            self._labels["quote", quote.type] += 1
        self._labels.update(("mention", mention.label) for mention in article.mentions)
        self._labels.update(("entity", entity.type) for entity in article.entities)
        self._labels.update(("claim", claim.type) for claim in article.claims)
        self._labels.update(("relation", relation.type) for relation in article.relations)


def _record(article: Article) -> Iterator[str]:
    declared = {layer.name for layer in article.layers}
    for name in ("blocks", "sentences", "entities", "quotes", "claims", "relations"):
        held = getattr(article, name)
        if (held and name not in declared) or (name in declared and not held and name in ("blocks", "sentences")):
            yield "layer"
    if any(layer.status == "gold" and len(set(layer.annotators)) < 2 for layer in article.layers):
        yield "gold"
    if (article.text is None) != (article.rights.text == "withheld"):
        yield "rights"


def _text(article: Article, text: str) -> Iterator[str]:
    if hashlib.sha256(text.encode()).hexdigest() != article.text_sha256:
        yield "hash"
    if len(text) != article.text_length or not text.strip() or not unicodedata.is_normalized("NFC", text):
        yield "text"
    if _STRAY.search(text) or "\r" in text:
        yield "stray"
    if any(not _holds(article.mentions, found.end()) for found in _GLUED.finditer(text)):
        yield "glued"
    covered = bytearray(len(text))
    for block in article.blocks:
        covered[block.start : block.end] = b"\1" * (block.end - block.start)
    if any(not there and not character.isspace() for there, character in zip(covered, text, strict=True)):
        yield "outside"


def _holds(stretches: Iterable[_Stretch], place: int) -> bool:
    return any(one.start < place < one.end for one in stretches)


def _within(inner: _Stretch, outer: _Stretch) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _parts(article: Article) -> Iterator[Any]:
    yield from article.mentions
    for quote in article.quotes:
        yield from (*quote.content, *quote.cue, *quote.source)
    for claim in article.claims:
        yield from claim.content


def _spans(article: Article, text: str) -> Iterator[str]:
    apart = [block for block in article.blocks if block.kind in ("boilerplate",)]
    for span in _parts(article):
        covered = text[span.start : span.end]
        if not 0 <= span.start < span.end <= len(text) or covered != span.exact or covered != covered.strip():
            yield "span"
        for edge in (span.start, span.end):
            if 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum():
                yield "word"
            if edge < len(text) and _JOINED.match(text[edge]):
                yield "grapheme"
        if "\n\n" in covered or any(_within(span, block) for block in apart):
            yield "paragraph"
    for layer in (article.mentions, article.sentences):
        if any((one.start, -one.end) > (other.start, -other.end) for one, other in pairwise(layer)):
            yield "unsorted"
    if any(one.end > other.start for one, other in pairwise(article.sentences)):
        yield "overlap"
    for sentence in article.sentences:
        if not any(_within(sentence, block) for block in article.blocks):
            yield "sentence"
    for listed in (quote.content for quote in article.quotes):
        if any(one.end > other.start for one, other in pairwise(listed)):
            yield "fragments"
    mentioned = [(one.start, one.end, one.entity, one.label) for one in article.mentions]
    quoted = [(one.content, one.cue, one.source) for one in article.quotes]
    claimed = [(one.content, one.quote) for one in article.claims]
    if any(len(set(listed)) < len(listed) for listed in (mentioned, quoted, claimed)):  # type: ignore[arg-type]
        yield "duplicate"


def _references(article: Article) -> Iterator[str]:
    entities, quotes, claims = (
        {one.id for one in layer} for layer in (article.entities, article.quotes, article.claims)
    )
    layers: Sequence[Sequence[Any]] = (
        article.entities, article.mentions, article.quotes, article.claims, article.relations,
    )  # fmt: skip
    listed = [annotation.id for layer in layers for annotation in layer]
    if len(set(listed)) < len(listed):
        yield "id"
    named = [mention.entity for mention in article.mentions if mention.entity is not None]
    named += [
        id_ for one in (*article.quotes, *article.claims) for id_ in getattr(one, "speakers", getattr(one, "about", ()))
    ]
    if any(id_ not in entities for id_ in named):
        yield "entity"
    if any(quote.parent is not None and quote.parent not in quotes for quote in article.quotes):
        yield "parent"
    if any(claim.quote is not None and claim.quote not in quotes for claim in article.claims):
        yield "quote"
    if any(one.head not in claims or one.tail not in claims for one in article.relations):
        yield "relation"


def _mentions(article: Article, text: str) -> Iterator[str]:
    types = {entity.id: entity.type for entity in article.entities}
    for number, one in enumerate(article.mentions):
        for other in article.mentions[number + 1 :]:
            if other.start >= one.end:
                break
            if one.start < other.start and one.end < other.end:
                yield "cross"
        if one.entity is not None and one.label not in (types.get(one.entity), "NORP"):
            yield "label"
        if (one.form == "value") != (one.entity is None) or (one.form == "name" and one.exact in _PRONOUNS):
            yield "form"
        if not any(_within(one, block) for block in (*article.sentences, *article.blocks)):
            yield "sentence"
    marked = {(mention.start, mention.end) for mention in article.mentions}
    owners: dict[str, set[str]] = {}
    for mention in article.mentions:
        if mention.form == "name" and mention.exact and mention.entity:
            owners.setdefault(mention.exact, set()).add(mention.entity)
    for name, of in owners.items():
        if len(of) > 1:
            yield "two entities"
        for found in re.finditer(rf"\b{re.escape(name)}\b", text):
            if found.span() not in marked and not any(
                mention.form in ("name", "value") and mention.start <= found.start() and found.end() <= mention.end
                for mention in article.mentions
            ):
                yield "repeat"
    yield from _entities(article)


def _entities(article: Article) -> Iterator[str]:
    mentioned = Counter(mention.entity for mention in article.mentions)
    named = {mention.entity for mention in article.mentions if mention.form in ("name", "nominal")}
    speaking = {id_ for quote in article.quotes for id_ in quote.speakers}
    for entity in article.entities:
        if not mentioned[entity.id]:
            yield "never mentioned"
        if entity.id not in named:
            yield "never named"
        if entity.id in speaking and entity.type not in _SPEAKERS:
            yield "cannot speak"
    names = Counter((entity.name.casefold(), entity.type) for entity in article.entities)
    links = Counter(entity.wikidata for entity in article.entities if entity.wikidata)
    if any(count > 1 for count in (*names.values(), *links.values())):
        yield "same entity"


def _quotes(article: Article, text: str) -> Iterator[str]:
    by_id = {quote.id: quote for quote in article.quotes}
    marked = [found.span() for found in _MARKED.finditer(text)]
    for opening, closing in ("“”", "«»"):
        if text.count(opening) < text.count(closing):
            yield "marks"
    for quote in article.quotes:
        yield from _quote(article, quote, marked)
        parent = by_id.get(quote.parent or "")
        if parent is not None and not all(any(_within(s, outer) for outer in parent.content) for s in quote.content):
            yield "parent"
    for number, one in enumerate(article.quotes):
        for other in article.quotes[number + 1 :]:
            is_apart = one.id != other.parent and other.id != one.parent
            if is_apart and any(a.start < b.end and b.start < a.end for a in one.content for b in other.content):
                yield "overlap"
    contents = [span for quote in article.quotes for span in quote.content]
    for start, end in marked:
        if len(text[start:end].split()) >= 4 and not any(one.start < end and start < one.end for one in contents):
            yield "unattributed"


def _quote(article: Article, quote: Quote, marked: list[tuple[int, int]]) -> Iterator[str]:
    inside = [any(a < span.start and span.end < b for a, b in marked) for span in quote.content]
    has_marks = any(_MARKED.search(span.exact or "") for span in quote.content)
    shown = "direct" if all(inside) else "mixed" if any(inside) or has_marks else "indirect"
    if shown != quote.type:
        yield "type"
    for part in (*quote.cue, *quote.source):
        if any(_within(part, span) for span in quote.content):
            yield "inside"
    if not quote.source and quote.source_kind != "implicit":
        yield "no source"
    speakers = {mention.entity for mention in article.mentions for span in quote.source if _within(mention, span)}
    if quote.source and not set(quote.speakers) <= speakers:
        yield "speaker"
    names = {mention.entity for mention in article.mentions if mention.form == "name"}
    if quote.source_kind == "named" and not names & set(quote.speakers):
        yield "source kind"
    for span in quote.content:
        if (span.exact or "")[:1] in '“”"«»' and quote.type == "direct":
            yield "marks inside"


def _claims(article: Article, text: str) -> Iterator[str]:
    quotes = {quote.id: quote for quote in article.quotes}
    names: dict[str, set[str]] = {entity.id: {entity.name} for entity in article.entities}
    for mention in article.mentions:
        if mention.entity is not None and mention.exact:
            names.setdefault(mention.entity, set()).add(mention.exact)
    gists = Counter(claim.gist.casefold() for claim in article.claims)
    if any(count > 1 for count in gists.values()):
        yield "same gist"
    for claim in article.claims:
        yield from _claim(article, claim, quotes)
        first = _WORD.search(claim.gist)
        if first is None or first[0].casefold() in _PRONOUNS or _DEIXIS.search(claim.gist):
            yield "gist"
        if not all(any(name in claim.gist for name in names.get(entity, ())) for entity in claim.about):
            yield "names nobody"


def _claim(article: Article, claim: Claim, quotes: dict[str, Quote]) -> Iterator[str]:
    quote = quotes.get(claim.quote or "")
    for span in claim.content:
        if quote is not None and not any(_within(span, outer) for outer in quote.content):
            yield "outside quote"
        if not any(_within(span, sentence) for sentence in article.sentences):
            yield "outside sentence"
        if claim.quote is None and any(_within(span, outer) for one in article.quotes for outer in one.content):
            yield "own voice"


def _relations(article: Article) -> Iterator[str]:
    speakers = {quote.id: set(quote.speakers) for quote in article.quotes}
    voices = {claim.id: speakers.get(claim.quote or "", set()) for claim in article.claims}
    pairs = Counter((relation.head, relation.tail) for relation in article.relations)
    for (head, tail), count in pairs.items():
        if head == tail or count > 1 or (tail, head) in pairs:
            yield "relation"
    for relation in article.relations:
        if relation.type == "disputes" and voices.get(relation.head) and voices[relation.head] == voices[relation.tail]:
            yield "dispute"
