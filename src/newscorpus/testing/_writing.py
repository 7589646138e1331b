"""Writing sentences from templates, so that what is to be annotated is known as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from newscorpus.schema.current import Certainty, EntityType, MentionForm, Polarity, RelationType
from newscorpus.testing._cast import Cast
from newscorpus.testing._choosing import Chooser
from newscorpus.testing._sketch import (
    Actor,
    Extent,
    Said,
    Sketch,
    SketchedClaim,
    SketchedMention,
    SketchedQuote,
    SketchedRelation,
)
from newscorpus.testing.languages import Clause, Language

_TOKEN = re.compile(
    r"\[(?P<open>\w) ?|(?P<close>\])|#(?P<clause>\d)|@(?P<actor>\w)|(?P<one>[~^|“”‘’])|(?P<words>[^][#@~^|“”‘’]+)"
)
_SLOT = re.compile(r"\{(\w+)\}")
_LABELS = {
    "percent": EntityType.PERCENT,
    "count": EntityType.CARDINAL,
    "money": EntityType.MONEY,
    "date": EntityType.DATE,
}
_MARKS = "“”‘’"

APART = frozenset({"implicit", "interview", "paragraphs"})
"""Kinds of sentences that have a paragraph of their own."""
QUOTES_IN = {"statement": 0, "title": 0, "scare": 0, "nested": 2, "nested-direct": 2, "relay": 2}
"""How many quotes there are in sentences of a kind, where it is not one."""
_WITHIN_MARKS = frozenset(
    {"direct", "direct-before", "broken", "two", "nested-direct", "implicit", "interview", "paragraphs"}
)
_TOLD = frozenset({"nested", "nested-direct"})
_WHOLE_CONTENT = frozenset({"mixed", "broken"})


class Annotated(NamedTuple):
    """What is annotated in an article, besides its blocks and sentences."""

    quotes: bool
    claims: bool
    relations: bool


class Writer:
    """Writes sentences of one language into a sketch."""

    def __init__(self, chooser: Chooser, language: Language, annotated: Annotated, most_claims: int) -> None:
        """Choose a style of quotation marks."""
        self.sketch = Sketch()
        self.language = language
        self.cast = Cast(chooser, language)
        self._chooser = chooser
        self._annotated = annotated
        self._most_claims = most_claims
        self._marks = dict(zip(_MARKS, chooser.one_of(language.marks), strict=True))

    def can_write(self, kind: str) -> bool:
        """Say whether there is what a kind of sentence needs."""
        return kind != "implicit" or (bool(self.sketch.quotes) and bool(self.sketch.quotes[-1].speakers))

    def write(self, kind: str, end_paragraph: Callable[[], None], *, with_claim: bool = False) -> None:
        """Write a sentence of a kind.

        Args:
            kind: the kind.
            end_paragraph: called between the paragraphs of kinds that have two.
            with_claim: whether its first clause must be annotated.
        """
        sentence = _Sentence(self, kind, with_claim=with_claim)
        for number, template in enumerate(self.language.sentences[kind]):
            if number:
                end_paragraph()
            sentence.perform(template)
        sentence.annotate()

    def refer_to(self, actor: Actor, *, is_capital: bool = False) -> Extent:
        """Name or describe somebody."""
        if actor.noun is not None:
            noun = actor.noun.later if self.sketch.is_mentioned(actor) else actor.noun.first
            return self._mention(actor, capitalized(noun) if is_capital else noun, MentionForm.NOMINAL)
        if actor.name is None:
            raise ValueError("an actor has a name or a noun")
        short = actor.name.short if self._chooser.number(1) else None
        return self._mention(actor, short or actor.name.full, MentionForm.NAME, is_full=short is None)

    def name(self, actor: Actor, *, in_capitals: bool = False) -> Extent:
        """Write somebody's full name."""
        full = actor.name.full if actor.name is not None else ""
        return self._mention(actor, full.upper() if in_capitals else full, MentionForm.NAME, is_full=True)

    def take_up(self, actor: Actor, pronoun: str, *, is_capital: bool = False) -> Extent:
        """Refer to somebody by a pronoun."""
        return self._mention(actor, capitalized(pronoun) if is_capital else pronoun, MentionForm.PRONOUN)

    def _mention(self, actor: Actor, words: str, form: MentionForm, *, is_full: bool = False) -> Extent:
        at = self.sketch.write(words)
        self.sketch.mentions.append(SketchedMention(at, actor.type, form, actor, is_full))
        return at

    def value(self, slot: str, words: str) -> Extent:
        """Write a date, sum, share or number."""
        at = self.sketch.write(words)
        self.sketch.mentions.append(SketchedMention(at, _LABELS[slot], MentionForm.VALUE))
        return at

    def describe(self, actor: Actor) -> Extent:
        """Write somebody's name and, set off by a comma, what they are; the description names a place."""
        start = self.name(actor).start
        before, after = self._chooser.one_of(self.language.roles).split("{place}")
        self.sketch.write(self.language.comma)
        first = self.sketch.write(before).start
        self.name(self.cast.place())
        end = self.sketch.write(after).end
        self.sketch.mentions.append(SketchedMention(Extent(first, end), actor.type, MentionForm.NOMINAL, actor))
        return Extent(start, end)


