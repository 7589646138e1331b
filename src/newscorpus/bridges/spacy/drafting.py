"""`Doc` -> articles: the one that a `Doc` was made of, or a draft of what a pipeline found."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges.spacy.document import annotate
from newscorpus.bridges.spacy.extensions import carried_alignment, carried_article, register_extensions
from newscorpus.diagnostics import Severity
from newscorpus.errors import ConversionError
from newscorpus.fixes import fix
from newscorpus.marks import type_shown
from newscorpus.schema.current import (
    Attribute,
    Certainty,
    Claim,
    ClaimType,
    Entity,
    EntityType,
    Layer,
    LayerName,
    LayerStatus,
    Mention,
    MentionForm,
    Method,
    Origin,
    OriginKind,
    Polarity,
    Quote,
    QuoteType,
    Rights,
    Sentence,
    SourceKind,
    Span,
    TextAccess,
)
from newscorpus.text import sha256, splits_grapheme

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

_log = logging.getLogger("newscorpus")

UNKNOWN_LICENSE = "LicenseRef-unknown"
"""The license of a text of which nothing is known."""

_VALUES = frozenset("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL".split())
_LABELS = {str(type): type for type in EntityType} | {"PER": EntityType.PERSON, "MISC": EntityType.OTHER}  # CoNLL's
_CLAIM_TYPES = {str(type): type for type in ClaimType}
_QUOTE_TYPES = {str(type): type for type in QuoteType}
_ITEM = re.compile(r"Q[1-9][0-9]*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_NOTHING = ("blocks", "sentences", "entities", "mentions", "quotes", "claims", "relations")
_GROUPS_OF: Mapping[LayerName, tuple[str, ...]] = {
    LayerName.ENTITIES: ("mentions",),
    LayerName.QUOTES: ("quotes", "cues", "sources"),
    LayerName.CLAIMS: ("claims",),
}


class _Found(NamedTuple):
    """What a span of spaCy covers, in whole characters and without white space at its edges."""

    start: int
    end: int
    span: SpacySpan


def article_from_spacy(
    doc: Doc, nlp: Language | None = None, *, id: str | None = None, groups: Mapping[str, str] | None = None
) -> Article:
    """Turn a `Doc` into an article; `Article.from_spacy` explains it."""
    import_extra("spacy", "spacy")
    register_extensions()
    keys = _keys(groups or {})
    article, text = carried_article(doc), doc.text
    if article is not None and (article.text or "") == text:
        made = _made_anew(doc, article)
        changed = frozenset() if made is None else _changed_layers(doc, made, keys)
        if not changed:
            return article if id is None else _named(article, id)
    elif not text:
        raise ConversionError("the document has no text, and carries no article")
    else:
        article, made, changed = _unannotated(text, doc.lang_), None, _annotated_layers(doc, keys)
    found = {name: list(doc.spans[key]) if key in doc.spans else [] for name, key in keys.items()}
    if not found["mentions"] or (made is not None and _told(found["mentions"]) == _told(made.spans["mentions"])):
        found["mentions"] = list(doc.ents)
    drafted = _Drafting(text, changed, _annotator(nlp)).draft(article, doc, found)
    return drafted if id is None else _named(drafted, id)


def _keys(groups: Mapping[str, str]) -> dict[str, str]:
    """Say for each of our span groups under which key the `Doc` has it."""
    known = [name for names in _GROUPS_OF.values() for name in names]
    if unknown := sorted(groups.keys() - set(known)):
        raise ConversionError(f"no layer is read from a span group `{unknown[0]}`", remedy=f"known are {known}")
    return {name: name for name in known} | dict(groups)


def _named(article: Article, id: str) -> Article:
    try:
        return Article.model_validate(article.model_dump() | {"id": id})
    except ValidationError as error:
        raise ConversionError(
            f"`{id}` is no id of an article", remedy="take 3 to 80 lower-case letters, digits and hyphens"
        ) from error


def _annotator(nlp: Language | None) -> str:
    """Name the pipeline as its package is named, with its version; spaCy itself where the pipeline is not known."""
    if nlp is None:
        return f"spacy-{import_extra('spacy', 'spacy').__version__}"
    return "{lang}_{name}-{version}".format_map(nlp.meta)


def _unannotated(text: str, language: str) -> Article:
    """Make an article of a text of which nothing else is known."""
    return Article(
        schema_version="1.0.0",
        id=f"doc-{sha256(text)[:12]}",
        language=language if language not in ("", "xx") else "und",
        text=text,
        text_length=len(text),
        text_sha256=sha256(text),
        rights=Rights(license=UNKNOWN_LICENSE, text=TextAccess.INCLUDED),
        origin=Origin(kind=OriginKind.THIRD_PARTY),
    )


# --- which layers are the pipeline's ------------------------------------------------------------------------


def _annotated_layers(doc: Doc, keys: Mapping[str, str]) -> frozenset[LayerName]:
    """Return the layers of which a `Doc` has anything."""
    found = {layer for layer, names in _GROUPS_OF.items() if any(keys[name] in doc.spans for name in names)}
    if doc.has_annotation("SENT_START"):
        found.add(LayerName.SENTENCES)
    if doc.has_annotation("ENT_IOB"):
        found.add(LayerName.ENTITIES)
    return frozenset(found)


def _made_anew(doc: Doc, article: Article) -> Doc | None:
    """Turn an article into a `Doc` of the same tokens; None where its text is withheld."""
    if article.text is None:
        return None
    words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    bare = import_extra("spacy.tokens", "spacy").Doc(doc.vocab, words=words, spaces=spaces)
    return annotate(bare, article, article.text, carried_alignment(doc))


def _changed_layers(doc: Doc, made: Doc, keys: Mapping[str, str]) -> frozenset[LayerName]:
    """Return the layers of a `Doc` that are not as they were made of its article."""
    changed = {
        layer
        for layer, names in _GROUPS_OF.items()
        if any(keys[name] in doc.spans and _told(doc.spans[keys[name]]) != _told(made.spans[name]) for name in names)
    }
    if _told(doc.ents) != _told(made.ents):
        changed.add(LayerName.ENTITIES)
    # The first token is left aside: whether it starts a sentence depends on how the `Doc` was made.
    if doc.to_array("SENT_START").tolist()[1:] != made.to_array("SENT_START").tolist()[1:]:
        changed.add(LayerName.SENTENCES)
    return frozenset(changed)


def _told(spans: Iterable[SpacySpan]) -> list[tuple[int, int, str, str, str]]:
    return [(span.start, span.end, span.label_, span.id_, span.kb_id_) for span in spans]


# --- drafts -------------------------------------------------------------------------------------------------


class _Drafting:
    """Makes a draft of what a pipeline found in a text."""

    def __init__(self, text: str, layers: Collection[LayerName], annotator: str) -> None:
        """Take the text, the layers that are the pipeline's, and the name of the pipeline."""
        self._text, self._layers, self._annotator = text, layers, annotator
        self._ids: set[str] = set()

    def draft(self, article: Article, doc: Doc, groups: Mapping[str, Sequence[SpacySpan]]) -> Article:
        """Copy what is told of the article itself, with the pipeline's layers and no others."""
        update: dict[str, Any] = dict.fromkeys(_NOTHING, ())
        update["layers"] = tuple(
            Layer(name=name, status=LayerStatus.DRAFT, method=Method.MODEL, annotators=(self._annotator,))
            for name in LayerName
            if name in self._layers
        )
        if LayerName.SENTENCES in self._layers:
            update["sentences"] = tuple(self._sentences(doc))
        if LayerName.ENTITIES in self._layers:
            update["mentions"], update["entities"] = self._mentions(groups["mentions"])
        if LayerName.QUOTES in self._layers:
            update["quotes"] = self._quotes(groups, update["mentions"])
        if LayerName.CLAIMS in self._layers:
            update["claims"] = self._claims(groups["claims"], update["quotes"])
        drafted = article.model_copy(update=update)
        return _mended(drafted) if drafted.quotes or drafted.claims else drafted

    def _id(self, letter: str, wanted: str = "") -> str:
        """Give an annotation the id that it has, if no other has it, or else a new one."""
        numbered = (f"{letter}{number}" for number in count(1))
        id = wanted if wanted and wanted not in self._ids else next(id for id in numbered if id not in self._ids)
        self._ids.add(id)
        return id

    def _found(self, spans: Iterable[SpacySpan], *, is_cut: bool = False) -> list[_Found]:
        """List what spans cover, in text order; what runs over a blank line is cut there, or left out and logged."""
        found: list[_Found] = []
        for span in spans:
            pieces = list(self._lines(span.start_char, span.end_char))
            if len(pieces) > 1 and not is_cut:
                _log.warning("left out: %s runs over a blank line", _place(span))
            else:
                found.extend(_Found(start, end, span) for start, end in pieces)
        return sorted(found, key=lambda one: (one.start, -one.end))

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a stretch between its blank lines, without white space at the edges."""
        reached = start
        for blank in [*_BLANK_LINE.finditer(self._text, start, end), None]:
            piece = self._whole(reached, end if blank is None else blank.start())
            if piece is not None:
                yield piece
            reached = end if blank is None else blank.end()

    def _whole(self, start: int, end: int) -> tuple[int, int] | None:
        """Leave out white space at the edges and take in whole characters; None if nothing is left then."""
        text = self._text
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start == end:
            return None
        while splits_grapheme(text, start):
            start -= 1
        while splits_grapheme(text, end):
            end += 1
        return None if text[start].isspace() or text[end - 1].isspace() else (start, end)

    def _sentences(self, doc: Doc) -> Iterator[Sentence]:
        reached = 0
        for span in doc.sents:
            extent = self._whole(span.start_char, span.end_char)
            if extent is not None and extent[0] >= reached:
                reached = extent[1]
                yield Sentence(start=extent[0], end=reached)

    # --- entities ---

    def _mentions(self, spans: Iterable[SpacySpan]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        """Make mentions, and entities of those that have the same item of Wikidata, or the same words and label."""
        entities: dict[tuple[str, ...], Entity] = {}
        mentions: list[Mention] = []
        for start, end, span in self._nesting(spans):
            label = _LABELS.get(span.label_, EntityType.OTHER)
            exact = self._text[start:end]
            entity: Entity | None = None
            if label not in _VALUES:
                item = span.kb_id_ if _ITEM.fullmatch(span.kb_id_) else None
                key = (item,) if item is not None else (label, exact)
                if key not in entities:
                    entities[key] = Entity(id=self._id("e"), type=label, name=exact, wikidata=item, fictional=False)
                entity = entities[key]
            is_known = span.label_ in _LABELS or not span.label_
            mentions.append(
                Mention(
                    id=self._id("m", span.id_),
                    entity=None if entity is None else entity.id,
                    label=label,
                    form=MentionForm.VALUE if entity is None else MentionForm.NAME,
                    start=start,
                    end=end,
                    exact=exact,
                    attributes=() if is_known else (Attribute(key="label", value=span.label_),),
                )
            )
        return tuple(mentions), tuple(entities.values())

    def _nesting(self, spans: Iterable[SpacySpan]) -> Iterator[_Found]:
        """Yield what spans cover, without what covers the same as the one before it, or crosses another."""
        around: list[int] = []
        last: _Found | None = None
        for found in self._found(spans):
            while around and around[-1] <= found.start:
                around.pop()
            if around and around[-1] < found.end:
                _log.warning("left out: %s crosses another mention", _place(found.span))
            elif last is not None and found[:2] == last[:2]:
                if found.span.label_ != last.span.label_:
                    _log.warning("left out: %s, as it has another label too", _place(found.span))
            else:
                around.append(found.end)
                last = found
                yield found

    # --- quotes and claims ---

    def _together(self, spans: Iterable[SpacySpan]) -> list[tuple[str, list[_Found]]]:
        """List what the spans of each id cover; a span without an id stands alone."""
        by_id: dict[str, list[_Found]] = {}
        alone: list[tuple[str, list[_Found]]] = []
        for span in spans:
            found = self._found([span], is_cut=True)
            if span.id_:
                by_id.setdefault(span.id_, []).extend(found)
            elif found:
                alone.append(("", found))
        named = [(id, sorted(found, key=lambda one: one.start)) for id, found in by_id.items() if found]
        return sorted([*named, *alone], key=lambda one: one[1][0].start)

    def _parts(self, found: Iterable[_Found]) -> tuple[Span, ...]:
        return tuple(Span(start=one.start, end=one.end, exact=self._text[one.start : one.end]) for one in found)

    def _quotes(self, groups: Mapping[str, Sequence[SpacySpan]], mentions: Sequence[Mention]) -> tuple[Quote, ...]:
        contents = self._together(groups["quotes"])
        quoted = {id for id, _ in contents if id}
        linked: dict[str, dict[str, list[_Found]]] = {"cues": {}, "sources": {}}
        for name, parts in linked.items():
            for id, found in self._together(groups[name]):
                if id in quoted:
                    parts[id] = found
                else:
                    _log.warning("left out: %s shares no id with a quote", _place(found[0].span))
        made = []
        for id, found in contents:
            content, source = self._parts(found), self._parts(linked["sources"].get(id, ()))
            speakers = _speakers(source, mentions)
            kind = SourceKind.IMPLICIT if not source else SourceKind.NAMED if speakers else SourceKind.UNNAMED
            shown = type_shown(self._text, [(part.start, part.end) for part in content], (), ())
            made.append(
                Quote(
                    id=self._id("q", id),
                    type=_QUOTE_TYPES[shown],
                    content=content,
                    cue=self._parts(linked["cues"].get(id, ())),
                    source=source,
                    source_kind=kind,
                    speakers=speakers,
                )
            )
        return tuple(made)

    def _claims(self, spans: Iterable[SpacySpan], quotes: Sequence[Quote]) -> tuple[Claim, ...]:
        made = []
        for id, found in self._together(spans):
            content = self._parts(found)
            around = [quote for quote in quotes if all(_holds(quote.content, part) for part in content)]
            made.append(
                Claim(
                    id=self._id("c", id),
                    quote=min(around, key=_length).id if around else None,
                    content=content,
                    gist="",
                    type=_CLAIM_TYPES.get(found[0].span.label_, ClaimType.STATE),
                    polarity=Polarity.AFFIRMED,
                    certainty=Certainty.UNKNOWN,
                )
            )
        return tuple(made)


def _place(span: SpacySpan) -> str:
    return f"`{span.label_}` at {span.start_char}:{span.end_char}"


def _holds(around: Iterable[Span | Mention], part: Span | Mention) -> bool:
    return any(span.start <= part.start and part.end <= span.end for span in around)


def _length(quote: Quote) -> int:
    return sum(part.end - part.start for part in quote.content)


def _speakers(source: Sequence[Span], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the entities that a source names."""
    named = (mention.entity for mention in mentions if _holds(source, mention))
    return tuple(dict.fromkeys(entity for entity in named if entity is not None))


def _mended(article: Article) -> Article:
    """Put right what a program can, such as marks around a content, and leave out the quotes and claims still wrong."""
    while True:
        fixed = fix([article])
        (mended,) = fixed.articles
        article = mended if isinstance(mended, Article) else article
        wrong = {one.location.annotation for one in fixed.remaining if one.severity == Severity.ERROR}
        dropped = wrong & {*(quote.id for quote in article.quotes), *(claim.id for claim in article.claims)}
        if not dropped:
            return article
        for one in fixed.remaining:
            if one.location.annotation in dropped and one.severity == Severity.ERROR:
                _log.warning("left out: `%s`: %s", one.location.annotation, one.message)
        article = article.model_copy(
            update={
                "quotes": tuple(quote for quote in article.quotes if quote.id not in dropped),
                "claims": tuple(
                    claim.model_copy(update={"quote": None}) if claim.quote in dropped else claim
                    for claim in article.claims
                    if claim.id not in dropped
                ),
            }
        )
