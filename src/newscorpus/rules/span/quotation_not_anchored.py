"""SPN315."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import printable


@fault_rule("SPN315", "quotation-not-anchored", ERROR)
def quotation_not_anchored(fault: Fault) -> Wording:
    """A quotation of the source format does not stand in the text, or stands there more than once.

    ## What it checks
    Each span that a source writes as words: plain and numbered ones count whole words, a neighborhood between bars is
    taken to the letter. Places that may have been meant are listed. The span is left unjudged, the rest of the
    article is judged.

    ## Why it matters
    A span that cannot be placed is not an annotation. Taking the first of several places would be a guess.

    ## Example
    `{entity: oduya, quote: Oduya}` where *Oduya* stands three times in the text.

    ## Use instead
    `Oduya#2` for the second occurrence, or the words around it: `later, |Oduya| said`.
    """
    reason = fault.details["reason"]
    candidates = fault.details.get("candidates")
    message = f"{reason[0].upper()}{reason[1:]}"
    shown = f"{message}; candidates: {candidates}." if candidates else f"{message}."
    return Wording(printable(shown), fault.details.get("remedy"))
