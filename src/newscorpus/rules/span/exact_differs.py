"""SPN303."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.text import shown

_MOST_NAMED = 3
_MOST_COUNTED = 1000
_MOST_SEARCHED = 1 << 30


@rule(
    "SPN303",
    "exact-differs",
    ERROR,
    table="spans",
    needs=("spans.sound", "articles.text"),
    fix=Fix.UNSAFE,
)
def exact_differs(columns: Columns) -> Iterator[Finding]:
    """The characters that a span repeats are not those that the text holds there.

    ## What it checks
    Every span of mentions, quotes and claims: `text[start:end]` is `exact`, code point by code point. Where the
    offsets of a whole article count another unit, SPN304 says so once instead.

    The message tells the first three places where the characters do stand, and counts the others as far as the
    thousandth place. Once a billion characters have been read for the spans of one text, it no longer says where.

    ## Why it matters
    Either the text or the offsets have changed since the annotation was made. `exact` is what it was made on, so that
    it can be put right.

    ## Example
    `{"start": 21, "end": 26, "exact": "Oduya"}` where the text holds ` Oduy` at `21:26`, and `Oduya` at `22:27`.

    ## Use instead
    The offsets of the place that is meant, or the characters that stand there. `--unsafe-fixes` moves a span whose
    words stand in the text once.
    """
    spans, found = columns.spans, _Places("")
    for row in spans.where(~columns.exact_fits & spans.sound & ~columns.in_other_unit[spans.article]):
        exact, text = spans.exact[row] or "", columns.articles.text[int(spans.article[row])] or ""
        if found.text is not text:
            found = _Places(text)
        places = found.of(exact)
        yield spans.found(
            row,
            f"Span `{spans.start[row]}:{spans.end[row]}` holds {shown(spans.covered(row))}, not {shown(exact)}"
            f"{_where(places, len(exact))}.",
            _REMEDIES[min(places.counted, 2)],
        )


_REMEDIES = (
    "repeat what the text holds, or restore the text",
    "move the span there",
    "move the span to the place that is meant",
)


class _Known(NamedTuple):
    """Where words stand in a text: the first places, and how many were counted; whether anything was looked for."""

    first: tuple[int, ...]
    counted: int
    is_sought: bool = True


class _Places:
    """Where words stand in one text, sought once for all spans that repeat the same, and with an end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = _MOST_SEARCHED
        self._known: dict[str, _Known] = {}

    def of(self, words: str) -> _Known:
        if words not in self._known:
            places = list(islice(self._each(words), _MOST_COUNTED)) if words else []
            self._known[words] = _Known(tuple(places[:_MOST_NAMED]), len(places), self._left > 0)
        return self._known[words]

    def _each(self, words: str) -> Iterator[int]:
        """Yield each place, and count what was read for it; long words are read again at each."""
        place = -1
        while self._left > 0:
            begun, place = place + 1, self.text.find(words, place + 1)
            self._left -= len(words) + (place if place >= 0 else len(self.text)) - begun
            if place < 0:
                return
            yield place


def _where(places: _Known, length: int) -> str:
    if not places.counted:
        return ", which stands nowhere in the text" if places.is_sought else ""
    named = [f"`{place}:{place + length}`" for place in places.first]
    more = places.counted - len(named)
    is_all = places.is_sought and places.counted < _MOST_COUNTED
    rest = f"`{more}` more places" if is_all else f"more than `{more}` others"
    listed = [*named, rest] if more else named
    return ", which stands at " + (f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else listed[0])
