"""What rules on a whole corpus need of each article, kept small so that a million of them fit in memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newscorpus.columns import UNKNOWN, Columns, Integers, Mask, Texts
from newscorpus.diagnostics import Location
from newscorpus.records import Batch, Release
from newscorpus.schema.shape import article_shape
from newscorpus.shingles import PLACES, Hashes, Signatures, Words, agreement, sign
from newscorpus.splits import SPLITS, split_of

LABEL_FIELDS = (
    ("mentions", "label"),
    ("mentions", "form"),
    ("quotes", "type"),
    ("quotes", "source_kind"),
    ("claims", "type"),
    ("claims", "polarity"),
    ("claims", "certainty"),
    ("relations", "type"),
)
"""The fields whose labels are counted; the types of entities are left out, as they are the labels of their mentions."""

LONG = 10
"""Words in a row from which on the fragment of a direct quotation is kept. Fewer recur by chance."""

NO_SPLIT = len(SPLITS)
"""The place among the splits of an article whose file tells none."""

_MOST = 2**15 - 1
"""The greatest number that two bytes hold."""

_NO_QUOTATIONS = (
    np.zeros(0, dtype=np.uint64),
    np.zeros(0, dtype=np.int32),
    np.zeros(0, dtype=np.int16),
    np.zeros(0, dtype=np.int16),
)

_KEPT_OF_HASH = 16
"""Hexadecimal digits of a text's SHA-256 that are kept: eight bytes."""


class Label(NamedTuple):
    """A value of a vocabulary in a field of a layer."""

    layer: str
    field: str
    value: str


def _labels() -> tuple[Label, ...]:
    found: list[Label] = []
    for layer, field in LABEL_FIELDS:
        listed = article_shape().fields[layer].item
        vocabulary = listed.fields[field].vocabulary if listed is not None else None
        found.extend(Label(layer, field, str(value)) for value in vocabulary or ())
    return tuple(found)


LABELS = _labels()
"""Every label that is counted, those of a field together."""


@dataclass(frozen=True)
class LabelCounts:
    """How often labels occur, each in the place that it has in `LABELS`.

    Attributes:
        annotations: how many annotations have the label.
        articles: how many articles have it at least once.
        annotated: how many articles have any label of the same field.
    """

    annotations: Integers
    articles: Integers
    annotated: Integers

    @classmethod
    def none(cls) -> LabelCounts:
        """Return the counts of no articles."""
        return cls(*np.zeros((3, len(LABELS)), dtype=np.int64))

    def __add__(self, other: LabelCounts) -> LabelCounts:
        """Add up two counts."""
        return LabelCounts(
            self.annotations + other.annotations, self.articles + other.articles, self.annotated + other.annotated
        )


@dataclass(frozen=True)
class Quotations:
    """Long direct quotations, a row each fragment.

    Attributes:
        hash: a number for its words, whatever their case and punctuation.
        article: row of the article.
        words: how many they are.
        position: the quote's index in its article.
        ids: the quote's id.
    """

    hash: Hashes
    article: npt.NDArray[np.int32]
    words: npt.NDArray[np.int16]
    position: npt.NDArray[np.int16]
    ids: pa.DictionaryArray


class AllQuotations(NamedTuple):
    """The columns of `Quotations` for a whole corpus, ids aside, which `CorpusDigest.quote_id` looks up."""

    hash: Hashes
    article: Integers
    words: npt.NDArray[np.int16]
    position: npt.NDArray[np.int16]


@dataclass(frozen=True)
class Digest:
    """The articles of one batch, as far as rules on a whole corpus look at them.

    Attributes:
        paths: the file of each article.
        lines: its line or row there.
        ids: its id; null where unknown.
        splits: the place of its split in `SPLITS`, or `NO_SPLIT`.
        texts: the first 64 bits of the SHA-256 of its text; 0 where there is none, or it is empty.
        words: how many words the text has; 0 in a batch of which no article belongs to a split.
        signatures: what tells how much of its wording it shares with another; zeros where that is never asked: in a
            batch of which no article belongs to a split, and for texts of too few words.
        quotations: the long direct quotations in it; none where nothing belongs to a split.
        labels: how often each label occurs, by split.
        release: the release that the batch begins.
    """

    paths: Sequence[str]
    lines: Sequence[int]
    ids: pa.StringArray
    splits: npt.NDArray[np.int8]
    texts: Hashes
    words: npt.NDArray[np.int32]
    signatures: Signatures
    quotations: Quotations
    labels: Mapping[int, LabelCounts]
    release: Release | None = None

    def __len__(self) -> int:
        """Count the articles."""
        return len(self.paths)


