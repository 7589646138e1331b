"""The withheld article: its words are nowhere, and come back whole from the right text alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscorpus.article import Article, hydrate, withhold
from newscorpus.corpus import Corpus
from newscorpus.diagnostics import Severity
from newscorpus.errors import HydrationError
from newscorpus.validate import validate

RUN = 7
_WORD = re.compile(r"\w+")


@pytest.fixture
def withheld(corpus: Corpus) -> Article:
    """The withheld article."""
    return corpus["serbia-arms-inquiry"]


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of seven words, case and marks aside."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def contents(checkout: Path, corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Everything that the project publishes, as text; Parquet decoded."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=checkout, check=True, capture_output=True).stdout
    for name in tracked.decode().split("\0"):
        if name and (checkout / name).is_file():
            yield name, (checkout / name).read_bytes().decode("utf-8", "replace")
    for table in ("articles", "mentions", "quotes", "claims"):
        for row in corpus.to_arrow(table).to_pylist():  # type: ignore[arg-type]
            yield f"table {table}", str(row)


def test_no_seven_words_in_a_row_stand_anywhere(checkout: Path, corpus: Corpus, seed_text: str) -> None:
    forbidden = runs(seed_text)
    assert len(forbidden) > 300
    found = {name: runs(content) & forbidden for name, content in contents(checkout, corpus)}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_nothing_of_it_is_stored(withheld: Article) -> None:
    assert withheld.text is None
    spans = [
        *withheld.mentions,
        *(span for quote in withheld.quotes for span in quote.content + quote.cue + quote.source),
    ]
    spans += [span for claim in withheld.claims for span in claim.content]
    assert {span.exact for span in spans} == {None}
    assert withheld.published_at is None, "the text gives no date, so none is invented"


def test_hydration_restores_every_span(withheld: Article, seed_text: str) -> None:
    whole = hydrate(withheld, seed_text)
    assert whole.text == seed_text
    assert all(mention.exact == seed_text[mention.start : mention.end] for mention in whole.mentions)
    assert all(whole.covered(quote.content) for quote in whole.quotes)
    assert withhold(whole) == withheld
    assert hydrate(whole, seed_text) == whole


def test_restored_it_is_as_clean_as_any_other(withheld: Article, seed_text: str) -> None:
    found = [one for one in validate([hydrate(withheld, seed_text)]) if one.severity != Severity.NOTE]
    assert [(one.code, one.message) for one in found] == []


def test_it_is_annotated_in_all_layers(withheld: Article) -> None:
    assert {layer.name for layer in withheld.layers} == {
        "blocks",
        "sentences",
        "entities",
        "quotes",
        "claims",
        "relations",
    }
    assert {"dateline", "credit", "boilerplate", "paragraph"} == {block.kind for block in withheld.blocks}
    assert {"direct", "indirect", "mixed"} == {quote.type for quote in withheld.quotes}
    assert "document" in {quote.source_kind for quote in withheld.quotes}
    assert "denied" in {claim.polarity for claim in withheld.claims}
    assert {"disputes", "qualifies"} & {relation.type for relation in withheld.relations}


@pytest.mark.parametrize("change", [lambda text: text + " ", lambda text: text.replace("S", "Z", 1), lambda text: ""])
def test_another_text_is_refused_with_the_reason(withheld: Article, seed_text: str, change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(HydrationError, match=r"this is another text: (it has|its SHA-256)"):
        hydrate(withheld, change(seed_text))


def test_what_covers_nothing_says_so(withheld: Article) -> None:
    with pytest.raises(HydrationError, match="is withheld"):
        withheld.covered(withheld.mentions[0])
