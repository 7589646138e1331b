"""QUO404: the marks that enclose a direct fragment are left out of it."""

import re
from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._quotes import own_pairs
from newscorpus.fixing._record import annotation_of, fits, lies_within, move, object_at, text_of


def _trim(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    for one in found:
        quote, fragment = annotation_of(record, one), object_at(record, one.location.field)
        is_content = re.search(r"\.content\[\d+\]$", one.location.field or "") is not None
        if text is None or quote is None or fragment is None or not is_content or not fits(text, fragment):
            continue
        place = _within_marks(record, quote, (fragment["start"], fragment["end"]))
        if lies_within(text, place):
            move(fragment, text, *place)


def _within_marks(record: Record, quote: Record, fragment: tuple[int, int]) -> tuple[int, int]:
    start, end = fragment
    own = own_pairs(record, quote, fragment)
    begins = any(pair.opening == start and pair.closing >= end - 1 for pair in own)
    ends = any(pair.is_closed and pair.closing == end - 1 and pair.opening <= start for pair in own)
    return start + begins, end - ends


FIX = Fix("QUO404", (_trim,))
