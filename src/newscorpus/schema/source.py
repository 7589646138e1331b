"""The source form: an article as a person or a language model writes it down, annotated by quoting.

A span is written as the words it covers (`newscorpus.text.Quotation` has the forms) or, where the text is
withheld, by its offsets; what most articles share has a default. The form belongs to the current schema and
is published beside it. Turning it into a record is the business of `newscorpus.formats`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from newscorpus.schema import v1

Written = Annotated[str, Field(min_length=1)]


class Form(v1.Record):
    """What all parts of the source form have in common."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Offsets(Form):
    """A span by its offsets, for a text that is withheld or for words that do not stand in the text."""

    start: v1.Offset
    """First code point of the span."""
    end: v1.Offset
    """The code point after its last."""
    exact: str | None = None
    """The characters the record repeats, where they are not those that the text holds."""


Place = Written | Offsets
Fragments = Place | Annotated[tuple[Place, ...], Field(strict=False)]
Content = Place | Annotated[tuple[Place, ...], Field(strict=False, min_length=1)]


class SourceRights(Form):
    """Under what terms the text may be used."""

    license: v1.License
    """An SPDX license identifier, or `LicenseRef-` and a name."""
    holder: str | None = None
    """Who holds the rights in the text."""
    text: Annotated[v1.TextAccess, Field(strict=False)] = v1.TextAccess.INCLUDED
    """Whether the text travels with the annotations."""


class SourceLayer(Form):
    """How a layer was annotated."""

    status: Annotated[v1.LayerStatus, Field(strict=False)]
    """How far it has been checked."""
    method: Annotated[v1.Method, Field(strict=False)]
    """What made it."""
    annotators: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Who made it."""
    guideline: str | None = None
    """The version of the guidelines that was followed."""


class SourceBlock(Form):
    """A block that the rule would not find. It takes the place of the blocks of its kind of nesting that it meets."""

    kind: Annotated[v1.BlockKind, Field(strict=False)]
    """The part it plays."""
    quote: Place
    """Where it stands."""


class SourceSentence(Form):
    """A sentence that the rule would not find. It takes the place of those that it meets."""

    quote: Place
    """Where it stands."""


class SourceEntity(Form):
    """A referent; its id is its key."""

    type: Annotated[v1.EntityType, Field(strict=False)]
    """What kind of thing it is."""
    name: str
    """Its canonical name."""
    wikidata: v1.WikidataItem | None = None
    """Its Wikidata item."""
    fictional: bool = False
    """Whether it was invented for the corpus."""
    attributes: v1.Attributes = ()
    """What an importer could not map."""


class SourceMention(Form):
    """A span that names an entity or gives a value."""

    id: v1.Identifier | None = None
    """May be left out where nothing refers to it."""
    entity: v1.Identifier | None = None
    """Key of the entity; left out for values."""
    label: Annotated[v1.EntityType, Field(strict=False)] | None = None
    """Left out where it is the entity's type."""
    form: Annotated[v1.MentionForm, Field(strict=False)] | None = None
    """Left out for a name, and for a value without entity."""
    quote: Place
    """Where it stands."""
    attributes: v1.Attributes = ()
    """What an importer could not map."""


class SourceQuote(Form):
    """An attribution; its id is its key."""

    type: Annotated[v1.QuoteType, Field(strict=False)] | None = None
    """Left out where it is what the quotation marks show."""
    content: Content
    """What was said."""
    cue: Fragments = ()
    """The words that mark the attribution."""
    source: Fragments = ()
    """The expression that names who said it."""
    source_kind: Annotated[v1.SourceKind, Field(strict=False)] = v1.SourceKind.NAMED
    """What the article tells of who said it."""
    speakers: v1.References = ()
    """Keys of the entities that the source refers to."""
    parent: v1.Identifier | None = None
    """Key of the quote within which it stands."""
    attributes: v1.Attributes = ()
    """What an importer could not map."""


