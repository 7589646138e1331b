"""From a sketch to an article: canonical names, ids, gists, types, layers in their order, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from newscorpus.article import Article, withhold
from newscorpus.marks import type_shown
from newscorpus.schema.current import (
    Attribute,
    Block,
    Claim,
    ClaimType,
    Entity,
    Genre,
    Layer,
    LayerName,
    LayerStatus,
    Mention,
    MentionForm,
    Method,
    Origin,
    OriginKind,
    Quote,
    QuoteType,
    Relation,
    Rights,
    Sentence,
    SourceKind,
    Span,
    TextAccess,
)
from newscorpus.testing._choosing import Chooser
from newscorpus.testing._sketch import Actor, Extent, Sketch, SketchedClaim, SketchedQuote
from newscorpus.testing.languages import Language
from newscorpus.text import sha256

_EMPTY_IS_NO_FAULT = frozenset({LayerName.QUOTES, LayerName.CLAIMS, LayerName.RELATIONS})
_QUOTE_TYPES = {str(type_): type_ for type_ in QuoteType}
_CLAIM_TYPES = {str(type_): type_ for type_ in ClaimType}
_STATUSES = (LayerStatus.DRAFT, LayerStatus.SILVER, LayerStatus.GOLD)
_FORMS_OF_ID = ("{letter}{number}", "{number}", "urn:x:{number:03}", "é {number}", "{letter}-{number:x}-🌒")
_DESKS = ("labor", "courts and crime", "politics", "Kultur", "本地")
_PUBLISHERS = ("Sund Post", "Gazeta Łęgowska", "青葉新聞")
_LICENSES = ("CC-BY-4.0", "CC0-1.0", "LicenseRef-newsroom")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NOTES = (Attribute(key="scene", value="harbor"), Attribute(key="x:π", value=""))


@dataclass(frozen=True)
class Declared:
    """What an article says of its annotation.

    Attributes:
        layers: the layers that are listed.
        empty: those of them in which nothing is annotated, though there would be something.
        is_withheld: whether its text is withheld.
    """

    layers: frozenset[LayerName]
    empty: frozenset[LayerName]
    is_withheld: bool


def assemble(chooser: Chooser, sketch: Sketch, language: Language, declared: Declared) -> Article:
    """Make the article that was sketched."""
    return _Assembly(chooser, sketch, language, declared).article()


class _Assembly:
    """An article while it is put together."""

    def __init__(self, chooser: Chooser, sketch: Sketch, language: Language, declared: Declared) -> None:
        self._chooser, self._sketch, self._language, self._declared = chooser, sketch, language, declared
        self._text = sketch.text
        self._form_of_id = chooser.one_of(_FORMS_OF_ID)
        self._count = 0
        self._has_attributes = chooser.rarely()
        self._attributed = 0
        self._ids: dict[int, str] = {}
        self._actors = self._needed_actors()
        self._names = {id(actor): self._canonical(actor) for actor in self._actors}
        self._blocks = self._sorted_blocks()

    def _has(self, layer: LayerName) -> bool:
        return layer in self._declared.layers and layer not in self._declared.empty

    def _id(self, annotation: object, letter: str) -> str:
        """Give an annotation its id when it is first asked for."""
        if id(annotation) not in self._ids:
            self._count += 1
            self._ids[id(annotation)] = self._form_of_id.format(letter=letter, number=self._count)
        return self._ids[id(annotation)]

    # --- entities ---

    def _needed_actors(self) -> list[Actor]:
        """List those who are entities: all who are mentioned, or where that is no layer, all who are referred to."""
        if not self._has(LayerName.ENTITIES):
            needed = [actor for quote in self._sketch.quotes for actor in quote.speakers]
            needed += [actor for claim in self._sketch.claims for actor in claim.about]
        else:
            needed = [mention.actor for mention in self._sketch.mentions if mention.actor is not None]
        return list({id(actor): actor for actor in needed}.values())

    def _canonical(self, actor: Actor) -> str:
        """Find the fullest name that the article has for somebody, or the bare description."""
        if actor.name is None:
            return actor.noun.bare if actor.noun is not None else ""
        is_full = any(mention.is_full for mention in self._sketch.mentions if mention.actor is actor)
        return actor.name.full if is_full or actor.name.short is None else actor.name.short

    def _entities(self, mentions: Sequence[Mention]) -> list[Entity]:
        first: dict[str | None, int] = {}
        for number, mention in enumerate(mentions):
            first.setdefault(mention.entity, number)
        made = [
            Entity(
                id=self._id(actor, "e"),
                type=actor.type,
                name=self._names[id(actor)],
                fictional=True,
                attributes=self._attributes(),
            )
            for actor in self._actors
        ]
        return sorted(made, key=lambda entity: (first.get(entity.id, len(mentions)), entity.id))

    def _mentions(self) -> list[Mention]:
        needed = {id(actor) for actor in self._actors}
        all_of_them = self._has(LayerName.ENTITIES)
        made = [
            Mention(
                id=self._id(mention, "m"),
                entity=None if mention.actor is None else self._id(mention.actor, "e"),
                label=mention.label,
                form=mention.form,
                start=mention.at.start,
                end=mention.at.end,
                exact=self._text[mention.at.start : mention.at.end],
            )
            for mention in self._sketch.mentions
            if all_of_them or id(mention.actor) in needed
        ]
        return sorted(made, key=lambda mention: (mention.start, -mention.end, mention.id))

    # --- quotes, claims, relations ---

    def _spans(self, extents: Iterable[Extent]) -> tuple[Span, ...]:
        return tuple(Span(start=start, end=end, exact=self._text[start:end]) for start, end in sorted(extents))

    def _quote(self, quote: SketchedQuote) -> Quote:
        parent = quote.parent.content if quote.parent is not None else []
        blocks = [(block.start, block.end) for block in self._blocks]
        shown = "direct" if quote.is_set_off else type_shown(self._text, quote.content, parent, blocks)
        return Quote(
            id=self._id(quote, "q"),
            type=_QUOTE_TYPES[shown],
            content=self._spans(quote.content),
            cue=self._spans(quote.cue),
            source=self._spans(quote.source),
            source_kind=self._source_kind(quote),
            speakers=tuple(self._id(actor, "e") for actor in quote.speakers),
            parent=None if quote.parent is None else self._id(quote.parent, "q"),
            attributes=self._attributes(),
        )

    def _source_kind(self, quote: SketchedQuote) -> SourceKind:
        if quote.is_implicit:
            return SourceKind.IMPLICIT
        if any(actor.is_document for actor in quote.speakers):
            return SourceKind.DOCUMENT
        is_named = any(
            mention.form == MentionForm.NAME for mention in self._sketch.mentions if mention.actor in quote.speakers
        )
        return SourceKind.NAMED if is_named else SourceKind.UNNAMED

    def _claim(self, claim: SketchedClaim) -> Claim:
        slots = {slot: self._names[id(actor)] for slot, actor in claim.said.actors.items() if id(actor) in self._names}
        slots |= {
            slot: self._canonical(actor) for slot, actor in claim.said.actors.items() if id(actor) not in self._names
        }
        return Claim(
            id=self._id(claim, "c"),
            quote=None if claim.quote is None else self._id(claim.quote, "q"),
            content=self._spans(claim.content),
            gist=claim.gist.format(**slots, **claim.said.values),
            type=_CLAIM_TYPES[claim.said.clause.type],
            polarity=claim.polarity,
            certainty=claim.certainty,
            about=tuple(self._id(actor, "e") for actor in claim.about),
        )

    def _relations(self) -> list[Relation]:
        made = [
            Relation(
                id=self._id(relation, "r"),
                type=relation.type,
                head=self._id(relation.head, "c"),
                tail=self._id(relation.tail, "c"),
            )
            for relation in self._sketch.relations
        ]
        return sorted(made, key=lambda relation: (relation.head, relation.tail, relation.id))

    # --- the whole ---

    def _sorted_blocks(self) -> list[Block]:
        if not self._has(LayerName.BLOCKS):
            return []
        made = [Block(kind=kind, start=at.start, end=at.end) for kind, at in self._sketch.blocks]
        return sorted(made, key=lambda block: (block.start, -block.end))

    def _attributes(self) -> tuple[Attribute, ...]:
        """Give every other annotation an attribute, in an article that has any."""
        self._attributed += self._has_attributes
        return (_NOTES[self._attributed // 2 % len(_NOTES)],) if self._attributed % 2 else ()

    def article(self) -> Article:
        """Put everything together."""
        chooser = self._chooser
        mentions = self._mentions()
        entities = self._entities(mentions)
        sentences = sorted(self._sketch.sentences) if self._has(LayerName.SENTENCES) else []
        sizes = {LayerName.BLOCKS: len(self._blocks), LayerName.SENTENCES: len(sentences)}
        sizes[LayerName.ENTITIES] = len(entities)
        whole = Article(
            schema_version="1.0.0",
            language=chooser.one_of(self._language.tags),
            text=self._text,
            text_length=len(self._text),
            text_sha256=sha256(self._text),
            layers=self._layers(sizes),
            blocks=tuple(self._blocks),
            sentences=tuple(Sentence(start=start, end=end) for start, end in sentences),
            entities=tuple(entities),
            mentions=tuple(mentions),
            quotes=tuple(sorted(map(self._quote, self._sketch.quotes), key=_by_first_fragment)),
            claims=tuple(sorted(map(self._claim, self._sketch.claims), key=_by_first_fragment)),
            relations=tuple(self._relations()),
            **self._about_it(),
        )
        return withhold(whole) if self._declared.is_withheld else whole

    def _layers(self, sizes: dict[LayerName, int]) -> tuple[Layer, ...]:
        """List the layers as they were annotated; one that is empty against all odds is a draft."""
        chooser = self._chooser
        status, method = chooser.one_of(_STATUSES), chooser.one_of(tuple(Method))
        annotators = ("a-1", "ä-2")
        made = []
        for name in LayerName:
            if name in self._declared.layers:
                is_draft = name not in _EMPTY_IS_NO_FAULT and not sizes[name]
                own = LayerStatus.DRAFT if is_draft else status
                shown = annotators if own == LayerStatus.GOLD else annotators[: chooser.number(1)]
                guideline = None if own == LayerStatus.DRAFT else "1.0"
                made.append(Layer(name=name, status=own, method=method, annotators=shown, guideline=guideline))
        return tuple(made)

    def _about_it(self) -> dict[str, Any]:
        """Choose what is told of an article besides its annotation, mostly little."""
        chooser, is_withheld = self._chooser, self._declared.is_withheld
        number = chooser.number(10**6 - 1)
        told: dict[str, Any] = {
            "id": f"{chooser.one_of(('article', 'a', 'x-86-' * 14 + 'y'))}-{number:03}",
            "rights": Rights(license="CC-BY-4.0", text=TextAccess.INCLUDED),
            "origin": Origin(kind=OriginKind.THIRD_PARTY if is_withheld else OriginKind.WRITTEN),
            "attributes": self._attributes(),
        }
        if chooser.mostly(3):
            moment = _EPOCH + timedelta(days=chooser.number(20_000), microseconds=chooser.number(86_400 * 10**6 - 1))
            told |= {
                "title": capitalized_phrase(self._language, chooser),
                "published_at": moment,
                "publisher": chooser.one_of(_PUBLISHERS),
                "url": f"https://example.org/{number}?q=é",
                "authors": ("Ada Lunde", "陳𠮷野")[: chooser.number(2)],
                "section": chooser.one_of(_DESKS),
                "genre": chooser.one_of(tuple(Genre)),
                "topics": (f"medtop:{number:08}",),
                "rights": Rights(license=chooser.one_of(_LICENSES), holder="Sund Post", text=TextAccess.INCLUDED),
            }
        return told


def capitalized_phrase(language: Language, chooser: Chooser) -> str:
    """Choose a title."""
    phrase = chooser.one_of(language.phrases)
    return phrase[:1].upper() + phrase[1:]


def _by_first_fragment(annotation: Quote | Claim) -> tuple[int, int, str]:
    return annotation.content[0].start, -annotation.content[0].end, annotation.id
