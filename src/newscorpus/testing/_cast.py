"""The people, bodies, places, works and documents of a drawn article: no two share a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from newscorpus.schema.current import EntityType
from newscorpus.testing import names
from newscorpus.testing._choosing import Chooser
from newscorpus.testing._sketch import Actor
from newscorpus.testing.languages import Language, Noun

_T = TypeVar("_T")


class Cast:
    """Those of whom an article may speak: each is there already, or comes in when chosen."""

    def __init__(self, chooser: Chooser, language: Language) -> None:
        """Begin with nobody."""
        self._chooser = chooser
        self._language = language
        self._actors: list[Actor] = []
        self._taken: set[object] = set()

    def everybody(self) -> Iterator[Actor]:
        """Go through all people, those who are there first; the others come in one by one."""
        yield from [actor for actor in self._actors if actor.type == EntityType.PERSON and actor.name is not None]
        for name in names.PEOPLE:
            if name not in self._taken:
                yield self._enter(Actor(EntityType.PERSON, name=name), name)

    def person(self) -> Actor:
        """Choose somebody with a name."""
        return self._named(EntityType.PERSON, names.PEOPLE)

    def body(self) -> Actor:
        """Choose a company, a union or the like."""
        return self._named(EntityType.ORG, names.BODIES)

    def place(self) -> Actor:
        """Choose a place."""
        return self._named(self._chooser.one_of((EntityType.GPE, EntityType.LOC)), names.PLACES)

    def agency(self) -> Actor:
        """Choose a news agency."""
        return self._named(EntityType.ORG, names.AGENCIES, is_new=True)

    def work(self) -> Actor:
        """Choose a book or a film."""
        return self._named(EntityType.WORK_OF_ART, names.WORKS, is_new=True)

    def document(self) -> Actor:
        """Choose a document without a title."""
        return self._unnamed(EntityType.OTHER, self._language.documents, is_document=True)

    def subject(self) -> Actor:
        """Choose somebody of whom something may be said."""
        kind = self._chooser.number(4)
        if kind < 4:
            return (self.person, self.body, self.person, self.body)[kind]()
        return self._unnamed(EntityType.NORP, self._language.groups)

    def speaker(self, *others: Actor) -> Actor:
        """Choose somebody who speaks, and is none of the others."""
        kind = self._chooser.number(4)
        for choice in (kind, *range(5)):
            actor = self._speaker(choice)
            if actor not in others:
                return actor
        return self._named(EntityType.PERSON, names.PEOPLE, is_new=True)

    def _speaker(self, kind: int) -> Actor:
        if kind == 3:
            return self._unnamed(EntityType.PERSON, self._language.persons)
        if kind == 4:
            return self._unnamed(EntityType.NORP, self._language.groups)
        return self.body() if kind == 1 else self.person()

    def _named(self, type_: EntityType, pool: Sequence[names.Name], *, is_new: bool = False) -> Actor:
        known = [actor for actor in self._actors if actor.name in pool]
        if is_new and len(known) < len(pool):
            known = []
        chosen = self._known_or_free(known, pool)
        return chosen if isinstance(chosen, Actor) else self._enter(Actor(type_, name=chosen), chosen)

    def _unnamed(self, type_: EntityType, pool: Sequence[Noun], *, is_document: bool = False) -> Actor:
        known = [actor for actor in self._actors if actor.noun in pool]
        chosen = self._known_or_free(known, pool)
        if isinstance(chosen, Actor):
            return chosen
        return self._enter(Actor(type_, noun=chosen, is_document=is_document), chosen)

    def _known_or_free(self, known: Sequence[Actor], pool: Sequence[_T]) -> Actor | _T:
        free = [entry for entry in pool if entry not in self._taken]
        number = self._chooser.number(len(known) + bool(free) - 1)
        return known[number] if number < len(known) else self._chooser.one_of(free)

    def _enter(self, actor: Actor, taken: object) -> Actor:
        self._taken.add(taken)
        self._actors.append(actor)
        return actor