def capitalized(words: str) -> str:
    """Begin with a capital, and leave the rest as it is."""
    return words[:1].upper() + words[1:]


class _Sentence:
    """One sentence while it is written; a few kinds have two."""

    def __init__(self, writer: Writer, kind: str, *, with_claim: bool = False) -> None:
        self._writer, self._sketch, self._chooser = writer, writer.sketch, writer._chooser
        self._kind = kind
        self._with_claim = with_claim
        self._quotes: dict[bool, SketchedQuote] = {}
        self._open: list[tuple[str, int]] = []
        self._actors: dict[str, Actor] = {}
        self._claims: list[tuple[SketchedClaim, bool]] = []
        self._start = 0
        self._is_capital = False
        self._comma_due = False

    def perform(self, template: str) -> None:
        """Write a template."""
        actions = {
            "open": self._open_label,
            "close": self._close_label,
            "clause": self._clause,
            "actor": self._actor,
            "one": self._one,
            "words": self._words,
        }
        self._start = self._sketch.length
        for token in _TOKEN.finditer(template):
            kind = str(token.lastgroup)
            if self._comma_due and kind != "close":
                self._set_off(token[kind])
            actions[kind](token[kind])
        self._end_sentence()

    def _set_off(self, following: str) -> None:
        """Close an apposition with a comma, unless a punctuation mark follows anyhow."""
        self._comma_due = False
        if following[0] not in ".,:;!?。，：、،":
            comma = self._writer.language.comma
            self._sketch.write(comma.rstrip() if following[0] == " " else comma)

    def _end_sentence(self) -> None:
        self._sketch.sentences.append(Extent(self._start, self._sketch.length))

    def _one(self, token: str) -> None:
        if token == "^":
            self._is_capital = True
        elif token == "|":
            self._end_sentence()
            self._sketch.write(self._writer.language.blank)
            self._start = self._sketch.length
        elif token == "~":
            phrase = self._chooser.one_of(self._writer.language.phrases)
            self._sketch.write(capitalized(phrase) if self._takes_capital() else phrase)
        else:
            self._sketch.write(self._writer._marks[token])

    def _words(self, words: str) -> None:
        self._sketch.write(words)

    def _takes_capital(self) -> bool:
        was, self._is_capital = self._is_capital, False
        return was

    # --- labels ---

    def _open_label(self, label: str) -> None:
        self._open.append((label, self._sketch.length))

    def _close_label(self, _: str) -> None:
        label, start = self._open.pop()
        quote = self._quote(label)
        part = {"q": quote.content, "s": quote.source, "c": quote.cue}[label.lower()]
        part.append(Extent(start, self._sketch.length))

    def _quote(self, label: str) -> SketchedQuote:
        return self._quotes.setdefault(label.islower(), SketchedQuote())

    # --- slots ---

    def _actor(self, slot: str) -> None:
        writer, cast = self._writer, self._writer.cast
        is_capital = self._takes_capital()
        if slot == "w":
            writer.name(cast.work())
            return
        actor = self._actors.get(slot)
        if actor is None:
            others = self._actors.values()
            actor = cast.document() if slot == "d" else cast.speaker(*others)
            self._actors[slot] = actor
        label = next((label for label, _ in reversed(self._open) if label in "sS"), None)
        if label is not None and actor not in self._quote(label).speakers:
            self._quote(label).speakers.append(actor)
        self._refer(actor, is_capital=is_capital)

    def _refer(self, actor: Actor, *, is_capital: bool) -> None:
        writer = self._writer
        is_named = self._sketch.is_named(actor)
        is_person = actor.type == EntityType.PERSON and actor.name is not None
        if self._kind == "interview" and is_person:
            writer.name(actor)
        elif is_person and is_named and self._chooser.rarely():
            writer.take_up(actor, writer.language.pronouns[0], is_capital=is_capital)
        elif is_person and self._kind not in ("joint", "title") and self._chooser.rarely():
            writer.describe(actor)
            self._comma_due = True
        else:
            writer.refer_to(actor, is_capital=is_capital)

    def _clause(self, _: str) -> None:
        said, is_denial = self._said()
        is_capital = self._takes_capital()
        start = self._sketch.length
        for number, part in enumerate(_SLOT.split(said.clause.words)):
            if number % 2 == 0:
                self._sketch.write(part)
            elif part in said.values:
                self._writer.value(part, said.values[part])
            else:
                self._mention_subject(said.actors[part], is_capital=is_capital)
                is_capital = False
        self._claim(said, Extent(start, self._sketch.length), is_denial=is_denial)

    def _mention_subject(self, actor: Actor, *, is_capital: bool) -> None:
        writer = self._writer
        may_be_we = self._kind in _WITHIN_MARKS and actor.type in (EntityType.ORG, EntityType.NORP)
        if may_be_we and self._sketch.is_mentioned(actor) and self._chooser.rarely():
            writer.take_up(actor, writer.language.pronouns[1], is_capital=is_capital)
        else:
            writer.refer_to(actor, is_capital=is_capital)

    def _said(self) -> tuple[Said, bool]:
        """Choose a clause and what fills it; a denial may take up one that is there."""
        language, cast = self._writer.language, self._writer.cast
        is_denial = self._kind == "denial"
        affirmed = [claim.said for claim in self._sketch.claims if claim.polarity == Polarity.AFFIRMED]
        earlier = [said for said in affirmed if said.clause.words]
        if is_denial and earlier and self._chooser.mostly():
            return self._chooser.one_of(earlier), True
        clause = self._chooser.one_of(language.clauses)
        slots = set(_SLOT.findall(clause.words))
        values = {slot: self._chooser.one_of(language.values[slot]) for slot in sorted(slots & _LABELS.keys())}
        actors = {"who": cast.subject()} | ({"place": cast.place()} if "place" in slots else {})
        said = Said(clause, actors, values)
        return (self._new(said) if self._with_claim else said), is_denial

    def _new(self, said: Said) -> Said:
        """Say something else, of somebody else if need be, where a claim says so already."""
        cast, language = self._writer.cast, self._writer.language
        known = [claim.said for claim in self._sketch.claims]
        plain = [clause for clause in language.clauses if set(_SLOT.findall(clause.words)) == {"who"}]
        others = (Said(clause, {"who": actor}, {}) for actor in cast.everybody() for clause in plain)
        return next(one for one in (said, *others) if one not in known) if said in known else said

    # --- annotations ---

    def _claim(self, said: Said, content: Extent, *, is_denial: bool) -> None:
        chooser = self._chooser
        is_quoted = QUOTES_IN.get(self._kind, 1) > 0
        annotated = self._writer._annotated
        is_wanted = annotated.claims and (annotated.quotes or not is_quoted)
        if not is_wanted or not self._has_room() or not (self._with_claim or chooser.mostly()):
            return
        self._with_claim = False
        about = [said.actors["who"]] + ([said.actors["place"]] if "place" in said.actors and chooser.rarely() else [])
        certainty = chooser.one_of(tuple(Certainty)) if chooser.rarely() else Certainty.CERTAIN
        claim = SketchedClaim(
            said,
            [content],
            said.clause.denial if is_denial else said.clause.gist,
            about,
            polarity=Polarity.DENIED if is_denial else Polarity.AFFIRMED,
            certainty=certainty,
        )
        self._claims.append((claim, any(label == "Q" for label, _ in self._open)))

    def _has_room(self) -> bool:
        return len(self._sketch.claims) + len(self._claims) < self._writer._most_claims

    def _claim_that_it_was_said(self, outer: SketchedQuote, inner: SketchedQuote) -> None:
        """Annotate that somebody said something, which is a claim where another one says so."""
        speaker, annotated = inner.speakers[0], self._writer._annotated
        if annotated.claims and annotated.quotes and self._has_room() and self._chooser.rarely():
            gist = self._writer.language.said_gist
            said = Said(Clause("event", "", gist, gist), {"who": speaker}, {})
            self._claims.append((SketchedClaim(said, outer.content, gist, [speaker]), False))

    def annotate(self) -> None:
        """Put the quotes and claims of the sentence into the sketch."""
        outer, inner = self._quotes.get(True), self._quotes.get(False)
        if outer is not None and inner is not None:
            inner.parent = outer
            if self._kind in _TOLD:
                self._claim_that_it_was_said(outer, inner)
        for claim, is_inner in self._claims:
            claim.quote = inner if is_inner else outer
            if self._kind in _WHOLE_CONTENT and outer is not None:
                claim.content = outer.content
        if outer is not None and self._kind == "implicit":
            outer.is_implicit = True
            outer.speakers = list(self._sketch.quotes[-1].speakers)
        if outer is not None:
            outer.is_set_off = self._kind == "interview"
        if self._writer._annotated.quotes:
            self._sketch.quotes += [quote for quote in (outer, inner) if quote is not None]
        claims = [claim for claim, _ in self._claims]
        if self._writer._annotated.relations:
            self._relate(claims)
        self._sketch.claims += claims

    def _relate(self, claims: list[SketchedClaim]) -> None:
        """Let a denial dispute what it denies, if somebody else said so."""
        for claim in claims:
            tail = next((other for other in self._sketch.claims if other.said is claim.said), None)
            if tail is not None and tail.polarity != claim.polarity and _are_of_others(claim, tail):
                self._sketch.relations.append(SketchedRelation(RelationType.DISPUTES, claim, tail))


def _are_of_others(one: SketchedClaim, other: SketchedClaim) -> bool:
    """Say whether nobody makes both claims."""
    speakers, others = (set(map(id, claim.quote.speakers)) if claim.quote else set() for claim in (one, other))
    return speakers.isdisjoint(others) and bool(speakers | others)
