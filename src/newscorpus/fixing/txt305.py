"""TXT305: the control characters are taken out.

Those between 0x80 and 0x9F are what a wrong decoding leaves of Windows-1252, and become the characters that were
meant. Those that part words become a line feed or a blank, so that nothing is glued together.
"""

from collections.abc import Iterator, Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._texts import characters_found, rewrite

_LINE_ENDS = "\x0b\x0c\u2028\u2029"


def _replace(record: Record, found: Sequence[Diagnostic]) -> None:
    named = characters_found(record, found)

    def controls(words: str) -> Iterator[tuple[int, int, str]]:
        for offset, character in enumerate(words):
            if character in named:
                yield offset, offset + 1, _instead(character)

    rewrite(record, controls)


def _instead(character: str) -> str:
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("windows-1252", "ignore")
    if character in _LINE_ENDS:
        return "\n"
    return " " if character.isspace() else ""


FIX = Fix("TXT305", (_replace,), turn=1)
