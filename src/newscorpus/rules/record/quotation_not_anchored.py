"""REC214."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import printable


@fault_rule("REC214", "quotation-not-anchored", ERROR)
def quotation_not_anchored(fault: Fault) -> Wording:
    """A quotation of the source form does not name one place in the text.

    ## What it checks
    In the source form a span is written as the words that it covers. They must stand in the text exactly once, or be
    numbered (`Oduya#2`), or be given with their neighborhood (`later, |she| said`). The message lists the places that
    may have been meant. The span counts as unknown, and the rest of the article is judged. Where there is no text at
    all, that is said once.

    ## Why it matters
    Guessing the place would put the annotation on other words without anybody noticing.

    ## Example
    `quote: Oduya` in a text in which she is named twice.

    ## Use instead
    One of the candidates. `newscorpus anchor` tries quotations on a text.
    """
    reason = printable(fault.details["reason"])
    candidates = printable(fault.details.get("candidates", ""))
    message = f"{reason[:1].upper()}{reason[1:]}"
    return Wording(f"{message}: {candidates}." if candidates else f"{message}.", fault.details.get("remedy"))
