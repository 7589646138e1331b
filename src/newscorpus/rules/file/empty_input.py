"""FIL102."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule


@fault_rule("FIL102", "empty-input", ERROR)
def empty_input(fault: Fault) -> Wording:
    """There is no record to judge.

    ## What it checks
    That each file holds at least one record, be it a broken one, and that there is any record at all. It cannot be
    switched off, and the exit status is 2.

    ## Why it matters
    A mistyped pattern, an export that failed and a download that brought nothing all lead to an empty file, in which
    no rule finds anything wrong.

    ## Example
    A `.jsonl` file of no bytes, or of blank lines; a Parquet table without rows.

    ## Use instead
    Look at what should have written the file. A file that is meant to be empty is better left out.
    """
    return Wording(
        "The file holds no record." if fault.path else "There is no record to judge.",
        is_fatal=True,
    )
