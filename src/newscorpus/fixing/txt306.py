"""TXT306: the controls of direction are taken out."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._texts import drop_characters


def _drop(record: Record, found: Sequence[Diagnostic]) -> None:
    drop_characters(record, found)


FIX = Fix("TXT306", (_drop,), turn=1)
