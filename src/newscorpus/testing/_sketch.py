"""An article while it is made up: text that grows at its end, and what is known of it by construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from newscorpus.schema.current import BlockKind, Certainty, EntityType, MentionForm, Polarity, RelationType
from newscorpus.testing.languages import Clause, Noun
from newscorpus.testing.names import Name

_WORD = regex.compile(r"[\w\p{M}]+")


def count_words(text: str) -> int:
    """Count the runs of letters, digits and combining marks.

    >>> count_words("“No,” she said."), count_words("下雨了。没有人动。")
    (3, 2)
    """
    return sum(1 for _ in _WORD.finditer(text))


class Extent(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


@dataclass(eq=False)
class Actor:
    """Somebody or something that the article speaks of: named, or else described by a noun."""

    type: EntityType
    name: Name | None = None
    noun: Noun | None = None
    is_document: bool = False


@dataclass(eq=False)
class SketchedMention:
    """A mention; of a name it is known whether it is the full one, or the full one in capitals."""

    at: Extent
    label: EntityType
    form: MentionForm
    actor: Actor | None = None
    is_full: bool = False


@dataclass(eq=False)
class SketchedQuote:
    """A quote, without its type, which the marks show."""

    content: list[Extent] = field(default_factory=list)
    cue: list[Extent] = field(default_factory=list)
    source: list[Extent] = field(default_factory=list)
    speakers: list[Actor] = field(default_factory=list)
    parent: SketchedQuote | None = None
    is_implicit: bool = False
    is_set_off: bool = False
    """Whether it is speech that layout alone sets off."""


@dataclass(frozen=True)
class Said:
    """A clause with what fills its slots."""

    clause: Clause
    actors: dict[str, Actor]
    values: dict[str, str]


@dataclass(eq=False)
class SketchedClaim:
    """A claim; its gist is written when it is known how the article names those whom it is about."""

    said: Said
    content: list[Extent]
    gist: str
    about: list[Actor]
    quote: SketchedQuote | None = None
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.CERTAIN

    def says_what(self, other: SketchedClaim) -> bool:
        """Say whether both have the same gist."""
        return (self.gist, self.said.actors, self.said.values) == (other.gist, other.said.actors, other.said.values)


class SketchedRelation(NamedTuple):
    """A relation between two claims, the later of which is the head."""

    type: RelationType
    head: SketchedClaim
    tail: SketchedClaim


class Mark(NamedTuple):
    """How far a sketch had grown."""

    pieces: int
    length: int
    lists: tuple[int, ...]


class Sketch:
    """Text with its annotations."""

    CLAIMS = 4
    """The place of the claims in a mark's lists."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[tuple[BlockKind, Extent]] = []
        self.sentences: list[Extent] = []
        self.mentions: list[SketchedMention] = []
        self.quotes: list[SketchedQuote] = []
        self.claims: list[SketchedClaim] = []
        self.relations: list[SketchedRelation] = []

    @property
    def text(self) -> str:
        """All that is written."""
        return "".join(self.pieces)

    @property
    def _lists(self) -> tuple[list[object], ...]:
        lists: Sequence[list[object]] = (  # type: ignore[assignment]
            self.blocks,
            self.sentences,
            self.mentions,
            self.quotes,
            self.claims,
            self.relations,
        )
        return tuple(lists)

    def write(self, words: str) -> Extent:
        """Write words, and say where they stand."""
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return Extent(start, self.length)

    def mark(self) -> Mark:
        """Remember how far the sketch has grown."""
        return Mark(len(self.pieces), self.length, tuple(map(len, self._lists)))

    def words_since(self, mark: Mark) -> int:
        """Count the words that were written since."""
        return count_words("".join(self.pieces[mark.pieces :]))

    def undo(self, mark: Mark) -> None:
        """Take back all that was written since."""
        del self.pieces[mark.pieces :]
        self.length = mark.length
        for grown, length in zip(self._lists, mark.lists, strict=True):
            del grown[length:]

    def is_mentioned(self, actor: Actor) -> bool:
        """Say whether somebody has been named or described."""
        return any(mention.actor is actor for mention in self.mentions)

    def is_named(self, actor: Actor) -> bool:
        """Say whether somebody has been named."""
        return any(mention.actor is actor and mention.form == MentionForm.NAME for mention in self.mentions)
