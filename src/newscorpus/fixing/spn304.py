"""SPN304: all offsets of the article count code points, those of blocks and sentences included.

Of a constant shift that holds for some spans only, those are moved that do not hold what they repeat; blocks and
sentences behind the first of them follow if more of them then begin and end with words. What lies at no boundary of the
other unit stays, and is found by itself afterwards.
"""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import fits, lies_within, place_of, spans, text_of
from newscorpus.text import find_other_unit

Place = tuple[int, int]


def _convert(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    placed = [(span, place) for span in spans(record) if (place := place_of(span)) is not None]
    quotations = [(*place, exact) for span, place in placed if isinstance(exact := span.get("exact"), str)]
    extents = [(span, place) for span, place in placed if not isinstance(span.get("exact"), str)]
    unit = None if text is None else find_other_unit(text, quotations, [place for _, place in extents])
    if text is None or unit is None:
        return
    wrong = [(span, place) for span, place in placed if isinstance(span.get("exact"), str) and not fits(text, span)]
    chosen = placed if unit.is_whole else wrong
    for span, place in chosen:
        converted = unit.to_code_points(text, *place)
        if converted is not None:
            span["start"], span["end"] = converted
    if not unit.is_whole:
        _shift_extents(text, extents, min(place[0] for _, place in wrong), unit.shift)


def _shift_extents(text: str, extents: Sequence[tuple[Record, Place]], first: int, shift: int) -> None:
    """Move the ends of extents from an offset on, if more of them then begin and end with words."""
    moved = [tuple(offset - shift if offset >= first else offset for offset in place) for _, place in extents]
    if sum(_has_sense(text, *place) for place in moved) > sum(_has_sense(text, *place) for _, place in extents):
        for (span, _), place in zip(extents, moved, strict=True):
            span["start"], span["end"] = place


def _has_sense(text: str, start: int, end: int) -> bool:
    words = text[max(start, 0) : end]
    return lies_within(text, (start, end)) and words == words.strip()


FIX = Fix("SPN304", (_convert,), turn=0, uncovers=True)
