"""SPN306: the whole character is covered."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import move_found
from newscorpus.text import splits_grapheme


def _widen(record: Record, found: Sequence[Diagnostic]) -> None:
    move_found(record, found, _widened)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    while splits_grapheme(text, start):
        start -= 1
    while splits_grapheme(text, end):
        end += 1
    return start, end


FIX = Fix("SPN306", (_widen,))
