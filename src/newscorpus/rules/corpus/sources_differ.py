"""COR511."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule


@fault_rule("COR511", "sources-differ", ERROR)
def sources_differ(fault: Fault) -> Wording:
    """A source and the article that was built from it differ.

    ## What it checks
    Where a corpus folder has `sources/`, that each source in it gives just the article that the data holds under its
    id, in the same split, and that no article is without a source.

    ## Why it matters
    Sources are what people review and mend; the data is what people use. If they differ, a correction has not
    arrived, or a change was never reviewed.

    ## Example
    A quote was mended in `sources/train/quayside-vote.yaml`, and the release was not built anew.

    ## Use instead
    `newscorpus build` after each change of the sources; `newscorpus build --check` in CI.
    """
    return Wording(f"Article `{fault.article}` {fault.details['state']}.", "build the release anew")
