"""Schema 1.0.0, whole and by itself: the fields of a record and the vocabularies they draw from.

This module is never edited after its release, imports nothing from the package, and inherits from no
other version. It holds fields only. What relates fields to one another (a span within its text, a
reference to its target) is the business of the rules; what people ask of a record is the business of
`newscorpus.Article`.

Offsets count Unicode code points of `Article.text`, half-open and zero-based, as the text position
selector of the W3C Web Annotation Data Model does. `exact` repeats the covered characters, as that
model's text quote selector does.
"""

from __future__ import annotations

import ast
import inspect
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

VERSION = "1.0.0"


class Vocabulary(StrEnum):
    """A closed list of values, each with a one-line definition; members equal their strings."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Self:
        """Make a member from its string and its definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Publish each value with its definition, as JSON Schema's annotated enumerations do."""
        plain = handler(schema)
        return {
            "title": cls.__name__,
            "description": cls.__doc__,
            "type": "string",
            "enum": plain["enum"],
            "oneOf": [{"const": str(member), "description": member.definition} for member in cls],
        }


class Genre(Vocabulary):
    """The journalistic form of an article."""

    REPORT = "report", "A news story that tells what happened, most important things first."
    FEATURE = "feature", "A longer piece built around a scene, a person or a question rather than one event."
    INTERVIEW = "interview", "Questions and answers, or a conversation told as one."
    LIVE_UPDATE = "live-update", "Dated or timed entries that follow an event while it goes on."
    ANALYSIS = "analysis", "A piece that explains causes and consequences in the newsroom's judgement."
    FACT_CHECK = "fact-check", "A piece that tests an assertion in circulation against evidence."
    COURT_REPORT = "court-report", "An account of proceedings before a court or tribunal."
    PRESS_RELEASE = "press-release", "A release by the body it is about, printed or lightly rewritten."
    CORRECTION = "correction", "A notice that mends something printed earlier."
    OBITUARY = "obituary", "An account of the life of somebody who has died."


class TextAccess(Vocabulary):
    """Whether the words of an article travel with its annotations."""

    INCLUDED = "included", "The text and every covered fragment are part of the record."
    WITHHELD = (
        "withheld",
        "Only offsets, labels, gists and hashes are part of the record; the text may not be passed on.",
    )


class OriginKind(Vocabulary):
    """Where the words of an article come from."""

    WRITTEN = "written", "Invented for the corpus: people, bodies and events are fictional."
    RETOLD = "retold", "Real, public facts told in the corpus's own words."
    THIRD_PARTY = "third-party", "Somebody else's text, kept exactly as it was published."


class LayerName(Vocabulary):
    """A kind of annotation over a text."""

    BLOCKS = "blocks", "The parts of the page: headline, dateline, paragraphs and the like."
    SENTENCES = "sentences", "The sentences within the blocks."
    ENTITIES = "entities", "The referents and the mentions that name them."
    QUOTES = "quotes", "The attributions: who is said to have said what."
    CLAIMS = "claims", "The assertions that can be agreed with or disputed."
    RELATIONS = "relations", "What one claim is to another."


class LayerStatus(Vocabulary):
    """How far a layer has been checked."""

    GOLD = "gold", "Annotated at least twice, independently, and adjudicated."
    SILVER = "silver", "Annotated in one careful pass."
    DRAFT = "draft", "Machine output that nobody has checked."


class Method(Vocabulary):
    """What made the annotations of a layer."""

    HUMAN = "human", "People."
    MODEL = "model", "A language model or another trained model."
    RULES = "rules", "A program without training."
    MIXED = "mixed", "More than one of these."


class BlockKind(Vocabulary):
    """The part that a stretch of text plays on the page."""

    HEADLINE = "headline", "The title as printed above the text."
    DATELINE = "dateline", "Place, date and agency before the first sentence, up to and including the dash."
    BYLINE = "byline", "The line that names the author."
    PARAGRAPH = "paragraph", "A paragraph of running text."
    SUBHEAD = "subhead", "A heading within the text."
    CAPTION = "caption", "The words beneath a picture."
    CREDIT = "credit", "The line that names reporters, editors or photographers."
    BOILERPLATE = (
        "boilerplate",
        "Matter of the page that is no part of the story, such as a link to comments.",
    )


