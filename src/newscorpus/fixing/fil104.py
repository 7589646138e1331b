"""FIL104: the mark is left out."""

from newscorpus.fixing._fix import Fix

_MARK = b"\xef\xbb\xbf"


def _drop_mark(content: bytes) -> bytes:
    return content.removeprefix(_MARK)


FIX = Fix("FIL104", mend_file=_drop_mark)
