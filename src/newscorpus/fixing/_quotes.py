"""What fixes of quotes ask: where content stands, and within which marks."""

from __future__ import annotations

from newscorpus.fixing._fix import Record
from newscorpus.fixing._record import dicts_in, layer_of, lies_within, place_of, text_of
from newscorpus.marks import Pair, pairs

_INNER_KINDS = ("dateline", "byline")

Places = list[tuple[int, int]]


def content_of(quote: Record | None) -> Places:
    """Return the places of the fragments of a quote's content."""
    fragments = [] if quote is None else dicts_in(quote.get("content"))
    return [place for fragment in fragments if (place := place_of(fragment)) is not None]


def parent_content_of(record: Record, quote: Record) -> Places:
    """Return the places of the fragments of the content of a quote's parent."""
    parent = quote.get("parent")
    named = [other for other in layer_of(record, "quotes") if parent is not None and other.get("id") == parent]
    return content_of(named[0] if named else None)


def blocks_of(record: Record) -> Places:
    """Return the places of the blocks that marks do not reach beyond, as far as they lie in the text."""
    text = text_of(record) or ""
    outer = [block for block in layer_of(record, "blocks") if block.get("kind") not in _INNER_KINDS]
    return [place for block in outer if (place := place_of(block)) is not None and lies_within(text, place)]


def own_pairs(record: Record, quote: Record, fragment: tuple[int, int]) -> list[Pair]:
    """Return the pairs of marks around or in a fragment that are the quote's own, and not those of its parent."""
    text, above = text_of(record) or "", parent_content_of(record, quote)
    around = blocks_of(record) or [(0, len(text))]
    return [
        pair
        for start, end in around
        if start < fragment[1] and fragment[0] < end
        for pair in pairs(text, start, end)
        if not any(pair.encloses(*place) for place in above)
    ]
