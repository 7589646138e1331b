"""FIL104."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import WARNING, Fix, Wording, fault_rule


@fault_rule("FIL104", "byte-order-mark", WARNING, fix=Fix.SAFE)
def byte_order_mark(fault: Fault) -> Wording:
    """A file starts with a byte order mark.

    ## What it checks
    The first three bytes of a JSON Lines or YAML file, which must not be `EF BB BF`. The mark is left out and the
    file read all the same.

    ## Why it matters
    JSON forbids the mark (RFC 8259), many parsers refuse the first line because of it, and pasted to the end of another
    file it ends up inside a record.

    ## Example
    A file saved by an editor as *UTF-8 with BOM*.

    ## Use instead
    Save the file as plain UTF-8.
    """
    return Wording("The file starts with a byte order mark.", "remove it")