class EntityType(Vocabulary):
    """The eighteen types of OntoNotes 5 (Weischedel et al. 2013) in their spelling, and one for the rest."""

    PERSON = "PERSON", "A person, real or invented."
    NORP = "NORP", "A nationality, or a religious or political group."
    FAC = "FAC", "A building, airport, road, bridge or other structure."
    ORG = "ORG", "A company, agency, institution, party, team or other body."
    GPE = "GPE", "A country, region or town that has a government."
    LOC = "LOC", "A place without a government: a river, a mountain range, a sea, a quarter."
    PRODUCT = "PRODUCT", "A thing that is made and named: a vehicle, a drug, a device, a program."
    EVENT = "EVENT", "A named storm, battle, match, festival or other happening."
    WORK_OF_ART = "WORK_OF_ART", "A titled book, song, film, report or other work."
    LAW = "LAW", "A named law, treaty or other legal text."
    LANGUAGE = "LANGUAGE", "A named language."
    DATE = "DATE", "A date or a period of a day or longer."
    TIME = "TIME", "A time or period shorter than a day."
    PERCENT = "PERCENT", "A share in hundredths, with its sign or word."
    MONEY = "MONEY", "A sum of money, with its unit."
    QUANTITY = "QUANTITY", "A measurement, with its unit."
    ORDINAL = "ORDINAL", "A place in an order: first, ninth."
    CARDINAL = "CARDINAL", "A number that is none of the others."
    OTHER = "OTHER", "A referent that fits no other type, such as an untitled document."


class MentionForm(Vocabulary):
    """The kind of expression that a mention is, after the mention types of ACE 2005."""

    NAME = "name", "A proper name, without title."
    NOMINAL = "nominal", "A description: *the mayor*, *a spokesman for the union*."
    PRONOUN = "pronoun", "A pronoun, possessive ones included."
    VALUE = "value", "A date, time, sum, measurement or number, which has no referent."


class QuoteType(Vocabulary):
    """How the content of an attribution is set off, counted on the quote's own quotation marks."""

    DIRECT = (
        "direct",
        "All of the content stands inside quotation marks, or is set off as speech by layout alone.",
    )
    INDIRECT = "indirect", "None of the content stands inside quotation marks."
    MIXED = "mixed", "Part of the content stands inside quotation marks."


class SourceKind(Vocabulary):
    """What the article tells of who is quoted."""

    NAMED = "named", "A speaker is named somewhere in the article."
    UNNAMED = "unnamed", "There is a source, and nowhere in the article is a speaker of it named."
    DOCUMENT = "document", "A text speaks: a report, a letter, a law."
    IMPLICIT = "implicit", "There is no source expression; the speakers may still be known."


class ClaimType(Vocabulary):
    """What a claim asserts; the first that fits, in this order."""

    EVALUATION = "evaluation", "A judgement of worth, right or quality."
    PREDICTION = "prediction", "What will or would come."
    COMMITMENT = "commitment", "A promise, plan or undertaking."
    RULE = "rule", "What a law, contract or procedure says or asks."
    CAUSE = "cause", "That one thing brought about another."
    QUANTITY = "quantity", "A number: were it another, the claim would be wrong."
    EVENT = "event", "That something happened."
    STATE = "state", "That something is so."


class Polarity(Vocabulary):
    """Whether the claimer stands by the content or rejects it."""

    AFFIRMED = "affirmed", "The claimer holds what the content says, a negation within it included."
    DENIED = "denied", "The claimer rejects what the content says."


class Certainty(Vocabulary):
    """How sure the claimer is, after the factuality degrees of FactBank (Saurí and Pustejovsky 2009)."""

    CERTAIN = "certain", "Put as a fact."
    PROBABLE = "probable", "Put as likely."
    POSSIBLE = "possible", "Put as something that may be."
    UNKNOWN = "unknown", "The claimer does not commit to it."


class RelationType(Vocabulary):
    """What the head claim is to the tail claim, judged on the gists."""

    DISPUTES = "disputes", "Both cannot be true."
    REPEATS = "repeats", "The same gist again, whoever says it."
    SUPPORTS = "supports", "The head makes the tail likelier."
    QUALIFIES = "qualifies", "The head limits or partly denies the tail."


def _to_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time lies beyond the years 1 to 9999 in UTC") from error


@cache
def _any_time() -> TypeAdapter[datetime]:
    return TypeAdapter(datetime)


def _read_time(time: object, info: ValidationInfo) -> object:
    """Read a time of JSON; digits alone, which pydantic would read as seconds since 1970, are none."""
    if info.mode != "json" or not isinstance(time, str):
        return time
    try:
        if "-" in time[1:]:
            return _any_time().validate_python(time)
    except ValidationError:
        pass
    raise PydanticCustomError("datetime_parsing", "Input should be a date with a time and a zone")


