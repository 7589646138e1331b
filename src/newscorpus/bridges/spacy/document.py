"""Articles -> `Doc`: tokens, entities, span groups, sentence starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from newscorpus.article import Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges.spacy.alignment import MODES, Alignment, Tokens, Unaligned
from newscorpus.bridges.spacy.extensions import carry, register_extensions
from newscorpus.errors import ConversionError, HydrationError
from newscorpus.schema.current import LayerName, MentionForm

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

IN_ENTS = (MentionForm.NAME, MentionForm.VALUE)
"""The forms of the mentions in `doc.ents`, those of OntoNotes: names and values, no descriptions and no pronouns."""

_LANGUAGES = 16
_NO_LANGUAGE = "xx"
_STARTS, _GOES_ON = 1, 2**64 - 1  # how spaCy stores that a token starts a sentence, or does not


def article_to_spacy(article: Article, nlp: Language | None = None, *, alignment: Alignment = "strict") -> Doc:
    """Turn an article into a `Doc`; `Article.to_spacy` explains it."""
    import_extra("spacy", "spacy")
    register_extensions()
    check_alignment(alignment)
    if article.text is None:
        raise HydrationError(
            f"article `{article.id}` is withheld: it has no text to make a `Doc` of",
            remedy="fill it in with `newscorpus.hydrate(article, text)`",
        )
    pipeline = blank_pipeline(article.language) if nlp is None else nlp
    doc = pipeline.make_doc(article.text)
    # spaCy's own tokenizer keeps every character, and has no rule added to it that would not.
    is_own = type(pipeline.tokenizer) is import_extra("spacy.tokenizer", "spacy").Tokenizer
    if not is_own and doc.text != article.text:
        raise ConversionError(
            f"the tokenizer changes the text of article `{article.id}`",
            remedy="take a pipeline whose tokenizer keeps every character, as most of spaCy's do",
        )
    return annotate(doc, article, article.text, alignment)


def check_alignment(alignment: str) -> None:
    """Refuse a mode that there is none of.

    Raises:
        ConversionError: there is no such mode.
    """
    if alignment not in MODES:
        known = ", ".join(f"`{mode}`" for mode in MODES)
        raise ConversionError(f"there is no alignment `{alignment}`", remedy=f"choose one of {known}")


def blank_pipeline(language: str) -> Language:
    """Return the blank pipeline of a language; that of no language where spaCy has none, or lacks what it needs.

    Args:
        language: a BCP 47 tag, such as `de-AT`.
    """
    return _blank_pipeline(language.partition("-")[0].lower())


@lru_cache(maxsize=_LANGUAGES)
def _blank_pipeline(code: str) -> Language:
    spacy = import_extra("spacy", "spacy")
    try:
        made: Language = spacy.blank(code)
    except ImportError:  # spaCy does not know it, or needs another package to find its words, as for Japanese
        made = spacy.blank(_NO_LANGUAGE)
    return made


def annotate(doc: Doc, article: Article, text: str, alignment: Alignment) -> Doc:
    """Put the annotations of an article on a `Doc` of its text; on a new one if tokens have to be cut.

    Args:
        doc: the text of the article, without annotations.
        article: the article.
        text: its text.
        alignment: what becomes of spans that start or end within a token.
    """
    library = import_extra("spacy.tokens", "spacy")
    tokens = tokens_of(doc)
    if alignment == "retokenize":
        cut = tokens.cut(text, _extents_of(article))
        if cut is not None:
            words, spaces = cut
            doc = library.Doc(doc.vocab, words=words, spaces=spaces)
            tokens = tokens_of(doc)
    placing = _Placing(doc, tokens, alignment, library.Span)
    placing.add_groups(article)
    placing.set_sentence_starts(article, text)
    placing.set_ents(article)
    carry(doc, article, alignment, placing.unaligned)
    return doc


def tokens_of(doc: Doc) -> Tokens:
    """Return where the tokens of a `Doc` start and end."""
    stored = doc.to_array(["LENGTH", "SPACY"])
    return Tokens(stored[:, 0], stored[:, 1])


def _extents_of(article: Article) -> Iterator[tuple[int, int]]:
    """Yield start and end of every span that becomes one of the `Doc`."""
    for layer in (article.blocks, article.sentences, article.mentions):
        yield from ((span.start, span.end) for span in layer)
    for quote in article.quotes:
        yield from ((span.start, span.end) for part in (quote.content, quote.cue, quote.source) for span in part)
    for claim in article.claims:
        yield from ((span.start, span.end) for span in claim.content)


_Labeled: TypeAlias = tuple[int, int, str, str, str]
"""Start and end of a span, its label, its id, and its id in a knowledge base."""


class _Placing:
    """Puts the spans of an article on the tokens of a `Doc`, and keeps account of those that do not fit.

    Attributes:
        unaligned: what was moved or left out.
    """

    def __init__(self, doc: Doc, tokens: Tokens, alignment: Alignment, make_span: type[Span]) -> None:
        """Take the `Doc` and its tokens."""
        self.unaligned: list[Unaligned] = []
        self._doc, self._tokens, self._alignment, self._make_span = doc, tokens, alignment, make_span
        self._names: list[Span] = []
        self._left_out_names: list[tuple[int, int]] = []

    def _place(self, group: str, spans: Iterable[_Labeled]) -> list[Span | None]:
        """Put spans on tokens, None in the place of each that fits on none. Most time is spent here."""
        doc, make_span, number_of = self._doc, self._make_span, self._doc.vocab.strings.add
        starting_at, ending_at = self._tokens.starting_at, self._tokens.ending_at
        labels: dict[str, int] = {}
        placed: list[Span | None] = []
        for start, end, label, id, kb_id in spans:
            first, last = starting_at.get(start), ending_at.get(end)
            if first is None or last is None or first >= last:
                found = self._fit(group, start, end, id)
                if found is None:
                    placed.append(None)
                    continue
                first, last = found
            number = labels.get(label)
            if number is None:
                number = labels[label] = number_of(str(label))
            placed.append(make_span(doc, first, last, label=number, kb_id=kb_id or 0, span_id=id or 0))
        return placed

    def _fit(self, group: str, start: int, end: int, id: str) -> tuple[int, int] | None:
        """Find the tokens of a span that starts or ends within one, and note what becomes of it."""
        found = self._tokens.align(start, end, self._alignment)
        moved_to = None if found is None else self._tokens.place(*found)
        self.unaligned.append(Unaligned(group, id, start, end, moved_to))
        return found

    def add_groups(self, article: Article) -> None:
        """Make a span group of each kind of span; empty ones too, so that nobody need ask whether they are there."""
        quotes, claims = article.quotes, article.claims
        items = {entity.id: entity.wikidata or "" for entity in article.entities}
        for name, spans in {
            "blocks": ((one.start, one.end, one.kind, "", "") for one in article.blocks),
            "sentences": ((one.start, one.end, "sentence", "", "") for one in article.sentences),
            "mentions": (
                (one.start, one.end, one.label, one.id, items.get(one.entity or "", "")) for one in article.mentions
            ),
            "quotes": ((span.start, span.end, one.type, one.id, "") for one in quotes for span in one.content),
            "cues": ((span.start, span.end, "cue", one.id, "") for one in quotes for span in one.cue),
            "sources": ((span.start, span.end, one.source_kind, one.id, "") for one in quotes for span in one.source),
            "claims": ((span.start, span.end, one.type, one.id, "") for one in claims for span in one.content),
        }.items():
            placed = self._place(name, spans)
            if name == "mentions":
                self._note_names(article, placed)
            self._doc.spans[name] = [span for span in placed if span is not None]

    def _note_names(self, article: Article, placed: Sequence[Span | None]) -> None:
        for mention, span in zip(article.mentions, placed, strict=True):
            if mention.form in IN_ENTS:
                if span is None:
                    self._left_out_names.append((mention.start, mention.end))
                else:
                    self._names.append(span)

    def set_ents(self, article: Article) -> None:
        """Set the entities: of mentions that overlap the longest, of those the first.

        No token of a name that was left out is told to be outside of all names, nor any where names are not annotated.
        """
        filter_spans = import_extra("spacy.util", "spacy").filter_spans
        names = filter_spans(self._names)
        unknown: set[int] = set()
        for start, end in self._left_out_names:
            found = self._tokens.align(start, end, "expand")
            unknown.update(range(*found) if found is not None else ())
        if unknown:
            unknown.difference_update(*(range(name.start, name.end) for name in names))
        missing = [self._doc[token : token + 1] for token in sorted(unknown)]
        is_annotated = any(layer.name == LayerName.ENTITIES for layer in article.layers)
        self._doc.set_ents(names, missing=missing, default="outside" if is_annotated else "missing")

    def set_sentence_starts(self, article: Article, text: str) -> None:
        """Set where sentences start, if that is known.

        What lies in no sentence, such as a byline or a credit line, counts as sentences of its own, a block each;
        white space belongs to the sentence before it.
        """
        sentences: Sequence[Span] = list(self._doc.spans["sentences"])
        if not sentences:
            return
        inside = np.zeros(len(self._tokens), dtype=bool)
        starts = {0}
        for sentence in sentences:
            starts.add(sentence.start)
            inside[sentence.start : sentence.end] = True
        starts.update(block.start for block in self._doc.spans["blocks"] if not inside[block.start])
        for sentence in sentences:
            starts.update(self._first_word_outside(sentence.end, inside, text))
        values: Any = np.full((len(self._tokens), 1), _GOES_ON, dtype=np.uint64)
        values[list(starts)] = _STARTS
        self._doc.from_array(["SENT_START"], values)

    def _first_word_outside(self, token: int, inside: np.typing.NDArray[np.bool_], text: str) -> Iterator[int]:
        """Yield the first word from a token on, if it comes before the next sentence."""
        starts, ends = self._tokens.starts, self._tokens.ends
        while token < len(inside) and not inside[token]:
            if not text[starts[token] : ends[token]].isspace():
                yield token
                return
            token += 1
