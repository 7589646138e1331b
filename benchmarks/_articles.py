"""Generated articles of realistic size, valid under every rule: about 350 words, 45 spans, 6 quotes, 4 claims.

Words are made up from syllables, so that no two articles resemble one another; half of the articles have non-ASCII
letters throughout. The same seed gives the same articles.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from newscorpus.text import sha256

_PLAIN = (
    "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru".split()
)
_OTHER = (
    "bä bé bî bø bü dä dé dî dø dü kä ké kî kø kü lä lé lî lø lü mä mé mî mø mü nä né nî nø nü rä ré rî rø rü".split()
)
_CUES = ("said", "added", "argued", "insisted", "explained", "noted")


def generate(count: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield records as plain values, times as text."""
    randomness = random.Random(seed)
    for number in range(count):
        yield _Writer(randomness, _OTHER if number % 2 else _PLAIN).article(f"generated-{seed}-{number}")


class _Writer:
    """Writes one article and notes where each annotation stands as it writes."""

    def __init__(self, randomness: random.Random, syllables: list[str]) -> None:
        self._random = randomness
        self._syllables = syllables
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[dict[str, Any]] = []
        self._sentences: list[dict[str, Any]] = []
        self._mentions: list[dict[str, Any]] = []
        self._quotes: list[dict[str, Any]] = []
        self._claims: list[dict[str, Any]] = []
        self._names: set[str] = set()

    def _word(self) -> str:
        return "".join(self._random.choices(self._syllables, k=self._random.randint(2, 4)))

    def _words(self, count: int) -> str:
        return " ".join(self._word() for _ in range(count))

    def _name(self) -> str:
        while (name := f"{self._word().capitalize()}x {self._word().capitalize()}x") in self._names:
            pass
        self._names.add(name)
        return name

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start, self._length

    def _mark(self, text: str, entity: dict[str, Any] | None, form: str) -> dict[str, Any]:
        start, end = self._write(text)
        mention = {
            "id": f"m{len(self._mentions):03}",
            "entity": None if entity is None else entity["id"],
            "label": "DATE" if entity is None else entity["type"],
            "form": form,
            "start": start,
            "end": end,
            "exact": text,
            "attributes": [],
        }
        self._mentions.append(mention)
        return {name: mention[name] for name in ("start", "end", "exact")}

    def article(self, id: str) -> dict[str, Any]:
        """Write an article: six paragraphs with a quote each, between them sentences with names and dates."""
        people = [self._entity(f"e{number}", "PERSON") for number in range(4)]
        places = [self._entity(f"e{number}", "GPE") for number in range(4, 8)]
        for number in range(6):
            if number:
                self._write("\n\n")
            start = self._length
            self._plain_sentence(people[number % 4], places[number % 4], number)
            self._write(" ")
            self._plain_sentence(people[(number + 1) % 4], places[(number + 1) % 4], number + 6)
            self._write(" ")
            self._quotation(people[number % 4], number)
            self._blocks.append({"kind": "paragraph", "start": start, "end": self._length})
        text = "".join(self._parts)
        mentioned = {mention["entity"] for mention in self._mentions}
        entities = sorted(
            (entity for entity in people + places if entity["id"] in mentioned),
            key=lambda entity: next(m["start"] for m in self._mentions if m["entity"] == entity["id"]),
        )
        return self._record(id, text, entities)

    def _entity(self, id: str, type: str) -> dict[str, Any]:
        name = self._name()
        return {"id": id, "type": type, "name": name, "wikidata": None, "fictional": True, "attributes": []}

    def _plain_sentence(self, person: dict[str, Any], place: dict[str, Any], number: int) -> None:
        start = self._length
        self._mark(person["name"], person, "name")
        self._write(f" {self._words(7)} ")
        self._mark(place["name"], place, "name")
        self._write(f" {self._words(6)} ")
        self._mark(f"day{number}", None, "value")
        self._write(f" {self._words(4)}.")
        self._sentences.append({"start": start, "end": self._length})

    def _quotation(self, person: dict[str, Any], number: int) -> None:
        start = self._length
        self._write("“")
        content = self._words(16).capitalize() + ","
        first, last = self._write(content)
        fragment = {"start": first, "end": last, "exact": content}
        self._write("” ")
        source = self._mark(person["name"], person, "name")
        self._write(" ")
        cue = _CUES[number % len(_CUES)]
        cue_start, cue_end = self._write(cue)
        self._write(".")
        self._sentences.append({"start": start, "end": self._length})
        quote = f"q{number}"
        self._quotes.append(
            {
                "id": quote,
                "type": "direct",
                "content": [fragment],
                "cue": [{"start": cue_start, "end": cue_end, "exact": cue}],
                "source": [source],
                "source_kind": "named",
                "speakers": [person["id"]],
                "parent": None,
                "attributes": [],
            }
        )
        if number < 4:
            self._claims.append(
                {
                    "id": f"c{number}",
                    "quote": quote,
                    "content": [{"start": first, "end": last - 1, "exact": content[:-1]}],
                    "gist": f"{person['name']} {self._words(8)}.",
                    "type": ("state", "event", "quantity", "prediction")[number],
                    "polarity": "affirmed",
                    "certainty": "certain",
                    "about": [person["id"]],
                    "attributes": [],
                }
            )

    def _record(self, id: str, text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
        layers = ("blocks", "sentences", "entities", "quotes", "claims", "relations")
        made = {"status": "silver", "method": "rules", "annotators": ["generator"], "guideline": None}
        return {
            "schema_version": "1.0.0",
            "id": id,
            "language": "en",
            "title": None,
            "text": text,
            "text_length": len(text),
            "text_sha256": sha256(text),
            "published_at": "2025-02-03T00:00:00Z",
            "publisher": "Generator",
            "url": None,
            "authors": [],
            "section": "science",
            "genre": "report",
            "topics": [],
            "rights": {"license": "CC-BY-4.0", "holder": None, "text": "included"},
            "origin": {"kind": "written", "corpus": None, "native_id": None, "note": None},
            "layers": [{"name": name, **made} for name in layers],
            "blocks": self._blocks,
            "sentences": self._sentences,
            "entities": entities,
            "mentions": self._mentions,
            "quotes": self._quotes,
            "claims": self._claims,
            "relations": [],
            "attributes": [],
        }
