"""Articles as users hold them: a record of the current schema that answers the questions people ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeAlias, TypeVar

from pydantic import BaseModel

from newscorpus.bridging import find_bridge
from newscorpus.errors import HydrationError, UnknownReferenceError
from newscorpus.schema import current
from newscorpus.schema.current import (
    Claim,
    Entity,
    Mention,
    Quote,
    Relation,
    RelationType,
    Sentence,
    Span,
    TextAccess,
)
from newscorpus.text import sha256

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Annotation: TypeAlias = Entity | Mention | Quote | Claim | Relation
_A = TypeVar("_A", Entity, Mention, Quote, Claim, Relation)

_GAP = " … "
_ROW = "_row"  # where an article has the row that it is still to be made of
_BY_ID = "_by_id"
_VALUES = BaseModel.__dict__["__dict__"]  # where pydantic has the values of an instance


class Extended(Protocol):
    """Anything that covers one contiguous stretch of the text: a span, mention, block or sentence."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """The code point after the last."""


class Rows(Protocol):
    """Rows of a table, decoded as they are asked for."""

    def value(self, name: str, row: int) -> Any:
        """Return the value that a field has in a row."""


class Article(current.Article):
    """One article with all its annotations: immutable, hashable, picklable.

    An annotation may be given as itself or by its id wherever a question takes one. References are looked up
    when a question is first asked; an article that is only read costs nothing for them. A reference that
    dangles (rule REF401) is left out of the answer, for an article need not be valid to be looked at.
    """

    if TYPE_CHECKING:
        _by_id: Mapping[str, Annotation]
    else:

        def __getattr__(self, name: str) -> Any:
            """Make a part of the article that was not asked for before."""
            held = _VALUES.__get__(self)
            if name in type(self).model_fields and (row := held.get(_ROW)) is not None:
                held[name] = row[0].value(name, row[1])
            elif name == _BY_ID:
                held[name] = self._find_ids()
            if name in held:
                return held[name]
            return super().__getattr__(name)

        @property
        def __dict__(self) -> dict[str, Any]:
            """All fields by name: what compares, copies, pickles or serializes an article asks for them here."""
            held = _VALUES.__get__(self)
            if (row := held.get(_ROW)) is not None:
                # In the order of the schema, as a record is written in this order.
                whole = {
                    name: held[name] if name in held else row[0].value(name, row[1]) for name in type(self).model_fields
                }
                _VALUES.__set__(self, whole | ({_BY_ID: held[_BY_ID]} if _BY_ID in held else {}))
            return _VALUES.__get__(self)

        @__dict__.setter
        def __dict__(self, values: dict[str, Any]) -> None:
            _VALUES.__set__(self, values)

    @classmethod
    def of_row(cls, rows: Rows, row: int) -> Self:
        """Make an article of which each part is made when it is first asked for.

        Args:
            rows: rows of the nested table that hold what the schema says, and nothing else.
            row: the number of the row.
        """
        article = cls.__new__(cls)
        _VALUES.__set__(article, {_ROW: (rows, row)})
        object.__setattr__(article, "__pydantic_fields_set__", set(cls.model_fields))
        object.__setattr__(article, "__pydantic_extra__", None)
        object.__setattr__(article, "__pydantic_private__", None)
        return article

    def _find_ids(self) -> Mapping[str, Annotation]:
        layers: tuple[Iterable[Annotation], ...] = (
            self.entities,
            self.mentions,
            self.quotes,
            self.claims,
            self.relations,
        )
        return {annotation.id: annotation for layer in layers for annotation in layer}

    def __getstate__(self) -> dict[Any, Any]:
        """Pickle the fields without what was looked up since."""
        state = super().__getstate__()
        fields = type(self).model_fields
        state["__dict__"] = {name: value for name, value in state["__dict__"].items() if name in fields}
        return state

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the article without what was looked up since, as the copy may differ."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop(_BY_ID, None)
        return copied

    def _resolve(self, layer: type[_A], annotation: _A | str) -> _A:
        if isinstance(annotation, layer):
            return annotation
        found = self._by_id.get(str(annotation))
        if not isinstance(found, layer):
            raise UnknownReferenceError(f"article `{self.id}` has no {layer.__name__.lower()} `{annotation}`")
        return found

    def _all(self, layer: type[_A], ids: Iterable[str]) -> tuple[_A, ...]:
        found = (self._by_id.get(id) for id in ids)
        return tuple(annotation for annotation in found if isinstance(annotation, layer))

    def annotation(self, id: str) -> Annotation:
        """Return the annotation of this id, of whatever layer.

        Raises:
            UnknownReferenceError: there is none.
        """
        found = self._by_id.get(id)
        if found is None:
            raise UnknownReferenceError(f"article `{self.id}` has no annotation `{id}`")
        return found

    def entity(self, id: str) -> Entity:
        """Return the entity of this id.

        Raises:
            UnknownReferenceError: there is none.
        """
        return self._resolve(Entity, id)

    def mention(self, id: str) -> Mention:
        """Return the mention of this id, or raise `UnknownReferenceError`."""
        return self._resolve(Mention, id)

    def quote(self, id: str) -> Quote:
        """Return the quote of this id, or raise `UnknownReferenceError`."""
        return self._resolve(Quote, id)

    def claim(self, id: str) -> Claim:
        """Return the claim of this id, or raise `UnknownReferenceError`."""
        return self._resolve(Claim, id)

    def mentions_of(self, entity: Entity | str) -> tuple[Mention, ...]:
        """Return the mentions that refer to an entity, in text order."""
        wanted = self._resolve(Entity, entity).id
        return tuple(mention for mention in self.mentions if mention.entity == wanted)

    def entity_of(self, mention: Mention | str) -> Entity | None:
        """Return the entity that a mention refers to; None for a value."""
        id = self._resolve(Mention, mention).entity
        return next(iter(self._all(Entity, [id])), None) if id is not None else None

    def quotes_by(self, entity: Entity | str) -> tuple[Quote, ...]:
        """Return the quotes of which an entity is a speaker, in text order."""
        wanted = self._resolve(Entity, entity).id
        return tuple(quote for quote in self.quotes if wanted in quote.speakers)

    def speakers(self, quote: Quote | str) -> tuple[Entity, ...]:
        """Return the entities whom a quote's source refers to; empty where they are unknown."""
        return self._all(Entity, self._resolve(Quote, quote).speakers)

    def parent(self, quote: Quote | str) -> Quote | None:
        """Return the quote within whose content this one stands; None at the top."""
        id = self._resolve(Quote, quote).parent
        return next(iter(self._all(Quote, [id])), None) if id is not None else None

    def nested_in(self, quote: Quote | str) -> tuple[Quote, ...]:
        """Return the quotes that stand directly within this one's content, in text order."""
        wanted = self._resolve(Quote, quote).id
        return tuple(other for other in self.quotes if other.parent == wanted)

    def claims_in(self, quote: Quote | str) -> tuple[Claim, ...]:
        """Return the claims that a quote carries, in text order."""
        wanted = self._resolve(Quote, quote).id
        return tuple(claim for claim in self.claims if claim.quote == wanted)

    def claimers(self, claim: Claim | str) -> tuple[Entity, ...]:
        """Return who claims it: the speakers of its quote; empty for a claim in the article's own voice."""
        quote = self.quote_of(claim)
        return () if quote is None else self.speakers(quote)

    def quote_of(self, claim: Claim | str) -> Quote | None:
        """Return the attribution that carries a claim; None for a claim in the article's own voice."""
        id = self._resolve(Claim, claim).quote
        return next(iter(self._all(Quote, [id])), None) if id is not None else None

    def about(self, claim: Claim | str) -> tuple[Entity, ...]:
        """Return the entities that a claim is about."""
        return self._all(Entity, self._resolve(Claim, claim).about)

    def claims_of(self, relation: Relation | str) -> tuple[Claim, ...]:
        """Return the head and the tail of a relation."""
        chosen = self._resolve(Relation, relation)
        return self._all(Claim, (chosen.head, chosen.tail))

    def related_to(self, claim: Claim | str, type: RelationType | str) -> tuple[Claim, ...]:
        """Return the claims that stand in this relation to a claim: the heads of the relations whose tail it is."""
        wanted = self._resolve(Claim, claim).id
        heads = [relation.head for relation in self.relations if relation.tail == wanted and relation.type == type]
        return self._all(Claim, heads)

    def disputed_by(self, claim: Claim | str) -> tuple[Claim, ...]:
        """Return the claims that dispute a claim, or the claim of which it is a repetition; `claimers` says whose."""
        chosen = self._resolve(Claim, claim)
        same = [chosen, *self._all(Claim, self._repeated_by(chosen.id))]
        found = (dispute for other in same for dispute in self.related_to(other, RelationType.DISPUTES))
        return tuple(dict.fromkeys(found))

    def _repeated_by(self, claim: str) -> list[str]:
        """Return the ids that a claim repeats; only those are the tail of other relations."""
        return [
            relation.tail
            for relation in self.relations
            if relation.head == claim and relation.type == RelationType.REPEATS
        ]

    def sentences_of(self, annotation: Mention | Quote | Claim | Span) -> tuple[Sentence, ...]:
        """Return the sentences that a mention, a span or the content of a quote or claim meets, in text order."""
        spans: tuple[Extended, ...] = annotation.content if isinstance(annotation, Quote | Claim) else (annotation,)
        return tuple(
            sentence
            for sentence in self.sentences
            if any(span.start < sentence.end and sentence.start < span.end for span in spans)
        )

    def covered(self, span: Extended | Sequence[Extended]) -> str:
        """Return the characters that a span covers; of several fragments with ` … ` between them.

        Raises:
            HydrationError: the text is withheld.
        """
        if self.text is None:
            raise HydrationError(
                f"article `{self.id}` is withheld: it has no text to cover",
                remedy="fill it in with `newscorpus.hydrate(article, text)`",
            )
        text = self.text
        spans = span if isinstance(span, tuple | list) else (span,)
        return _GAP.join(text[part.start : part.end] for part in spans)

    # --- to and from other libraries ---

    def to_spacy(
        self,
        nlp: Language | None = None,
        *,
        alignment: Literal["strict", "contract", "expand", "retokenize"] = "strict",
    ) -> Doc:
        """Return the article as a spaCy `Doc`; needs the extra `spacy`.

        The `Doc` has the characters of the text, to the last blank, and

        - `doc.ents`: the mentions of form `name` and `value`; of those that overlap the longest, and of those as long
          the first. Tokens of a mention that was left out are of unknown entity, and so are all others if the layer
          `entities` is not listed.
        - `doc.spans` with the groups `blocks` (labeled by kind), `sentences`, `mentions` (entity type), `quotes` (the
          contents, quote type), `cues`, `sources` (source kind) and `claims` (claim type). `span.id_` is the id of the
          mention, quote or claim, that of all fragments of one annotation the same; `span.kb_id_` the Wikidata item.
        - sentence starts.
        - `span._.entity`, `span._.quote`, `span._.claim`, `span._.speakers`, `span._.annotation` and `doc._.article`:
          what spans are linked to, as records of the article.
        - `doc._.unaligned`: every span that was moved or left out, as it does not start and end where tokens do.

        Args:
            nlp: the pipeline whose tokenizer splits the text; the blank one of the article's language if not given.
                None of its components is run.
            alignment: what becomes of a span that starts or ends within a token: `strict` leaves it out, `contract`
                keeps the tokens that lie in it, `expand` all that it meets, `retokenize` cuts tokens to fit.

        Raises:
            MissingExtraError: spaCy is not installed.
            HydrationError: the text is withheld.
            ConversionError: there is no such alignment, or the tokenizer changes the text.
        """
        doc: Doc = find_bridge("article_to_spacy")(self, nlp, alignment=alignment)
        return doc

    @classmethod
    def from_spacy(
        cls,
        doc: Doc,
        nlp: Language | None = None,
        *,
        id: str | None = None,
        groups: Mapping[str, str] | None = None,
    ) -> Article:
        """Make an article of a spaCy `Doc`; needs the extra `spacy`.

        A `Doc` that `to_spacy` has made gives its article back, with all that no `Doc` has a place for, if entities,
        span groups and sentence starts are as they were made. Otherwise the layers that differ, or in any other `Doc`
        those that it has, are taken as what a pipeline has found, and make up a `draft`: sentences, entities (of
        `doc.ents`, or of a span group `mentions`), quotes and claims (of span groups). Spans that share a `span_id` are
        fragments of one annotation, a cue or source of that id is that of the quote. A name is an entity of its own
        for each form of words; labels that are not those of OntoNotes or CoNLL become `OTHER` and an attribute.

        `newscorpus.validate` finds no error in the annotations of a draft. Whatever cannot be annotated is left out,
        and the logger `newscorpus` tells of it. The origin of a text that came with no article is `third-party`, its
        license `LicenseRef-unknown`, its id made of its hash: copy the article with what you know.

        Args:
            doc: the document.
            nlp: the pipeline that annotated it; its name and version are the annotator of the draft. If not given,
                spaCy itself is.
            id: the id of the article.
            groups: the keys of `doc.spans` under which the pipeline has its `mentions`, `quotes`, `cues`, `sources` or
                `claims`, if they are others: `{"quotes": "sc"}`.

        Raises:
            MissingExtraError: spaCy is not installed.
            ConversionError: the document has no text, carries a broken article, or the id is none.
        """
        article: Article = find_bridge("article_from_spacy")(doc, nlp, id=id, groups=groups)
        return article


