"""Articles as rows of words and BIO tags, for training and judging what labels tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

import pyarrow as pa

from newscorpus.article import Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges._features import to_dataset, to_features
from newscorpus.bridges._tokens import Tokenize, Tokens, tokenize_with
from newscorpus.corpus import Corpus, from_datasets
from newscorpus.errors import HydrationError, TokenizerError
from newscorpus.schema.current import ClaimType, EntityType, LayerName, QuoteType, SourceKind, Span, Vocabulary

if TYPE_CHECKING:
    import datasets

ViewedLayer: TypeAlias = Literal["mentions", "quotes", "content", "cue", "source", "claims"]
Rows: TypeAlias = Literal["articles", "sentences"]
Align: TypeAlias = Literal["strict", "contract", "expand"]

NO_SPLIT = "all"
"""The split of a dataset dictionary that holds what is in no split."""

IGNORED = -100
"""The tag of a special token, which losses leave out."""

_OUTSIDE = "O"


class Tagged(NamedTuple):
    """A stretch of the text that tags stand for: code points, half-open, and its label."""

    start: int
    end: int
    label: str


class _Annotated(NamedTuple):
    """A span of an annotation, as it was annotated."""

    start: int
    end: int
    label: str
    id: str

    def told(self) -> dict[str, Any]:
        return {"id": self.id, "label": self.label, "start": self.start, "end": self.end}


class _Layer(NamedTuple):
    """A layer as tags show it: the labels, the layer that must have been annotated, and the spans of an article."""

    labels: tuple[str, ...]
    needs: LayerName
    spans_of: Callable[[Article], Iterator[_Annotated]]


def _values(vocabulary: type[Vocabulary]) -> tuple[str, ...]:
    return tuple(str(value) for value in vocabulary)


def _labeled(spans: Iterable[Span], label: str, id: str) -> Iterator[_Annotated]:
    return (_Annotated(span.start, span.end, label, id) for span in spans)


def _mentions(article: Article) -> Iterator[_Annotated]:
    return (_Annotated(one.start, one.end, str(one.label), one.id) for one in article.mentions)


def _parts(article: Article) -> Iterator[_Annotated]:
    for quote in article.quotes:
        for part in ("content", "cue", "source"):
            yield from _labeled(getattr(quote, part), part, quote.id)


def _contents(article: Article) -> Iterator[_Annotated]:
    return (span for quote in article.quotes for span in _labeled(quote.content, str(quote.type), quote.id))


def _cues(article: Article) -> Iterator[_Annotated]:
    return (span for quote in article.quotes for span in _labeled(quote.cue, "cue", quote.id))


def _sources(article: Article) -> Iterator[_Annotated]:
    return (span for quote in article.quotes for span in _labeled(quote.source, str(quote.source_kind), quote.id))


def _claims(article: Article) -> Iterator[_Annotated]:
    return (span for claim in article.claims for span in _labeled(claim.content, str(claim.type), claim.id))


_LAYERS: dict[str, _Layer] = {
    "mentions": _Layer(_values(EntityType), LayerName.ENTITIES, _mentions),
    "quotes": _Layer(("content", "cue", "source"), LayerName.QUOTES, _parts),
    "content": _Layer(_values(QuoteType), LayerName.QUOTES, _contents),
    "cue": _Layer(("cue",), LayerName.QUOTES, _cues),
    "source": _Layer(_values(SourceKind), LayerName.QUOTES, _sources),
    "claims": _Layer(_values(ClaimType), LayerName.CLAIMS, _claims),
}

_TEXT, _NUMBER = pa.string(), pa.int32()
_SPAN = [("id", _TEXT), ("label", _TEXT), ("start", _NUMBER), ("end", _NUMBER)]
_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("article", _TEXT),
    ("sentence", _NUMBER),
    ("words", pa.list_(_TEXT)),
    ("offsets", pa.list_(pa.list_(_NUMBER))),
    ("tags", pa.list_(pa.int64())),
    ("spans", pa.list_(pa.struct(_SPAN))),
    ("unexpressed", pa.list_(pa.struct([*_SPAN, ("reason", _TEXT)]))),
]


def token_view(layer: ViewedLayer, tokenizer: Any, *, rows: Rows = "articles", align: Align = "strict") -> TokenView:
    """Look at articles as words with BIO tags of one layer.

    >>> import newscorpus
    >>> view = token_view("mentions", str.split, rows="sentences", align="contract")
    >>> row = view.rows_of(newscorpus.load("test")[0])[0]
    >>> len(row["words"]) == len(row["offsets"]) == len(row["tags"])
    True

    Called with a corpus, the view gives a `DatasetDict` with these columns:

    - `article`: the id.
    - `sentence`: the number of the sentence, from 0; null for a whole article, and for what stands in no sentence.
    - `words`: what the text holds at each token.
    - `offsets`: start and end of each token, in code points of the article's text, without white space at the edges.
    - `tags`: a `ClassLabel` for each token: `O`, and `B-` and `I-` with each label. A special token, such as `[CLS]`,
      has the tag -100, the offsets 0 and 0, and its name for a word.
    - `spans`: the spans that the tags stand for, with the ids of their annotations. Fragments of one content are spans
      of one id.
    - `unexpressed`: the spans that the tags do not show, or not as they were annotated, each with the `reason`:

      - `overlap`: it shares a token with another span, and that one is tagged: the longer one, and so the outermost of
        nested ones; of spans as long the one that starts first, then the one that comes first in the article.
      - `unaligned`: it does not begin and end with tokens (`strict`), or holds no whole one (`contract`).
      - `moved`: it does not either; what is tagged is the whole tokens within it (`contract`), or all that it touches
        (`expand`).
      - `cut`: it goes beyond the row; what is tagged is its part in the row.
      - `no-token`: the tokenizer has no token where it stands.
      - `outside`: it is empty or goes beyond the text, as a span of a valid article never does.
    - `input_ids`, `attention_mask`: only of tokenizers for models.

    Words that a function returns are located one after the other, each where it is found first after the one before;
    what is skipped may hold no letter and no digit. So a tokenizer may leave out white space and punctuation, but
    neither change words nor leave them out.

    Args:
        layer: `mentions` (labels: the entity types), `content` (the types of quotes), `cue` (one label), `source` (the
            kinds of sources), `quotes` (these three at once; labels: their names), or `claims` (the types of claims).
        tokenizer: a function from a text to a list of words, or to a list of pairs of start and end in code points; or
            a tokenizer of `tokenizers`, or a fast one of `transformers`.
        rows: `articles` for a row each, or `sentences` for a row a sentence and one for each stretch between sentences
            that is not blank, as a dateline; every word of an article stands in one row. The tokenizer sees a row's
            text only.
        align: what to do with a span that does not begin and end with tokens; see `unaligned` and `moved` above.

    Raises:
        ValueError: there is no such layer, kind of rows or alignment.
        TypeError: it is no tokenizer, or one for a model that gives no offsets.
    """
    for given, known in ((layer, ViewedLayer), (rows, Rows), (align, Align)):
        if given not in get_args(known):
            raise ValueError(f"`{given}` is none of {', '.join(f'`{name}`' for name in get_args(known))}")
    tokenize, numbers = tokenize_with(tokenizer)
    return TokenView(layer, rows, align, tokenize, numbers)


@dataclass(frozen=True)
class TokenView:
    """Articles as words with BIO tags; `token_view` makes it, and explains the columns.

    Attributes:
        layer: the layer that the tags show.
        rows: what a row is.
        align: what is done with spans that do not begin and end with tokens.
        tokenize: makes tokens of a text.
        numbers: the columns that only tokenizers for models have.
    """

    layer: ViewedLayer
    rows: Rows
    align: Align
    tokenize: Tokenize
    numbers: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tags, by their numbers."""
        labels = _LAYERS[self.layer].labels
        return (_OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in "BI"))

    @property
    def features(self) -> datasets.Features:
        """The features of the datasets; needs the extra `datasets`."""
        return to_features(self._schema, {"tags": self.names})

    @property
    def _schema(self) -> pa.Schema:
        return pa.schema([*_COLUMNS, *((name, pa.list_(_NUMBER)) for name in self.numbers)])

    def __call__(self, corpus: Corpus | Any) -> datasets.DatasetDict:
        """Make a dataset for each split of a corpus.

        Articles of which `left_out` gives a reason have no row; the descriptions of the datasets (`info.description`)
        name them.

        Args:
            corpus: a corpus, or a dataset of articles as `newscorpus.from_datasets` takes it.

        Raises:
            TokenizerError: words of the tokenizer cannot be located in a text.
            MissingExtraError: datasets is not installed.
        """
        chosen = corpus if isinstance(corpus, Corpus) else from_datasets(corpus)
        library = import_extra("datasets", "datasets")
        made = {split: self._dataset(part, split) for split, part in by_split(chosen).items()}
        together: datasets.DatasetDict = library.DatasetDict(made)
        return together

    def _dataset(self, corpus: Corpus, split: str) -> datasets.Dataset:
        left_out = self.left_out(corpus)
        rows = [row for article in corpus if article.id not in left_out for row in self.rows_of(article)]
        told = ", ".join(f"{id} ({reason})" for id, reason in left_out.items())
        description = f"BIO tags of {self.layer}, a row for each of the {self.rows}. Left out: {told or 'nothing'}."
        return to_dataset(pa.Table.from_pylist(rows, self._schema), self.features, split, description)

    def left_out(self, corpus: Iterable[Article]) -> dict[str, str]:
        """Name the articles that have no rows, each with the reason: `withheld`, or `not annotated`.

        Of a layer that is not listed among an article's layers nothing is known, and tags without spans would say that
        there is nothing.
        """
        reasons = ((article.id, self._reason(article)) for article in corpus)
        return {id: reason for id, reason in reasons if reason is not None}

    def _reason(self, article: Article) -> str | None:
        if article.text is None:
            return "withheld"
        needed = _LAYERS[self.layer].needs
        return None if any(layer.name == needed for layer in article.layers) else "not annotated"

    def rows_of(self, article: Article) -> list[dict[str, Any]]:
        """Make the rows of one article; tags are numbers, named by `names`.

        Raises:
            HydrationError: the text is withheld.
            TokenizerError: words of the tokenizer cannot be located in the text.
        """
        if article.text is None:
            raise HydrationError(
                f"article `{article.id}` is withheld: it has no words",
                remedy="fill it in with `newscorpus.hydrate(article, text)`",
            )
        spans = list(_LAYERS[self.layer].spans_of(article))
        rows = [self._row(article, stretch, spans) for stretch in _stretches(article, self.rows)]
        told = {tuple(one[name] for name in ("id", "start", "end")) for row in rows for one in _all_of(row)}
        rows[-1]["unexpressed"] += [
            {**span.told(), "reason": "outside"} for span in spans if (span.id, span.start, span.end) not in told
        ]
        return [row for row in rows if row["words"] or row["unexpressed"] or len(rows) == 1]

    def _row(self, article: Article, stretch: _Stretch, spans: Sequence[_Annotated]) -> dict[str, Any]:
        text = article.text or ""
        try:
            tokens = self.tokenize(text[stretch.start : stretch.end])
        except TokenizerError as error:
            raise TokenizerError(f"article `{article.id}`: {error.message}", remedy=error.remedy) from error
        row = _Row(stretch, tokens, len(text), self.align)
        met = [span for span in spans if max(span.start, stretch.start) < min(span.end, stretch.end, len(text))]
        row.tag(met)
        numbers = {name: number for number, name in enumerate(self.names)}
        return {
            "article": article.id,
            "sentence": stretch.sentence,
            "words": tokens.words,
            "offsets": [list(row.offsets(number)) for number in range(len(tokens.words))],
            "tags": [IGNORED if name is None else numbers[name] for name in row.tags],
            "spans": row.spans,
            "unexpressed": row.unexpressed,
            **tokens.numbers,
        }

    def decode(self, row: Mapping[str, Any], tags: Sequence[int] | None = None) -> list[Tagged]:
        """Turn tags back into spans, in text order.

        A tag `I-` that follows no tag of its label begins a span, as predicted ones may.

        Args:
            row: a row of the view.
            tags: other tags for its words, such as predicted ones; those of the row if not given.
        """
        names = self.names
        spans: list[Tagged] = []
        before = _OUTSIDE
        for (start, end), number in zip(row["offsets"], row["tags"] if tags is None else tags, strict=True):
            name = names[number] if number >= 0 else _OUTSIDE
            label = name[2:]
            if name.startswith("I-") and before[2:] == label:
                spans[-1] = spans[-1]._replace(end=end)
            elif name != _OUTSIDE:
                spans.append(Tagged(start, end, label))
            before = name
        return spans


