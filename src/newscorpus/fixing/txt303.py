"""TXT303: the text in normalization form C."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._texts import rewrite
from newscorpus.text import denormal_stretches


def _normalize(record: Record, found: Sequence[Diagnostic]) -> None:
    rewrite(record, denormal_stretches)


FIX = Fix("TXT303", (_normalize,), turn=1)
