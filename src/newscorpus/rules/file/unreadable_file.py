"""FIL101."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import printable


@fault_rule("FIL101", "unreadable-file", ERROR)
def unreadable_file(fault: Fault) -> Wording:
    """A file cannot be read, or not to its end.

    ## What it checks
    Whether the file exists, may be read, is what its ending says, and is whole: not cut, not compressed otherwise, not
    in UTF-16. What was read before the fault is judged all the same. It cannot be switched off, and the exit status
    is 2.

    ## Why it matters
    Half a file without an error is the most common way to lose half a corpus.

    ## Example
    `articles-train.jsonl.gz` was cut during the download.

    ## Use instead
    Fetch or write the file again and compare its checksum with the manifest. Files of a corpus end in `.parquet`,
    `.jsonl` (also `.jsonl.gz` and `.jsonl.zst`) or `.yaml`.
    """
    reason = printable(fault.details["reason"]).rstrip(". ")
    return Wording(f"The file cannot be read: {reason}.", fault.details.get("remedy"), is_fatal=True)
