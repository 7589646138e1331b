"""Composing whole articles: a page of blocks, filled with sentences until what was asked for is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newscorpus.schema.current import BlockKind, RelationType
from newscorpus.testing._choosing import Chooser
from newscorpus.testing._sketch import Extent, Mark, Sketch, SketchedRelation, count_words
from newscorpus.testing._writing import APART, QUOTES_IN, Annotated, Writer, capitalized
from newscorpus.testing.languages import Language

WORDS_FOR_ONE = 40
"""As many words as a sentence has at most that carries one quote or one claim."""

_MOST_SENTENCES = 8
_MOST_RELATIONS = 2
_BETWEEN_BLOCKS = "\n\n"
_DASHES = ("-", "–", "—")
_PLAIN = ("statement", "title", "scare")
_CARRYING_QUOTE = ("direct", "indirect", "direct-before", "indirect-that", "indirect-after", "according", "mixed")
_NEEDING_BLOCKS = frozenset({"interview", "paragraphs"})
_RELATED_BY = (RelationType.SUPPORTS, RelationType.QUALIFIES)


@dataclass(frozen=True)
class Wanted:
    """What an article is to be like.

    Attributes:
        language: the language.
        annotated: which annotations it has.
        has_blocks: whether its blocks are annotated.
        has_mentions: whether its mentions are.
        words: the fewest and the most words.
        quotes: the fewest and the most quotes.
        claims: the fewest and the most claims.
        kinds: kinds of sentences that it must have.
        needs_relation: whether it must have a relation.
    """

    language: Language
    annotated: Annotated
    has_blocks: bool
    has_mentions: bool
    words: tuple[int, int]
    quotes: tuple[int, int]
    claims: tuple[int, int]
    kinds: tuple[str, ...] = ()
    needs_relation: bool = False


def compose(chooser: Chooser, wanted: Wanted) -> Sketch:
    """Make up an article."""
    page = _Page(chooser, wanted)
    page.write_head()
    page.write_body()
    page.write_foot()
    page.relate()
    return page.sketch


class _Page:
    """An article while it is composed."""

    def __init__(self, chooser: Chooser, wanted: Wanted) -> None:
        self._chooser, self._wanted = chooser, wanted
        self._writer = Writer(chooser, wanted.language, wanted.annotated, wanted.claims[1])
        self.sketch = self._writer.sketch
        self._words = 0
        self._kinds_due = len(wanted.kinds)
        self._paragraph: int | None = None
        self._is_open_only = False
        """Whether the paragraph has nothing yet but a dateline."""

    # --- sizes ---

    def _quotes_due(self) -> int:
        return max(0, self._wanted.quotes[0] - len(self.sketch.quotes))

    def _claims_due(self) -> int:
        return max(0, self._wanted.claims[0] - len(self.sketch.claims))

    def _try(self, write: Callable[[], None], *, is_due: bool = False) -> bool:
        """Write something, unless it turns out too long, or to have too many quotes."""
        mark, paragraph, is_open_only = self.sketch.mark(), self._paragraph, self._is_open_only
        sentences_due = max(self._quotes_due(), self._kinds_due) + self._claims_due()
        kept_free = 0 if is_due else WORDS_FOR_ONE * sentences_due
        write()
        self._settle_repeats(mark)
        words = self.sketch.words_since(mark)
        has_room = self._words + words + kept_free <= self._wanted.words[1]
        if has_room and len(self.sketch.quotes) <= self._wanted.quotes[1]:
            self._words += words
            return True
        self.sketch.undo(mark)
        self._paragraph, self._is_open_only = paragraph, is_open_only
        return False

    def _settle_repeats(self, mark: Mark) -> None:
        """Let a claim that says what an earlier one says repeat it, or leave it out."""
        sketch = self.sketch
        first_new = mark.lists[sketch.CLAIMS]
        new = sketch.claims[first_new:]
        del sketch.claims[first_new:]
        for claim in new:
            earlier = [other for other in sketch.claims if other.says_what(claim)]
            if earlier:
                sketch.relations[:] = [one for one in sketch.relations if claim not in (one.head, one.tail)]
            if not earlier or (len(earlier) == 1 and self._wanted.annotated.relations):
                sketch.claims.append(claim)
                sketch.relations += [SketchedRelation(RelationType.REPEATS, claim, other) for other in earlier]

    # --- blocks ---

    def _end_paragraph(self) -> None:
        if self._paragraph is not None:
            self.sketch.blocks.append((BlockKind.PARAGRAPH, Extent(self._paragraph, self.sketch.length)))
            self._paragraph = None

    def _begin_block(self) -> int:
        self._end_paragraph()
        if self.sketch.length:
            self.sketch.write(_BETWEEN_BLOCKS)
        return self.sketch.length

    def _begin_paragraph(self) -> None:
        self._paragraph = self._begin_block()

    def _write_block(self, kind: BlockKind, write: Callable[[], None]) -> None:
        start = self._begin_block()
        write()
        self.sketch.blocks.append((kind, Extent(start, self.sketch.length)))

    def _write_as_sentence(self, words: str) -> None:
        self.sketch.sentences.append(self.sketch.write(words))

    # --- head and foot ---

    def write_head(self) -> None:
        """Write what stands above the text: a headline, a byline, a dateline, mostly none of them."""
        chooser, language = self._chooser, self._wanted.language
        if chooser.rarely():
            self._try(lambda: self._write_block(BlockKind.HEADLINE, self._write_headline))
        if chooser.rarely():
            self._try(lambda: self._write_block(BlockKind.BYLINE, lambda: self._write_person(language.byline)))
        if chooser.rarely() and self._words + 2 * WORDS_FOR_ONE < self._wanted.words[1]:
            self._try(self._write_dateline)
        if not self._is_open_only and chooser.rarely(5):
            filler = chooser.one_of(language.fillers)
            self._try(lambda: self._write_block(BlockKind.CAPTION, lambda: self._write_as_sentence(filler)))

    def _write_headline(self) -> None:
        if not self._wanted.kinds and self._chooser.rarely():
            self._writer.write("statement", self._begin_paragraph)
        else:
            self._write_as_sentence(capitalized(self._chooser.one_of(self._wanted.language.phrases)))

    def _write_person(self, before: str) -> None:
        self.sketch.write(before)
        self._writer.name(self._writer.cast.person())

    def _write_dateline(self) -> None:
        chooser, writer, sketch = self._chooser, self._writer, self.sketch
        self._begin_paragraph()
        start = sketch.length
        writer.name(writer.cast.place(), in_capitals=chooser.mostly())
        if chooser.rarely():
            sketch.write(", ")
            writer.value("date", chooser.one_of(self._wanted.language.values["date"]))
        if chooser.mostly():
            sketch.write(" (")
            writer.name(writer.cast.agency())
            sketch.write(")")
        sketch.write(f" {chooser.one_of(_DASHES)}")
        sketch.blocks.append((BlockKind.DATELINE, Extent(start, sketch.length)))
        sketch.write(" ")
        self._is_open_only = True

    def write_foot(self) -> None:
        """Write what stands below the text: a credit line, matter of the page, mostly neither."""
        chooser, language = self._chooser, self._wanted.language
        self._end_paragraph()
        if chooser.rarely():
            self._try(lambda: self._write_block(BlockKind.CREDIT, lambda: self._write_person(language.credit)))
        if chooser.rarely():
            self._try(lambda: self._write_block(BlockKind.BOILERPLATE, self._write_boilerplate))

    def _write_boilerplate(self) -> None:
        self.sketch.write(self._wanted.language.boilerplate)

    # --- body ---

    def write_body(self) -> None:
        """Write paragraphs: what must be there, and what else is chosen."""
        chooser, language = self._chooser, self._wanted.language
        written = 0
        for kind in self._wanted.kinds:
            self._try_sentence(kind, is_due=True, with_claim=self._wanted.claims[0] > 0)
            self._kinds_due -= 1
        while written < _MOST_SENTENCES and chooser.mostly(10):
            written += 1
            self._try_sentence(chooser.one_of(self._kinds()))
            if chooser.rarely(12):
                self._try_subhead()
        self._write_due()
        if self._paragraph is None or self._is_open_only:
            self._write_filler(chooser.one_of(language.fillers))
        self._fill()

    def _kinds(self) -> tuple[str, ...]:
        """List the kinds of sentences that may come next, the simplest first."""
        most = self._wanted.quotes[1] - len(self.sketch.quotes)
        return (
            "filler",
            *(
                kind
                for kind in self._wanted.language.sentences
                if (not self._wanted.annotated.quotes or QUOTES_IN.get(kind, 1) <= most)
                and (self._wanted.has_blocks or kind not in _NEEDING_BLOCKS)
                and (self._wanted.has_mentions or kind != "title")
                and self._writer.can_write(kind)
            ),
        )

    def _try_sentence(self, kind: str, *, is_due: bool = False, with_claim: bool = False) -> bool:
        return self._try(lambda: self._write_sentence(kind, with_claim=with_claim), is_due=is_due)

    def _write_sentence(self, kind: str, *, with_claim: bool = False) -> None:
        self._place_sentence(is_apart=kind in APART)
        if kind == "filler":
            self._write_as_sentence(self._chooser.one_of(self._wanted.language.fillers))
        else:
            self._writer.write(kind, self._begin_paragraph, with_claim=with_claim)
        if kind in APART:
            self._end_paragraph()

    def _place_sentence(self, *, is_apart: bool = False) -> None:
        if self._is_open_only:
            self._is_open_only = False
        elif self._paragraph is None or is_apart or self._chooser.number(1):
            self._begin_paragraph()
        else:
            self.sketch.write(self._wanted.language.blank)

    def _try_subhead(self) -> None:
        if self._paragraph is not None and not self._is_open_only:
            phrase = capitalized(self._chooser.one_of(self._wanted.language.phrases))
            self._try(lambda: self._write_block(BlockKind.SUBHEAD, lambda: self._write_as_sentence(phrase)))

    def _write_due(self) -> None:
        """Write the quotes and claims that are still missing."""
        for _ in range(4 * (self._quotes_due() + self._claims_due())):
            if not self._quotes_due() and not self._claims_due():
                break
            kinds = _CARRYING_QUOTE if self._quotes_due() else ("statement",)
            self._try_sentence(self._chooser.one_of(kinds), is_due=True, with_claim=self._claims_due() > 0)

    def _write_filler(self, filler: str) -> None:
        shortest = min(self._wanted.language.fillers, key=count_words)
        if not self._try(lambda: self._write_in_place(filler)):
            self._try(lambda: self._write_in_place(shortest), is_due=True)

    def _write_in_place(self, words: str) -> None:
        self._place_sentence()
        self._write_as_sentence(words)

    def _fill(self) -> None:
        """Write sentences without annotations until there are enough words; nothing more is drawn for them."""
        fillers = self._wanted.language.fillers
        number = 0
        while self._words < self._wanted.words[0]:
            left = self._wanted.words[1] - self._words
            fitting = [filler for filler in fillers if count_words(filler) <= left]
            filler = fitting[number % len(fitting)]
            number += 1
            if number % 5 == 0 or self._paragraph is None:
                self._begin_paragraph()
            else:
                self.sketch.write(self._wanted.language.blank)
            self._write_as_sentence(filler)
            self._words += count_words(filler)

    # --- relations ---

    def relate(self) -> None:
        """Relate claims to earlier ones."""
        sketch = self.sketch
        if not self._wanted.annotated.relations:
            return
        repeating = {id(relation.head) for relation in sketch.relations if relation.type == RelationType.REPEATS}
        free = [claim for claim in sketch.claims if id(claim) not in repeating]
        related = {(id(relation.head), id(relation.tail)) for relation in sketch.relations}
        pairs = [
            (head, tail)
            for number, head in enumerate(free)
            for tail in free[:number]
            if (id(head), id(tail)) not in related
        ]
        fewest = int(self._wanted.needs_relation and not sketch.relations)
        for _ in range(max(fewest, self._chooser.number(_MOST_RELATIONS))):
            if pairs:
                head, tail = pairs.pop(self._chooser.number(len(pairs) - 1))
                sketch.relations.append(SketchedRelation(self._chooser.one_of(_RELATED_BY), head, tail))