Identifier = Annotated[str, Field(min_length=1)]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=3, max_length=80)]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
License = Annotated[str, Field(pattern=r"^(LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\+?)$")]
WikidataItem = Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")]
MediaTopic = Annotated[str, Field(pattern=r"^medtop:[0-9]{8}$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+[^\s]*$")]
Time = Annotated[AwareDatetime, BeforeValidator(_read_time), AfterValidator(_to_utc)]


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings of a model's fields, as far as its source is at hand."""
    meanings: dict[str, str] = {}
    for parent in reversed(model.__mro__[: model.__mro__.index(BaseModel)]):
        try:
            (node,) = ast.parse(inspect.cleandoc(f"\n{inspect.getsource(parent)}")).body
        except (OSError, TypeError):
            continue
        for field, below in pairwise(node.body if isinstance(node, ast.ClassDef) else ()):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                    meanings[name] = inspect.cleandoc(words)
    return meanings


class Record(BaseModel):
    """What all parts of a record have in common: frozen, strict, closed to unknown fields.

    A list of Python, or a set, is taken where a tuple is stored, and a string where a vocabulary is; nothing else is
    converted.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", ser_json_inf_nan="constants", defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe each field by the docstring beneath it.

        pydantic can read them too, but would do so whenever this module is imported.
        """
        made = handler(schema)
        fields = handler.resolve_ref_schema(made).get("properties", {})
        meanings = _meanings(cls)
        fields.update(
            {name: {**field, "description": meanings[name]} for name, field in fields.items() if name in meanings}
        )
        return made


class Attribute(Record):
    """One thing that an importer could not map, kept so that nothing is lost."""

    key: Identifier
    """What it is, in the words of where it came from."""
    value: str
    """Its value as text."""


Attributes = Annotated[tuple[Attribute, ...], Field(strict=False)]


class Rights(Record):
    """Under what terms the text may be used."""

    license: License
    """An SPDX license identifier, or `LicenseRef-` and a name."""
    holder: str | None = None
    """Who holds the rights in the text."""
    text: Annotated[TextAccess, Field(strict=False)]
    """Whether the text travels with the annotations."""


class Origin(Record):
    """Where the text came from."""

    kind: Annotated[OriginKind, Field(strict=False)]
    """Whether it was invented, retold or taken over."""
    corpus: str | None = None
    """The corpus it was imported from."""
    native_id: str | None = None
    """Its id there."""
    note: str | None = None
    """Anything else that a reader must know of its making."""


class Layer(Record):
    """One layer that was annotated: how, by whom and how well. A layer that is not listed was not annotated."""

    name: Annotated[LayerName, Field(strict=False)]
    """Which layer; `entities` covers mentions too."""
    status: Annotated[LayerStatus, Field(strict=False)]
    """How far it has been checked."""
    method: Annotated[Method, Field(strict=False)]
    """What made it."""
    annotators: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Who made it, people under pseudonyms, programs with their version."""
    guideline: str | None = None
    """The version of the guidelines that was followed; null where none was."""


class Block(Record):
    """A part of the page. Blocks do not overlap, save that a dateline or byline may lie in a paragraph."""

    kind: Annotated[BlockKind, Field(strict=False)]
    """The part it plays."""
    start: Offset
    """First code point of the block in `text`."""
    end: Offset
    """The code point after its last."""


class Sentence(Record):
    """A sentence, inside one block."""

    start: Offset
    """First code point of the sentence in `text`."""
    end: Offset
    """The code point after its last."""


class Span(Record):
    """A contiguous stretch of the text."""

    start: Offset
    """First code point of the span in `text`."""
    end: Offset
    """The code point after its last."""
    exact: str | None = None
    """The characters covered; null only where the text is withheld."""


class Entity(Record):
    """A referent that mentions share."""

    id: Identifier
    """Unique among all annotations of the article; carries no meaning."""
    type: Annotated[EntityType, Field(strict=False)]
    """What kind of thing it is."""
    name: str
    """Its canonical name; of an unnamed entity its first nominal, without article."""
    wikidata: WikidataItem | None = None
    """Its Wikidata item (`Q` and digits)."""
    fictional: bool
    """Whether it was invented for the corpus."""
    attributes: Attributes = ()
    """What an importer could not map."""


class Mention(Record):
    """A contiguous span that names an entity or gives a value. Mentions may nest, never cross."""

    id: Identifier
    """Unique among all annotations of the article; carries no meaning."""
    entity: Identifier | None = None
    """Id of the entity it refers to; null for values, which never have one."""
    label: Annotated[EntityType, Field(strict=False)]
    """What kind of thing it names here."""
    form: Annotated[MentionForm, Field(strict=False)]
    """What kind of expression it is."""
    start: Offset
    """First code point of the mention in `text`."""
    end: Offset
    """The code point after its last."""
    exact: str | None = None
    """The characters covered; null only where the text is withheld."""
    attributes: Attributes = ()
    """What an importer could not map."""


Spans = Annotated[tuple[Span, ...], Field(strict=False)]
References = Annotated[tuple[Identifier, ...], Field(strict=False)]


class Quote(Record):
    """An attribution: somebody is said to have said, written or thought something.

    Source, cue and content are those of PARC 3.0 (Pareti 2016) and PolNeAR (Newell et al. 2018), taken more
    narrowly: the content can be put as a proposition, an order or a question.
    """

    id: Identifier
    """Unique among all annotations of the article; carries no meaning."""
    type: Annotated[QuoteType, Field(strict=False)]
    """How the content is set off."""
    content: Annotated[tuple[Span, ...], Field(strict=False, min_length=1)]
    """What was said: at least one fragment, in text order."""
    cue: Spans = ()
    """The words that mark the attribution."""
    source: Spans = ()
    """The expression that names who said it."""
    source_kind: Annotated[SourceKind, Field(strict=False)]
    """What the article tells of who said it."""
    speakers: References = ()
    """Ids of the entities that the source refers to; empty where unknown."""
    parent: Identifier | None = None
    """Id of the smallest quote whose content holds this one's."""
    attributes: Attributes = ()
    """What an importer could not map."""


