"""REC213: the record is brought to the current schema version, which everything else is judged and mended in."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.errors import SchemaVersionError
from newscorpus.fixing._fix import Fix, Record
from newscorpus.schema import evolve


def _upgrade(record: Record, found: Sequence[Diagnostic]) -> None:
    try:
        upgraded = evolve.upgrade(record, evolve.HISTORY)
    except SchemaVersionError:
        return
    record.clear()
    record.update(upgraded)


FIX = Fix("REC213", (_upgrade,), turn=0, uncovers=True)
