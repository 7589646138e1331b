"""SPN307: the whole word is covered."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import move_found
from newscorpus.rules.span.splits_word import _is_mark, _is_word
from newscorpus.text import splits_grapheme


def _widen(record: Record, found: Sequence[Diagnostic]) -> None:
    move_found(record, found, _widened)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    while _splits(text, start):
        start -= 1
    while _splits(text, end):
        end += 1
    return start, end


def _splits(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    is_glued = before.islower() and after.isupper()
    is_of_one_word = _is_word(before) and _is_word(after) and not _is_mark(after) and not is_glued
    return is_of_one_word or splits_grapheme(text, position)


FIX = Fix("SPN307", (_widen,))