class Claim(Record):
    """One proposition of which a reader could ask *is that so?* or *will it?*."""

    id: Identifier
    """Unique among all annotations of the article; carries no meaning."""
    quote: Identifier | None = None
    """Id of the attribution that carries it; null where the article says it in its own voice."""
    content: Annotated[tuple[Span, ...], Field(strict=False, min_length=1)]
    """Where it stands: at least one fragment, in text order."""
    gist: str
    """One self-contained sentence in the corpus's own words; may be empty in a draft."""
    type: Annotated[ClaimType, Field(strict=False)]
    """What it asserts."""
    polarity: Annotated[Polarity, Field(strict=False)]
    """Whether the claimer stands by the content or rejects it."""
    certainty: Annotated[Certainty, Field(strict=False)]
    """How sure the claimer is."""
    about: References = ()
    """Ids of the entities it is about."""
    attributes: Attributes = ()
    """What an importer could not map."""


class Relation(Record):
    """What one claim is to another, read *head type tail*."""

    id: Identifier
    """Unique among all annotations of the article; carries no meaning."""
    type: Annotated[RelationType, Field(strict=False)]
    """What the head is to the tail."""
    head: Identifier
    """Id of the reacting claim."""
    tail: Identifier
    """Id of the claim it reacts to."""
    attributes: Attributes = ()
    """What an importer could not map."""


class Article(Record):
    """One article with all its annotations."""

    schema_version: Literal["1.0.0"]
    """The version of the schema that the record follows."""
    id: Slug
    """Unique in the corpus and never used again: lower-case words and digits joined by hyphens."""
    language: LanguageTag
    """The language of the text, as a BCP 47 tag."""
    title: str | None = None
    """The headline as metadata; a headline printed in `text` is a block besides."""
    text: str | None = None
    """The whole text; null only where it is withheld."""
    text_length: Offset
    """Code points of the text, so that spans can be bounded without it."""
    text_sha256: Hash
    """SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits."""
    published_at: Time | None = None
    """When it was published, in UTC; midnight where only the day is known."""
    publisher: str | None = None
    """The outlet."""
    url: Url | None = None
    """Where it was published."""
    authors: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """The byline, a name each."""
    section: str | None = None
    """The desk, as schema.org's `articleSection`; an open vocabulary."""
    genre: Annotated[Genre, Field(strict=False)] | None = None
    """The journalistic form."""
    topics: Annotated[tuple[MediaTopic, ...], Field(strict=False)] = ()
    """Subjects, as IPTC Media Topic ids: `medtop:` and eight digits."""
    rights: Rights
    """Under what terms the text may be used."""
    origin: Origin
    """Where the text came from."""
    layers: Annotated[tuple[Layer, ...], Field(strict=False)] = ()
    """Which layers were annotated, how and how well."""
    blocks: Annotated[tuple[Block, ...], Field(strict=False)] = ()
    """The parts of the page."""
    sentences: Annotated[tuple[Sentence, ...], Field(strict=False)] = ()
    """The sentences."""
    entities: Annotated[tuple[Entity, ...], Field(strict=False)] = ()
    """The referents."""
    mentions: Annotated[tuple[Mention, ...], Field(strict=False)] = ()
    """The spans that name them."""
    quotes: Annotated[tuple[Quote, ...], Field(strict=False)] = ()
    """The attributions."""
    claims: Annotated[tuple[Claim, ...], Field(strict=False)] = ()
    """The assertions."""
    relations: Annotated[tuple[Relation, ...], Field(strict=False)] = ()
    """What the claims are to one another."""
    attributes: Attributes = ()
    """What an importer could not map."""
