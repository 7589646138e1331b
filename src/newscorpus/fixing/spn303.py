"""SPN303: the span goes where its words stand, the nearest place if there are several.

Where what it repeats differs from what the text holds there in case, in the forms of marks, dashes and blanks or in
Unicode normalization only, it repeats that instead.
"""

import unicodedata
from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._moving import nearest_place
from newscorpus.fixing._record import lies_within, move, place_of, spans_found, text_of
from newscorpus.text import fold


def _move(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    for span in spans_found(record, found):
        exact = span.get("exact")
        if text is None or not isinstance(exact, str) or not lies_within(text, place_of(span)):
            continue
        if _is_same(text[span["start"] : span["end"]], exact):
            move(span, text, span["start"], span["end"])
        elif place := nearest_place(text, exact, span["start"]):
            move(span, text, *place)


def _is_same(one: str, other: str) -> bool:
    return fold(unicodedata.normalize("NFC", one)) == fold(unicodedata.normalize("NFC", other))


FIX = Fix("SPN303", (_move,))
