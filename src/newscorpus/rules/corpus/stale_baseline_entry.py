"""COR512."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import WARNING, Wording, fault_rule
from newscorpus.text import shown


@fault_rule("COR512", "stale-baseline-entry", WARNING)
def stale_baseline_entry(fault: Fault) -> Wording:
    """The baseline lists a finding that is no longer there.

    ## What it checks
    Where a baseline is given, that each of its entries still hides as many findings as it counts. Entries on articles
    that were not judged this time are passed over, unless a whole release was judged; so are entries by rules that
    were left out, and articles of which a part could not be read.

    ## Why it matters
    An entry that hides nothing today hides the same fault when somebody brings it back. A list that only grows is soon
    read by nobody.

    ## Example
    A mention's label was mended, and `baseline.json` still lists `MEN403` on it.

    ## Use instead
    Remove the entry, or write the baseline anew with `--write-baseline`; reasons are kept.
    """
    code, what = fault.details["code"], shown(fault.details["what"])
    listed, found = fault.details["listed"], fault.details["found"]
    remedy = "remove the entry, or write the baseline anew"
    if found == "0":
        return Wording(f"The baseline lists `{code}` on {what}, and it is not found any more.", remedy)
    return Wording(f"The baseline lists `{code}` on {what} `{listed}` times, and it is found `{found}` times.", remedy)