class SourceClaim(Form):
    """An assertion; its id is its key."""

    quote: v1.Identifier | None = None
    """Key of the quote that carries it; left out for the article's own voice."""
    content: Content
    """Where it stands."""
    gist: str = ""
    """One self-contained sentence in the corpus's own words."""
    type: Annotated[v1.ClaimType, Field(strict=False)]
    """What it asserts."""
    polarity: Annotated[v1.Polarity, Field(strict=False)] = v1.Polarity.AFFIRMED
    """Whether the claimer stands by the content."""
    certainty: Annotated[v1.Certainty, Field(strict=False)] = v1.Certainty.CERTAIN
    """How sure the claimer is."""
    about: v1.References = ()
    """Keys of the entities it is about."""
    attributes: v1.Attributes = ()
    """What an importer could not map."""


class SourceRelation(Form):
    """What one claim is to another, read *head type tail*."""

    id: v1.Identifier | None = None
    """May be left out where nothing refers to it."""
    type: Annotated[v1.RelationType, Field(strict=False)]
    """What the head is to the tail."""
    head: v1.Identifier
    """Key of the reacting claim."""
    tail: v1.Identifier
    """Key of the claim it reacts to."""
    attributes: v1.Attributes = ()
    """What an importer could not map."""


class SourceArticle(Form):
    """One article, annotated by quoting."""

    schema_version: Literal["1.0.0"] = "1.0.0"
    """The version of the schema that the record follows."""
    id: v1.Slug
    """Unique in the corpus and never used again."""
    language: v1.LanguageTag
    """The language of the text, as a BCP 47 tag."""
    title: str | None = None
    """The headline."""
    published_at: AwareDatetime | date | None = None
    """When it was published: a day, or a time with its zone."""
    publisher: str | None = None
    """The outlet."""
    url: v1.Url | None = None
    """Where it was published."""
    authors: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """The byline, a name each."""
    section: str | None = None
    """The desk."""
    genre: Annotated[v1.Genre, Field(strict=False)] | None = None
    """The journalistic form."""
    topics: Annotated[tuple[v1.MediaTopic, ...], Field(strict=False)] = ()
    """Subjects, as IPTC Media Topic ids."""
    rights: SourceRights
    """Under what terms the text may be used."""
    origin: v1.Origin
    """Where the text came from."""
    layers: dict[Annotated[v1.LayerName, Field(strict=False)] | Literal["all"], SourceLayer] = Field(
        default_factory=dict
    )
    """How each layer was annotated; `all` stands for every layer that is not listed besides."""
    text: str | None = None
    """The whole text; left out where it is withheld."""
    text_length: v1.Offset | None = None
    """Code points of the text; needed only where it is withheld."""
    text_sha256: v1.Hash | None = None
    """SHA-256 of the text's UTF-8 bytes; needed only where it is withheld."""
    segmentation: Literal["rule", "listed"] = "rule"
    """Whether blocks and sentences are found by rule and corrected by those listed, or are those listed alone."""
    blocks: Annotated[tuple[SourceBlock, ...], Field(strict=False)] = ()
    """Blocks that the rule would not find."""
    sentences: Annotated[tuple[SourceSentence, ...], Field(strict=False)] = ()
    """Sentences that the rule would not find."""
    entities: dict[v1.Identifier, SourceEntity] = Field(default_factory=dict)
    """The referents by their key."""
    mentions: Annotated[tuple[SourceMention, ...], Field(strict=False)] = ()
    """The spans that name them."""
    quotes: dict[v1.Identifier, SourceQuote] = Field(default_factory=dict)
    """The attributions by their key."""
    claims: dict[v1.Identifier, SourceClaim] = Field(default_factory=dict)
    """The assertions by their key."""
    relations: Annotated[tuple[SourceRelation, ...], Field(strict=False)] = ()
    """What the claims are to one another."""
    attributes: v1.Attributes = ()
    """What an importer could not map."""
