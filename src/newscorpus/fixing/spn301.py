"""SPN301: the span goes where its words stand, the nearest place if there are several.

One that repeats no words, such as a block, ends where the text does; a sentence where its block does.
"""

from collections.abc import Callable, Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._moving import nearest_place
from newscorpus.fixing._record import layer_of, lies_within, move, place_of, spans_found, text_of

Place = tuple[int, int]


def _move(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    for span in spans_found(record, found):
        if text is not None and isinstance(exact := span.get("exact"), str):
            place = nearest_place(text, exact, span["start"])
        else:
            place = None
        if text is not None and place is not None:
            move(span, text, *place)


def _clip(record: Record, found: Sequence[Diagnostic]) -> None:
    _clip_to(record, found, lambda text, start: (0, len(text)))


def _clip_to_block(record: Record, found: Sequence[Diagnostic]) -> None:
    blocks = [place for block in layer_of(record, "blocks") if (place := place_of(block)) is not None]

    def bounds(text: str, start: int) -> Place:
        return min((block for block in blocks if block[0] <= start < block[1]), key=_length, default=(0, len(text)))

    _clip_to(record, found, bounds)


def _length(place: Place) -> int:
    return place[1] - place[0]


def _clip_to(record: Record, found: Sequence[Diagnostic], bounds: Callable[[str, int], Place]) -> None:
    text = text_of(record)
    for span in spans_found(record, found):
        if text is not None and span.get("exact") is None:
            first, last = bounds(text, span["start"])
            place = max(first, span["start"]), min(last, len(text), span["end"])
            if lies_within(text, place):
                move(span, text, *place)


FIX = Fix("SPN301", (_move, _clip, _clip_to_block))
