"""The way from a corpus to articles and to spaCy, beside what a user would write by hand.

`python -m benchmarks bridges` repeats the shipped corpus to 5,000 articles, each under an id of its own; the variable
`ARTICLES` of the environment sets another number. The contestants take turns on the same few rows of the table, whoever
begins being another each time, and their times are added up, so that none has the machine, or its memory, to itself.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from typing import Any

import pyarrow as pa
import spacy
from pydantic import BaseModel
from spacy.tokens import Doc
from spacy.util import filter_spans

from benchmarks._measure import Limit, report
from newscorpus.article import Article
from newscorpus.corpus import Corpus, Part, load
from newscorpus.schema.arrow import article_schema

ARTICLES = int(os.environ.get("ARTICLES", "5000"))
AT_ONCE = 250

OURS, THEIRS = "newscorpus, ", "to_pylist, Article.model_validate, "
SOME, ALL = "id, text, offsets of mentions read", "every field read"
TO_DOC, BY_HAND = "Corpus -> Doc", "Doc by hand from plain dictionaries"


def main() -> bool:
    """Measure, print, and say whether every limit is kept."""
    table = _repeated(ARTICLES)
    times = _take_turns(
        table,
        {
            OURS + SOME: lambda part: _read_some(_corpus(part)),
            THEIRS + SOME: lambda part: _read_some(_validated(part)),
            OURS + ALL: lambda part: _read_all(_corpus(part)),
            THEIRS + ALL: lambda part: _read_all(_validated(part)),
        },
    )
    limits = [Limit(OURS + SOME, THEIRS + SOME, 1 / 3), Limit(OURS + ALL, THEIRS + ALL, 1)]
    kept = report(f"Iterating over {ARTICLES:,} articles", times, limits)
    return _documents(table) and kept


def _documents(table: pa.Table) -> bool:
    nlp = spacy.blank("en")
    nlp.make_doc("The vocabulary is made when it is first used.")
    with_text = table.filter(table.column("text").is_valid())
    rows: list[dict[str, Any]] = []

    def by_hand(part: pa.Table) -> None:
        for row in rows:
            _by_hand(nlp, row)

    def prepare(part: pa.Table) -> None:
        rows[:] = part.to_pylist()

    times = _take_turns(
        with_text,
        {TO_DOC: lambda part: _all_to_spacy(nlp, _corpus(part)), BY_HAND: by_hand},
        prepare,
    )
    _check_same(nlp, with_text)
    title = f"From a corpus to spaCy, {with_text.num_rows:,} articles"
    return report(title, times, [Limit(TO_DOC, BY_HAND, 1.5)])


def _repeated(count: int) -> pa.Table:
    """Repeat the corpus, each article under an id of its own."""
    table = load().to_arrow()
    numbers = pa.array(list(islice(cycle(range(table.num_rows)), count)))
    repeated = table.take(numbers)
    ids = [f"copy-{number}" for number in range(count)]
    column = repeated.schema.get_field_index("id")
    return repeated.set_column(column, article_schema().field("id"), pa.array(ids)).combine_chunks()


def _take_turns(
    table: pa.Table,
    contestants: Mapping[str, Callable[[pa.Table], object]],
    prepare: Callable[[pa.Table], object] = lambda part: None,
) -> dict[str, float]:
    """Give each contestant each part of the table, and add up what it took, in seconds."""
    names = list(contestants)
    first_part = table.take(pa.array(range(min(AT_ONCE, table.num_rows))))
    prepare(first_part)
    for name in names:
        contestants[name](first_part)
    times = dict.fromkeys(names, 0.0)
    for turn, first in enumerate(range(0, table.num_rows, AT_ONCE)):
        # A copy, not a slice, which would bring the lists of all other rows along to be checked.
        part = table.take(pa.array(range(first, min(first + AT_ONCE, table.num_rows))))
        prepare(part)
        for name in [*names[turn % len(names) :], *names[: turn % len(names)]]:
            gc.collect()
            started = time.perf_counter()
            contestants[name](part)
            times[name] += time.perf_counter() - started
    return times


def _corpus(table: pa.Table) -> Corpus:
    """Hold a table as a corpus that was just opened, so that checking it counts."""
    return Corpus([Part(None, lambda: table)], {})


def _validated(table: pa.Table) -> Iterator[Article]:
    for row in table.to_pylist():
        yield Article.model_validate(row)


def _read_some(articles: Iterable[Article]) -> int:
    total = 0
    for article in articles:
        total += len(article.id) + len(article.text or "")
        for mention in article.mentions:
            total += mention.start + mention.end
    return total


def _read_all(articles: Iterable[Article]) -> int:
    return sum(_count(article) for article in articles)


def _count(value: object) -> int:
    """Read every field, and those of the parts, and count them."""
    if isinstance(value, BaseModel):
        return 1 + sum(_count(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, tuple):
        return sum(_count(part) for part in value)
    return 1


# --- Doc ----------------------------------------------------------------------------------------------------


def _all_to_spacy(nlp: spacy.Language, corpus: Corpus) -> None:
    for article in corpus:
        article.to_spacy(nlp)


def _by_hand(nlp: spacy.Language, row: Mapping[str, Any]) -> Doc:
    """Fill a `Doc` as a user would who has the records as dictionaries."""
    doc = nlp.make_doc(row["text"])
    items = {entity["id"]: entity["wikidata"] or "" for entity in row["entities"]}
    mentions = [
        doc.char_span(
            mention["start"],
            mention["end"],
            label=mention["label"],
            span_id=mention["id"],
            kb_id=items.get(mention["entity"], ""),
        )
        for mention in row["mentions"]
    ]
    doc.spans["blocks"] = _fitting(doc.char_span(one["start"], one["end"], label=one["kind"]) for one in row["blocks"])
    sentences = _fitting(doc.char_span(one["start"], one["end"], label="sentence") for one in row["sentences"])
    doc.spans["sentences"] = sentences
    doc.spans["mentions"] = _fitting(mentions)
    for group, layer, part, label in (
        ("quotes", "quotes", "content", "type"),
        ("cues", "quotes", "cue", None),
        ("sources", "quotes", "source", "source_kind"),
        ("claims", "claims", "content", "type"),
    ):
        doc.spans[group] = _fitting(
            doc.char_span(
                span["start"],
                span["end"],
                label="cue" if label is None else annotation[label],
                span_id=annotation["id"],
            )
            for annotation in row[layer]
            for span in annotation[part]
        )
    named = [
        span
        for span, mention in zip(mentions, row["mentions"], strict=True)
        if span is not None and mention["form"] in ("name", "value")
    ]
    doc.set_ents(filter_spans(named))
    for sentence in sentences:
        doc[sentence.start].is_sent_start = True
    return doc


def _fitting(spans: Iterable[Any]) -> list[Any]:
    return [span for span in spans if span is not None]


def _check_same(nlp: spacy.Language, table: pa.Table) -> None:
    """Make sure that both ways lead to the same entities and groups."""
    part = table.slice(0, 40)
    for article, row in zip(_corpus(part), part.to_pylist(), strict=True):
        ours, theirs = article.to_spacy(nlp), _by_hand(nlp, row)
        assert _told(ours.ents) == _told(theirs.ents)
        for group in theirs.spans:
            assert _told(ours.spans[group]) == _told(theirs.spans[group]), group
        assert {sentence.start for sentence in theirs.spans["sentences"]} <= {one.start for one in ours.sents}


def _told(spans: Sequence[Any]) -> list[tuple[object, ...]]:
    return [(span.start, span.end, span.label_, span.id_, span.kb_id_) for span in spans]
