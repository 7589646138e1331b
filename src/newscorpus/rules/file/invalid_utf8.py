"""FIL105."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule


@fault_rule("FIL105", "invalid-utf8", ERROR)
def invalid_utf8(fault: Fault) -> Wording:
    """Bytes that should be UTF-8 are not.

    ## What it checks
    Every line of a JSON Lines file, every YAML file, and every text in a Parquet file. The offset counts bytes
    from 0: from the beginning of the decompressed file, in Parquet from the beginning of the value. The record is
    left out, the others are judged.

    ## Why it matters
    A program that guesses the encoding, or replaces what it cannot decode, shifts every offset behind that place.

    ## Example
    `café` in Latin-1, where `é` is the single byte `0xe9`.

    ## Use instead
    Find out which encoding the text has, and convert it to UTF-8. Do not replace the bytes that do not fit.
    """
    place = f" of `{fault.field}`" if fault.field else ""
    return Wording(
        f"Byte `{fault.details['byte']}` at offset `{fault.details['offset']}`{place} is no UTF-8.",
        "convert the text to UTF-8 from the encoding that it has",
    )
