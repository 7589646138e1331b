r"""TXT304: `\n` as the end of every line."""

from collections.abc import Iterator, Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._texts import rewrite


def _end_lines(record: Record, found: Sequence[Diagnostic]) -> None:
    rewrite(record, _returns)


def _returns(text: str) -> Iterator[tuple[int, int, str]]:
    for offset, character in enumerate(text):
        if character == "\r":
            yield offset, offset + 1, "" if text.startswith("\n", offset + 1) else "\n"


FIX = Fix("TXT304", (_end_lines,), turn=1)