def hydrate(article: Article, text: str) -> Article:
    """Fill in the text of a withheld article, and the characters that each of its spans covers.

    Args:
        article: the article; one that has its text is returned as it is, if the text is the same.
        text: the text as it was published, to the character.

    Raises:
        HydrationError: the text is another one than was annotated; nothing is guessed.
    """
    if len(text) != article.text_length:
        reason = f"it has `{len(text)}` code points, the annotated text `{article.text_length}`"
    elif sha256(text) != article.text_sha256:
        reason = "its SHA-256 differs from that of the annotated text"
    else:
        return _with_words(article, text)
    raise HydrationError(f"article `{article.id}` cannot be hydrated: this is another text: {reason}")


def withhold(article: Article) -> Article:
    """Take the text out of an article, and the characters of every span: the exact inverse of `hydrate`.

    Raises:
        HydrationError: a span repeats other characters than the text holds, so that hydrating could not restore it.
    """
    if article.text is not None and _with_words(article, article.text) != _with_access(article, TextAccess.INCLUDED):
        raise HydrationError(
            f"article `{article.id}` cannot be withheld: the `exact` of a span differs from its text",
            remedy="`newscorpus validate` names the span (SPN303)",
        )
    return _with_words(article, None)


def _with_access(article: Article, access: TextAccess) -> Article:
    return article.model_copy(update={"rights": article.rights.model_copy(update={"text": access})})


def _with_words(article: Article, text: str | None) -> Article:
    """Copy the article with this text, or none, and with the `exact` of every span to match."""

    def fill(span: Any) -> Any:
        return span.model_copy(update={"exact": None if text is None else text[span.start : span.end]})

    def fill_all(annotation: Any, *fields: str) -> Any:
        return annotation.model_copy(
            update={field: tuple(fill(span) for span in getattr(annotation, field)) for field in fields}
        )

    update = {
        "text": text,
        "mentions": tuple(fill(mention) for mention in article.mentions),
        "quotes": tuple(fill_all(quote, "content", "cue", "source") for quote in article.quotes),
        "claims": tuple(fill_all(claim, "content") for claim in article.claims),
    }
    copied = article.model_copy(update=update)
    return _with_access(copied, TextAccess.WITHHELD if text is None else TextAccess.INCLUDED)
