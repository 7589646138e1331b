"""FIL103."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule


@fault_rule("FIL103", "malformed-json", ERROR)
def malformed_json(fault: Fault) -> Wording:
    """A line of a JSON Lines file is not JSON.

    ## What it checks
    Every line that is not blank must hold one JSON value. The column counts code points from 1. The other
    lines are judged all the same. A line of more than 64 MiB, or one nested too deep to be read, is reported here too.

    ## Why it matters
    A file that was cut, pasted together or written by hand loses records without a word in tools that skip
    what they cannot parse.

    ## Example
    `{"id": "quayside-vote", "language": "en"` lacks its closing brace.

    ## Use instead
    Write records with `newscorpus.write` or any JSON library, one a line.
    """
    return Wording(
        f"Column `{fault.details['column']}` is no JSON: {fault.details['reason']}.",
        "write one JSON object a line",
    )
