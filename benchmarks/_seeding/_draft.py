"""A record that a fault is put into: choosing a place for it, and changing the text without breaking anything else."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any, TypeVar

from newscorpus.text import sha256

_T = TypeVar("_T")
Annotation = dict[str, Any]

_WORD = re.compile(r"\w+")
_LISTS = ("content", "cue", "source")
VALUES = ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL")


class NotHereError(Exception):
    """The article has no place for this fault."""


class Draft:
    """A record as plain values, a source of chance, and ways to change the one by the other.

    Attributes:
        record: the record, free to be changed.
        random: the source of chance.
    """

    def __init__(self, record: Mapping[str, Any], random: Random) -> None:
        """Take a copy of a record."""
        self.record: dict[str, Any] = copy.deepcopy(dict(record))
        self.random = random

    def __getitem__(self, name: str) -> Any:
        return self.record[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.record[name] = value

    @property
    def text(self) -> str:
        """The text; there is no place for the fault where it is withheld."""
        if not self.record["text"]:
            raise NotHereError
        return str(self.record["text"])

    # --- choosing -------------------------------------------------------------------------------------------

    def choose(self, choices: Iterable[_T]) -> _T:
        """Choose one, if there is any."""
        listed = list(choices)
        if not listed:
            raise NotHereError
        return self.random.choice(listed)

    def one_of(self, layer: str, where: Callable[[Annotation], object] = lambda _: True) -> Annotation:
        """Choose an annotation of a layer of which something is true."""
        return self.choose(annotation for annotation in self.record[layer] if where(annotation))

    def named(self, layer: str, id_: str | None) -> Annotation:
        """Return the annotation of an id."""
        return self.choose(annotation for annotation in self.record[layer] if annotation["id"] == id_)

    def demand(self, condition: object) -> None:
        """Give up unless something is so."""
        if not condition:
            raise NotHereError

    def new_id(self, letter: str) -> str:
        """Return an id that nothing has, and that sorts last."""
        taken = {
            annotation["id"]
            for layer in ("entities", "mentions", "quotes", "claims", "relations")
            for annotation in self[layer]
        }
        return next(id_ for number in range(1, 999) if (id_ := f"{letter}9{number:03}") not in taken)

    # --- looking --------------------------------------------------------------------------------------------

    def spans(self) -> Iterator[Annotation]:
        """Yield every span of every layer."""
        for layer in ("blocks", "sentences", "mentions"):
            yield from self[layer]
        for layer in ("quotes", "claims"):
            for annotation in self[layer]:
                for name in _LISTS:
                    yield from annotation.get(name, ())

    def repeated(self) -> Iterator[Annotation]:
        """Yield every span that repeats its characters."""
        return (span for span in self.spans() if "exact" in span)

    def words(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the places of the words in a stretch of the text."""
        return [(start + word.start(), start + word.end()) for word in _WORD.finditer(self.text[start:end])]

    def is_free(self, start: int, end: int, *layers: str) -> bool:
        """Say whether a stretch meets no mention, quote or claim, or none of these layers."""
        wanted = layers or ("mentions", "quotes", "claims")
        taken: list[Annotation] = []
        for layer in wanted:
            for annotation in self[layer]:
                taken += [annotation] if "start" in annotation else []
                taken += [span for name in _LISTS for span in annotation.get(name, ())]
        return all(span["end"] < start or span["start"] > end for span in taken)

    def quiet_words(self) -> list[tuple[int, int]]:
        """Return plain words in the middle of sentences of paragraphs, outside of mentions, sources and cues.

        They may lie inside the content of quotes and claims, but not at its ends.
        """
        paragraphs = [block for block in self["blocks"] if block["kind"] == "paragraph"]
        apart = [*self["mentions"], *(span for quote in self["quotes"] for span in (*quote["cue"], *quote["source"]))]
        contents = [span for layer in ("quotes", "claims") for one in self[layer] for span in one["content"]]
        return [
            (start, end)
            for sentence in self["sentences"]
            if any(block["start"] <= sentence["start"] and sentence["end"] <= block["end"] for block in paragraphs)
            for start, end in self.words(sentence["start"], sentence["end"])[1:-1]
            if end - start >= 4 and self.text[start:end].islower() and self.text[start:end].isascii()
            if all(span["end"] < start or span["start"] > end for span in apart)
            if all(not (start - 1 <= edge <= end + 1) for span in contents for edge in (span["start"], span["end"]))
        ]

    def sentence_of(self, place: int) -> Annotation:
        """Return the sentence in which a place lies."""
        return self.choose(one for one in self["sentences"] if one["start"] <= place < one["end"])

    def block_of(self, place: int) -> Annotation:
        """Return the block in which a place lies."""
        return self.choose(
            one
            for one in self["blocks"]
            if one["start"] <= place < one["end"] and one["kind"] not in ("dateline", "byline")
        )

    def uses(self, id_: str) -> bool:
        """Say whether anything refers to an annotation."""
        return any(
            id_ in (value if isinstance(value, list) else [value])
            for layer, names in _REFERENCES.items()
            for annotation in self[layer]
            for value in (annotation[name] for name in names)
        )

    # --- changing -------------------------------------------------------------------------------------------

    def cover(self, start: int, end: int) -> Annotation:
        """Make a span."""
        return {"start": start, "end": end, "exact": self.text[start:end]}

    def place(self, span: Annotation, start: int, end: int) -> None:
        """Move a span, and repeat what is there."""
        span["start"], span["end"] = start, end
        if "exact" in span:
            span["exact"] = self.text[max(start, 0) : max(end, 0)]

    def splice(self, start: int, end: int, words: str) -> None:
        """Replace a stretch of the text; everything keeps its place around it, and hash and length are right again."""
        more = len(words) - (end - start)
        for span in self.spans():
            first, last = span["start"], span["end"]
            span["start"] = first + more if first >= end and (first > start or start == end) else first
            span["end"] = last + more if last >= end and last > start else last
        self["text"] = self.text[:start] + words + self.text[end:]
        self.repeat()
        self.rehash()

    def repeat(self) -> None:
        """Let every span repeat what the text holds there."""
        for span in self.repeated():
            span["exact"] = self.text[span["start"] : span["end"]]

    def rehash(self) -> None:
        """Let hash and length be those of the text."""
        self["text_length"], self["text_sha256"] = len(self["text"]), sha256(self["text"])

    def measure(self, unit: Callable[[int], int]) -> None:
        """Let all offsets count another unit."""
        for span in self.spans():
            span["start"], span["end"] = unit(span["start"]), unit(span["end"])

    def add_entity(self, type_: str, name: str) -> str:
        """Add an entity that nothing mentions yet."""
        id_ = self.new_id("e")
        self["entities"].append(
            {"id": id_, "type": type_, "name": name, "wikidata": None, "fictional": True, "attributes": []}
        )
        return id_

    def add_mention(self, start: int, end: int, entity: str | None, label: str, form: str) -> str:
        """Add a mention."""
        id_ = self.new_id("m")
        mention = {
            "id": id_,
            "entity": entity,
            "label": label,
            "form": form,
            **self.cover(start, end),
            "attributes": [],
        }
        self["mentions"].append(mention)
        return id_

    def add_quote(self, *content: tuple[int, int], type_: str = "indirect") -> str:
        """Add a quote without source, cue and speakers."""
        id_ = self.new_id("q")
        spans = [self.cover(*extent) for extent in content]
        fixed = {"source_kind": "implicit", "cue": [], "source": [], "speakers": [], "parent": None, "attributes": []}
        self["quotes"].append({"id": id_, "type": type_, "content": spans, **fixed})
        return id_

    def add_relation(self, type_: str, head: str, tail: str) -> str:
        """Add a relation."""
        id_ = self.new_id("r")
        self["relations"].append({"id": id_, "type": type_, "head": head, "tail": tail, "attributes": []})
        return id_

    def remove_quote(self, quote: Annotation) -> None:
        """Remove a quote with its claims and what is said of them."""
        self["quotes"] = [one for one in self["quotes"] if one is not quote]
        for other in self["quotes"]:
            if other["parent"] == quote["id"]:
                other["parent"] = quote["parent"]
        for claim in [one for one in self["claims"] if one["quote"] == quote["id"]]:
            self.remove_claim(claim)

    def remove_claim(self, claim: Annotation) -> None:
        """Remove a claim with its relations."""
        self["claims"] = [one for one in self["claims"] if one is not claim]
        self["relations"] = [one for one in self["relations"] if claim["id"] not in (one["head"], one["tail"])]

    def remove(self, layer: str, annotation: Annotation) -> None:
        """Remove an annotation and nothing else."""
        self[layer] = [one for one in self[layer] if one is not annotation]

    def tidy(self) -> None:
        """Put every layer into its order."""
        for layer in ("blocks", "sentences", "mentions"):
            self[layer].sort(key=lambda one: (one["start"], -one["end"], one.get("id", "")))
        for layer in ("quotes", "claims"):
            self[layer].sort(key=lambda one: (one["content"][0]["start"], -one["content"][0]["end"], one["id"]))
        first = {}
        for mention in self["mentions"]:
            first.setdefault(mention["entity"], (mention["start"], -mention["end"]))
        last = (10**9, 0)
        self["entities"].sort(key=lambda one: (*first.get(one["id"], last), one["id"]))
        self["relations"].sort(key=lambda one: (one["head"], one["tail"], one["id"]))


_REFERENCES = {
    "mentions": ("entity",),
    "quotes": ("speakers", "parent"),
    "claims": ("quote", "about"),
    "relations": ("head", "tail"),
}
