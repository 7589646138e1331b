"""Articles that are almost valid: each has one fault, and says which."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from newscorpus.article import Article
from newscorpus.marks import type_shown
from newscorpus.schema.current import (
    Claim,
    Entity,
    EntityType,
    Layer,
    LayerName,
    LayerStatus,
    Mention,
    MentionForm,
    Quote,
    QuoteType,
    Relation,
    RelationType,
    Sentence,
    SourceKind,
    Span,
    TextAccess,
)
from newscorpus.testing._choosing import Chooser
from newscorpus.testing._composing import WORDS_FOR_ONE
from newscorpus.testing._drawing import Options, draw_article
from newscorpus.text import grapheme_boundaries, sha256, splits_word

_A = TypeVar("_A", Entity, Mention, Quote, Claim, Relation)


@dataclass(frozen=True)
class NearValid:
    """An article with one fault.

    Attributes:
        article: the article.
        code: the code of the rule that finds the fault; no other rule finds anything.
        name: the name of that rule.
        annotation: the id of the annotation that is at fault; None where it is the article, a block or a sentence.
    """

    article: Article
    code: str
    name: str
    annotation: str | None = None


class Seeded(NamedTuple):
    """What a fault changes: fields of the article, and the annotation that is then at fault."""

    changed: dict[str, Any]
    annotation: str | None = None


@dataclass(frozen=True)
class Fault:
    """A way to be wrong.

    Attributes:
        code: the code of the rule that finds it.
        name: the name of that rule.
        seed: puts it into a valid article.
        needs: what the article must be like, so that there is a place for it.
        needs_text: whether it can be seen only where the text is there.
    """

    code: str
    name: str
    seed: Callable[[Chooser, Article], Seeded]
    needs: Options = field(default_factory=Options)
    needs_text: bool = True

    def options(self, asked: Options) -> Options | None:
        """Add what the fault needs to what was asked for; None where both cannot be."""
        quotes, claims = max(asked.quotes[0], self.needs.quotes[0]), max(asked.claims[0], self.needs.claims[0])
        languages = tuple(tag for tag in asked.languages if tag in self.needs.languages)
        both = replace(
            asked,
            quotes=(quotes, asked.quotes[1]),
            claims=(claims, asked.claims[1]),
            languages=languages,
            kinds=self.needs.kinds,
            needs_relation=self.needs.needs_relation,
            needs_listed=self.needs.needs_listed,
            withheld=False if self.needs_text else asked.withheld,
        )
        if self.needs_text and asked.withheld:
            return None
        due = WORDS_FOR_ONE * (max(quotes, len(both.kinds)) + max(claims, 2 * both.needs_relation))
        if both.needs_relation and claims < 2:
            both = replace(both, claims=(2, asked.claims[1]))
        try:
            both.check()
        except InvalidArgument:
            return None
        return both if due <= asked.words[1] else None


# --- changing annotations -----------------------------------------------------------------------------------


def _place(annotation: Mention | Quote | Claim) -> tuple[int, int, str]:
    span = annotation if isinstance(annotation, Mention) else annotation.content[0]
    return span.start, -span.end, annotation.id


def _replaced(annotations: Iterable[_A], old: _A, **changes: Any) -> tuple[_A, ...]:
    """Change one annotation, and leave the order as it is."""
    return tuple(one.model_copy(update=changes) if one is old else one for one in annotations)


def _sorted(annotations: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(annotations, key=_place))


def _new_id(article: Article) -> str:
    """Make an id that nothing has."""
    layers = (article.entities, article.mentions, article.quotes, article.claims, article.relations)
    taken = {annotation.id for layer in layers for annotation in layer}
    return next(id for id in (f"new-{number}" for number in range(len(taken) + 1)) if id not in taken)


def _changed_quote(article: Article, quote: Quote, **changes: Any) -> Seeded:
    return Seeded({"quotes": _replaced(article.quotes, quote, **changes)}, quote.id)


def _moved(span: Span, article: Article, start: int, end: int) -> Span:
    """Move a span, and repeat what the text holds there."""
    exact = None if article.text is None else article.text[start:end]
    return span.model_copy(update={"start": start, "end": end, "exact": exact})


def _attributed(article: Article, type_: QuoteType | None = None) -> list[Quote]:
    """List the quotes that have a cue and a source, stand alone, and are of one fragment."""
    parents = {quote.parent for quote in article.quotes}
    return [
        quote
        for quote in article.quotes
        if quote.cue and quote.source and quote.parent is None and quote.id not in parents
        if len(quote.content) == 1 and (type_ is None or quote.type == type_)
    ]


# --- faults -------------------------------------------------------------------------------------------------


def _wrong_hash(chooser: Chooser, article: Article) -> Seeded:
    return Seeded({"text_sha256": sha256(f"{article.text} ")})


def _wrong_length(chooser: Chooser, article: Article) -> Seeded:
    return Seeded({"text_length": article.text_length + 1 + chooser.number(2)})


def _ending_with(characters: str) -> Callable[[Chooser, Article], Seeded]:
    """Put a character that does not belong there to the end of the text."""

    def seed(chooser: Chooser, article: Article) -> Seeded:
        text = f"{article.text}{chooser.one_of(characters)}"
        return Seeded({"text": text, "text_length": len(text), "text_sha256": sha256(text)})

    return seed


def _blank(chooser: Chooser, article: Article) -> Seeded:
    text = chooser.one_of(("", "\n", "\n\n "))
    nothing: dict[str, Any] = dict.fromkeys(("blocks", "sentences", "entities", "mentions", "quotes", "claims"), ())
    nothing |= {"layers": (), "relations": (), "text": text, "text_length": len(text), "text_sha256": sha256(text)}
    return Seeded(nothing)


def _text_though_withheld(chooser: Chooser, article: Article) -> Seeded:
    return Seeded({"rights": article.rights.model_copy(update={"text": TextAccess.WITHHELD})})


def _same_id(chooser: Chooser, article: Article) -> Seeded:
    first, second = article.mentions[:2]
    return Seeded({"mentions": _replaced(article.mentions, second, id=first.id)}, first.id)


def _relisted(article: Article, name: LayerName, **changes: Any) -> tuple[Layer, ...]:
    return tuple(layer.model_copy(update=changes) if layer.name == name else layer for layer in article.layers)


def _unlisted(chooser: Chooser, article: Article) -> Seeded:
    return Seeded({"layers": tuple(layer for layer in article.layers if layer.name != LayerName.SENTENCES)})


def _nothing_there(chooser: Chooser, article: Article) -> Seeded:
    return Seeded({"layers": _relisted(article, LayerName.SENTENCES, status=LayerStatus.SILVER), "sentences": ()})


def _gold_by_one(chooser: Chooser, article: Article) -> Seeded:
    annotators = ("a-1",)[: chooser.number(1)]
    return Seeded({"layers": _relisted(article, LayerName.SENTENCES, status=LayerStatus.GOLD, annotators=annotators)})


def _cue_at(place: Callable[[Article, Span], tuple[int, int]], fewest: int = 1) -> Callable[[Chooser, Article], Seeded]:
    """Move the cue of a quote, one that has a few letters at least."""

    def seed(chooser: Chooser, article: Article) -> Seeded:
        words = [quote for quote in _attributed(article) if quote.cue[0].end - quote.cue[0].start >= fewest]
        quote = chooser.one_of(words)
        return _changed_quote(article, quote, cue=(_moved(quote.cue[0], article, *place(article, quote.cue[0])),))

    return seed


def _beyond(article: Article, cue: Span) -> tuple[int, int]:
    return article.text_length, article.text_length + cue.end - cue.start


def _reversed_ends(article: Article, cue: Span) -> tuple[int, int]:
    return cue.start, cue.start


def _with_blank(article: Article, cue: Span) -> tuple[int, int]:
    has_blank_after = (article.text or "")[cue.end : cue.end + 1].isspace()
    return (cue.start, cue.end + 1) if has_blank_after else (cue.start - 1, cue.end)


def _without_last_letter(article: Article, cue: Span) -> tuple[int, int]:
    return cue.start, cue.end - 1


def _other_words(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of(_attributed(article))
    cue = quote.cue[0]
    return _changed_quote(article, quote, cue=(cue.model_copy(update={"exact": f"{cue.exact}x"}), *quote.cue[1:]))


def _fragments_reversed(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of([quote for quote in article.quotes if len(quote.content) > 1])
    quotes = _replaced(article.quotes, quote, content=quote.content[::-1])
    return Seeded({"quotes": _sorted(quotes)}, quote.id)


def _mention_twice(chooser: Chooser, article: Article) -> Seeded:
    mention = chooser.one_of(article.mentions)
    again = mention.model_copy(update={"id": f"{mention.id}-again"})
    return Seeded({"mentions": _sorted((*article.mentions, again))}, again.id)


def _out_of_order(chooser: Chooser, article: Article) -> Seeded:
    first, *others = article.mentions
    return Seeded({"mentions": (*others, first)}, first.id)


def _sentences_overlap(chooser: Chooser, article: Article) -> Seeded:
    text = article.text or ""
    ends = ((one, _first_token_end(text, one.start)) for one in article.sentences)
    first, end = chooser.one_of([(one, end) for one, end in ends if end < one.end])
    added = Sentence(start=first.start, end=end)
    return Seeded({"sentences": tuple(sorted((*article.sentences, added), key=lambda one: (one.start, -one.end)))})


def _first_token_end(text: str, start: int) -> int:
    return next(start + end for end in grapheme_boundaries(text[start:]) if end and not splits_word(text, start + end))


def _nobody_speaks(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of(article.quotes)
    return _changed_quote(article, quote, speakers=(*quote.speakers, _new_id(article)))


def _mention_speaks(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of(article.quotes)
    return _changed_quote(article, quote, speakers=(*quote.speakers, chooser.one_of(article.mentions).id))


def _wrong_label(chooser: Chooser, article: Article) -> Seeded:
    mention = chooser.one_of([mention for mention in article.mentions if mention.entity is not None])
    return Seeded({"mentions": _replaced(article.mentions, mention, label=EntityType.LAW)}, mention.id)


def _wrong_form(chooser: Chooser, article: Article) -> Seeded:
    cue = chooser.one_of(_attributed(article)).cue[0]
    added = Mention(
        id=_new_id(article),
        label=EntityType.CARDINAL,
        form=MentionForm.NOMINAL,
        start=cue.start,
        end=cue.end,
        exact=cue.exact,
    )
    return Seeded({"mentions": _sorted((*article.mentions, added))}, added.id)


def _never_mentioned(chooser: Chooser, article: Article) -> Seeded:
    name = (article.text or "")[article.sentences[0].start : article.sentences[0].end]
    added = Entity(id=_new_id(article), type=EntityType.OTHER, name=name, fictional=True)
    return Seeded({"entities": (*article.entities, added)}, added.id)


def _same_item(chooser: Chooser, article: Article) -> Seeded:
    first, second = article.entities[:2]
    entities = (entity.model_copy(update={"wikidata": "Q1"}) for entity in (first, second))
    return Seeded({"entities": (*entities, *article.entities[2:])}, second.id)


def _other_type(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of(_attributed(article))
    content = [(span.start, span.end) for span in quote.content]
    shown = type_shown(article.text or "", content, [], [(block.start, block.end) for block in article.blocks])
    others = [type_ for type_ in (QuoteType.INDIRECT, QuoteType.MIXED) if type_ not in (quote.type, shown)]
    return _changed_quote(article, quote, type=chooser.one_of(others))


def _with_mark(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of([quote for quote in _attributed(article, QuoteType.DIRECT) if _ends_at_mark(article, quote)])
    content = quote.content[0]
    return _changed_quote(article, quote, content=(_moved(content, article, content.start - 1, content.end),))


def _ends_at_mark(article: Article, quote: Quote) -> bool:
    start = quote.content[0].start
    return start > 0 and not (article.text or "")[start - 1].isspace()


def _cue_within(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of(_attributed(article))
    return _changed_quote(article, quote, cue=quote.content)


def _source_elsewhere(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of(_attributed(article))
    return _changed_quote(article, quote, source=quote.cue)


def _without_cue(chooser: Chooser, article: Article) -> Seeded:
    return _changed_quote(article, chooser.one_of(_attributed(article)), cue=())


def _without_source(chooser: Chooser, article: Article) -> Seeded:
    return _changed_quote(article, chooser.one_of(_attributed(article)), source=())


def _law_speaks(chooser: Chooser, article: Article) -> Seeded:
    spoken = [quote for quote in _attributed(article) if quote.source_kind != SourceKind.DOCUMENT]
    quote = chooser.one_of(spoken)
    speaker = quote.speakers[0]
    entities = [
        one.model_copy(update={"type": EntityType.LAW}) if one.id == speaker else one for one in article.entities
    ]
    mentions = [
        one.model_copy(update={"label": EntityType.LAW}) if one.entity == speaker else one for one in article.mentions
    ]
    return Seeded({"entities": tuple(entities), "mentions": tuple(mentions)}, quote.id)


def _other_kind(chooser: Chooser, article: Article) -> Seeded:
    quote = chooser.one_of([one for one in _attributed(article) if one.source_kind != SourceKind.DOCUMENT])
    is_named = quote.source_kind == SourceKind.NAMED
    return _changed_quote(article, quote, source_kind=SourceKind.UNNAMED if is_named else SourceKind.NAMED)


def _parent_elsewhere(chooser: Chooser, article: Article) -> Seeded:
    quotes = _attributed(article)
    quote, parent = quotes[-1], quotes[0]
    return _changed_quote(article, quote, parent=parent.id)


def _claim_elsewhere(chooser: Chooser, article: Article) -> Seeded:
    carried = {claim.quote for claim in article.claims}
    quote = chooser.one_of([quote for quote in _attributed(article) if quote.id in carried])
    claim = next(claim for claim in article.claims if claim.quote == quote.id)
    claims = _replaced(article.claims, claim, content=quote.cue[:1])
    return Seeded({"claims": _sorted(claims)}, claim.id)


def _with_gist(gist: Callable[[Claim], str]) -> Callable[[Chooser, Article], Seeded]:
    """Change the gist of a claim; the layer is no draft, in which it may be left out."""

    def seed(chooser: Chooser, article: Article) -> Seeded:
        claim = chooser.one_of(article.claims)
        layers = _relisted(article, LayerName.CLAIMS, status=LayerStatus.SILVER)
        return Seeded({"claims": _replaced(article.claims, claim, gist=gist(claim)), "layers": layers}, claim.id)

    return seed


def _without_gist(claim: Claim) -> str:
    return ""


def _of_today(claim: Claim) -> str:
    return f"{claim.gist.removesuffix('.')} today."


def _about_nobody(claim: Claim) -> str:
    return "Rain fell on the roofs."


def _same_gist(chooser: Chooser, article: Article) -> Seeded:
    one, other = article.claims[:2]
    apart = tuple(relation for relation in article.relations if not _joins(relation, one, other))
    claims = _replaced(article.claims, other, gist=one.gist, about=one.about)
    return Seeded({"claims": claims, "relations": apart}, other.id)


def _joins(relation: Relation, one: Claim, other: Claim) -> bool:
    return {relation.head, relation.tail} == {one.id, other.id}


def _in_order(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(relations, key=lambda relation: (relation.head, relation.tail, relation.id)))


def _to_itself(chooser: Chooser, article: Article) -> Seeded:
    claim = chooser.one_of(article.claims)
    added = Relation(id=_new_id(article), type=RelationType.SUPPORTS, head=claim.id, tail=claim.id)
    return Seeded({"relations": _in_order((*article.relations, added))}, added.id)


def _in_a_circle(chooser: Chooser, article: Article) -> Seeded:
    one, other = article.claims[:2]
    joining = [relation for relation in article.relations if _joins(relation, one, other)]
    is_repeated = any(relation.type == RelationType.REPEATS for relation in joining)
    there = Relation(
        id=joining[0].id if joining else _new_id(article),
        type=RelationType.REPEATS if is_repeated else RelationType.SUPPORTS,
        head=other.id,
        tail=one.id,
    )
    back = there.model_copy(update={"id": f"{_new_id(article)}-back", "head": one.id, "tail": other.id})
    apart = [relation for relation in article.relations if relation not in joining]
    return Seeded({"relations": _in_order((*apart, there, back))})


def _relation_twice(chooser: Chooser, article: Article) -> Seeded:
    relation = chooser.one_of(article.relations)
    again = relation.model_copy(update={"id": f"{relation.id}-again"})
    return Seeded({"relations": _in_order((*article.relations, again))}, again.id)


_SENTENCES = Options(needs_listed=frozenset({LayerName.SENTENCES}))
_ENTITIES = frozenset({LayerName.ENTITIES})
_DIRECT = Options(quotes=(1, None), kinds=("direct",))
_DIRECT_SPACED = replace(_DIRECT, languages=("en", "de", "fr", "ar"))
_BOTH = Options(quotes=(1, None), kinds=("direct",), needs_listed=_ENTITIES)
_CARRIED = Options(quotes=(1, None), claims=(1, None), kinds=("direct",))
_CLAIM = Options(claims=(1, None))
_TWO = Options(quotes=(2, None), kinds=("direct", "indirect"))
_NAMED_SENTENCES = replace(_SENTENCES, needs_listed=_SENTENCES.needs_listed | _ENTITIES)
_TWO_CLAIMS = Options(claims=(2, None), needs_listed=frozenset({LayerName.ENTITIES, LayerName.RELATIONS}))
_NAMED_CLAIM = replace(_CLAIM, needs_listed=_ENTITIES)
_ENGLISH_CLAIM = replace(_CLAIM, languages=("en",))
_RELATION = Options(claims=(2, None), needs_relation=True)

FAULTS = (
    Fault("TXT301", "text-hash-differs", _wrong_hash),
    Fault("TXT302", "text-length-differs", _wrong_length),
    Fault("TXT304", "carriage-return", _ending_with("\r")),
    Fault("TXT305", "control-character", _ending_with("\x00\x07\x1b\x85\x92\u2028")),
    Fault("TXT306", "bidi-control", _ending_with("\u202e\u200f\u2066")),
    Fault("TXT307", "invisible-character", _ending_with("\u200b\u00ad\ufeff\u2060")),
    Fault("TXT308", "empty-text", _blank),
    Fault("REC208", "duplicate-annotation-id", _same_id, _BOTH),
    Fault("REC209", "text-and-rights-disagree", _text_though_withheld),
    Fault("REC210", "layer-undeclared", _unlisted, _SENTENCES, needs_text=False),
    Fault("REC211", "layer-empty", _nothing_there, _SENTENCES, needs_text=False),
    Fault("REC212", "gold-without-second-annotator", _gold_by_one, _SENTENCES, needs_text=False),
    Fault("SPN301", "span-out-of-bounds", _cue_at(_beyond), _DIRECT),
    Fault("SPN302", "span-empty-or-reversed", _cue_at(_reversed_ends), _DIRECT),
    Fault("SPN303", "exact-differs", _other_words, _DIRECT),
    Fault("SPN305", "edge-whitespace", _cue_at(_with_blank), _DIRECT_SPACED),
    Fault("SPN307", "splits-word", _cue_at(_without_last_letter, 3), _DIRECT_SPACED),
    Fault("SPN308", "fragments-unordered", _fragments_reversed, replace(_DIRECT, kinds=("broken",))),
    Fault("SPN309", "duplicate-annotation", _mention_twice, _BOTH, needs_text=False),
    Fault("SPN310", "annotations-unsorted", _out_of_order, _BOTH, needs_text=False),
    Fault("SPN314", "sentences-overlap", _sentences_overlap, replace(_SENTENCES, kinds=("filler",))),
    Fault("REF401", "dangling-reference", _nobody_speaks, _BOTH, needs_text=False),
    Fault("REF402", "reference-to-wrong-layer", _mention_speaks, _BOTH, needs_text=False),
    Fault("MEN403", "label-differs-from-entity", _wrong_label, _BOTH, needs_text=False),
    Fault("MEN406", "form-contradicts-label", _wrong_form, _BOTH, needs_text=False),
    Fault("ENT401", "entity-never-mentioned", _never_mentioned, _NAMED_SENTENCES),
    Fault("ENT403", "same-entity-twice", _same_item, replace(_BOTH, kinds=("joint",)), needs_text=False),
    Fault("QUO401", "cue-inside-content", _cue_within, _DIRECT, needs_text=False),
    Fault("QUO403", "type-differs-from-marks", _other_type, _DIRECT),
    Fault("QUO404", "content-includes-marks", _with_mark, replace(_DIRECT, languages=("en", "de", "zh", "ar"))),
    Fault("QUO407", "source-without-speaker", _source_elsewhere, _BOTH, needs_text=False),
    Fault("QUO408", "no-cue", _without_cue, _DIRECT, needs_text=False),
    Fault("QUO409", "no-source", _without_source, _DIRECT, needs_text=False),
    Fault("QUO410", "speaker-cannot-speak", _law_speaks, _BOTH, needs_text=False),
    Fault("QUO411", "source-kind-differs", _other_kind, _BOTH, needs_text=False),
    Fault("QUO412", "parent-does-not-contain", _parent_elsewhere, _TWO),
    Fault("CLM401", "claim-outside-quote", _claim_elsewhere, _CARRIED, needs_text=False),
    Fault("CLM403", "gist-missing", _with_gist(_without_gist), _CLAIM, needs_text=False),
    Fault("CLM404", "gist-not-self-contained", _with_gist(_of_today), _ENGLISH_CLAIM, needs_text=False),
    Fault("CLM405", "gist-names-nobody", _with_gist(_about_nobody), _NAMED_CLAIM),
    Fault("CLM407", "same-gist-twice", _same_gist, _TWO_CLAIMS, needs_text=False),
    Fault("RLN401", "relation-to-itself", _to_itself, _RELATION, needs_text=False),
    Fault("RLN403", "relation-cycle", _in_a_circle, _RELATION, needs_text=False),
    Fault("RLN405", "duplicate-relation", _relation_twice, _RELATION, needs_text=False),
)  # fmt: skip
"""Every fault that can be drawn, by the code of the rule that finds it."""


def possible_faults(asked: Options, codes: Collection[str] | None = None) -> Sequence[tuple[Fault, Options]]:
    """List the faults for which there can be a place, with what their articles must be like.

    Args:
        asked: what was asked of articles.
        codes: the codes of the faults that are wanted; None for all.

    Raises:
        InvalidArgument: there is none.
    """
    known = {fault.code for fault in FAULTS}
    if codes is not None and not known >= set(codes):
        raise InvalidArgument(f"codes={sorted(set(codes) - known)}: known are {', '.join(sorted(known))}")
    possible = [
        (fault, options)
        for fault in FAULTS
        if (codes is None or fault.code in codes) and (options := fault.options(asked)) is not None
    ]
    if not possible:
        raise InvalidArgument("no fault fits what is asked of the articles")
    return possible


@st.composite
def draw_near_valid(draw: st.DrawFn, possible: Sequence[tuple[Fault, Options]]) -> NearValid:
    """Draw an article, and put a fault into it."""
    chooser = Chooser(draw)
    fault, options = chooser.one_of(possible)
    article = draw_article(draw, options)
    changed, annotation = fault.seed(chooser, article)
    return NearValid(article.model_copy(update=changed), fault.code, fault.name, annotation)