def digest(columns: Columns) -> Digest:
    """Keep of a batch what rules on a whole corpus need."""
    batch = columns.batch
    splits = _splits(batch.paths)
    words = columns.words if (splits < NO_SPLIT).any() else None
    return Digest(
        tuple(batch.paths),
        batch.lines if isinstance(batch.lines, range) else array("q", batch.lines),
        batch.records.column("id"),
        splits,
        _hashes(columns),
        np.zeros(len(splits), dtype=np.int32) if words is None else words.counts.astype(np.int32),
        np.zeros((len(splits), PLACES), dtype=np.uint16) if words is None else sign(words),
        _quotations(columns, words),
        _label_counts(columns, splits),
        batch.release,
    )


def bare_digest(batch: Batch) -> Digest:
    """Keep of a batch where its articles stand, and nothing of what is in them."""
    count = len(batch.paths)
    return Digest(
        tuple(batch.paths),
        batch.lines if isinstance(batch.lines, range) else array("q", batch.lines),
        pa.nulls(count, pa.string()),
        _splits(batch.paths),
        np.zeros(count, dtype=np.uint64),
        np.zeros(count, dtype=np.int32),
        np.zeros((count, PLACES), dtype=np.uint16),
        Quotations(*_NO_QUOTATIONS, pa.array([], pa.string()).dictionary_encode()),
        {},
        batch.release,
    )


def _splits(paths: Sequence[str]) -> npt.NDArray[np.int8]:
    codes = {path: _code(split_of(path)) for path in dict.fromkeys(paths)}
    if len(codes) == 1:
        return np.full(len(paths), next(iter(codes.values())), dtype=np.int8)
    return np.fromiter((codes[path] for path in paths), dtype=np.int8, count=len(paths))


def _code(split: str | None) -> int:
    return NO_SPLIT if split is None else SPLITS.index(split)


def _hashes(columns: Columns) -> Hashes:
    """Return the hash of each text, or what a withheld one is said to have."""
    articles = columns.articles
    stated = articles.text_sha256.array.to_pylist()
    kept = [
        actual if is_known else said
        for actual, is_known, said in zip(articles.actual_sha256, articles.text.known.tolist(), stated, strict=True)
    ]
    hashes = np.fromiter((_first_bits(one) for one in kept), dtype=np.uint64, count=len(kept))
    hashes[articles.length == 0] = 0
    return hashes


def _first_bits(sha256: str | None) -> int:
    try:
        return int((sha256 or "0")[:_KEPT_OF_HASH], 16) if (sha256 or "0").isalnum() else 0
    except ValueError:
        return 0


def _quotations(columns: Columns, words: Words | None) -> Quotations:
    if words is None:
        return Quotations(*_NO_QUOTATIONS, pa.array([], pa.string()).dictionary_encode())
    spans, quotes = columns.spans, columns.quotes
    part = spans.slice_of("quotes", "content")
    rows = part.start + np.flatnonzero(
        spans.trusted[part] & (quotes.type.equals("direct") & ~quotes.unknown("id"))[spans.owner[part]]
    )
    rows = rows[columns.articles.text.known[spans.article[rows]]]
    base = columns.code_points.base[spans.article[rows]]
    first, last = (np.searchsorted(words.start, base + ends[rows]) for ends in (spans.start, spans.end))
    long = last - first >= LONG
    rows, first, last = rows[long], first[long], last[long]
    owner = spans.owner[rows]
    ids = quotes.arrow("id").take(pa.array(owner)).dictionary_encode()
    return Quotations(
        words.hash_of(first, last),
        spans.article[rows].astype(np.int32),
        np.minimum(last - first, _MOST).astype(np.int16),
        np.minimum(quotes.position[owner], _MOST).astype(np.int16),
        _narrowed(ids) if len(ids.dictionary) <= _MOST else ids,
    )


def _narrowed(ids: pa.DictionaryArray) -> pa.DictionaryArray:
    """Let ids, most of which recur in every article, take two bytes each."""
    return pa.DictionaryArray.from_arrays(ids.indices.cast(pa.int16()), ids.dictionary)


def _label_counts(columns: Columns, splits: npt.NDArray[np.int8]) -> dict[int, LabelCounts]:
    found = {int(code): LabelCounts.none() for code in np.unique(splits)}
    before = 0
    for layer, field in LABEL_FIELDS:
        table = columns.table(layer)
        values = [label.value for label in LABELS if label[:2] == (layer, field)]
        part = slice(before, before + len(values))
        before += len(values)
        labels: Texts = getattr(table, field)
        codes = labels.codes(values)
        known = codes != UNKNOWN
        article, codes = table.article[known], codes[known]
        has = np.zeros((len(splits), len(values)), dtype=bool)
        has[article, codes] = True
        for split, counts in found.items():
            counts.annotations[part] = np.bincount(codes[splits[article] == split], minlength=len(values))
            counts.articles[part] = has[splits == split].sum(axis=0)
            counts.annotated[part] = has[splits == split].any(axis=1).sum()
    return found


