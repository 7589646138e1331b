"""TXT307: the invisible characters are taken out where nothing needs them."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._texts import drop_characters
from newscorpus.rules.text.invisible_character import _is_needed


def _drop(record: Record, found: Sequence[Diagnostic]) -> None:
    drop_characters(record, found, _is_needed)


FIX = Fix("TXT307", (_drop,), turn=1)
