"""TXT301: the hash of the text as it is. Whether this is the text that was annotated nobody can tell from it."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import text_of
from newscorpus.text import sha256


def _hash(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    if text is not None:
        record["text_sha256"] = sha256(text)


FIX = Fix("TXT301", (_hash,), turn=1)
