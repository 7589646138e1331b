"""SPN305: the white space at the edges is left out."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import move_found


def _trim(record: Record, found: Sequence[Diagnostic]) -> None:
    move_found(record, found, _trimmed)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


FIX = Fix("SPN305", (_trim,))
