"""SPN303."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.text import places_of, shown

_MOST_PLACES = 3


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

    ## Why it matters
    Either the text or the offsets have changed since the annotation was made. `exact` is what it was made on, so that
    it can be put right.

    ## Example
    `{"start": 21, "end": 26, "exact": "Oduya"}` where the text holds ` Oduy` at `21:26`, and `Oduya` at `22:27`.

    ## Use instead
    The offsets of the place that is meant, or the characters that stand there. `--unsafe-fixes` moves a span whose
    words stand in the text once.
    """
    spans = columns.spans
    for row in spans.where(~columns.exact_fits & spans.sound & ~columns.in_other_unit[spans.article]):
        exact, text = spans.exact[row] or "", columns.articles.text[int(spans.article[row])] or ""
        places = places_of(text, exact) if exact else []
        yield spans.found(
            row,
            f"Span `{spans.start[row]}:{spans.end[row]}` holds {shown(spans.covered(row))}, not {shown(exact)}, "
            f"which stands {_where(places, len(exact))}.",
            _REMEDIES[min(len(places), 2)],
        )


_REMEDIES = (
    "repeat what the text holds, or restore the text",
    "move the span there",
    "move the span to the place that is meant",
)


def _where(places: list[int], length: int) -> str:
    if not places:
        return "nowhere in the text"
    named = [f"`{place}:{place + length}`" for place in places[:_MOST_PLACES]]
    more = len(places) - len(named)
    listed = [*named, f"`{more}` more places"] if more else named
    return "at " + (f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else listed[0])
