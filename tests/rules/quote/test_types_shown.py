"""The types of all quotes at once are those that `type_shown` tells of each."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.columns import Columns
from newscorpus.marks import type_shown
from newscorpus.records import Batch, to_record_batch
from newscorpus.rules.quote._shared import TYPES, types_shown

MARKS = "“”‘’„«»\"'"


def stretches(draw: st.DrawFn, text: str, most: int) -> list[tuple[int, int]]:
    """Draw stretches in order that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=2 * most)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def articles(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an article that has text, blocks and quotes, the parents among them in any order, and nothing else."""
    text = draw(st.text(st.sampled_from(f"{MARKS}{MARKS}ab .\n…š😀"), min_size=1, max_size=40))
    blocks = stretches(draw, text, 3)
    count = draw(st.integers(0, 4))
    quotes = []
    for number in range(count):
        content = stretches(draw, text, 3)
        parent = draw(st.none() | st.integers(0, count - 1))
        spans = [{"start": start, "end": end, "exact": text[start:end]} for start, end in content]
        quotes.append({"id": f"q{number}", "content": spans, "parent": None if parent is None else f"q{parent}"})
    return {
        "text": text,
        "text_length": len(text),
        "blocks": [{"kind": "paragraph", "start": start, "end": end} for start, end in blocks],
        "quotes": quotes,
    }


def told_one_by_one(article: dict[str, Any]) -> list[str]:
    contents = {quote["id"]: [(s["start"], s["end"]) for s in quote["content"]] for quote in article["quotes"]}
    blocks = [(block["start"], block["end"]) for block in article["blocks"]]
    return [
        type_shown(article["text"], contents[quote["id"]], contents.get(quote["parent"], []), blocks)
        for quote in article["quotes"]
    ]


@settings(deadline=None, max_examples=100)
@given(st.lists(articles(), min_size=1, max_size=3))
def test_types_shown_are_those_told_one_by_one(drawn: list[dict[str, Any]]) -> None:
    full = [{name: [] for name in LISTS} | article for article in drawn]
    columns = Columns(Batch(to_record_batch(full, lenient=True), ["x"] * len(full), range(len(full))))
    assert [TYPES[code] for code in types_shown(columns)] == [
        type_ for article in drawn for type_ in told_one_by_one(article)
    ]


LISTS = ("layers", "sentences", "entities", "mentions", "claims", "relations")
