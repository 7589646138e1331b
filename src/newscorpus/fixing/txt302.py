"""TXT302: the length of the text as it is."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import text_of


def _count(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    if text is not None:
        record["text_length"] = len(text)


FIX = Fix("TXT302", (_count,), turn=1)