class CorpusDigest(Sequence[Digest]):
    """The articles of a whole corpus, numbered through all its batches.

    Attributes:
        against: the earlier release that it is compared with, if one was named.
    """

    def __init__(self, digests: Iterable[Digest], against: CorpusDigest | None = None) -> None:
        """Keep the digests; columns are joined when they are first asked for."""
        self._digests = tuple(digests)
        self.against = against

    @overload
    def __getitem__(self, index: int) -> Digest: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Digest]: ...
    def __getitem__(self, index: int | slice) -> Digest | Sequence[Digest]:
        """Return the digest of a batch."""
        return self._digests[index]

    def __len__(self) -> int:
        """Count the batches."""
        return len(self._digests)

    @cached_property
    def _before(self) -> Integers:
        """How many articles stand before each batch, and how many there are."""
        return np.cumsum([0, *(len(one) for one in self._digests)])

    @cached_property
    def splits(self) -> npt.NDArray[np.int8]:
        """The place of each article's split in `SPLITS`, or `NO_SPLIT`."""
        return _joined([one.splits for one in self._digests], np.zeros(0, dtype=np.int8))

    @cached_property
    def texts(self) -> Hashes:
        """The hash of each text."""
        return _joined([one.texts for one in self._digests], np.zeros(0, dtype=np.uint64))

    @cached_property
    def words(self) -> npt.NDArray[np.int32]:
        """How many words each text has."""
        return _joined([one.words for one in self._digests], np.zeros(0, dtype=np.int32))

    @cached_property
    def signatures(self) -> Signatures:
        """The signature of each text."""
        return _joined([one.signatures for one in self._digests], np.zeros((0, PLACES), dtype=np.uint16))

    @cached_property
    def quotations(self) -> AllQuotations:
        """The long direct quotations of all articles."""
        parts = [one.quotations for one in self._digests]
        article = [part.article + before for part, before in zip(parts, self._before, strict=False)]
        return AllQuotations(
            _joined((part.hash for part in parts), _NO_QUOTATIONS[0]),
            _joined(article, np.zeros(0, dtype=np.int64)),
            _joined((part.words for part in parts), _NO_QUOTATIONS[2]),
            _joined((part.position for part in parts), _NO_QUOTATIONS[3]),
        )

    def quote_id(self, row: int) -> str | None:
        """Return the id of the quote of a row in `quotations`."""
        for one in self._digests:
            if row < len(one.quotations.ids):
                id_: str | None = one.quotations.ids[row].as_py()
                return id_
            row -= len(one.quotations.ids)
        return None

    @cached_property
    def precedence(self) -> Integers:
        """The articles in the order in which the first of several counts as the original: by split, then as read."""
        return np.argsort(self.splits, kind="stable")

    def labels(self) -> dict[int, LabelCounts]:
        """Count the labels of each split."""
        found: dict[int, LabelCounts] = {}
        for one in self._digests:
            for split, counts in one.labels.items():
                found[split] = found.get(split, LabelCounts.none()) + counts
        return found

    def releases(self) -> list[Release]:
        """Return the releases that are judged."""
        return [one.release for one in self._digests if one.release is not None]

    def id(self, article: int) -> str | None:
        """Return the id of an article."""
        number, row = self._find(article)
        id_: str | None = self._digests[number].ids[row].as_py()
        return id_

    def location(self, article: int, field: str | None = None, annotation: str | None = None) -> Location:
        """Say where an article, or a part of it, stands."""
        number, row = self._find(article)
        one = self._digests[number]
        return Location(one.paths[row], one.lines[row], self.id(article), annotation, field)

    def file_of(self, split: int) -> str:
        """Return the first file of a split."""
        rows = np.flatnonzero(self.splits == split)
        return self.location(int(rows[0])).path if len(rows) else ""

    def agreement(self, one: Integers, other: Integers) -> npt.NDArray[np.float64]:
        """Estimate how much of their wording the articles of each pair share."""
        return agreement(self.signatures[one], self.signatures[other])

    def have_one_id(self, one: Integers, other: Integers) -> Mask:
        """Tell of pairs of articles whether both have the same id."""
        pairs = zip(one.tolist(), other.tolist(), strict=True)
        return np.fromiter(((id_ := self.id(a)) is not None and id_ == self.id(b) for a, b in pairs), dtype=bool)

    def _find(self, article: int) -> tuple[int, int]:
        number = int(np.searchsorted(self._before, article, side="right")) - 1
        return number, article - int(self._before[number])


def split_name(code: int) -> str:
    """Return the name of a split by its place, for a sentence."""
    return f"split `{SPLITS[code]}`" if code < NO_SPLIT else "the files of no split"


_Kind = TypeVar("_Kind", bound=np.generic)


def _joined(parts: Iterable[npt.NDArray[_Kind]], none: npt.NDArray[_Kind]) -> npt.NDArray[_Kind]:
    """Put arrays one after the other; `none` is what no arrays make."""
    return np.concatenate([none, *parts])