# --- rows ---------------------------------------------------------------------------------------------------


class _Stretch(NamedTuple):
    """The part of a text that is a row, and the number of the sentence that it is."""

    start: int
    end: int
    sentence: int | None = None


def _stretches(article: Article, rows: Rows) -> list[_Stretch]:
    """Cut a text into what is to be a row; what is blank is left out."""
    text = article.text or ""
    if rows == "articles":
        return [_Stretch(0, len(text))]
    found: list[_Stretch] = []
    place = 0
    for number, sentence in sorted(enumerate(article.sentences), key=lambda each: (each[1].start, each[1].end)):
        start, end = max(place, min(sentence.start, len(text))), min(sentence.end, len(text))
        if start < end:
            found += [_Stretch(place, start), _Stretch(start, end, number)]
            place = end
    found.append(_Stretch(place, len(text)))
    return [one for one in found if text[one.start : one.end].strip()] or [_Stretch(0, len(text))]


def _all_of(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*row["spans"], *row["unexpressed"]]


class _Row:
    """A row while it is tagged."""

    def __init__(self, stretch: _Stretch, tokens: Tokens, length: int, align: Align) -> None:
        self._stretch, self._tokens, self._length, self._align = stretch, tokens, length, align
        # white space and special tokens stand for nothing that could be annotated
        self._numbers = [number for number, (start, end) in enumerate(tokens.extents) if start < end]
        self._starts = [tokens.extents[number][0] + stretch.start for number in self._numbers]
        self._ends = [tokens.extents[number][1] + stretch.start for number in self._numbers]
        self.tags: list[str | None] = [None if special else _OUTSIDE for special in tokens.special]
        self.spans: list[dict[str, Any]] = []
        self.unexpressed: list[dict[str, Any]] = []

    def offsets(self, number: int) -> tuple[int, int]:
        """Say where a token stands in the article."""
        start, end = self._tokens.extents[number]
        return (0, 0) if self._tokens.special[number] else (start + self._stretch.start, end + self._stretch.start)

    def tag(self, spans: Iterable[_Annotated]) -> None:
        """Tag the spans, the longest first."""
        for span in sorted(spans, key=lambda span: (-self._reach(span), span.start)):
            reason = self._tag(span)
            if reason is not None:
                self.unexpressed.append({**span.told(), "reason": reason})
        self.spans.sort(key=lambda span: (span["start"], span["end"]))
        self.unexpressed.sort(key=lambda span: (span["start"], span["end"]))

    def _reach(self, span: _Annotated) -> int:
        start, end = self._part(span)
        return end - start

    def _part(self, span: _Annotated) -> tuple[int, int]:
        """Return the part of a span that is in the row."""
        return max(span.start, self._stretch.start), min(span.end, self._stretch.end)

    def _tag(self, span: _Annotated) -> str | None:
        """Tag a span if that is possible, and say what is not shown of it."""
        start, end = self._part(span)
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        if first > last:
            return "no-token"
        is_aligned = self._starts[first] == start and self._ends[last] == end
        if not is_aligned and self._align == "strict":
            return "unaligned"
        if self._align == "contract":
            first, last = bisect_left(self._starts, start), bisect_right(self._ends, end) - 1
            if first > last:
                return "unaligned"
        tokens = range(self._numbers[first], self._numbers[last] + 1)
        if any(self.tags[number] != _OUTSIDE for number in tokens):
            return "overlap"
        for number in tokens:
            self.tags[number] = f"{'B' if number == tokens[0] else 'I'}-{span.label}"
        self.spans.append({**span.told(), "start": self._starts[first], "end": self._ends[last]})
        if span.end > self._length:
            return "outside"
        if (start, end) != (span.start, span.end):
            return "cut"
        return None if is_aligned else "moved"


def by_split(corpus: Corpus) -> dict[str, Corpus]:
    """Part a corpus by its splits; what is in none is called `all`."""
    return {split: corpus.only(split) for split in corpus.splits} or {NO_SPLIT: corpus}
